"""What must be said on consent, in the languages of the table of words; replaceable in `Texts` like all sentences.

Each leaves in one segment of GSM 7-bit with a program's name of 20 letters, a frequency of 20, a contact of 30 and
"Msg&data rates may apply." That alphabet has no á, í, ó, ú, ã, õ, ç, ê and no Devanagari: with one of these a segment
holds 70 characters, so the sentences avoid them, write them plain as people do on phones, or are in Latin letters.

`rates` comes last and may be empty. Sources: CTIA, Short Code Monitoring Handbook (program, frequency, rates,
support, STOP and HELP); 47 CFR 64.1200(a)(12) (one confirmation, without marketing).
"""

CONSENT: dict[str, str] = {
    "opted_out": "{program}: You are unsubscribed and get no more messages. Reply START to come back.",
    "already_opted_out": "{program}: You are already unsubscribed and get no messages. Reply START to come back.",
    "left_list": "{program}: You get no more of {list}. Reply STOP to end all messages.",
    "opted_in": "{program}: You are subscribed, {frequency}. Reply HELP for help, STOP to end. {rates}",
    "consent_help": "{program}: {frequency}. Help: {support}. Reply STOP to end. {rates}",
    "suspected_opt_out": "{program}: Do you want to stop all messages? Reply STOP. If not, all stays as it is.",
    "stays": "{program}: OK, all stays as it is. Reply STOP any time to end all messages.",
    "confirm_opt_in": "{program}: Reply YES to get messages, {frequency}. HELP for help, STOP to end. {rates}",
    "rates": "Msg&data rates may apply.",
    "frequency_varies": "msg frequency varies",
}

CONSENT_TRANSLATED: dict[str, dict[str, str]] = {
    "fr": {
        "opted_out": "{program} : vous ne recevrez plus de messages. Pour revenir, envoyez START.",
        "already_opted_out": "{program} : abonnement déjà fini, aucun message. Pour revenir, envoyez START.",
        "left_list": "{program} : plus de messages de {list}. STOP pour ne plus rien recevoir.",
        "opted_in": "{program} : abonnement actif, {frequency}. AIDE pour aide, STOP pour finir. {rates}",
        "consent_help": "{program} : {frequency}. Aide : {support}. STOP pour finir. {rates}",
        "suspected_opt_out": "{program} : voulez-vous ne plus recevoir de messages ? Alors envoyez STOP.",
        "stays": "{program} : entendu, rien ne change. STOP pour ne plus rien recevoir.",
        "confirm_opt_in": "{program} : envoyez OUI pour les messages, {frequency}. AIDE pour aide, STOP pour finir. {rates}",
        "rates": "Frais possibles.",
        "frequency_varies": "nombre variable",
    },
    "es": {
        "opted_out": "{program}: ya no recibe mensajes. Para volver, responda START.",
        "already_opted_out": "{program}: ya estaba de baja y no recibe mensajes. Para volver, responda START.",
        "left_list": "{program}: ya no recibe nada de {list}. Para dejar todo, responda STOP.",
        "opted_in": "{program}: alta hecha, {frequency}. Responda AYUDA para ayuda, STOP para la baja. {rates}",
        "consent_help": "{program}: {frequency}. Ayuda: {support}. Responda STOP para la baja. {rates}",
        "suspected_opt_out": "{program}: ¿Quiere dejar de recibir mensajes? Responda STOP.",
        "stays": "{program}: de acuerdo, todo sigue igual. Para dejar todo, responda STOP.",
        "confirm_opt_in": "{program}: responda SI para recibir mensajes, {frequency}. AYUDA: ayuda, STOP: baja. {rates}",
        "rates": "Pueden aplicarse tarifas.",
        "frequency_varies": "frecuencia variable",
    },
    "de": {
        "opted_out": "{program}: Sie sind abgemeldet und bekommen nichts mehr. Mit START kommen Sie zurück.",
        "already_opted_out": "{program}: Sie sind schon abgemeldet und bekommen nichts. Mit START kommen Sie zurück.",
        "left_list": "{program}: Von {list} kommt nichts mehr. Mit STOP endet alles.",
        "opted_in": "{program}: Sie sind angemeldet, {frequency}. HILFE für Hilfe, STOP zum Abmelden. {rates}",
        "consent_help": "{program}: {frequency}. Hilfe: {support}. STOP zum Abmelden. {rates}",
        "suspected_opt_out": "{program}: Möchten Sie keine Nachrichten mehr? Dann antworten Sie STOP.",
        "stays": "{program}: Gut, alles bleibt, wie es ist. Mit STOP endet alles.",
        "confirm_opt_in": "{program}: Antworten Sie JA für Nachrichten, {frequency}. HILFE für Hilfe, STOP zum Abmelden. {rates}",
        "rates": "Es können Kosten anfallen.",
        "frequency_varies": "verschieden oft",
    },
    "pt": {
        "opted_out": "{program}: cadastro encerrado, nada mais chega. Para voltar, responda START.",
        "already_opted_out": "{program}: o cadastro estava encerrado, nada chega. Para voltar, responda START.",
        "left_list": "{program}: nada mais de {list}. Para sair de tudo, responda STOP.",
        "opted_in": "{program}: cadastro feito, {frequency}. Responda AJUDA para ajuda, STOP para sair. {rates}",
        "consent_help": "{program}: {frequency}. Ajuda: {support}. Responda STOP para sair. {rates}",
        "suspected_opt_out": "{program}: quer parar de receber mensagens? Responda STOP.",
        "stays": "{program}: certo, tudo continua igual. Para sair de tudo, responda STOP.",
        "confirm_opt_in": "{program}: responda SIM para receber mensagens, {frequency}. AJUDA: ajuda, STOP: sair. {rates}",
        "rates": "Podem existir tarifas.",
        "frequency_varies": "frequencia variada",
    },
    "hi": {
        "opted_out": "{program}: Aapko ab koi message nahi aayega. Wapas aane ke liye START bhejein.",
        "already_opted_out": "{program}: Aapke message pehle se band hain. Wapas aane ke liye START bhejein.",
        "left_list": "{program}: {list} ke message ab nahi aayenge. Sab band karne ke liye STOP bhejein.",
        "opted_in": "{program}: Aapke message shuru hain, {frequency}. Madad: HELP, band: STOP. {rates}",
        "consent_help": "{program}: {frequency}. Madad: {support}. Band karne ke liye STOP bhejein. {rates}",
        "suspected_opt_out": "{program}: Kya aap sabhi message band karna chahte hain? STOP bhejein.",
        "stays": "{program}: Theek hai, sab pehle jaisa rahega. Sab band karne ke liye STOP bhejein.",
        "confirm_opt_in": "{program}: Message ke liye YES bhejein, {frequency}. Madad: HELP, band: STOP. {rates}",
        "rates": "Shulk lag sakta hai.",
        "frequency_varies": "kabhi kabhi",
    },
    "it": {
        "opted_out": "{program}: non riceve più messaggi. Per tornare risponda START.",
        "already_opted_out": "{program}: era già fuori e non riceve messaggi. Per tornare risponda START.",
        "left_list": "{program}: niente più da {list}. Per fermare tutto risponda STOP.",
        "opted_in": "{program}: iscrizione attiva, {frequency}. AIUTO per aiuto, STOP per uscire. {rates}",
        "consent_help": "{program}: {frequency}. Aiuto: {support}. Risponda STOP per uscire. {rates}",
        "suspected_opt_out": "{program}: non vuole più ricevere messaggi? Risponda STOP.",
        "stays": "{program}: va bene, tutto resta come prima. Per fermare tutto risponda STOP.",
        "confirm_opt_in": "{program}: risponda SI per ricevere messaggi, {frequency}. AIUTO per aiuto, STOP per uscire. {rates}",
        "rates": "Possibili costi.",
        "frequency_varies": "frequenza variabile",
    },
    "nl": {
        "opted_out": "{program}: u bent afgemeld en krijgt geen berichten meer. Met START komt u terug.",
        "already_opted_out": "{program}: u was al afgemeld en krijgt geen berichten. Met START komt u terug.",
        "left_list": "{program}: u krijgt niets meer van {list}. Met STOP stopt alles.",
        "opted_in": "{program}: u bent aangemeld, {frequency}. HULP voor hulp, STOP om te stoppen. {rates}",
        "consent_help": "{program}: {frequency}. Hulp: {support}. STOP om te stoppen. {rates}",
        "suspected_opt_out": "{program}: wilt u geen berichten meer? Antwoord dan STOP.",
        "stays": "{program}: goed, alles blijft zoals het is. Met STOP stopt alles.",
        "confirm_opt_in": "{program}: antwoord JA voor berichten, {frequency}. HULP voor hulp, STOP om te stoppen. {rates}",
        "rates": "Er kunnen kosten zijn.",
        "frequency_varies": "wisselend vaak",
    },
}
