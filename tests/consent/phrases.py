"""What people text to leave, and what only looks like it, with the wanted outcome for each level.

A line is three letters and a text. The letters stand for the levels exact, phrases and suspected: O for opted
out, S for suspected, - for neither. The wordings named after a page are found there as examples of what people
text; the others are made up after their pattern. The first tables were written for TUNED. What is SEEN was collected
in two rounds then and measured once each, before anything was changed: 45 of 71 and 38 of 48 phrases were heard.
"""

from typing import Literal, NamedTuple, get_args

Level = Literal["exact", "phrases", "suspected"]
LEVELS: tuple[Level, ...] = get_args(Level)
OUTCOMES = {"O": "opt_out", "S": "suspected", "-": None}


class Phrase(NamedTuple):
    language: str
    text: str
    wanted: dict[Level, str | None]


def read(lines: str) -> list[Phrase]:
    found: list[Phrase] = []
    language = ""
    for line in filter(None, map(str.strip, lines.splitlines())):
        if line.startswith("#"):
            language = line[1:].split()[0].rstrip(":")
            continue
        letters, text = line.split(maxsplit=1)
        found.append(
            Phrase(language, text, {level: OUTCOMES[one] for level, one in zip(LEVELS, letters, strict=True)})
        )
    return found


TUNED = read("""
#en: words in the dress of a text
OOO STOP
OOO stop.
OOO Stop!!!
OOO "STOP"
OOO “stop”
OOO Stop please
OOO please stop
OOO pls stop thx
OOO STOP now
OOO stop 🛑
OOO STOP STOP STOP
OOO stopstop
OOO s t o p
OOO S.T.O.P
OOO ЅТОР
OOO opt out
OOO opt-out
OOO OPTOUT
-OO Opt me out
OOO stop all
OOO stopall
OOO unsubscribe please
OOO un subscribe
OOO Cancel
OOO quit
OOO End.
OOO revoke
OOO remove
OOO unsub
OOO *stop*
OOO #stop

#en: slips of the thumb
-OO STPO
-OO SOTP
OOO stopp
-OO stoooop
-OO tsop
-OO unsubcsribe
--S sto
--S stip
--S dtop
-OO unsubscrib

#en: Postscript, "Subscriber Opt-out Actions" (help center, 1260804630350)
-OO do not text
-OO do not call
-OO don't text
-OO don't call
-OO take me off
-OO wrong number
-OO remove me
--S fuck you
--S fuck off
--S eat shit
-OO do not contact
-OO don't contact
-OO do not message
-OO stop texting
-OO stop fucking texting
-OO unsubscribe me
-OO stop sending texts
-OO stop sending me texts
-OO Stop the text, please!
-OO Stop sending me text message! I have asked many times and you continue to send them to me!
-OO STOP SENDING ME THESE TEXTS... I already ordered one and I don't want to keep getting texts from you
OOO Please remove. Thanks.
-OO Stop all texts to me!
-OO Please delete me from your text list. Thanks so much!
-OO Stop sending me text
-OO Stop sending these, please!
-OO Remove this number
-OO Remove my phone number
-OO Quit texting me you already ripped me off
-OO Please remove my number from your system. Thank you!

#en: iVIP Mobile, "What key words will automatically unsubscribe a contact?"
-OO stop this
-OO stop texts
-OO stop calling
-OO do not call me
-OO don't text me
--S shut up
-OO leave me alone

#en: Braze, "Fuzzy opt-out"; Voyage, "Fuzzy opt-out"
--S goodbye
-OO Please stopppp
-OO Please stop messaging me
--S Please cancel my order!

#en: of our own
-OO stop texting me
-OO please remove me
-OO pls take me off your list
-OO take me off this list now
-OO Stop messaging me
-OO stop msging me
-OO quit sending me this crap
-OO stop spamming me
-OO Stop bothering me
-OO stop harassing me please
-OO cease texting me
-OO no more texts
-OO no more messages please
-OO No more
-OO no more spam!
-OO I don't want these messages
-OO i dont want any more texts from u
-OO I no longer wish to receive these messages
-OO I do not want to receive text messages
-OO dont message me again
-OO Don't ever text me again
-OO do not contact me anymore
-OO never text me again
-OO please opt me out
-OO I would like to opt out
-OO i want to unsubscribe
-OO unsubscribe from all
-OO I want out of this list
-OO delete my number
-OO lose my number
-OO remove me from your list
-OO remove my name from this list
-OO I revoke my consent
-OO I withdraw my permission to text me
-OO please end these messages
-OO cancel these texts
-OO cancel all messages
-OO turn off these notifications
-OO just stop
-OO ok stop
-OO stop it
-OO I said STOP
-OO STOP!!! I said stop texting me
-OO This is the wrong number
-OO You have the wrong number
-OO sorry wrong number
-OO wrong person
-OO You have the wrong person, stop texting
--S I think u have the wrong number.
-OO Hi, please stop sending me messages, thanks
-OO Can you please stop texting me
-OO can u take me off ur list
-OO you need to stop texting me
-OO I asked you to stop texting me
--S why won't you stop texting me
--S how do i unsubscribe
--S how do I opt out
--S how do I stop these
--S who is this
--S Who is this?
--S who's this
--S who dis
--S who are you?
--S how did you get my number
--S why are you texting me
--S I never signed up for this
--S i didn't subscribe to this
--S not interested
--S No longer interested
--S I'm not interested, thanks
--S is this spam?
--S spam
--S this is spam
--S go away
--S get lost
--S piss off
--S enough
--S enough already
--S blocked
--S I'm blocking you
--S I will report you
--S reporting this as spam
--S please cancel my appointment
--S cancel my subscription
--S Cancel order
--S I want to cancel my membership
--S stop my subscription
--S make it stop
--S this needs to stop
--S stop 5
--S I'm done with this
--S leave me be
--S get off my phone
--S ok cancel
--S please let me out of this
--S it says reply STOP to unsubscribe

#fr
OOO ARRET
OOO Arrêt
OOO arrête
OOO STOP svp
OOO désabonner
OOO désinscription
OOO STOP au 36180
-OO arrêtez de m'envoyer des messages
-OO Arrêtez de m'écrire
-OO arretez vos sms
-OO merci d'arrêter les messages
-OO ne m'envoyez plus de sms
-OO ne m'envoyez plus rien
-OO Ne me contactez plus
-OO ne m'appelez plus
-OO je ne veux plus recevoir vos messages
-OO je veux plus de vos messages
-OO je souhaite me désabonner
-OO désabonnez-moi svp
-OO me désinscrire
-OO retirez-moi de votre liste
-OO supprimez mon numéro
-OO plus de messages svp
-OO plus de pub
-OO stop aux sms
-OO mauvais numéro
-OO vous vous trompez de numéro
--S qui êtes-vous ?
--S c'est qui
--S laissez-moi tranquille
--S pas intéressé
--S annulez ma commande
--S foutez-moi la paix

#es
OOO ALTO
OOO baja
OOO Parar
OOO cancelar
OOO salir
OOO no más
OOO basta
-OO dar de baja
-OO darme de baja
-OO quiero darme de baja por favor
-OO denme de baja
-OO deja de enviarme mensajes
-OO dejen de mandarme mensajes
-OO dejen de mandarme textos
-OO dejen de molestar
-OO no me manden más mensajes
-OO no me envíe mensajes
-OO no más mensajes
-OO no quiero más mensajes
-OO ya no quiero recibir mensajes
-OO no quiero recibir nada
-OO quítenme de su lista
-OO borren mi número
-OO elimine mi número de su lista
-OO no me escriban más
-OO no me llamen
-OO número equivocado
-OO se equivocó de número
--S quién es
--S ¿quién eres?
--S no me interesa
--S cancelar mi pedido
--S déjenme en paz

#de
OOO STOPP
OOO Stop bitte
OOO abmelden
OOO abbestellen
OOO bitte abmelden
-OO melden Sie mich ab
-OO hört auf mir zu schreiben
-OO Hören Sie auf, mir SMS zu schicken
-OO keine SMS mehr
-OO keine Nachrichten mehr bitte
-OO bitte keine weiteren Nachrichten
-OO ich will keine SMS mehr
-OO Ich möchte keine Nachrichten mehr erhalten
-OO schreiben Sie mir nicht mehr
-OO schreibt mir nicht mehr
-OO schickt mir keine Nachrichten mehr
-OO nehmen Sie mich von der Liste
-OO löschen Sie meine Nummer
-OO bitte löschen Sie mich aus dem Verteiler
-OO ich will mich abmelden
-OO falsche Nummer
-OO Sie haben die falsche Nummer
--S wer ist das
--S wer sind Sie?
--S kein Interesse
--S Bestellung stornieren
--S lasst mich in Ruhe
--S aufhören

#pt
OOO PARAR
OOO Pare
OOO SAIR
OOO cancelar
OOO descadastrar
-OO pare de me mandar mensagens
-OO parem de me enviar mensagem
-OO não me mande mais mensagens
-OO não quero mais receber mensagens
-OO não quero receber sms
-OO quero sair da lista
-OO me tire da lista
-OO me remova da lista
-OO remova meu número
-OO chega de mensagens
-OO não me envie mais nada
-OO não mande mais sms
-OO cancelar inscrição
-OO quero cancelar o recebimento
-OO número errado
-OO você está com o número errado
--S quem é
--S quem é você?
--S não tenho interesse
--S cancele meu pedido
--S me deixa em paz

#hi
OOO बंद करो
OOO बंद
OOO रोको
OOO roko
OOO band karo
-OO message band karo
-OO मैसेज बंद करो
-OO mujhe message mat bhejo
-OO मुझे मैसेज मत भेजो
-OO मुझे संदेश न भेजें
-OO sms mat bhejo
-OO mujhe sms nahi chahiye
-OO मुझे मैसेज नहीं चाहिए
-OO please message bhejna band karo
-OO mera number hatao
-OO मेरा नंबर हटाओ
-OO list se hatao
-OO galat number
-OO गलत नंबर
--S kaun ho
--S कौन है
--S kaun ho tum
--S order cancel karo
--S pareshan mat karo
""")

HARMLESS = read("""
#en
--- don't stop
--- Don't stop texting me
--- please don't unsubscribe me
--- stop by at 5?
--- Stop by the shop on Tuesday
--- I'll stop in later
--- meet me at the bus stop
--- next stop
--- can't stop laughing
--- It won't stop raining
--- my sister won't stop calling me
--- when does it end?
--- at the end of the day
--- the end
--- I quit my job
--- are you going to quit soon
--- we had to cancel
--- never cancel
--- Liked “Reply STOP to end”
--- Loved “Wool tip: wash cold. Reply STOP to end”
--- Emphasized “STOP to opt out”
--- 👍 to “Reply STOP to end”
--- Removed a like from “Reply STOP to end”
--- Laughed at "Reply STOP to unsubscribe"
--- no
--- no thanks
--- text me when you get there
--- please text me
--- send me a message
--- remove the lid before you heat it
--- take me home
--- please take it off the stove
--- leave it
--- I leave at 5
--- that's enough for two
--- call me
--- what is your number
--- new number, this is Ann
--- order 5
--- non stop
--- one stop shop
--- full stop
--- stops at 5th street
--- start the car and stop the engine when the light is red
--- you can't stop the signal
--- shop
--- top
--- send
--- and
--- I want more texts
--- I love these messages
--- don't forget to text me
--- he should stop smoking
--- who is coming tonight?
--- who is the winner
--- cancelled flight, home late
--- the spam sandwich was good
--- The number is wrong on my ticket, can you check order 77
#fr
--- je passe à l'arrêt de bus
--- n'arrêtez pas
--- j'arrive
--- plus de questions, merci pour la réponse
--- A aimé « STOP au 36180 »
#es
--- no pares
--- mi hermano es más alto
--- más tarde
--- Le gustó “Responda STOP para salir”
#de
--- nicht aufhören
--- ich bin an der Haltestelle
--- bis zum Ende der Woche
--- Gefällt „Antworten Sie STOP“
#pt
--- não pare
--- vou sair às 5
--- para mim está bom
#hi
--- dukaan band hai
--- kal milte hain
""")

SEEN = read("""
#en: fixtures and lists of public SMS programs on GitHub, found by searching for other phrases of theirs
-OO don't send me text messages
-OO remove me from your text list
-OO take me off the SMS list
-OO unsubscribe me from SMS messages
-OO Kindly stop messaging me.
-OO Please do not message me.
-OO I no longer want these updates.
-OO Please stop sending me messages and unsubscribe my email.
-OO Please unsubscribe us from these automated payment reminders.
-OO Do not contact me again on WhatsApp.
-OO Kindly opt us out of this reminder channel.
-OO Take me off your mailing list.
-OO Stop sending these texts.
-OO Remove my email from your system.
-OO Do not call this number again.
-OO Hey, stop texting me about this
--S no interest
-OO take my number off your list
-OO don't call here again
-OO I don't want to be contacted
-OO dont txt me
-OO do not send
-OO never text
--S did not sign up
-OO never contact me again
--S I am not interested thanks
-OO quit bothering me
-OO Don't ever bother me, please.
-OO Never text me, ok?
-OO please take me off the list
-OO Leave me the fuck alone
--S never speak to me again
-OO I want to stop receiving these
-OO STOP TEXTING THIS NUMBER
#es: likewise
-OO ya no me escriban
-OO no molestar
-OO no me mandes mensajes
-OO dejen de escribirme
-OO no quiero mensajes
-OO bórrame
-OO no me contacten
-OO no vuelva a llamar
-OO borren mis datos
-OO quitar de la lista
-OO no escriban
-OO desuscribir
-OO Deja de enviarme mensajes
-OO no quiero que me llamen
#pt: likewise
-OO Não quero receber mensagens
-OO nao quero receber mensagens
#hi: likewise
-OO Mujhe message mat bhejo, unsubscribe kar do.
-OO ab message mat bhejo
-OO band kar do
-OO band kardo
-OO rok do
-OO बंद कर दो
-OO मुझे हटाओ
-OO हटाओ
-OO Roz roz message mat bhejo yaar. Pata hai humein.
#fr: written without a look at the tables
-OO Veuillez me retirer de votre liste de diffusion
-OO Je ne veux plus de vos sms merci de me supprimer
-OO arrêtez ça
-OO ne m'écrivez plus jamais
-OO désactivez les notifications
-OO merci de ne plus m'envoyer de messages
#de: likewise
-OO Bitte streichen Sie mich von der Liste
-OO Keine Werbung mehr bitte
-OO Ich möchte keine SMS mehr bekommen
-OO Hör auf mir zu schreiben
--S Lassen Sie mich in Ruhe
--S ich habe kein Interesse mehr
#en: fixtures and lists of public SMS, WhatsApp and email programs on GitHub
-OO Please unsubscribe me from your mailing list.
-OO STOP MESSAGING ME! Take me off your list!
-OO Please stop contacting me.
-OO Please STOP texting me!!
-OO Stop contacting me about my land
-OO quit calling me
-OO remove my number please
-OO take my number off
-OO I found an apartment. Stop contacting me.
--S thanks, not interested
-OO Please stop contacting me, unsubscribe
#fr: likewise
-OO s'il vous plaît, arrêtez de m'envoyer des SMS
-OO Merci de me retirer de votre liste de diffusion.
-OO Arrêtez de m'envoyer des emails.
-OO je ne veux plus recevoir vos offres
-OO ne m'envoyez plus de notifications
-OO arrête de m'écrire
-OO ne me contacte plus
-OO retire-moi de ta liste
-OO ne m'écrivez plus
-OO cessez de me contacter
-OO Arrêtez de m'envoyer des textos
#es: likewise
-OO Hola, quiero darme de baja por favor
-OO por favor no me escriban mas
-OO dejen de enviar mensajes
-OO quiero que borren mi numero de la lista
-OO sacame de la lista
#pt: likewise
-OO para de me mandar propaganda
-OO não me mande mais mensagem
-OO Não me ligue mais
-OO não me procure mais
-OO não me chame mais
-OO me tira da lista
-OO me tire da lista de vocês
-OO remova meu número da lista de contatos
-OO quero me descadastrar
-OO quero parar de receber
-OO me remova
-OO nao me contate
-OO não enviar mais
-OO para de me ligar
-OO tire meu contato
-OO cancelar cadastro
-OO remover meu contato
-OO cancelar envio
-OO não manda mais
--S sem interesse
-OO bloquear mensagens
""")

SEEN_HARMLESS = read("""
#en
--- I quit my job last week
--- The bus stopped here
--- stopped by your shop yesterday
--- Interested, call me
--- Sounds good, send a quote
--- Yes please send a quote
--- sorry the doorbell keeps ringing, one sec I need to stop ringing it
--- I would never ring this number normally
--- I do not want to pay
--- no problem, see you then
--- Don't call me tomorrow, call me Friday.
--- the end of the week works
--- I asked him to stop by and take a look
#es
--- no quiero salir hoy
#pt
--- quero receber mensagens sobre o pedido
#de
--- keine Ahnung, wann das Konzert endet
#fr
--- je suis à l'arrêt
""")
