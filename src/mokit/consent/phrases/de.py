"""German phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={
        "gewollt": "lust|fan|bock|lehne|ablehne|lieber|wert|nutzen|verzichte|will|mochte|moechte|brauche|brauch|"
        "wunsche|bestellt|angefordert|zugestimmt|angemeldet|interesse|gewollt|erlaubt|interessieren|interessiert|"
        "gebeten|eingewilligt|erlaubnis|einwilligung|zustimmung|erwunscht|wollen|verlangt|bedarf|abonniert|"
        "akzeptiere|gestattet",
        "satt": "genug|satt|leid|genervt|nervt|nerven|nervig|stort|storend|zuviel|viel|viele|dauernd|standig|reicht|"
        "reichts|belastigend|unertraglich|unverschamt|schluss|schnauze|zumutung|zumullen|bombardiert|stundlich",
        "ende": "abmelden|abbestellen|austragen|kundigen|stoppen|beenden|ausschalten|abschalten|abstellen|"
        "deaktivieren|blockieren|sperren|unterbinden|verhindern|kuendigen|loswerden|stornieren|einstellen",
        "raus": "streichen|nehmen|loschen|loeschen|entfernen|austragen|werfen|rausnehmen|raus|gestrichen|geloscht|"
        "entfernt|genommen|ausgetragen|schmeissen|rausschmeissen|entfernung",
        "nachrichten": "mist|scheiss|scheiß|dreck|zeug|quatsch|kram|texterei|werbemist|spamnachrichten|mull|schrott|"
        "werbezeug|werbenachricht|textnachrichten|kurznachrichten|rundmails|aktionen|newsletters|prospekte|massensms|"
        "mitteilung|nachricht|nachrichten|sms|texte|mitteilungen|mails|mail|emails|werbung|newsletter|meldungen|spam|"
        "werbesms|benachrichtigungen|infos|informationen|angebote|erinnerungen|werbemails|anrufe|werbenachrichten|"
        "zusendungen|"
        "kontaktaufnahme|kontaktaufnahmen|post|whatsapps",
        "schreiben": "zumullen|bombardieren|bombardiert|uberhaufen|anzuschreiben|belastigen|anzurufen|zuzuschicken|"
        "zuzusenden|nervt|vollspammen|zutexten|zuzutexten|verschicken|verschickt|schreiben|schicken|senden|"
        "kontaktieren|anschreiben|anrufen|belastigen|simsen|zuschicken|zusenden|nerven|"
        "texten|storen|zuspammen|spammen|melden|anschreibt|kontaktiert|angeschrieben|belastigt|antexten|versenden",
        "schreibt": "schreiben|schreibt|schreib|schreibe|schicken|schickt|schick|schicke|senden|sendet|sende|"
        "kontaktieren|"
        "kontaktiert|kontaktiere|ruft|rufen|belastigen|nerven|nervt|spammt",
        "streicht": "nehmen|nehmt|nimm|streichen|streicht|streich|entfernen|entfernt|entferne|loschen|loscht|losche|"
        "losch|tragt|"
        "tragen|trag|schmeisst|werft|loescht|loeschen|loesche|loesch|vergessen|vergesst|vergiss",
        "loschen": "loschen|entfernen|austragen|abmelden|loeschen|streichen|rausnehmen|rauswerfen",
        "liste": "mailingliste|smsliste|kundenliste|kundendatei|mailverteiler|smsverteiler|abo|newsletter|datei|"
        "telefonbuch|kundendatenbank|liste|verteiler|nummer|daten|mich|kartei|listen|kontakte|datenbank|handynummer|"
        "adresse|uns|telefonnummer|"
        "system|kontaktdaten",
        "will": "wuerde|wurde|mochten|wunschen|brauchen|brauch|mocht|benotige|akzeptiere|will|mochte|mag|wunsche|"
        "brauche|wollen|mochten|woll|moecht|moechte|moechten|wuensche",
        "sachen": "bestellung|termin|abo|vertrag|buchung|auftrag|lieferung|mitgliedschaft|reservierung",
    },
    fillers="seine seiner seinen ihm freundlicherweise freundlich hoflich mit dem mal einfach doch endlich in mir "
    "mich uns keine kein weiteren weitere bitte mehr die der den dem das diese diesen ihre ihrer ihren ihrem eure "
    "eurer eurem euren deine deiner deinem von aus zu auf sms nachrichten noch und meine meiner sofort endlich ab "
    "jetzt "
    "umgehend standig weiterhin dauernd von per ich solche so an es scheiss verdammte sie sich irgendwelche bei von "
    "euch ihnen "
    "hiermit unverzuglich komplett ganz wieder nie eine einen",
    spellings="""
    nicht: net nich ned
    nichts: nix
    nummer: nr numer
    nachrichten: nachrichtn
    aufhoren: aufhoeren aufhörn aufhorn
    genug: gnug
    keine: kein keinen keinerlei
    wieder: wider
    bitte: bidde
    lasst: lasset
    keine: koane koa koi keene
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
    @will ~ keine|kein|nichts|nicht ~ @nachrichten|mehr|wieder -so|zeit|kommen ~ @schreiben|@nachrichten|bekommen|
        erhalten|horen|
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
    @streicht ~ sie? ~ @liste -sie|mit|auf|am|um
    @streicht ~ @liste|raus|heraus -mit|auf|am|um
    widerrufe|widerrufen|ziehe ~ einwilligung|zustimmung|einverstandnis|erlaubnis
    widerspreche|widersprechen|widerspruch ~ nutzung|verwendung|verarbeitung|werbung|datennutzung|@nachrichten
    genug ~ @nachrichten
    schluss|stopp|stop|aus mit ~ @nachrichten
    ohne ~ meine? ~ einwilligung|zustimmung|einverstandnis
    untersage|verbiete|verbitte ~ @nachrichten|kontakt|kontaktaufnahme|mir|anrufe
    @will ~ aus|von ~ verteiler|liste
    @will ~ nicht|nichts ~ kontaktiert|angeschrieben|belastigt|angerufen|genervt|gestort
    hort|hor|horen|hoeren|hoer|hoert sie? ~ auf ~ mit|damit|mich|mir ~ dem|den|der|diesem|diesen|eurem|euren? ~
        @nachrichten|@schreiben|,
    mit ~ dem|den|der|diesem|diesen|eurem|euren|eurer|ihren? ~ @nachrichten aufhoren|aufhoeren|aufhort
    aufhoren|aufhoeren ~ mit|mich|mir|uns ~ dem|den|der|diesem|diesen|eurem|euren|eurer|ihren? ~ @nachrichten|@schreiben
    @schreibt ~ mir|uns nie|niemals ~ mehr|wieder
    @schreibt ~ mir|uns keine|kein|keinerlei ~ @nachrichten
    @schreibt ~ mir|uns ~ nicht|nichts mehr
    @will ~ keine|kein|keinerlei ~ @nachrichten
    mich|uns|nummer|daten|handynummer ~ aus|von ~ @liste ~ @raus
    aus|von ~ verteiler|kartei|datenbank|liste|system|kundendatei|mailingliste ~ @raus
    @will|wie|wo|kann|konnen ~ ich|man|wir? ~ die|den|das|diese|eure? ~ @nachrichten ~ @ende
    @schreibt ~ mir|uns ~ @nachrichten ~ nicht|nie|niemals mehr|wieder
    @will|wie|wo|kann|konnen ~ ich|man|wir? ~ aus|von ~ verteiler|liste|mailingliste ,
    raus ~ aus ~ verteiler|liste|kartei
    melde|meld ich mich ~ ab
    hiermit ~ melde|kundige|widerspreche|bestelle ~ ab|mich|,
    sms|nachrichten|newsletter|verteiler abo? ~ beenden|kundigen|stoppen|abbestellen
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
    wie|wo ~ kann|melde|bestelle|komme ~ abmelden|ab|abbestellen|austragen|raus
    hier|gibt|wohnt|kenne ~ keine|keinen|kein ~ *
    ^ ~ bin ~ nicht|kein frau|herr|der|die|* ~ * $
    ^ ~ hort|hor|horen sie? auf ~ $
    mit ~ dem|den|der|diesem|diesen? ~ @nachrichten ~ aufhoren|schluss
    @will ~ das|sowas|die|diese|euren|eure ~ @nachrichten? ~ nicht ~ mehr? ,
    @will ~ sowas|euch nicht
    @will|kann|wie|wo ~ kann|man|ich|gern|gerne? ~ gern|gerne? ~ das|dies|diesen|den|es|hier? ~ @ende ,
    ^ ~ @will|wie|wo|kann|komme ~ ich|man? ~ hier? raus|rauskommen ~ hier? ~ $
    wie|wo|kann ~ ich|man? ~ aus|von verteiler|liste
    , nerv|nervt|nerven|stor|stort|storen|belastigt|belastigen sie? mich|uns ~ nicht
    , das|es|ihr|sie|du nervt|nerven|reicht|reichts -noch|fur|,
    , das|es|jetzt|mir ~ nervt|reicht|reichts ,
    ^ ~ kundigen|kundigung|kundige|beenden|stornieren|storno|abmeldung|austragung|loschung|einstellen|unterlassen|raus
        hier? ~ $
    ^ ~ verschwindet|verschwinde|verschwinden|zieht|zieh|verzieh|hau|haut leine|dich|ab|sie? ~ $
    ^ ~ was soll das|der|die ~ $
    ^ ~ stoppt|stoppen|stopp|unterlasst|lasst|lassen sie? das|es|sowas ~ $
    vergesst|vergiss|vergessen sie? mich|uns ,
    kein|keine|nicht ~ mitglied|abonnent ~ mehr
    kein|keine|nicht ~ kunde|kundin ~ mehr|,
    nicht mehr ~ kunde|kundin|mitglied
    nie|niemals|nicht ~ gebeten|erlaubt|gestattet|verlangt
    nie|niemals|nicht ~ nummer ~ gegeben
    @sachen|dienst|service|abonnement ~ @ende
    anwalt|rechtsanwalt|verbraucherzentrale|bundesnetzagentur|polizei|datenschutzbehorde|dsgvo ~ ein|einschalten|
        informieren|melden|gehen|schicken|,
    zum|meinem|meinen|mein anwalt|rechtsanwalt
    euch|sie|nummer ~ blockieren|melden|anzeigen|sperren|verklagen
    ist ~ nicht mehr ~ nummer|handy ~ von
    & @nachrichten @ende -er|sie|es|nicht|termin|bestellung
    & @nachrichten @satt -er|nicht|wie|danke
    & @nachrichten nicht|kein|keine|keinen|nie|niemals|nichts|ohne|keinerlei|null @gewollt -er|bekommen|erhalten
    & warum|wieso|weshalb @nachrichten immer|noch|dauernd|standig|bekomme|schickt|erhalte|trotzdem|weiterhin|kriege
        -nicht|keine
    & schon|bereits|mehrfach|mehrmals|mal|immer|trotz stop|abgemeldet|abmeldung|abbestellt|gekundigt|widersprochen
        geschrieben|
        gesagt|geschickt|gesendet|bekomme|gebeten|kommen|noch|habe|kommt
    wie|wo ~ krieg|kriege|bekomm|bekomme|werd|werde|komm|schalte|stell|stelle ~ ich ~ @nachrichten|das|die ~
        weg|los|ab|aus|raus
    wohn|wohne|wohnen|arbeite|lebe ~ da|dort|hier ~ nicht ~ mehr
    , unerwunscht|unaufgefordert|unverlangt ,
    was wollt|wollen|willst ihr|sie|du ~ von ~ mir|uns
    nummer nie|niemals|nicht ~ gegeben|herausgegeben|weitergegeben
    mir|uns ~ nicht? auf den|die|meinen|meine sack|nerven|nerv|geist|keks|zeiger|eier
    lasst|lass|lassen sie? ~ das|den|die|es ~ @nachrichten? ,
    , nerv|nervt|nerven|stor|stort|storen ~ sie? nicht ,
    letzte|letztes mal|warnung|mahnung|verwarnung
    wie oft|lange ~ denn|soll
    wie oft muss ~ ich ~ sagen|schreiben
    privatsphare|belastigung|unterlassungserklarung|abmahnung
    handy|nummer|telefon|anschluss ~ gehort
    ist ~ das? ~ handy|nummer|telefon ~ meines|meiner|meinem|vom|von
    minderjahrig|minderjahrige|minderjahriger
    keine|null|kein lust|bock|zeit ~ auf ~ euch|eure|euren|das|@nachrichten|mehr|sowas
    warum|wieso|weshalb ~ bin|steh|stehe ~ ich ~ immer|noch|in ~ verteiler|liste|kartei|angemeldet
    habe|hab ~ schon|bereits|mich|langst ~ gekundigt|abgemeldet|abbestellt|widersprochen
    interessiert|juckt ~ mich|uns|keinen|niemanden|kein ~ nicht|null|nix|die|bohne|schwein|,
    weg damit
    nie ~ wieder ~ @nachrichten? ,
    lasst|lass|lassen ~ gut ~ sein
    ^ ~ ich? hab|habe genug|satt|keine ~ lust? ~ $
    , keine lust ~ mehr ,
    kein|keinen|keine ~ abo|vertrag|konto|account|mitgliedschaft|abonnement ~ bei|mit
    was soll der|das|die|dieser|diese @nachrichten|muell
    verzichte ~ auf ~ @nachrichten
    & zukunft|kunftig|zukunftig|kuenftig keine|nicht|nichts @nachrichten|@schreiben|mehr
    lass|lasst|lassen sie? es|das ~ sein|bleiben
    firmenhandy|diensthandy|geschaftshandy|festnetz|arbeitshandy|diensttelefon
    wem|jemand|jemandem|anderen|anderem anders|anderem|anderen|leuten
    , bitte ~ nicht|nichts mehr ,
    ^ ~ bitte? nicht|nichts|nie mehr|wieder ~ $
    kenne|kennen ~ euch|sie|dich|ihre|eure ~ firma|nicht|unternehmen
    nicht ~ erwunscht|gewunscht|gewollt|erlaubt|bestellt
    ^ ~ nein ~ danke|heisst|und ~ nein? ~ keine|kein|nicht
    wann hort|hoert|endet ~ das|es|ihr|die ~ endlich|mal|auf ~ auf? ,
    geht|gehen ~ mich ~ nichts an
    fasst|fass|verschont|verschone|verschonen sie? mich|uns
    zeitverschwendung
    verlange|fordere|beantrage|wunsche|bitte|mochte|erbitte ~ ich? ~ um? ~ loschung|entfernung|abmeldung|streichung|
        austragung
    , lass|lasst|lassen sie? mich|uns ,
    meine|unsere ruhe
    schon|bereits|mehrmals|mehrfach|immer ~ nein|stop|stopp|nicht ~ gesagt|geschrieben|geantwortet
    konnt|konnen|kannst|sollt|sollen|bitte|jetzt|endlich ~ ihr|sie|du? ~ jetzt|bitte|damit|endlich? aufhoren|
        aufhoeren|stoppen|loschen|rausnehmen ,
    sie|ihr|du irren|irrt|irrst
    hier|ich ist|wohnt|spricht|bin ~ nicht|kein|keine ~ frau|herr|der|die *
    hier ~ ist|wohnt|spricht ~ nicht|kein|keine *
    wo|wie kundige|melde|bestelle|stoppe|beende|losche|kuendige ~ ich ~ das|die|den|mich|mein|ab|,
    ich|wir melde|melden|zeige|blockiere|sperre|verklage ~ euch|sie|dich|das|als|nummer
    nummer|handynummer ~ nicht ~ mehr|langer ~ verwenden|nutzen|benutzen|anschreiben
    @will|bitte|wurden ~ sie? ~ mich|uns ~ @loschen
    als ~ spam|belastigung|werbung ~ melden|markieren|gemeldet
    verstorben|gestorben|tot ~ @streicht|@loschen|nicht|keine
    leckt|leck mich
    & bekommen|erhalten|empfangen|kriegen|geschickt nichts|keine|nie|niemals|nimmer mochte|will|wollen|lieber|bitte|
        moechte|wurde -habe|hab|haben|wurden|paket|rechnung
    & mal|einmal|zweimal|dreimal|viermal|funfmal|zehnmal|hundertmal|zigmal|mehrmals stop|stopp|abgemeldet -bus|nachste
    arbeite|wohne|lebe|bin ~ nicht mehr ~ dort|da|hier|bei
    lehne ~ @nachrichten|jede|jegliche|alle|das|dies ~ @nachrichten? ~ ab
    & handy|postfach|telefon|nummer zu|voll|vollgemullt|mullt|zumullen|bombardiert|spammt|mull
        nicht|mein|mit|dauernd|standig -ruf|rufen|termin
    kein|nicht ~ teil ~ davon|von
    warum|wieso|weshalb schreibt|schreiben|schickt|schicken|sendet|belastigt|nervt ihr|sie|du ~ mir|mich|uns
    nummer|daten|handynummer ~ @raus
    @will ~ raus|austreten|aussteigen|weg ,
    @will ~ aus ~ dem|der|eurem|ihrem? ~ club|programm|gruppe|verein|newsletter|aktion
    mochte|will|lieber ~ nichts|nicht ~ mehr? ~ von ~ euch|ihnen
    nein zu|zur ~ @nachrichten
    & noch|nachste|weitere @nachrichten blockiere|anzeige|anwalt|melde|blockieren|verklage|sperre
    nicht|kein|keinen ~ in|auf|im|teil ~ @liste ~ sein|stehen|bleiben|auftauchen
    kaufe|kauf|wohne|arbeite|bestelle|bin|gehe ~ da|dort|hier|bei ~ euch? ~ nicht mehr
    """,
    wants="""
    , schreibt|schreib|schreiben sie? mir ,
    lieber|stattdessen|nur|besser ~ schreiben|sms|nachricht|nachrichten|schreibt|simsen
    , schickt|schick|schicken|sendet sie? mir? ~ sms|nachricht ,
    """,
)
