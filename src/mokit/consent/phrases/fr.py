"""French phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={
        "arret": "arretez|arreter|darreter|arrete|arretes|arret|cessez|cesser|cesse|cesses|stoppez|stopper|stop|fini|halte|"
        "marre|basta|assez",
        "textes": "message|messages|sms|texto|textos|mail|mails|pub|pubs|publicite|publicites|notification|notifications|"
        "envois|spam|spams|promo|promos|offres|alertes|relances|rappels|emails|sollicitations|newsletter|newsletters|"
        "communications|infos|annonces",
        "envoyer": "menvoyer|mecrire|mappeler|mimportuner|mharceler|denvoyer|decrire|envoyer|ecrire|contacter|relancer|"
        "spammer|deranger|solliciter|embeter|harceler|appeler|enquiquiner|emmerder|saouler|demarcher|texter|importuner|rappeler|spamer",
        "envoyez": "menvoyez|menvoie|menvoyer|envoyez|mecrivez|mecris|mecrire|contactez|contacte|mappelez|ecrivez|relancez|"
        "relance|derangez|derange|sollicitez|contacter|recontacter|recontactez|spammez|embetez|textez|envoie|envoyer|"
        "mappelle|harcelez|appelez|relancer|deranger|rappelez|rappelle|rappeler|importunez|importune",
        "retirez": "retirez|retirer|retire|supprimez|supprimer|supprime|enlevez|enlever|enleve|effacez|effacer|efface|rayez|"
        "rayer|sortez|otez|oter|virez|virer|eliminez|radiez|radier",
        "veux": "veux|souhaite|desire|voulons|souhaitons|voudrais|souhaiterais|aimerais|accepte|jveux|jvx",
        "affaires": "commande|abonnement|rendez|rdv|reservation|livraison|contrat|inscription|seance|cours",
    },
    fillers="de d des du ma vos ces ses tes les le la l tous toutes me m nous mes mon vous votre vot recevoir denvoyer plus merci "
    "a aux au ecrire avec en ce cette cet encore surtout desormais dorenavant immediatement tout toute de ton ta par pour vraiment "
    "svp sil plait te a base etre sur jamais aucun aucune vos un une",
    spellings="""
    message: msg mess mesage mssg
    messages: msgs mesages
    ecrire: ecrir
    pas: pa
    je: jai
    cest: c+est
    menvoyer: m+envoyer
    menvoyez: m+envoyez menvoyé
    mecrire: m+ecrire
    mecrivez: m+ecrivez
    mappeler: m+appeler
    mappelez: m+appelez
    jveux: j+veux
    vous: vs
    """,
    misspelt="arretez desabonner desinscrire supprimer supprimez messages",
    denials="pas jamais il elle ils elles lui leur",
    doubts="comment ou si",
    restarts="interesse interessee merci svp mais bonjour",
    opt_out="""
    ^ stop|arretez|desabonnement|desinscription ,
    , stop|arretez|arrete $
    ^ @arret ca|cela|tout|tous|immediatement|maintenant|ces|ce ~ $
    @arret ~ @textes
    @arret ~ @envoyer
    arretez|arrete|cessez|cesse ~ harcelement|harceler|importuner
    , ne|veuillez|merci|prier ~ plus ~ @envoyer|@envoyez
    ne? plus jamais? @envoyer|recevoir|mecontacter|recontacter
    ^ ne? pas @envoyer|@envoyez ~ $
    plus jamais? me|nous @envoyer|@envoyez
    desactivez|desactiver|coupez|couper|bloquez|bloquer|annulez|annuler ~ @textes
    @envoyez -moi|nous ~ plus|jamais -tard|dinfos|dinformations|de|souvent|vite
    ne ~ @envoyez ~ plus
    contactez|contacte|recontactez|ecrivez|mecrivez|derangez|appelez|mappelez|relancez|sollicitez|spammez pas ,
    mettre|mettez fin ~ @textes
    ne|ni|me|nous|ma @envoyez plus
    @envoyez plus -tard|dinfos|dinformations|de|souvent|vite ~ rien|jamais|aucun|@textes
    @envoyez|@envoyer plus ,
    @veux plus|pas ~ @textes
    @veux pas|plus ~ recevoir|etre -en|disponible|la
    @veux plus rien
    @veux ~ contacte|contactee|sollicite|sollicitee|derange|derangee
    ^ plus de|aucun|jamais ~ @textes
    plus aucun|aucune|jamais ~ @textes
    ^ pas de ~ @textes svp|merci $
    ^ stop|halte ~ @textes
    ! desabonnez|desabonner|desabonne|desabonnement|desinscrire|desinscrivez|desinscription|desinscris
    @retirez ~ moi|numero|num|liste|listes|coordonnees|contacts|fichier|fichiers|repertoire|base|donnees|compte|infos|informations
    @retirez ~ de ~ liste|listes|fichier|contacts|base
    oubliez|perdez|jetez ~ numero
    retire|revoque|annule|retirer ~ consentement|accord|autorisation
    moppose|oppose ~ recevoir|utilisation|@textes|traitement|reception
    pas|plus ~ autorisez|droit ~ contacter|ecrire|envoyer
    nautorise|autorise pas|plus ~ contacter|utiliser|envoyer|recevoir|@textes
    pas ~ autorise|autorisation ~ contacter|ecrire|envoyer
    """,
    wrong_number="""
    ! mauvais|faux numero|num|personne|destinataire
    trompez|trompe|trompes de|du? numero|personne|destinataire
    erreur de|sur numero|destinataire|personne
    pas ~ bon|bonne|bonnes numero|num|personne
    numero ~ nest|plus|pas ~ plus|attribue|celui|a|pas
    vous trompez|trompe $
    """,
    suspected="""
    ^ qui etes|est|es vous|ce|tu|la? ~ $
    ^ vous|tu|t etes|es qui ~ $
    ^ cest|c|ces qui ca|la? $
    ^ qui ~ menvoie|mecrit|envoie|ecrit ~ ca|ce|cela|message ~ $
    ^ je ~ connais|sais pas qui|vous ~ $
    vous connais pas
    ou|comment|dou avez|as|vous|tu|ont ~ eu|trouve|obtenu|recupere|pris|numero|avez ~ numero|coordonnees|contact
    ou|comment|dou avez|as vous|tu? ~ numero|coordonnees
    qui ~ donne ~ numero|coordonnees
    pourquoi ~ recois|recevoir|menvoyez|mecrivez|contactez ~ $
    laissez|laisse|fichez|foutez|foute|fous|lachez|lache moi|nous ~ tranquille|tranquilles|paix
    lachez|lache moi|nous
    foutez|fous|degagez|degage|cassez|casse|barrez|tirez le|toi|vous|la? camp|dici? $
    ^ allez|va ~ faire|chier|vous|te ~ foutre|voir|chier $
    , pas|plus|non ~ interesse|interessee|interesses ,
    suis ~ pas|plus ~ interesse|interessee
    minteresse|interesse pas|plus
    ne|ca ~ minteresse ~ pas
    pas|aucun interet ,
    annulez|annuler|annule|resilier|resiliez ~ @affaires
    ^ ca suffit|assez|suffit ~ $
    cest|du|encore ~ spam|arnaque|harcelement|phishing|scam
    ^ spam|arnaque|arnaqueur|arnaqueurs|escroc|escrocs|harcelement|escroquerie ~ $
    porter|deposer|depose|porte plainte
    signaler|signale|denoncer|bloque|bloquer|bloquez ~ numero|vous|contact
    vous ~ bloque|signale|bloquer|signaler|denonce
    signaler ~ comme|33700|cnil
    cnil|33700
    ^ ~ disparaissez|disparais ~ $
    ^ ~ plus ~ client|cliente|adherent|adherente|membre ~ $
    veux|souhaite rien
    ^ ~ bloquer|bloquez|bloque|bloquee|signaler|supprimer|effacer|enlever ~ $
    ^ ~ degagez|degage dici? ~ $
    ^ ~ va|cassez|casse|barrez|tirez ten|toi|vous ~ $
    ^ ~ non interesse|interessee ~ $
    pas besoin de vos|vos|ca ~ $
    ^ quelle|cest|quel ~ societe|entreprise|numero ~ $
    jamais|pas ~ donne|demande|accepte|autorise ~ accord|numero|consentement|permission|ca|cela|rien|recevoir|messages
    jamais|pas ~ inscrit|inscrite|abonne|abonnee
    trop de ~ @textes
    marre|ras|assez|stop de|le|bol ~ @textes
    marre de vous
    comment|ou ~ desabonner|desinscrire|recevoir|arreter|stopper
    ^ je? ne? suis|chuis pas -disponible|libre|la|sur|sure|chez|en|a|au|encore|loin|content|bien|pret|prete|d|le|celui * $
    """,
)
