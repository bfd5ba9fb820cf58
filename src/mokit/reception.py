"""The way of one message: load, decide and run, commit."""

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mokit import logs
from mokit.addresses import can_be_answered
from mokit.cases import UNDECIDED
from mokit.contacts import changed_state, contact_from, read_document
from mokit.delivery import Outbox
from mokit.dispatch import Dispatcher
from mokit.errors import HandlerAwaited, NestedCall, StoreError, StoreUnavailable
from mokit.events import HandlerFailed, Hooks, MessageHandled
from mokit.failures import DeadLetter, buried, without_words
from mokit.intake import Bundle, Taken, Trial
from mokit.messages import Inbound, Outbound, Outcome, Reply, described
from mokit.queues import entry_of, inline_marks, is_waited_for, put_first, stamp_behind
from mokit.records import Waiting, outcome_from_json, outcome_to_json, replies_to, timer_from_json, timer_to_json
from mokit.services import Service
from mokit.stores.awaited import AwaitedStore
from mokit.stores.base import MOST_CONFLICTS, Change, Done, Entry, Key, Snapshot, milliseconds
from mokit.stores.lending import Loan, check_not_lent
from mokit.talks import Talk, timer_of
from mokit.turns import Due, Memo, Task, Turn
from mokit.values import row
from mokit.waits import Waits

if TYPE_CHECKING:               # loaded only where there is a policy for it
    from mokit.consents import Record
    from mokit.same_texts import SameTexts

TIMER = "timer"                 # stands for the transport in the ids of what is said when something is due
PAUSE_AFTER_FAILURE = 15 * 60_000       # ms until what was due about a conversation is tried again


_handling: ContextVar[tuple[tuple[int, Key], ...]] = ContextVar("the turns that are taken here", default=())


class Reception:
    """Takes messages in."""

    def __init__(
        self,
        *,
        store: AwaitedStore,
        waits: Waits,
        dispatcher: Dispatcher,
        outbox: Outbox,
        hooks: Hooks,
        clock: Callable[[], datetime],
        service_named: Callable[[str], Service],
        lend: Callable[[Key], Loan] | None,
        same_texts: "SameTexts | None" = None,
    ) -> None:
        self.store = store
        self.waits = waits
        self.dispatcher = dispatcher
        self.outbox = outbox
        self.hooks = hooks
        self.clock = clock
        self.service_named = service_named
        self.lend = lend                # where handlers ask for the store's connection
        self.same_texts = same_texts    # None where each text counts

    async def take(
        self,
        message: Inbound,
        service: Service,
        inline: int = 0,
        task: Task | None = None,
        bundle: Bundle | None = None,
        *,
        at_once: bool = False,
    ) -> Taken:
        """Handle a message once; a repeat gives the recorded outcome.

        Args:
            message: What came in.
            service: What was texted.
            inline: How many replies the webhook's answer can carry.
            task: What the business or the time wants; the message then only names the person and the cause.
            bundle: The parts that the message was joined from.
            at_once: Replies that the answer can carry are committed as sent, as there is no moment in between
                at which anything but the store itself could get lost.

        Raises:
            StillTalking: A conversation shall begin while another one waits.
            BundleGone: Not all of the parts wait any more.
            Exception: What a handler raises that the business called.
            StoreUnavailable: The store can't be reached; nothing was lost, the gateway repeats it.
        """
        key = self.outbox.key(message.sender)
        here = (id(self.waits), key)    # another engine has turns of its own
        if self.lend is not None:
            check_not_lent(self.waits)
        around = _handling.get()
        if here in around:
            raise NestedCall(
                "a handler or hook receives a message of the person whose message it handles; "
                "call it as a function, or answer with several replies"
            )
        entering = self.waits.enter(key)
        if entering is not None:
            await entering
        held = _handling.set((*around, here))
        try:
            trial = row(Trial, (task, {}, bundle, at_once))
            attempt = self._run if self.lend is None else self._try
            for _ in range(MOST_CONFLICTS):
                taken = await attempt(message, service, key, inline, trial)
                if taken is not None:
                    return taken
        finally:
            _handling.reset(held)
            self.waits.leave(key)
        raise StoreUnavailable(f"the message {message.id!r} met {MOST_CONFLICTS} conflicts in a row")

    async def fire(self, key: Key, entry: Entry) -> Sequence[Entry]:
        """Do what is due about a conversation; gives the messages that are to be sent for it."""
        talk, name = timer_from_json(entry.body)
        service = self.service_named(name)
        address = key.removeprefix(self.outbox.key(""))
        message = _of_timer(talk, entry.stamp, address, service, self.clock())
        taken = await self.take(message, service, task=Due(talk))
        return taken.entries

    async def unseal(self, waiting: Waiting, sealed: tuple[str, str]) -> str | None:
        """What a sealed message says, from its conversation; None if its question is over."""
        message, service = waiting.message, self.service_named(waiting.service)
        [snapshot] = await self.store.load([(self.outbox.key(message.recipient), ())])
        cause = _of_timer(sealed[0], 0, message.recipient, service, self.clock())
        contact = contact_from(read_document(snapshot.state), message.recipient, service.name)
        turn = Turn(cause, contact, service, self.clock())
        turn.state = snapshot.state
        turn.loan = loan = self.lend(self.outbox.key(message.recipient)) if self.lend is not None else None
        try:
            said = await self.dispatcher.exchanges.unsealed(turn, *sealed)
        finally:
            if loan is not None:
                await loan.close()      # nothing that is written now counts
        return next((one if isinstance(one, str) else one.text for one in said), None)

    async def _try(
        self, message: Inbound, service: Service, key: Key, inline: int, trial: Trial
    ) -> Taken | None:
        """One run from load to commit; None if somebody else changed the person meanwhile."""
        if self.lend is None:
            return await self._run(message, service, key, inline, trial)
        loan = self.lend(key)
        try:
            return await self._run(message, service, key, inline, trial, loan)
        finally:
            await loan.close()

    async def _run(  # noqa: PLR0917 - see `_try`
        self, message: Inbound, service: Service, key: Key, inline: int, trial: Trial, loan: Loan | None = None
    ) -> Taken | None:
        mark = mark_of(message)
        straight, wanted = self.store.straight, ((key, (mark,)),)
        [snapshot] = straight.load(wanted) if straight is not None else await self.store.load(wanted)
        if mark in snapshot.marks:
            return Taken(outcome_from_json(snapshot.marks[mark], message), key)
        trial.check(snapshot)
        document = read_document(snapshot.state)
        turn = Turn(message, contact_from(document, message.sender, service.name), service, self.clock())
        task = trial.task
        turn.state, turn.task, turn.memo, turn.loan = snapshot.state, task, trial.memo, loan
        turn.document = document
        if self.same_texts is not None and (recorded := await self._first_copy(key, document, turn, trial)) is not None:
            return await self._copied(key, recorded, snapshot, turn, trial)
        memo = dict(trial.memo)
        lists, talk = turn.contact.lists, turn.contact.talk
        if task is None and talk is not None and _is_overdue(talk, turn) and (
            await self._is_first(talk, turn, key, snapshot)
        ):
            return None
        failure: Exception | None = None
        try:
            said = self.dispatcher.at_once(turn)
            if said is None:
                said = await self.dispatcher.answers(turn)
            state = changed_state(snapshot.state, document, turn.contact)
        except Exception as error:
            if _is_the_callers(error, trial):
                raise
            await _take_back(loan, turn, memo)
            failure, said, state = error, *self._forgotten(turn, snapshot, trial)
        outcome = _outcome(turn, said, failure)
        outcome, state, record = self._heard(turn, outcome, state, snapshot)
        behind = bool(snapshot.entries) and is_waited_for(snapshot.entries, service.name, milliseconds(turn.now))
        inline = 0 if behind else trial.inline(inline)
        change = self._change(key, mark, snapshot, turn, outcome, state, lists, inline, trial.at_once)
        entries = change.put
        if talk is not None or turn.contact.talk is not None or task is not None:
            change = self._timed(change, snapshot, turn, talk, failure)
        is_plain = failure is None and trial.bundle is None and record is None
        change = change if is_plain else self._kept(change, turn, failure, trial, record, snapshot.entries)
        done = straight.commit((change,))[0] if straight is not None else await self._written(change, loan, turn, memo)
        if done is None:
            return None
        if failure is not None or turn.events or self.hooks.wants(MessageHandled):
            await self._tell(turn, outcome, failure)
        lease = change.lease
        held = lease if lease is not None and done.token == lease[0] else None
        return Taken(outcome, key, entries, held, trial.at_once and not entries, behind=behind)

    async def _first_copy(self, key: Key, document: Mapping[str, Any], turn: Turn, trial: Trial) -> str | None:
        """The recorded outcome of a text of which this one is a copy; None if it is none."""
        if self.same_texts is None or trial.task is not None or trial.is_retry:
            return None
        first = self.same_texts.first(turn, document)
        if first is None:
            return None
        mark = f"m:{first}"
        [snapshot] = await self.store.load([(key, (mark,))])
        recorded, consent = snapshot.marks.get(mark), self.dispatcher.consent
        if recorded is not None and consent is not None and consent.is_opt_out_again(turn, recorded):
            return None
        return recorded

    async def _copied(
        self, key: Key, recorded: str, snapshot: Snapshot, turn: Turn, trial: Trial
    ) -> Taken | None:
        """Record that outcome for a copy as well, without its replies leaving again; None as for `_try`."""
        message, now = turn.message, milliseconds(turn.now)
        change = trial.gone_with(Change(key, now, snapshot.version, marks={mark_of(message): recorded}))
        [done] = await self.store.commit((change,))
        if done is None:
            return None
        logs.tell("a text came twice, under two ids", **described(message))
        return Taken(outcome_from_json(recorded, message), key)

    def _kept(  # noqa: PLR0917 - all that is kept
        self, change: Change, turn: Turn, failure: Exception | None, trial: Trial, record: "Record | None",
        standing: Sequence[Entry],
    ) -> Change:
        """The change with what is kept of a message whose handler failed, and without what was kept of it before."""
        if failure is not None and trial.task is None:
            change = buried(change, self.outbox.space, _dead_letter(turn, failure), standing)
        return trial.gone_with(change if record is None else _recorded(change, record))

    def _heard(
        self, turn: Turn, outcome: Outcome, state: str | None, snapshot: Snapshot
    ) -> tuple[Outcome, str | None, "Record | None"]:
        """The outcome and the state with what the turn means for consent, and what else is written down of that."""
        if self.same_texts is not None and turn.task is None and outcome.error is None:
            state = self.same_texts.noted(turn, state or snapshot.state) or state
        consent = self.dispatcher.consent
        if consent is None or turn.meaning is None:
            return outcome, state, None
        consent.floods.note(turn, len(outcome.replies))
        if turn.consent is not None:
            outcome = outcome._replace(replies=consent.marked(turn, outcome.replies))
        record = consent.record(turn, state or snapshot.state)
        return outcome, state if record is None else record.state, record

    async def _written(
        self, change: Change, loan: Loan | None, turn: Turn, memo: Memo
    ) -> Done | None:
        """What came of the change; where the handler has the connection its rows are written too, or neither is."""
        if loan is None or not loan.is_open:
            [done] = await self.store.commit((change,))
            return done
        done = await loan.commit(change)
        if done is None:
            await _take_back(loan, turn, memo)
        await loan.close()              # hooks may wait for others who write
        return done

    async def _is_first(self, talk: Talk, turn: Turn, key: Key, snapshot: Snapshot) -> bool:
        """Whether something was due about a conversation before this message came; it is done now.

        Where it failed before, it waits on.
        """
        timer = _timer_of(talk, snapshot)
        if timer is None or timer.due > turn.at:
            return False
        message = _of_timer(talk.id, timer.stamp, turn.message.sender, turn.service, turn.now)
        await self._try(message, turn.service, key, 0, Trial(Due(talk.id, behind=turn.cause), {}))
        return True

    def _timed(
        self, change: Change, snapshot: Snapshot, turn: Turn, before: Talk | None, failure: Exception | None
    ) -> Change:
        """The change with what is due next about the conversation that waits."""
        after = turn.contact.talk
        if after is None or after.due is None:
            return change._replace(drop=_over(turn, before, None))
        standing = _timer_of(after, snapshot)
        due = after.due if failure is None else max(after.due, turn.at + PAUSE_AFTER_FAILURE)
        if standing is not None and before is not None and before.due == after.due:
            due = max(due, standing.due)        # later, where it has failed
        stamp = max([turn.at, *(entry.stamp + 1 for entry in (*snapshot.entries, *change.put))])
        timer = Entry(after.timer, due, stamp, timer_to_json(after.id, turn.service.name))
        return change._replace(drop=_over(turn, before, timer), put=[*change.put, timer])

    def _forgotten(self, turn: Turn, snapshot: Snapshot, trial: Trial) -> tuple[Sequence[str], str | None]:
        """Take back what a failed handler did to the contact, but for calls made once; the apology and the state."""
        turn.contact = contact_from(read_document(snapshot.state), turn.message.sender, turn.service.name)
        talk = turn.contact.talk
        if talk is not None and turn.memo and talk.life in turn.memo:
            turn.contact.talk = talk._replace(results=turn.memo[talk.life])
        state = changed_state(snapshot.state, read_document(snapshot.state), turn.contact)
        apologises = trial.task is None and (trial.bundle is None or trial.bundle.apologises)
        return (self.dispatcher.texts.say("apology", turn.contact.language),) if apologises else (), state

    def _change(  # noqa: PLR0917 - all of one commit
        self,
        key: Key,
        mark: str,
        snapshot: Snapshot,
        turn: Turn,
        outcome: Outcome,
        state: str | None,
        before: Sequence[str],
        inline: int,
        at_once: bool,  # noqa: FBT001 - likewise
    ) -> Change:
        """The one write that a message makes."""
        now, service, lists = milliseconds(turn.now), turn.service, turn.contact.lists
        recorded = outcome._replace(replies=()) if turn.sealed else outcome
        marks = {mark: outcome_to_json(recorded)}
        entries: Sequence[Entry] = ()
        is_free = not snapshot.entries and snapshot.token is None       # nothing leaves before these replies
        if at_once and is_free and len(outcome.replies) <= inline:
            marks |= inline_marks(outcome.replies)
        elif outcome.replies and service.transport is not None:
            entries = _entries(outcome.replies, turn, now, stamp_behind(snapshot.entries, now))
            entries = put_first(entries, snapshot, now) if snapshot.entries else entries
        joined, left = ((), ()) if lists is before else _moves(service.name, before, lists)
        is_sent_here = bool(entries) and not isinstance(turn.task, Due)
        lease = self._lease(entries, inline) if is_sent_here else None
        return row(
            Change, (key, now, snapshot.version, None, state, entries, (), marks, joined, left, (), lease, False)
        )

    def _lease(self, entries: Sequence[Entry], inline: int) -> tuple[str, int]:
        """A lease that begins now, since the handler may have taken its time."""
        now, first = milliseconds(self.clock()), self.outbox.first_inline_lease
        return first(now, entries[0].id) if len(entries) <= inline else self.outbox.new_lease(now)

    async def _tell(self, turn: Turn, outcome: Outcome, failure: Exception | None) -> None:
        failed = () if failure is None else (HandlerFailed(failure, turn.message.id, turn.handler),)
        for event in (*failed, *(turn.events or ())):
            if isinstance(event, HandlerFailed):
                shown = None if turn.is_secret else event.error     # its words may be those of the answer
                logs.fail("%s failed on a message", event.handler, error=shown, **described(turn.message))
            await self.hooks.tell(self.waits, event)
        if turn.task is None:
            await self.hooks.tell(self.waits, MessageHandled(turn.message, outcome))


def _recorded(change: Change, record: "Record") -> Change:
    """The commit of a message with what it does to the person's consent."""
    leave, drop = [*change.leave, *record.leave], [*change.drop, *record.drop]
    return change._replace(ledger=record.ledger, leave=leave, drop=drop)


def mark_of(message: Inbound) -> str:
    """Under which mark the store has the outcome of a message."""
    return f"m:{message.transport}:{message.id}"


def _dead_letter(turn: Turn, failure: Exception) -> DeadLetter:
    """What is kept of a message whose handler failed; of a secret answer no word of it, nor of the error's."""
    message, talk = turn.message, turn.contact.talk
    may_be_answer = turn.rule == UNDECIDED and talk is not None and talk.question is not None and talk.question.secret
    secret = turn.is_secret or may_be_answer
    return DeadLetter(
        f"{message.transport}:{message.id}", without_words(message) if secret else message, turn.service.name,
        type(failure).__name__ if secret else _words_of(failure), turn.handler, turn.now, secret,
    )


async def _take_back(loan: Loan | None, turn: Turn, memo: Memo) -> None:
    """End a handler's transaction without its rows, and so without the calls that it made once in it."""
    if loan is not None and loan.is_open and turn.memo is not None:
        await loan.close()
        turn.memo.clear()
        turn.memo.update(memo)


def _outcome(turn: Turn, said: Sequence[str | Reply], failure: Exception | None) -> Outcome:
    message = turn.message
    if said and turn.rule <= 0 and not can_be_answered(message.sender):     # the rules behind found that it can be
        said = ()                       # a hook, or the apology for its failure, has nobody to go to
    decision = None if turn.rule == UNDECIDED else turn.told()
    error = None if failure is None else type(failure).__name__ if turn.is_secret else _words_of(failure)
    return row(Outcome, (replies_to(message, said), decision, False, error))


def _of_timer(talk: str, stamp: int, address: str, service: Service, now: datetime) -> Inbound:
    """A message that stands for what is due, as the cause of what is said then.

    The stamp of a talk's timer grows whenever it is set; when it is due may be the same twice, if a clock goes back.
    """
    return Inbound(
        id=f"{talk}:{stamp}", sender=address, recipient=service.sender, text="", received_at=now, transport=TIMER
    )


def _is_the_callers(error: Exception, trial: Trial) -> bool:
    """Whether what a handler raised is told to whoever called, and not to the person."""
    if isinstance(error, StoreError):
        return True
    task, bundle = trial.task, trial.bundle
    if isinstance(error, HandlerAwaited):       # a worker has others to serve, and what was kept would fail forever
        return not isinstance(task, Due) and (bundle is None or trial.is_retry)
    return task is not None and not isinstance(task, Due)


def _timer_of(talk: Talk, snapshot: Snapshot) -> Entry | None:
    """What stands in the queue for when something is due about a conversation."""
    return next((entry for entry in snapshot.entries if entry.id == talk.timer), None)


def _over(turn: Turn, before: Talk | None, after: Entry | None) -> list[str]:
    """The timers that nothing waits for any more; the one that is carried out may have outlived its conversation."""
    timers = {before.timer} if before is not None else set[str]()
    if isinstance(turn.task, Due):
        timers.add(timer_of(turn.task.talk))
    return [timer for timer in timers if after is None or timer != after.id]


def _is_overdue(talk: Talk, turn: Turn) -> bool:
    """Whether nobody waits any longer for the answer that a message may be, though no worker has said so yet."""
    question = talk.question
    if question is None:
        return False
    sent = min(turn.at, milliseconds(turn.message.sent_at or turn.now))
    if question.gathered:               # what comes now belongs to it
        return False
    late = question.late if question.closed else 0
    return question.silent_at + late <= sent or (
        not talk.lapsed and question.silent_at <= sent
        and not (question.closed and question.is_answered_by(turn.text, turn.words, turn.contact.language))
    )


def _words_of(failure: Exception) -> str:
    try:
        return f"{type(failure).__name__}: {failure}"
    except Exception:  # noqa: BLE001 - an error may fail to tell what it is
        return type(failure).__name__


def _entries(replies: Sequence[Outbound], turn: Turn, now: int, first: int) -> Sequence[Entry]:
    """The replies as queue entries, from a first place on."""
    service, sealed = turn.service.name, _sealed(turn) if turn.sealed else None
    return [
        entry_of(reply, service, now=now, stamp=stamp, sealed=sealed) for stamp, reply in enumerate(replies, first)
    ]


def _sealed(turn: Turn) -> tuple[str, str] | None:
    talk = turn.contact.talk
    return None if talk is None or talk.question is None else (talk.id, talk.question.key)


def _moves(service: str, before: Sequence[str], after: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The store's names of the lists that were joined and of those that were left."""
    joined = [f"{service}/{name}" for name in after if name not in before]
    return joined, [f"{service}/{name}" for name in before if name not in after]
