"""German phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={
        "nachrichten": "nachricht|nachrichten|sms|texte|mitteilungen|mails|mail|emails|werbung|newsletter|meldungen|spam|"
        "werbesms|benachrichtigungen|infos|informationen|angebote|erinnerungen|werbemails|anrufe|werbenachrichten|zusendungen|"
        "kontaktaufnahme|kontaktaufnahmen|post|whatsapps",
        "schreiben": "schreiben|schicken|senden|kontaktieren|anschreiben|anrufen|belastigen|simsen|zuschicken|zusenden|nerven|"
        "texten|storen|zuspammen|spammen|melden|anschreibt|kontaktiert|angeschrieben|belastigt|antexten|versenden",
        "schreibt": "schreiben|schreibt|schreib|schreibe|schicken|schickt|schick|schicke|senden|sendet|sende|kontaktieren|"
        "kontaktiert|kontaktiere|ruft|rufen|belastigen|nerven|nervt|spammt",
        "streicht": "nehmen|nehmt|nimm|streichen|streicht|streich|entfernen|entfernt|entferne|loschen|loscht|losche|losch|tragt|"
        "tragen|trag|schmeisst|werft|loescht|loeschen|loesche|loesch|vergessen|vergesst|vergiss",
        "loschen": "loschen|entfernen|austragen|abmelden|loeschen|streichen|rausnehmen|rauswerfen",
        "liste": "liste|verteiler|nummer|daten|mich|kartei|listen|kontakte|datenbank|handynummer|adresse|uns|telefonnummer|"
        "system|kontaktdaten",
        "will": "will|mochte|mag|wunsche|brauche|wollen|mochten|woll|moecht|moechte|moechten|wuensche",
        "sachen": "bestellung|termin|abo|vertrag|buchung|auftrag|lieferung|mitgliedschaft|reservierung",
    },
    fillers="in mir mich uns keine kein weiteren weitere bitte mehr die der den dem das diese diesen ihre ihrer ihren ihrem eure "
    "eurer eurem euren deine deiner deinem von aus zu auf sms nachrichten noch und meine meiner sofort endlich ab jetzt "
    "umgehend standig weiterhin dauernd von per ich solche so an es scheiss verdammte sie sich irgendwelche bei von euch ihnen "
    "hiermit unverzuglich komplett ganz wieder nie eine einen",
    spellings="""
    nicht: net nich ned
    nichts: nix
    nummer: nr numer
    nachrichten: nachrichtn
    """,
    misspelt="nachrichten abmelden",
    denials="nicht niemals er",
    doubts="wie wo wenn ob",
    restarts="bitte danke aber interesse",
    opt_out="""
    ^ stop|stopp|abmelden|abbestellen|austragen ,
    , stop|stopp|abmelden|austragen $
    stop|stopp ~ @nachrichten
    melden|melde|meldet|trag|tragen|tragt|nehmt|nimm|nehmen|lasst sie? mich|uns ~ ab|aus|raus|heraus
    ^ bitte? abmelden|abbestellen|austragen|loschen|unterlassen $
    um|zur abmeldung|loschung|austragung
    mich|uns aus|von ~ verteiler|liste|kartei|datenbank
    @will|bitte mich|uns ~ abmelden|austragen|abzumelden
    melde|trage mich ~ ab|aus
    ! @nachrichten ~ abmelden|abbestellen|kundigen
    hort|hor|horen|hoeren|hoer|hoert sie? ~ auf ~ @schreiben|sms|nachrichten|zu|damit|,
    keine|kein|nie weiteren|weitere|mehr? @nachrichten ~ mehr
    keine|kein ~ weiteren|weitere|mehr @nachrichten
    ruf|rufen|rufe|ruft sie? ~ nicht|nie ~ an
    ^ bitte? nicht|nie ~ @schreiben|storen ~ $
    ^ nicht|nie mehr|wieder ~ @schreiben ~ $
    nicht|nichts|nie|niemals mehr|wieder|langer ~ @schreiben|werden|kontaktiert|angeschrieben|bekommen|erhalten
    nichts mehr ~ horen|bekommen|erhalten|schicken|senden|wissen|von
    nie|niemals ~ wieder|mehr ~ @schreiben|@nachrichten
    @will ~ keine|kein|nichts|nicht ~ @nachrichten|mehr|wieder -so|zeit|kommen ~ @schreiben|@nachrichten|bekommen|erhalten|horen|
        empfangen|von|werden|haben
    @nachrichten ~ stoppen|beenden|einstellen|abbestellen|abstellen|unterlassen|loschen
    stoppen|stoppt|beenden|beendet|unterlassen|unterlasst|stellen|stellt|stoppe sie? ~ @nachrichten|@schreiben
    unterlassen|unterlasst sie? ~ das|dies|jegliche|kunftig|weitere
    mich ~ @loschen -wir
    meine ~ nummer|daten|kontaktdaten|handynummer ~ @loschen
    @loschen ~ meine ~ nummer|daten
    , keine|kein weiteren|weitere @nachrichten
    ^ keine @nachrichten ~ $
    @schreibt ~ sie? ~ nicht|nichts|keine|nie ~ mehr
    @schreibt ~ sie? ~ nicht|nichts|keine|nie ~ mehr|wieder an?
    kontaktieren|kontaktiert|schreiben|schreibt|belastigen sie? mich|mir|uns nicht
    lassen|lasst|lass sie? ~ das|es ~ mit ~ @nachrichten
    @streicht ~ sie? ~ @liste -sie
    @streicht ~ @liste|raus|heraus
    widerrufe|widerrufen|ziehe ~ einwilligung|zustimmung|einverstandnis|erlaubnis
    widerspreche|widersprechen|widerspruch ~ nutzung|verwendung|verarbeitung|werbung|datennutzung|@nachrichten
    genug ~ @nachrichten
    schluss|stopp|stop|aus mit ~ @nachrichten
    ohne ~ meine? ~ einwilligung|zustimmung|einverstandnis
    untersage|verbiete|verbitte ~ @nachrichten|kontakt|kontaktaufnahme|mir|anrufe
    @will ~ aus|von ~ verteiler|liste
    @will ~ nicht|nichts ~ kontaktiert|angeschrieben|belastigt|angerufen|genervt|gestort
    """,
    wrong_number="""
    ! falsche|falschen|falsch nummer|person|rufnummer|verbunden|handynummer|empfanger
    ^ ~ verwahlt $
    sich|habt|haben|euch|du|dich ~ verwahlt|vertippt
    nicht ~ mehr? ~ nummer|handy|telefon von|des|der
    nummer|handynummer gehort ~ nicht|jemand|jemandem|einem|mir
    nicht ~ die richtige nummer|person
    """,
    suspected="""
    ^ wer ist|sind|bist|sen|seid das|sie|du|da|dort|dies|ihr|denn? ~ $
    ^ wer zum? ~ schreibt|schickt|spricht ~ da|hier|das|denn? ~ $
    ^ wer ~ teufel ist|sind ~ $
    ^ ich? kenne ~ sie|dich|euch|nummer ~ nicht $
    woher ~ habt|haben|hast|kommt ihr|sie|du? ~ nummer|daten|kontakt|handynummer
    wie ~ kommen|kommt|kommst ~ nummer
    wer ~ gegeben ~ $
    warum|wieso|weshalb ~ bekomme|schreiben|schreibt|schickt|erhalte|kriege ~ nachrichten|sms|das|diese|mir|ich
    kein|keinerlei|null|kaum ~ interesse|bedarf|bock
    nicht ~ interessiert
    interessiert mich nicht
    ^ ~ aufhoren|hor|hort|schluss|genug|reicht auf|jetzt|damit|reicht? ~ $
    lasst|lassen|lass|lasse sie? mich|uns ~ ruhe|frieden
    , lasst|lassen|lass sie? das|es|mich ,
    @sachen ~ stornieren|kundigen|absagen|abbrechen
    storniere|stornieren|kundige|kundigen|absagen ~ @sachen
    ^ ~ das|ist|nur|reine|ist ~ spam|betrug|belastigung|abzocke|betruger|phishing|scam ~ $
    ist ~ spam|betrug|belastigung|abzocke|phishing
    ^ ~ spam|betrug|betruger|abzocke|abzocker|belastigung ~ $
    zeige|zeig|melde|blockiere|block|blocke|verklage|sperre sie|euch|dich|das|nummer ~ an|,
    werde|werd ~ sie|euch|dich|das ~ melden|blockieren|anzeigen|verklagen|sperren
    ^ ~ blockieren|blockiert|sperren|loschen ~ $
    ich? melde|blockiere|sperre ~ nummer|absender
    ^ woher ~ habt|haben|hast|kennen|kennt ihr|sie|du ~ mich|meine|meinen|mein|email|mail
    ^ ~ idiot|idioten|arschloch|spinner ~ $
    ^ welche firma ~ $
    verschwinde|verschwindet|hau|haut|geh|zieh ab|weg|leine ~ $
    anzeige|anwalt|bundesnetzagentur|verbraucherzentrale|rechtsanwalt ~ erstatten|,
    ^ ~ blockiert|gemeldet|blockiere|gesperrt ~ $
    ^ ~ verpisst|verpiss|haut|hau|verzieht|fickt|fick|leckt|leck ~ euch|dich|ab|mich ~ $
    nie|niemals|nicht ~ angemeldet|zugestimmt|eingewilligt|registriert|bestellt|abonniert|angefordert -habe
    zu|so|viel viele|viel ~ @nachrichten
    satt|leid|genervt|nervt|nerven ~ @nachrichten|von|@nachrichten
    @nachrichten nerven|nervt
    ihr nervt
    wie|wo ~ kann|melde|bestelle|komme ~ abmelden|ab|abbestellen|austragen|raus|mich
    hier|gibt|wohnt|kenne ~ keine|keinen|kein ~ *
    ^ ~ bin ~ nicht|kein frau|herr|der|die|* ~ * $
    """,
)
