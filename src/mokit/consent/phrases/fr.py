"""French phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={
        "vouloir": "envie|refuse|refusons|prefere|interet|utile|interessant|fan|veux|veut|souhaite|demande|besoin|"
        "inscrit|inscrite|abonne|abonnee|accord|autorise|consentement|interesse|interessent|autorisation|permission|"
        "desire",
        "lassitude": "marre|ras|bol|assez|fatigue|fatiguee|lasse|saoule|gonfle|trop|suffit|insupportable|enerve|"
        "agacant|agace|penible|honte|abuse",
        "arret": "arretez|arreter|darreter|arrete|arretes|arret|cessez|cesser|cesse|cesses|stoppez|stopper|stop|fini|"
        "halte|"
        "marre|basta|assez",
        "textes": "envoi|lenvoi|contact|mail|contacts|conneries|betises|merdes|trucs|contenu|reclame|actus|"
        "demarchage|prospection|invitations|message|messages|sms|texto|textos|mail|mails|pub|pubs|publicite|"
        "publicites|notification|notifications|"
        "envois|spam|spams|promo|promos|offres|alertes|relances|rappels|emails|sollicitations|newsletter|newsletters|"
        "communications|infos|annonces",
        "envoyer": "membeter|inonder|minonder|bombarder|polluer|mennuyer|ennuyer|gonfler|gaver|utiliser|reecrire|"
        "mespammer|spamer|texter|parler|menvoyer|mecrire|mappeler|mimportuner|mharceler|denvoyer|decrire|envoyer|"
        "ecrire|contacter|relancer|"
        "spammer|deranger|solliciter|embeter|harceler|appeler|enquiquiner|emmerder|saouler|demarcher|texter|"
        "importuner|rappeler|spamer",
        "envoyez": "nenvoyez|nenvoie|nenvoyer|necrivez|necris|nutilisez|nutiliser|nappelez|texte|textes|texter|"
        "utiliser|utilisez|minondez|inondez|ecris|envoyes|menvoies|contactes|gonflez|saoulez|embete|membetez|ennuyez|"
        "reecrivez|spammer|ecrivez|menvoyez|menvoie|menvoyer|envoyez|mecrivez|mecris|mecrire|contactez|contacte|"
        "mappelez|ecrivez|relancez|"
        "relance|derangez|derange|sollicitez|contacter|recontacter|recontactez|spammez|embetez|textez|envoie|envoyer|"
        "mappelle|harcelez|appelez|relancer|deranger|rappelez|rappelle|rappeler|importunez|importune",
        "retirez": "retirez|retirer|retire|supprimez|supprimer|supprime|enlevez|enlever|enleve|effacez|effacer|"
        "efface|rayez|"
        "rayer|sortez|otez|oter|virez|virer|eliminez|radiez|radier",
        "veux": "veux|veut|souhaite|desire|voulons|souhaitons|voudrais|souhaiterais|aimerais|accepte|jveux|jvx",
        "affaires": "commande|abonnement|rendez|rdv|reservation|livraison|contrat|inscription|seance|cours",
    },
    fillers="son sa leur de d des du ma vos ces ses tes les le la l tous toutes me m nous mes mon vous votre vot "
    "recevoir denvoyer plus merci "
    "a aux au ecrire avec en ce cette cet encore surtout desormais dorenavant immediatement tout toute de ton ta par "
    "pour vraiment "
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
    pourquoi: pk pq pkoi
    veux: ve
    desabonner: desabo
    jamais: jms
    sarrete: s+arrete
    laissez: lessez laisser
    tranquille: trankil tranquil trankille
    numero: num nume numro
    demande: dmd
    arretez: aretez arretés arréter
    """,
    misspelt="arretez desabonner desinscrire supprimer supprimez messages",
    denials="pas jamais il elle ils elles lui leur",
    doubts="comment ou si",
    restarts="faut interesse interessee merci svp mais bonjour",
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
    contactez|contacte|recontactez|ecrivez|mecrivez|derangez|relancez|sollicitez|spammez pas ,
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
    @retirez ~ moi|numero|num|liste|listes|coordonnees|contacts|fichier|fichiers|repertoire|base|donnees|compte|
        infos|informations
    @retirez ~ de ~ liste|listes|fichier|contacts|base
    oubliez|perdez|jetez ~ numero
    retire|revoque|annule|retirer ~ consentement|accord|autorisation
    moppose|oppose|opposition ~ lutilisation|lenvoi|lusage|recevoir|utilisation|@textes|traitement|reception
    pas|plus ~ autorisez|droit ~ contacter|ecrire|envoyer
    nautorise|autorise pas|plus ~ contacter|utiliser|envoyer|recevoir|@textes
    pas ~ autorise|autorisation ~ contacter|ecrire|envoyer
    @arret tout|toutes? ca|cela ,
    @arret ~ bombarder|bombardement|inonder|harcelement|demarchage
    @retirez ~ contact|adresse|telephone|portable
    @retirez ~ nom ~ liste|listes|fichier|fichiers|base|contacts|repertoire
    me retirer|desabonner|desinscrire ,
    veux|voudrais|souhaite|aimerais|comment|puis|faire|peux|possible ~ sortir|quitter|partir ~
        liste|listes|fichier|fichiers|groupe
    ne? plus ~ etre ~ contacte|contactee|derange|derangee|sollicite|sollicitee|demarche|demarchee
    refuse|refusons ~ @textes|recevoir
    ^ ~ desinscription|desabonnement|desabonner ~ $
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
    ^ je? ne? suis|chuis pas -disponible|libre|la|sur|sure|chez|en|a|au|encore|loin|content|bien|pret|prete|d|le|celui
        * $
    @veux|veut plus|pas ~ ca|cela|ces ,
    pas|plus|aucun besoin ~ @textes|recevoir
    @lassitude ~ ca|cela|recevoir|@textes|vous|contacte
    mauvaise personne
    ^ ~ resilier|resiliation|resilie|annuler|annulation|desactiver|stopper|supprimez|retirer|cesser|cessez|desabo ~ $
    comment|peux|puis|possible|veux|voudrais|souhaite|aimerais ~ resilier|stopper|retirer|desabo
    ^ oubliez|oublie moi|nous ~ $
    , ca suffit -pour|largement|a|comme|amplement|il
    lachez|lache|laissez|laisse l|tomber? affaire|tomber
    allez|va|aller vous|te? faire foutre|voir|mettre|cuire
    , fermez|ferme la|gueule|ta ,
    plus ~ client|cliente|adherent|adherente|membre|concerne|concernee|abonne ,
    non|merci|svp plus de ~ @textes
    @envoyez pas ~ ca|cela|@textes
    ne? pas @envoyer ~ @textes
    jamais|pas ~ souscrit|autorise|sollicite|accepte
    mon avocat|huissier
    bloctel|dgccrf
    ^ ~ bon? debarras ~ $
    arretez|arrete|arreter|cessez|stoppez ,
    ce|cest ~ plus|pas ~ numero|telephone|portable ~ de|du
    & @textes @arret|bloquer|desactiver|couper|supprimer|desabonner|resilier|annuler|terminer|finir
        -il|elle|ils|lui|pas|jamais|assez
    & @textes @lassitude -il|elle|ils|lui|pas|recu|envoye
    & @textes pas|plus|jamais|aucun|aucune|sans|ni|rien @vouloir -il|elle|ils|lui|recu|recus|recue|arretez
    & @textes pourquoi recois|recevoir|recoit|envoyez|menvoyez|continue|continuez|encore|toujours -pas
    & deja|fois|encore|toujours stop|desabonne|desinscrit|desabonner|desinscrire|desabonnement repondu|dit|demande|
        envoye|recois|ecrit|mis
    ne? donne|donnons|donnerai pas|jamais ~ accord|consentement|autorisation|permission|numero
    bol|ras ,
    merci|svp|veuillez d|de? arreter|darreter|cesser|stopper ,
    & comment|quand sarrete|arrete|cesse|finit|stoppe ca|cela|tout|ceci -il|elle|on
    mon refus|opposition
    ^ ~ marre ~ $
    dernier|derniere avertissement|fois|sommation
    ^ ~ non non non? ~ $
    habite|travaille|bosse plus|pas ~ la|ici|chez
    & demenage @arret|@retirez|besoin|interesse|concerne|concernee|plus
    nest|est plus|pas ~ son|sa|mon ~ numero|telephone|portable|tel
    numero|telephone|portable ~ appartient|dun|mineur|mineure|fils|fille|enfant
    vie|mon privee|intimite
    combien ~ fois ~ faut|dois|vais|va|je|faudra|dire|repeter
    pourquoi|comment ~ suis ~ encore ~ liste|inscrit|inscrite|abonne
    deja vote|vendu|achete|donne|repondu|desabonne|desinscrit ~ stop|arretez|merci
    rien|plus a ~ foutre|faire|cirer ~ de|avec ~ vos|vous|ca|@textes
    vous|tu ~ derangez|emmerdez|gonflez|saoulez|faites|fatiguez|enervez|harcelez|agacez -chier|me
    non non|merci merci? ~ stop
    perdez|perds votre|vos|ton temps
    men|fiche|fous ~ de ~ vos|vous|@textes
    jen|en|nen veux|voulons|voudrais|veut plus|pas -de|acheter|commander|trop
    veux|faut|voudrais|que ~ ca|cela|tout ~ sarrete|cesse|arrete|finisse
    ^ ~ stoppez|cessez|supprime|supprimez|effacez|retirez|retire|enlevez|virez|bloquez|arretez ~ moi|ca|nous? ~ $
    rien|jamais|pas demande|voulu|sollicite|souscrit
    rien|jamais signe
    pas signe ~ pour|a|vos|ca
    trop cest trop
    ^ ~ cest|c fini|termine|mort|assez|non|fini ~ $
    ^ ~ ce? nest|cest|c pas -grave|possible|vrai|ca|bon|le|la|un|une|mon|ma|loin|cher|mal|fini|pret|faux|sur|encore|
        clair|normal|bien|facile|de|tres * ~ $
    connais|connait pas ~ cette|votre|ce|vous|entreprise|societe
    pas|plus|aucun ~ droit ~ @envoyer
    calme|calmez|doucement|mollo ~ avec ~ @textes
    liste|listes rouge|noire|dopposition
    ras|plein le|la|les cul|casquette|dos|bol|couilles|pompon
    ^ ~ plus jamais ~ ca? ~ $
    vous|tu ~ mavez|avez|nous ~ deja ~ envoye|ecrit|contacte|relance
    telephone|portable|numero|ligne ~ professionnel|professionnelle|fixe|pro|boulot|travail ~ @arret|pas|merci|,
    pas la peine ~ de ~ @envoyer|@envoyez|insister
    inutile ~ de|dinsister ~ @envoyer|insister|,
    ninsistez pas
    demande|exige|souhaite|veux|sollicite|voudrais ~ suppression|retrait|radiation|desinscription|desabonnement|
        effacement|larret|arret ~ numero|donnees|coordonnees|liste|@textes|,
    , @arret|supprimez|retirez|enlevez ~ maintenant|la|donc|alors|tout|ca? ,
    pouvez|peux|pourriez|faut|veuillez|merci|demeure ~ vous? ~ maintenant? ~ arreter|cesser|stopper|darreter ,
    demeure|somme|ordonne|exige|prie ~ cesser|stopper|arreter|darreter|supprimer
    deja ~ dit|repondu|ecrit|demande|signale ~ non|stop|pas|darreter|arreter|darreter
    jamais ~ donne ~ mon|06|07|portable
    mon|sur 06|07 ~ @arret|pas
    harcelement
    ^ ~ lachez|lache|laissez|laisse moi|nous ~ $
    ici ~ cest|ce|nest ~ pas *
    nutilisez|utilisez|utiliser plus ~ numero
    @textes ~ non ~ desires|desirees|sollicites|voulus|souhaites|desire
    deces|decede|decedee|mort|morte ~ @retirez|plus|@arret|son
    & recevoir rien|pas|plus|sans|aucun|aucune|jamais -colis|livraison|commande|paquet|peux|reponse|facture|pourquoi
    & fois|deja stop -bus|train
    & partie plus|pas|jamais faire|veux|souhaite -il|elle
    & telephone|portable|boite saturez|remplissez|inondez|polluez|spammez|bombardez|pleine|pollue
    moublier|oublier|oubliez|moubliez ,
    , ~ on? arrete|arretez ~ la|tout|ca? ,
    pouvez|peux|pourriez|voudriez|pouvoir ~ me|nous? rayer|retirer|supprimer|desinscrire|desabonner|oublier|enlever|
        radier ,
    cette arnaque|escroquerie
    refuse|refusons ~ tout|toute|toutes|tous|vos ~ @textes
    ne ~ minteressent|interessent|minteresse ~ pas|plus
    veux|souhaite|voudrais ~ quitter|sortir|partir ~ programme|club|groupe|liste|service
    pourquoi ~ vous ~ @envoyez
    non|stop aux|a|au ~ @textes
    & encore|dernier|prochain @textes bloque|plainte|signale|avocat|cnil|bloquer|porte
    dou|ou|comment ~ tenez|sortez|sort|vient|avez|vous ~ vous? ~ numero|coordonnees
    laissez|laisse|lachez|lache moi|nous ,
    plus ~ mes ~ courses|achats
    nachete|napparait|viens|frequente|utilise plus ~ chez|votre|vos|la
    plus|pas ~ etre|figurer|apparaitre ~ dans|sur ~ liste|listes|fichier|fichiers|contacts|base
    """,
    wants="""
    envoyez|envoie|ecrivez|ecris moi? plutot
    plutot ~ sms|message|texto|ecrire|decrire
    sms|message|texto suffit|suffira|plutot
    , envoyez|envoie|ecrivez|ecris moi? un|des? sms|message|texto|messages|moi? ,
    """,
)
