"""Dutch phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={"berichten": "bericht|berichten|sms|smsjes|berichtjes|reclame|meldingen|spam"},
    fillers="mij me ons geen de het deze meer met van uit jullie uw sturen alsjeblieft aub nog te mijn",
    denials="niet nooit hij zij",
    doubts="hoe waar als",
    opt_out="""
    stop|hou|houd|stoppen ~ op? ~ sturen|smsen|appen|berichten|sms|bellen|lastigvallen
    geen ~ @berichten ~ meer
    wil|willen geen ~ @berichten
    stuur|sturen|sms ~ niet|niets|geen ~ meer
    meld|haal|schrijf|verwijder ~ af|lijst|uit|nummer|mij
    wil|willen me|mij|ons? afmelden|uitschrijven
    """,
    wrong_number="""
    ! verkeerd|verkeerde nummer|persoon
    """,
    suspected="""
    ^ wie is|ben|zijn dit|dat|je|u|jij $
    geen interesse|belangstelling
    laat me|mij|ons ~ rust
    annuleer|annuleren ~ bestelling|afspraak|abonnement
    """,
)
