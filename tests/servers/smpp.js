// A message centre from npm's "smpp", told what to do by lines of JSON; it writes what happens in the same way.
const smpp = require('smpp');
const fs = require('fs');
const readline = require('readline');

const state = { answers: [], holding: false, held: [], mute: false, session: null, count: 0 };
const tell = (event) => process.stdout.write(JSON.stringify(event) + '\n');

function answer(session, pdu) {
    const { status = 0, id = `id-${++state.count}` } = state.answers.shift() || {};
    session.send(pdu.response({ command_status: status, message_id: id }));
}

function deliver({ tag, pdu, tries = 1 }, session = state.session, done = 1) {
    const options = { ...pdu };
    if (pdu.udh) options.short_message = { udh: Buffer.from(pdu.udh, 'hex'), message: pdu.short_message };
    if (pdu.octets !== undefined) options.short_message = Buffer.from(pdu.octets, 'hex');
    delete options.udh;
    delete options.octets;
    session.deliver_sm(options, (response) => {
        if (response.command_status && done < tries) deliver({ tag, pdu, tries }, session, done + 1);
        else tell({ event: 'delivered', tag, status: response.command_status, tries: done });
    });
}

const [port, key] = process.argv.slice(2);
const secrets = key ? { key: fs.readFileSync(key), cert: fs.readFileSync(key) } : {};
const server = smpp.createServer(secrets, (session) => {
    session.on('error', () => session.close());
    session.on('pdu', (pdu) => {
        if (pdu.command.startsWith('bind_') && !pdu.isResponse()) {
            const status = pdu.password === 'secret' ? 0 : smpp.ESME_RINVPASWD;
            session.send(pdu.response({ command_status: status, system_id: 'npm' }));
            if (!status && pdu.command !== 'bind_transmitter') state.session = session;
            tell({ event: 'bind', command: pdu.command, status });
        } else if (pdu.command === 'enquire_link') {
            if (!state.mute) session.send(pdu.response());
            tell({ event: 'enquire_link' });
        } else if (pdu.command === 'enquire_link_resp' || pdu.command === 'generic_nack') {
            tell({ event: pdu.command, status: pdu.command_status });
        } else if (pdu.command === 'unbind') {
            session.send(pdu.response());
            session.close();
            tell({ event: 'unbind' });
        } else if (pdu.command === 'submit_sm') {
            const { message = '', udh } = pdu.short_message;
            const payload = pdu.message_payload && pdu.message_payload.message;
            tell({ ...pdu, event: 'submit', text: String(payload || message), parts: udh && udh.map((one) => one.toString('hex')) });
            if (state.holding) state.held.push([session, pdu]);
            else answer(session, pdu);
        }
    });
    session.on('close', () => tell({ event: 'close' }));
});

const actions = {
    deliver,
    answers: ({ answers }) => { state.answers = answers; },
    hold: () => { state.holding = true; },
    release: () => {
        state.holding = false;
        for (const [session, pdu] of state.held.splice(0)) answer(session, pdu);
    },
    mute: () => { state.mute = true; },
    raw: ({ hex }) => state.session.socket.write(Buffer.from(hex, 'hex')),
    enquire: () => state.session.enquire_link(),
};

readline.createInterface({ input: process.stdin })
    .on('line', (line) => {
        const order = JSON.parse(line);
        actions[order.do](order);
        tell({ event: 'done' });
    })
    .on('close', () => process.exit(0));
server.listen(Number(port), '127.0.0.1', () => tell({ event: 'ready' }));
