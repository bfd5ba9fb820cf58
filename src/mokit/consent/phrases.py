"""What people write in sentences when they want to leave, or may want to: a table of patterns by language.

A pattern is a row of slots. A slot is one of several words ("text|txt"), a named set ("@texts"), or "~", up to
five small words that say nothing of their own; "?" behind a slot makes it optional, "-" before it forbids its
words there. "^" before a pattern: nothing but padding goes ahead; "$" behind it: nothing but padding follows.
"!" before a pattern: the words are clear enough that a doubt ("how do I ...") asks and doesn't acquit.

Words are in compared form, without apostrophes, and parted at hyphens and stops.
"""

from mokit.text import COURTESY

# What may stand around a word that means all by itself, in any language.
PADDING = COURTESY | frozenset(
    """
    ok okay k kk hi hello hey yo sorry just so asap immediately already today right away sir madam maam guys dude
    bro man people everyone dear omg lol wtf ffs seriously really very much kind regards god jesus damn fucking
    fuckin bloody and but then again no yes at once
    sil te vous plait bonjour salut beaucoup hola buenas buenos dias ola oi bom dia muito obrigada hallo moin guten
    tag vielen dank sofort ciao buongiorno grazie prego per favore alstublieft aub graag
    namaste bhai ji jee yaar kripya कृपया जी भाई प्लीज नमस्ते
    """.split()
)

# Words before a phrase that turn it round: somebody else is meant, or the contrary.
DENIALS = frozenset(
    """
    dont not never wont doesnt didnt isnt cant cannot couldnt wouldnt shouldnt without nobody he she they him her
    them his their hes shes theyll nor until
    pas jamais nunca jamas nicht niemals nie nao mat
    """.split()
)
# ... and such as leave it open.
DOUBTS = frozenset("how where if think thought guess maybe perhaps cant trying tried unable reply".split())
LOOK_BACK = 4           # words

SETS: dict[str, str] = {
    "stop": "stop|stopp|quit|cease|discontinue|halt",
    "texts": "text|texts|txt|txts|message|messages|mesages|messeges|msg|msgs|sms|smses|spam|notification|notifications|"
    "alert|alerts|updates|promo|promos|promotions|ads|adverts|advertising|marketing|email|emails|offers|newsletter|"
    "newsletters|reminders|bullshit|crap|shit|solicitations|communications|communication|correspondence",
    "texting": "texting|textin|txting|txtin|messaging|messagin|msging|contacting|spamming|spaming|emailing|sending|"
    "sendin|soliciting",
    "contact": "text|txt|message|msg|contact|call|email|write|bother|spam|sms",
    "numbers": "number|num|nbr|phone|cell|name|contact|info|information|data|details",
    "lists": "list|lists|database|system|records|contacts|directory|mailing|distribution",
    "matters": "order|orders|appointment|appt|appointments|subscription|booking|reservation|membership|service|plan|"
    "account|trial|delivery|policy|contract|payment|class|visit",
    "arret": "arretez|arreter|darreter|arrete|arret|cessez|cesser|cesse|stoppez|stopper|stop|fini|halte",
    "textes": "message|messages|sms|texto|textos|mail|mails|pub|pubs|publicite|publicites|notification|notifications|"
    "envois|spam|spams|promo|promos",
    "mensajes": "mensaje|mensajes|sms|texto|textos|msj|msjs|msg|notificaciones|publicidad|promociones|correos|spam|"
    "avisos|alertas",
    "nachrichten": "nachricht|nachrichten|sms|texte|mitteilungen|mails|werbung|newsletter|meldungen|spam|werbesms|"
    "benachrichtigungen",
    "mensagens": "mensagem|mensagens|msg|msgs|sms|torpedo|torpedos|propaganda|propagandas|notificacoes|avisos|spam|"
    "recebimento",
    "sandesh": "message|messages|msg|sms|mesej|sandesh|मैसेज|संदेश|सन्देश|एसएमएस|मेसेज",
    "messaggi": "messaggio|messaggi|sms|notifiche|pubblicita|spam|promozioni",
    "berichten": "bericht|berichten|sms|smsjes|berichtjes|reclame|meldingen|spam",
}

FILLERS: dict[str, str] = {
    "en": """all any the these those this that of ur your you u my me us to from for on in at with more further be get
    getting receive receiving recieve recieving keep hear such please pls plz now fucking fuckin damn stupid ever anymore
    number phone name text sms email mailing marketing call here back and sending out off up a an it so much unwanted
    annoying freaking automated the fuck hell""",
    "fr": "de d des du ma vos ces les le la tous toutes me m nous mes mon vous votre recevoir menvoyer plus svp merci a aux "
    "ecrire denvoyer avec",
    "es": "de d con mis me nos mas los las el la sus tus esos estos tantos tanto por favor recibir enviar enviarme mandar "
    "mandarme ya a mi su tu lista",
    "de": "in mir mich uns keine kein weiteren weitere bitte mehr die der den das diese ihre eure deine von aus zu auf sms "
    "nachrichten noch und meine",
    "pt": "de me nos mais as os a o suas seus essas esses por favor receber enviar mandar da do minha meu dessa desta "
    "sua este esse",
    "hi": "mujhe muje ab aur ko ki ka ke se yeh ye koi please plz mera meri apni aapki yaha मुझे अब और को की का के से यह "
    "कोई मेरा मेरी अपनी आपकी कृपया",
    "it": "di mi a i gli le la il questi più piu dalla dal vostra vostri mandarmi inviarmi ricevere altri",
    "nl": "mij me ons geen de het deze meer met van uit jullie uw sturen alsjeblieft aub nog te mijn",
}

OPT_OUT: dict[str, str] = {
    "en": """
    @stop ~ @texting
    @stop ~ @texts
    end|cancel|terminate|block ~ @texts
    @stop calling|callin|phoning|ringing|bothering|bugging|harassing|annoying|pestering|stalking me|us|this|my|here
    ^ @stop calling|bothering|harassing|it|this|that|these|those|everything|immediately $
    ^ stop|stopp|unsubscribe|unsub|optout|stopall $
    said|asked|told|asking|telling|said ~ stop|unsubscribe|quit
    ^ do? not|dont|never @contact|send me|us? $
    not|dont|never ever @contact|send me|us
    not|dont|never send ~ @texts
    @stop receiving|recieving|getting ~ @texts|these|this|them|it|anything
    ^ i? want|wanna|need|wish|like to stop|quit|cancel|end|leave $
    enough ~ @texts
    do not call|text list|registry
    ^ dnc|cease $
    cease and desist
    ^ quit|kick|get|cut it|me off|out? $
    do not ever? @contact ~ again|anymore|ever
    dont ever? @contact ~ again|anymore|ever
    ^ do? not|dont @contact me|us? any more $
    never ever? @contact ~ again|anymore|ever
    no more|further ~ @texts
    ^ no more|texts|messages|spam $
    dont want|need|wish|like ~ @texts
    not want|need|wish|like ~ @texts
    longer want|need|wish|like ~ @texts
    dont|not|longer want|wish|like ~ contacted|texted|messaged|bothered|subscribed
    dont|not|longer want|wish to hear from you|u
    ! unsubscribe|unsubscribed|unsubscribing|unsub|unsuscribe|unsubcribe|unsubscibe|desubscribe
    ! opt|opting|opted me|us|my? out|off
    ! optout
    remove|delete|erase ~ me|us ~ from|off|out
    ^ remove|delete me|us? $
    take|kick|get|cut me|us ~ off $
    remove|delete|erase|lose|drop|scrub my|this|our ~ @numbers
    remove|delete|erase|take|drop|scratch ~ @lists
    want|let|get me|us? out|off ~ @lists
    leave me|us ~ alone
    revoke|revoking|withdraw|withdrawing|rescind ~ consent|permission|authorization
    turn|switch|shut off ~ @texts
    disable|mute|deactivate ~ @texts
    """,
    "fr": """
    @arret ~ @textes
    @arret ~ menvoyer|mecrire|mappeler|mimportuner|mharceler|denvoyer|decrire|envoyer|ecrire|contacter
    ^ @arret ca|cela|tout|tous|immediatement $
    plus menvoyer|mecrire|mappeler|recevoir|menvoyez|me ~
    desactivez|desactiver|coupez|couper|bloquez|bloquer|annulez|annuler ~ @textes
    menvoyez|menvoie|menvoyer|envoyez|mecrivez|mecris|contactez|mappelez|ecrivez ~ plus|jamais
    me contactez|contacter|ecrivez|envoyez|sollicitez plus
    veux|souhaite|desire|voulons plus ~ @textes
    veux|souhaite|desire pas|plus ~ recevoir
    ^ plus de ~ @textes
    ! desabonnez|desabonner|desabonne|desabonnement|desinscrire|desinscrivez|desinscription|desinscris
    retirez|retirer|supprimez|supprimer|enlevez|enlever|effacez|effacer|rayez ~ moi|numero|liste|listes|coordonnees
    """,
    "es": """
    deja|dejen|deje|dejad|paren|para|pare|parad ~ enviarme|mandarme|enviar|mandar|escribirme|escribir|molestar|molestarme|
        llamar|llamarme|@mensajes
    darme|dar|denme|deme|dame|dadme|darnos de baja
    no me|nos manden|mande|mandes|envie|envien|envies|escriban|escriba|escribas|llamen|llame|llames|contacten|contacte|
        molesten|moleste|molestes
    ^ no me|nos? llamar|contactar|escribir|molestar|enviar|mandar|molesten|escriban|escriba|llamen|contacten|manden|envien|
        mandar|enviar ~ $
    no vuelva|vuelvan|vuelvas ~ a? llamar|llamarme|escribir|escribirme|contactar|contactarme|enviar|mandar|molestar
    no quiero que me|nos llamen|escriban|contacten|manden|envien|molesten
    quiero|deseo|quisiera ~ baja|salir|salirme|desuscribirme|cancelar|dejar|parar ~ $
    basta|suficientes ~ @mensajes
    no mas|quiero|deseo ~ @mensajes
    no quiero|deseo ~ recibir
    ! desuscribir|desuscribirme|desuscribanme|desinscribir|desinscribirme
    cancelar|cancelen|cancele ~ @mensajes
    quitar|eliminar|borrar|remover|sacar ~ lista|datos|numero|contacto
    quitenme|quiteme|quitame|saquenme|saqueme|sacame|eliminenme|elimineme|eliminame|borrenme|borreme|borrame
    borren|borre|borra|eliminen|elimine|elimina|quiten|quite|quita ~ numero|lista|datos|contacto
    """,
    "de": """
    melden|melde|meldet|trag|tragen|tragt sie? mich ~ ab|aus
    ^ bitte? abmelden|abbestellen|austragen $
    mochte|will|wollen|bitte mich|uns ~ abmelden|austragen
    hort|hor|horen sie? auf ~ schreiben|schicken|senden|simsen|nerven|belastigen|sms|nachrichten|texten
    keine|kein|nie weiteren|weitere? @nachrichten ~ mehr
    nicht mehr ~ schreiben|schicken|senden|kontaktieren|anschreiben|anrufen|belastigen|simsen
    nichts mehr ~ horen|bekommen|erhalten|schicken|senden
    @nachrichten ~ stoppen|beenden|einstellen|abbestellen|abstellen|unterlassen
    stoppen|beenden|unterlassen sie? ~ @nachrichten
    mich ~ loschen|entfernen|austragen|abmelden
    meine ~ nummer ~ loschen|entfernen|austragen
    keine|kein weiteren|weitere @nachrichten
    ^ keine @nachrichten $
    schreiben|schreibt|schreib|schicken|schickt|schick|senden|sendet|sende|kontaktieren|kontaktiert ~ sie? ~ nicht|nichts|
        keine|nie ~ mehr
    kontaktieren|kontaktiert|schreiben|schreibt sie? mich|mir nicht
    nehmen|nehmt|nimm|streichen|streicht|streich|entfernen|entfernt|entferne|loschen|loscht|losche ~ sie? ~ liste|verteiler|
        nummer|daten|mich
    """,
    "pt": """
    pare|parem|para|parar ~ mandar|enviar|mensagem|mensagens|sms|msg|incomodar|ligar|escrever
    nao me mande|mandem|manda|envie|enviem|escreva|escrevam|ligue|liguem|incomode|incomodem|contate|contatem
    nao mande|mandem|envie|enviem mais
    ^ nao|nunca me? mande|mandem|envie|enviem|escreva|escrevam|ligue|liguem|perturbe|perturbem|enviar|mandar|perturbar ~ $
    quero|desejo|gostaria ~ sair|parar|descadastrar|cancelar ~ $
    tirar|remover|excluir|apagar|retirar ~ numero|lista|cadastro|contato|dados
    meu|minha numero|contato ~ da|desta lista
    chega|basta ~ @mensagens
    nao quero ~ @mensagens
    nao quero|desejo ~ receber
    me tire|tirem|remova|removam|exclua|excluam|descadastre|descadastra|retire|retirem
    me tira|remove ~ lista|cadastro
    tire|remova|exclua|apague|delete|retire ~ numero|lista|cadastro|dados
    sair|saia da|desta|dessa lista
    chega|sem mais? de? @mensagens
    cancelar|cancele|cancelem ~ inscricao|assinatura|@mensagens|cadastro
    ! descadastrar|descadastre|desinscrever|desinscreva
    """,
    "hi": """
    @sandesh ~ bhejna|bhejana|bhejne|karna|भेजना? band|bandh|बंद|बन्द
    @sandesh ~ mat|na|nahi|मत|न|ना|नहीं ~ bhejo|bheje|bhejen|bhejiye|karo|karna|भेजो|भेजें|भेजे|भेजिए|करो|करें|करना
    ^ ~ band|bandh|बंद|बन्द kar|karo|kardo|karde|kare|karen|karna|kariye|कर|करो|करें|करना|कीजिए do|de|den|dijiye|दो|दें|दीजिए? $
    ^ ~ rok|roko|rokiye|रोक|रोको|रोकिए do|den|दो|दें? $
    ^ ~ hatao|hata|hatado|nikalo|हटाओ|हटा|हटाएं|हटाइए|निकालो do|den|दो|दें? $
    mat|na|मत|न bhejo|bheje|bhejen|bhejiye|भेजो|भेजें|भेजिए
    @sandesh ~ nahi|nahin|nai|नहीं ~ chahiye|chaiye|chahie|चाहिए
    number|नंबर|naam|नाम|list|लिस्ट|सूची ~ hatao|hatado|hata|nikalo|delete|हटाओ|हटा|हटाएं|निकालो
    mujhe|muje|मुझे ~ unsubscribe|अनसब्सक्राइब
    """,
    "it": """
    smettete|smetti|smettila|smetta|basta|fermate|stop ~ mandarmi|inviarmi|scrivermi|scrivere|mandare|inviare|contattarmi|
        @messaggi
    non voglio|desidero ~ @messaggi
    non mandatemi|mandarmi|inviatemi|inviarmi|scrivetemi|scrivermi|contattatemi|contattarmi
    ! disiscrivermi|disiscrivimi|disiscrivetemi|cancellatemi|cancellami|rimuovetemi|toglietemi
    cancellate|cancella|rimuovete|rimuovi|togliete|togli ~ numero|lista|dati
    """,
    "nl": """
    stop|hou|houd|stoppen ~ op? ~ sturen|smsen|appen|berichten|sms|bellen|lastigvallen
    geen ~ @berichten ~ meer
    wil|willen geen ~ @berichten
    stuur|sturen|sms ~ niet|niets|geen ~ meer
    meld|haal|schrijf|verwijder ~ af|lijst|uit|nummer|mij
    wil|willen me|mij|ons? afmelden|uitschrijven
    """,
}

WRONG_NUMBER: dict[str, str] = {
    "en": """
    ! wrong|incorrect number|num|nbr|person|guy|girl|lady|recipient|contact|cell
    ^ ~ wrong no $
    no one|body here? by|named|called ~ name
    nobody here|by ~ name
    """,
    "fr": "! mauvais|faux numero|num|personne\n trompez|trompe|trompes de|du? numero|personne",
    "es": "! numero|telefono|persona equivocado|equivocada|incorrecto\n equivoco|equivocaron|equivocado de numero|persona",
    "de": "! falsche|falschen nummer|person|rufnummer\n ^ verwahlt $",
    "pt": "! numero|pessoa|telefone errado|errada",
    "hi": "! galat|wrong|गलत|ग़लत|रॉन्ग number|no|nambar|नंबर|नम्बर",
    "it": "! numero sbagliato|errato\n ha|hai|avete sbagliato numero",
    "nl": "! verkeerd|verkeerde nummer|persoon",
}

SUSPECTED: dict[str, str] = {
    "en": """
    ^ stop -by|in|at|over|on|for|off|here|there|being|worrying|to|and|the|near|light|sign|it|you|u|lying|playing
    ^ cancel|quit -smoking|culture|out|my|the|on|if|by|in|at
    ^ end|cancel|quit|remove|revoke $
    ^ please|plz|pls|just|omg stop $
    make it|this|them|these stop
    needs|need|has|have|gotta|must to? stop $
    how|where|when do|can|to|would|should|could? i|we|you|u? stop ~ @texts|these|this|it|getting|receiving
    ^ who is|s|are|r|the? this|dis|u|you|it|that $
    ^ whos|whose|whois|who's this|dis|that|you $
    who is|are|r|s? texting|messaging|contacting
    how|where did|do|have you|u|ya|yall get|got|find ~ number|contact|info
    why|y|stop are|r|do|did|u|you ~ @texting|text|message|msg|contact|send
    never|didnt signed|sign|subscribed|subscribe|opted|opt|consented|consent|authorized|authorize|agreed
    did not sign|subscribe|opt|consent|authorize|agree
    ^ i? am|im|we? not|no really|longer|more? interested|interest ~ $
    never|not|dont speak|talk|write to me again|anymore|ever
    too many @texts
    ^ cut|knock it out|off $
    longer need|want|use ~ service|this|it
    ^ is? this? is? a? spam|scam|spammer|scammer|scammers|fraud|phishing $
    this|its|is spam|scam
    report|reporting|reported ~ as? spam|ftc|fcc|police
    report|reporting ~ you|u
    block|blocking|blocked ~ you|u|ur|number|spam
    ^ blocked|block|enough|goodbye|spam|scam|remove|reported $
    ^ go|get|piss|bug|buzz|fuck|f|eff|sod|back away|lost|off $
    ^ fuck|fck|f|screw|eat|shut|stfu|bite you|u|yourself|shit|up|me $
    leave me|us ~ be
    get off my|our
    let me out ~ this|these|list|group
    done with this|these|you|u|your
    cancel|stop|end|terminate ~ @matters
    """,
    "fr": """
    ^ qui etes|est|es vous|ce|tu|la? $
    ^ cest qui ca? $
    laissez|laisse|fichez|foutez|foute moi|nous ~ tranquille|tranquilles|paix
    ^ pas|plus interesse|interessee|interesses $
    annulez|annuler|annule ~ commande|abonnement|rendez|rdv|reservation
    """,
    "es": """
    ^ quien es|eres|son|habla|sos usted|este|esto? $
    no me|nos interesa|interesan
    ^ no interesado|interesada $
    cancelar|cancele|cancelen|cancela ~ pedido|cita|suscripcion|orden|reserva|cuenta|compra
    dejenme|dejame|dejeme|dejanos en paz
    ^ estafa|fraude|spam $
    """,
    "de": """
    ^ wer ist|sind|bist|sen das|sie|du|da|dort|dies $
    ^ wer schreibt da|mir|hier $
    kein|keinerlei interesse
    ^ aufhoren|hor|hort|schluss auf? $
    lasst|lassen|lass sie? mich|uns ~ ruhe|frieden
    bestellung|termin|abo|vertrag|buchung ~ stornieren|kundigen|absagen
    storniere|stornieren|kundige|kundigen ~ bestellung|termin|abo|vertrag|buchung
    """,
    "pt": """
    ^ quem e|fala|sao voce|vc|voces|isso|esta? $
    nao tenho|ha|quero|estou interesse|interessado|interessada
    cancele|cancelar|cancela ~ pedido|consulta|compra|reserva|conta|plano
    me deixa|deixe|deixem em? paz
    """,
    "hi": """
    ^ kaun|kon|koun|कौन ~ ho|hai|h|है|हो|हैं|bol|बोल tum|aap|तुम|आप|raha|rahe? $
    pareshan|tang|परेशान|तंग mat|na|मत|न ~ karo|kare|करो|करें
    order|booking|ऑर्डर ~ cancel|कैंसिल|radd|रद्द
    """,
    "it": """
    ^ chi sei|e|siete|parla $
    non mi? interessa|interessato|interessata
    annulla|annullare|annullate|cancella|cancellare ~ ordine|appuntamento|abbonamento|prenotazione
    lasciatemi|lasciami in pace
    """,
    "nl": """
    ^ wie is|ben|zijn dit|dat|je|u|jij $
    geen interesse|belangstelling
    laat me|mij|ons ~ rust
    annuleer|annuleren ~ bestelling|afspraak|abonnement
    """,
}
