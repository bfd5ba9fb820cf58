"""Italian phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={"messaggi": "messaggio|messaggi|sms|notifiche|pubblicita|spam|promozioni"},
    fillers="di mi a i gli le la il questi più piu dalla dal vostra vostri mandarmi inviarmi ricevere altri",
    denials="mai lui lei",
    doubts="come dove se",
    opt_out="""
    smettete|smetti|smettila|smetta|basta|fermate|stop ~ mandarmi|inviarmi|scrivermi|scrivere|mandare|inviare|
        contattarmi|
    @messaggi
    non voglio|desidero ~ @messaggi
    non mandatemi|mandarmi|inviatemi|inviarmi|scrivetemi|scrivermi|contattatemi|contattarmi
    ! disiscrivermi|disiscrivimi|disiscrivetemi|cancellatemi|cancellami|rimuovetemi|toglietemi
    cancellate|cancella|rimuovete|rimuovi|togliete|togli ~ numero|lista|dati
    """,
    wrong_number="""
    ! numero sbagliato|errato
    ha|hai|avete sbagliato numero
    """,
    suspected="""
    ^ chi sei|e|siete|parla $
    non mi? interessa|interessato|interessata
    annulla|annullare|annullate|cancella|cancellare ~ ordine|appuntamento|abbonamento|prenotazione
    lasciatemi|lasciami in pace
    """,
)
