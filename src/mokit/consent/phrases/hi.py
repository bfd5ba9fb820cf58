"""Hindi phrases, in both scripts. The form is told in `mokit.consent.table`."""

from mokit.consent.phrases import en
from mokit.consent.table import Table

TABLE = Table(
    sets={
        "tang": "pareshan|tang|disturb|dimag|irritate|dukhi|chhedo|chedo|hairan|paresan|bore|bother|परेशान|तंग|दिमाग|"
        "डिस्टर्ब|हैरान",
        "cheez": "jaldi|time|जल्दी|parcel|order|saman|samaan|khana|bill|courier|item|delivery|kal|aaj|abhi|photo|"
        "paise|paisa|पार्सल|ऑर्डर|सामान|कल|आज|अभी|बिल",
        "bhejna": "bhej|भेज|bhejoge|bhejo|bheje|bhejen|bhejiye|bhejna|bheja|bhejein|bhejte|bhejie|भेजो|भेजें|भेजे|"
        "भेजिए|भेजना|भेजा|भेजिये|भेजते",
        "sandesh": "reminder|reminders|alert|alerts|coupon|coupons|रिमाइंडर|अलर्ट|कूपन|survey|messege|offer|"
        "promotions|marketing|promotional|ad|smses|notif|advert|संदेशों|मैसेजों|ऑफर|ऑफ़र|एडवर्टाइजमेंट|नोटिफिकेशन|"
        "promo|prachar|vigyapan|message|messages|sms|sandesh|मैसेज|संदेश|सन्देश|एसएमएस|मेसेज|spam|ads|notification|"
        "notifications|call|calls|"
        "promotion|offers|text|texts|मैसेजेस|विज्ञापन|सूचना|update|updates|bakwas|contact|mail|मेल|email|ईमेल|"
        "whatsapp|व्हाट्सऐप|व्हाट्सएप|संपर्क|sampark|calling|texting|messaging|फ़ोन|advertisement",
        "band": "band|bandh|bund|बंद|बन्द",
        "karo": "kara|kijie|kriye|kardena|krdena|karden|kardein|karwado|karado|karna|krwa|कराओ|करवा|कराएं|करिये|"
        "कीजिएगा|kijiyega|kar|karo|kardo|karde|kare|karen|karna|kariye|karein|kijiye|kijiyega|kariyega|karke|krdo|"
        "kardijiye|karwao|karva|"
        "कर|करो|करें|करे|करना|कीजिए|करिए|करवाओ|कीजिये",
        "do": "do|de|den|dijiye|dena|dein|दो|दें|दीजिए|देना|दीजिये|दे",
        "mat": "mat|na|nahi|naa|मत|न|ना|नहीं|नही",
        "bhejo": "bhejte|bhejiega|bhejna|bheji|bhejie|bhejdo|भेजते|भेजिएगा|भेजिये|भेजें|bhejo|bheje|bhejen|bhejiye|"
        "bhejna|bhejein|bhejo|bhejta|bheja|bhejiyega|bhej|भेजो|भेजें|भेजे|भेजिए|भेजना|भेजा|भेज|"
        "karo|karna|kijiye|kare|karen|kariye|kar|करो|करें|करना|कीजिए|करे|करिए",
        "hatao": "hatwa|hatwao|hataao|hatana|hatana|nikalna|nikaliye|nikaldo|nikaalo|kaato|kaat|kat|kato|delet|dlt|"
        "remov|hat|हटाइये|हटवाओ|हटाना|काट|काटो|निकालिए|हटाएँ|hatao|hata|hatado|nikalo|nikal|hataiye|hatayen|hataye|"
        "delete|remove|mitao|mita|हटाओ|हटा|हटाएं|हटाइए|निकालो|निकाल|"
        "डिलीट|रिमूव|मिटा|मिटाओ|bhool|भूल",
        "number": "nbr|nam|soochi|suchi|record|records|data|डेटा|suchi|group|ग्रुप|number|नंबर|नम्बर|naam|नाम|list|"
        "लिस्ट|सूची|email|mail|ईमेल|मेल|contact|phone|mobile|details|database",
        "chahiye": "mangta|mangte|mangti|manga|maangta|मांगता|chahta|chahte|zarurat|jarurat|zaroorat|ज़रूरत|जरूरत|"
        "chahiye|chahie|chahiyen|चाहिए|चाहिये|chahta|chahti|चाहता|चाहती",
    },
    fillers="bas mujhe muje mujhko mujhse humse mere hume humko ab aur ko ki ka ke se yeh ye wo koi kabhi please plz "
    "mera meri apni aapki aapka apne "
    "yaha is us iss bhi phir fir dobara aage ise isko in sab saare roz roj itne bhai yaar bilkul turant abhi kripya "
    "par pe pr me mein "
    "मुझे मुझको मेरे अब और को की का के से मुझसे हमसे इसे इसको यह ये कोई कभी मेरा मेरी अपनी आपकी कृपया फिर दोबारा आगे "
    "इस भी पर में सब सारे तुरंत अभी ho "
    "jo hi ji aap tum to ya या एक ek number नंबर list लिस्ट zyada bhejna bhejne karna भेजना",
    spellings="""
    message: msg mesej massage mesage msgs massege
    nahi: nahin nai nhi nahee nhin
    mat: mt
    number: nambar nmbr num
    chahiye: chaiye chahiye chaahiye chahiya chaiyye
    mujhe: mjhe mujhey
    karo: kro
    kar: kr
    karna: krna
    kyu: kyo kyou kiu q
    hatao: htao
    band: bnd
    bhejo: bejo bhejoo vejo
    bhejna: bejna
    chahta: chahata
    nikalo: nikaalo
    bas: bass
    pareshan: preshan paresaan pareshaan
    sab: sb
    bahut: bhut boht bahot bhot
    """,
    denials=f"woh usko {en.TABLE.denials}",
    doubts=f"{en.TABLE.doubts} kaise kya agar कैसे क्या अगर",
    restarts="please plz bhai yaar कृपया",
    opt_out="""
    ^ @band|stop|unsubscribe|roko|बंद @karo|do ~ ,
    ^ roko|rokiye|बंद|बन्द|रोको|रोकिए ,
    @sandesh ~ @karo|bhejna|bhejne|aana|भेजना? ~ @band
    @band|stop|roko|rok ~ @karo|@do ~ @sandesh
    @sandesh ~ @mat ~ @bhejo
    @sandesh ~ @hatao|rok|roko|रोको
    ^ ~ @band ~ @karo @do? ~ $
    , ~ @band @karo @do? ,
    , ~ @band @do ,
    @sandesh bhejna|bhejne|भेजना ~ @band|roko|stop
    stop|unsubscribe|अनसब्सक्राइब|optout @karo|@do
    ^ ~ rok|roko|rokiye|रोक|रोको|रोकिए|stop @karo|@do? ~ $
    ^ ~ hatao|hata|hatado|nikalo|hataiye|hatayen|हटाओ|हटा|हटाएं|हटाइए|निकालो @do? ~ $
    ^ ~ @mat @bhejna ~ karo|kare|करो? ~ $
    kuch|kuchh|koi|ye|yeh|aise|aisa|kabhi|dobara|aainda|wapas|yahan|yaha|idhar|कुछ|कोई|ये|यह|ऐसे|कभी|दोबारा ~ @mat
        @bhejna -@cheez
    dobara|phir|fir|aage|aainda|दोबारा|आगे|कभी|फिर ~ @sandesh ~ @mat
    ^ ~ dobara|phir|fir|aage|aainda|दोबारा|आगे|कभी|फिर ~ @mat @karo|@bhejo ~ $
    @mat send|text|message|msg|call @karo
    phone|फोन|call|कॉल karna|करना ~ @band
    @sandesh karna|करना ~ @band
    contact|sampark|संपर्क|disturb|message|text|reply|whatsapp ~ ya? ~ @sandesh? ~ @mat @karo|@bhejo
    ^ ~ call|कॉल|phone|phon|फोन ~ ya? ~ @sandesh? ~ @mat @karo|@bhejo ~ @karo? ~ $
    @sandesh ~ nahi|नहीं|नही ~ @chahiye|bhejo|karo
    nahi|नहीं ~ @chahiye ~ @sandesh
    @number ~ @hatao
    @hatao ~ @number
    list|लिस्ट|सूची|database|group ~ bahar|nikalo|nikal|hatao|hata|हटा|हटाओ|निकालो
    mujhe|मुझे ~ @hatao|unsubscribe|अनसब्सक्राइब
    mera|meri|hamara|apna|मेरा|हमारा ~ number|phone|नंबर|नम्बर|naam|नाम|no|contact|data ~ @hatao
    service|sewa|seva|सेवा|सर्विस|subscription|सब्सक्रिप्शन|alert|alerts|अलर्ट ~ @karo? ~ @band ~ @karo|@do
    ^ ~ @band @karo|@do ~ @do? ~ ये|यह|ye|yeh|sab|सब|yaar|यार ~ $
    dnd ~ laga|lagao|lagaye|activate|on|chalu|kar|karo @do|@karo
    mera|meri|apna no ~ @hatao
    @hatao|@band ~ mera no
    """,
    wrong_number="""
    ! galat|wrong|गलत|ग़लत|रॉन्ग number|nambar|नंबर|नम्बर|aadmi|insaan|insan|person -of|plate|order
    number|नंबर galat|wrong|गलत hai|he|है|h|lagaya|लगाया
    ka|ki|का|की number|phone|नंबर nahi|नहीं|नही
    """,
    suspected="""
    ^ ~ aap|tum|ye|kon|tu|आप|तुम? kaun|kon|koun|कौन ~ ho|hai|h|है|हो|हैं|bol|बोल|hain|he? ~
        tum|aap|तुम|आप|raha|rahe|रहा|रहे? ~ hai|ho|
        हैं|है? ~ $
    kiska|kiski|किसका number|phone|नंबर
    ^ ~ phone|फोन @band @karo ~ $
    baat|बात ~ @mat|nahi|नहीं @karo|karni|करनी
    ^ ~ @mat @karo ~ $
    ^ ye|yeh|ये|यह * kaun|कौन ~ hai|h|है
    ^ ~ kaun|kon|कौन si|sa|सी company|kampani|कंपनी ~ $
    ^ ~ block|blocked|ब्लॉक ~ $
    ^ ~ bhaad|bhad|भाड़ me|mein|में jao|jaa|ja|जाओ ~ $
    ^ ~ chup|bakwas|bakwaas|बकवास ~ @karo|@band|raho|,
    number ~ kaha|kahan|kaise|kisne|kidhar|कहाँ|कहां|कैसे|किसने ~ mila|liya|diya|se|aaya|मिला|लिया|दिया|से
    नंबर ~ कहाँ|कहां|कैसे|किसने ~ मिला|लिया|दिया|से
    maine|मैंने ~ register|subscribe|sign|apply|रजिस्टर|सब्सक्राइब|permission|consent|request ~ nahi|kab|नहीं|नही
    pareshan|tang|disturb|dimag|irritate|परेशान|तंग|दिमाग ~ @mat|kharab|kha ~ karo|kare|kijiye|karna|kar|करो|करें|कीजिए|
        करना|khao|,
    order|booking|appointment|subscription|सदस्यता|plan|delivery|ऑर्डर|बुकिंग|अपॉइंटमेंट|सब्सक्रिप्शन ~
        cancel|कैंसिल|radd|रद्द|@band
    interest|interested|ruchi|रुचि|इंटरेस्ट|इंटरेस्टेड|इच्छा|dilchaspi ~ nahi|नहीं|नही
    nahi|नहीं ~ interested
    ^ ~ nahi|नहीं @chahiye -kya ~ $
    ye|yeh|yah|aisa|aise|kuch|kuchh|kuchbhi|inki|iski|service|sewa|seva|aapki|tumhari|ये|यह|ऐसा|कुछ|इसकी|सेवा ~
        nahi|नहीं @chahiye
    ^ ~ fraud|froud|spam|scam|dhokha|chor|फ्रॉड|धोखा|स्पैम|420|thag ~ hai|है|ho|h? ~ $
    ye|yeh|aap|यह|ये ~ fraud|spam|scam|फ्रॉड|धोखा|स्पैम
    block|report|blok|ब्लॉक|रिपोर्ट ~ kar|karunga|karungi|karta|kardunga|dunga|karoonga|कर|करूंगा|करूँगा
    police|complaint|complain|trai|dnd|पुलिस|शिकायत|ट्राई|cyber ~ complaint|complain|mein|karunga|karungi|karenge|में|
        करूंगा|activate
    akela|akele|akeli|अकेला|अकेले ~ chhod|chod|chhodo|छोड़|छोड़ो
    peecha|pichha|piccha|पीछा ~ chhodo|chodo|छोड़ो
    bahut|bohot|itne|kitne|roz|बहुत|इतने|रोज ~ zyada|sare|saare|ज्यादा|सारे|roz? ~ @sandesh
    kaise|कैसे ~ @band|unsubscribe|hatao|rok|बंद
    @band|unsubscribe|stop ~ kaise|कैसे
    kyu|kyun|kyon|क्यों ~ bhej|message|मैसेज|भेज|call|kar
    & mat|मत|naa @bhejna -@cheez|kya|call|phone|discount|chahiye
    & @sandesh @band|stop|rok|roko|unsubscribe|band @karo|@do|karna|hona|करना|करने|karne -@cheez|kya|mat
    & @sandesh nahi|नहीं|mat|मत @chahiye|interest|रुचि|इच्छा|pasand|पसंद|marzi|ijazat|permission|अनुमति
        -@cheez|kya|mila|aaya|आया
    & @sandesh bahut|bohot|bahot|itne|kitne|roz|roj|har|baar|bar|बहुत|इतने|रोज|रोज़|बार kyu|kyun|kyon|क्यों|pareshan|
        tang|aate|aata|bhejte|bhejoge|bhej|आते|भेजते|भेज|परेशान
    @tang ~ @mat|kharab|ho|kar|aa|हो|आ|कर|खराब ~ @karo|ho|gaya|gayi|gya|rahe|rakha|diya|gaye|khao|गया|गई|रहे|रखा
    @mat|na @tang
    @tang ~ @mat
    ^ ~ bas ~ @karo|bahut|ab|bhi ~ ho? ~ gaya|karo? ~ $
    ^ ~ बस ~ करो|करिए|कीजिए|बहुत ~ $
    bahut|बहुत ho|हो gaya|gya|गया ,
    ^ ~ maaf|maf|माफ ~ @karo ~ $
    ^ ~ chal? nikal|dafa|dafaa|bhag|bhaag|चल|निकल|दफा ~ ho? ~ jao|yahan|yaha|ja|जाओ? ~ $
    ^ ~ sab|सब ~ @band ~ @karo? ~ $
    @band karna|करना|karni|karvana|karwana ~ hai|he|है|chahta|chahti
    ^ ~ @band ~ @karo ~ ye|yeh|sab|ये|यह ~ $
    mujhe|main|मुझे|hume ~ nikalna|nikalne|hatna|निकलना|हटना ~ hai|chahta|chahti|isse|है
    isko|ise|इसको|इसे kaise|कैसे ~ rok|roke|rokun|roku|रोकें|रोकूं|band|hataye|hatau
    kaise|कैसे ~ roke|rokun|roku|rokna|रोकें|रोकूं
    isme|list|group ~ nahi|नहीं rehna|rahna|रहना
    consumer|court|case|kes|कोर्ट|केस ~ court|karunga|dunga|jaunga|kar|करूंगा|करूँगा|jaaunga
    शिकायत ~ करूँगा|करूंगा|करूंगी|दर्ज|कर
    complaint|complain|shikayat|report ~ @karo|kar|karunga|karungi|dunga|dungi|karenge|denge|karni|krunga
    trai|ट्राई|dnd|डीएनडी ~ complaint|complain|shikayat|me|mein|में|laga|pe|par|hai|है
    ye|yeh|यह|ये|us ~ mera|uska|unka|kisi|मेरा|उसका ~ number|नंबर|phone ~ nahi|नहीं
    maine|मैंने|humne|kabhi ~ kab|kabhi|kb|कब|nahi|नहीं ~ register|subscribe|sign|apply|रजिस्टर|सब्सक्राइब|सदस्यता|
        diya|दिया|liya|ली|kiya|manga|kaha
    maine|मैंने|humne ~ सदस्यता|subscribe|register|रजिस्टर|सब्सक्राइब|permission|number|नंबर ~ nahi|नहीं|kab|कब
    mat|मत chhedo|chedo|छेड़ो|satao|सताओ
    kyu|kyun|kyon|kyo|क्यों ~ @tang|bhejte|bhej|भेजते|भेज
    mana|मना ~ kiya|किया|kar|कर ~ tha|था|chuka|diya|phir
    pehle|pahle|kitni|kai|पहले|कितनी ~ bola|kaha|kiya|bol|बोला|कहा ~ stop|band|mat|unsubscribe|बंद|मत
    bola|kaha|bol|बोला|कहा ~ na|tha|hai|था|है ~ @mat|@band|stop|unsubscribe
    number|नंबर|phone|फोन ~ kisi|kisiaur|dusre|doosre|mere|किसी|दूसरे ~ aur|bete|beti|bacche|bachche|papa|और|बेटे ~
        ka|ki|का
    बहुत हो गया
    , ~ @band करो|कीजिए|करें|karo|kijiye ,
    ^ ~ chhod|chod|chhor|छोड़|छोड़ो ~ @do ~ $
    nahi|नहीं|nhi ~ lena|लेना|karna|करना ~ mujhe|kuch|koi|मुझे|कुछ
    mujhe|मुझे|hume ~ kuch|koi|कुछ|कोई ~ nahi|नहीं ~ lena|khareedna|kharidna|chahiye|लेना|खरीदना
    ^ ~ kitni baar ~ bolu|bolna|bole|kahu|kahun|batau|bolun
    kitni|कितनी baar|बार ~ bol|kah|bolu|kahu|bata|batau|mana|bola|kaha|बोल|कह|बता|मना
    akhri|aakhri|आखिरी|last ~ warning|baar|chetavni|बार|चेतावनी
    privacy|niji|निजता
    kab|कब ~ @band|tak|तक ~ hoga|honge|होगा|bhejoge|भेजोगे|karoge|करोगे
    wo|woh|vo|वो|वह ~ yahan|yaha|यहाँ|यहां ~ nahi|नहीं ~ rehta|rehti|rahta|rahti|रहता|रहती
    yahan|yaha|यहाँ|यहां ~ koi|कोई ~ nahi|नहीं
    kisne|किसने ~ diya|दिया ~ number|नंबर
    mat|मत ~ karo|करो ~ yaar|bhai|यार|भाई $
    mera|hamara|मेरा time|samay|waqt|समय ~ barbad|waste|kharab|बर्बाद ~ mat|मत|kar
    mujhe|मुझे ~ akela|akele|baksh|bakhsh|maaf|अकेला|बख्श
    bachche|bacche|bachhe|बच्चे ~ ka|का ~ phone|number|फोन|नंबर
    nahi|नहीं ~ lena|लेना ~ mujhe|kuch|koi|ye|yeh|sab|मुझे|कुछ|ये
    ye|yeh|ये|यह ~ kya|क्या ~ bakwas|bakwaas|natak|tamasha|mazak|बकवास|मज़ाक|मजाक
    इच्छुक|ichchhuk|icchuk ~ नहीं|nahi
    nahi|नहीं ~ इच्छुक|icchuk
    main|mai|मैं ~ wo|woh|vo|वो|वह nahi|नहीं
    itna|itne|kitna|इतना|कितना ~ bhejte|bhejoge|भेजते|भेजोगे|msg|pareshan
    jabardasti|zabardasti|जबरदस्ती
    faltu|fizool|bekar|bekaar|फालतू|बेकार ~ @sandesh|ke|ka|me|के|mat
    nahi|नहीं ~ jaanta|janta|jaanti|जानता|जानती ~ aapko|tumhe|आपको|kaun
    sahmati|anumati|ijazat|सहमति|अनुमति|consent ~ wapas|vapas|nahi|वापस|नहीं
    galat|गलत|wrong ~ jagah|insaan|aadmi|bande|banda|जगह|आदमी
    main|mai|मैं * nahi|नहीं hu|hun|hoon|हूं|हूँ -free|busy
    & @sandesh thak|thaka|ukta|ub|थक|ऊब|bore|dukhi|pareshan|tang
    kahan|kahaan|kaha|kaise|कहाँ|कहां|कैसे ~ se? ~ unsubscribe|band|cancel|बंद
    mana|मना ~ kiya|किया
    @mat bhej|भेज
    utpidan|उत्पीड़न|harassment
    & baar|bar|dafa|बार stop|band|unsubscribe|बंद bola|kaha|likha|likh|bheja|bhej|kar|chuka|chuki|diya|बोला|लिखा|कहा
    ^ ~ bas ab|bahut ~ aur? ~ nahi|band|ho ~ $
    @tang ~ karte|karta|karti|करते
    & phone|inbox|फोन bhar|bhara|full|भर @sandesh|in|inse|ye
    ye|yeh|यह|ये ~ thagi|thaggi|lut|loot|dhokha|ठगी|लूट|धोखा
    kyu|kyun|kyon|क्यों ~ likhte|likh|bhejte|bhej|satate|लिखते|भेजते|सताते
    itna|bar|baar|roz|बार|रोज़|रोज ~ likhte|bhejte|satate|लिखते|भेजते
    bhool|bhul|भूल ~ jao|jaiye|जाओ|जाइए
    mat|मत puchho|pucho|poocho|likho|bolo|पूछो|लिखो|बोलो ,
    kharidta|kharidti|khareedta|खरीदता ~ nahi|नहीं ~ @sandesh|ab
    """,
    wants="""
    mat|मत ~ karo|karna|kar|करो|करना ~ bas? message|sms|text|whatsapp|मैसेज ~ karo|karna|kar|bhejo|kardo|करो ~
        dena|do? ,
    , bas? message|sms|text|whatsapp|मैसेज ~ karo|karna|kar|bhejo|kardo|करो|dena ,
    """,
)
