"""Hindi phrases, in both scripts. The form is told in `mokit.consent.table`."""

from mokit.consent.phrases import en
from mokit.consent.table import Table

TABLE = Table(
    sets={
        "sandesh": "message|messages|sms|sandesh|मैसेज|संदेश|सन्देश|एसएमएस|मेसेज|spam|ads|notification|notifications|call|calls|"
        "promotion|offers|text|texts|मैसेजेस|कॉल|विज्ञापन|सूचना|update|updates|bakwas|contact|mail|मेल|email|ईमेल|whatsapp|व्हाट्सऐप|व्हाट्सएप|संपर्क|sampark|calling|texting|messaging|फ़ोन|advertisement",
        "band": "band|bandh|bund|बंद|बन्द",
        "karo": "kar|karo|kardo|karde|kare|karen|karna|kariye|karein|kijiye|kijiyega|kariyega|karke|krdo|kardijiye|karwao|karva|"
        "कर|करो|करें|करे|करना|कीजिए|करिए|करवाओ|कीजिये",
        "do": "do|de|den|dijiye|dena|dein|दो|दें|दीजिए|देना|दीजिये|दे",
        "mat": "mat|na|nahi|naa|मत|न|ना|नहीं|नही",
        "bhejo": "bhejo|bheje|bhejen|bhejiye|bhejna|bhejein|bhejo|bhejta|bheja|bhejiyega|bhej|भेजो|भेजें|भेजे|भेजिए|भेजना|भेजा|भेज|"
        "karo|karna|kijiye|kare|karen|kariye|kar|करो|करें|करना|कीजिए|करे|करिए",
        "hatao": "hatao|hata|hatado|nikalo|nikal|hataiye|hatayen|hataye|delete|remove|mitao|mita|हटाओ|हटा|हटाएं|हटाइए|निकालो|निकाल|"
        "डिलीट|रिमूव|मिटा|मिटाओ|bhool|भूल",
        "number": "number|नंबर|नम्बर|naam|नाम|list|लिस्ट|सूची|email|mail|ईमेल|मेल|contact|phone|mobile|details|database",
        "chahiye": "chahiye|chahie|chahiyen|चाहिए|चाहिये|chahta|chahti|चाहता|चाहती",
    },
    fillers="mujhe muje mujhko mujhse humse mere hume humko ab aur ko ki ka ke se yeh ye wo koi kabhi please plz mera meri apni aapki aapka apne "
    "yaha is us iss bhi phir fir dobara aage ise isko in sab saare roz roj itne bhai yaar bilkul turant abhi kripya par pe pr me mein "
    "मुझे मुझको मेरे अब और को की का के से मुझसे हमसे इसे इसको यह ये कोई कभी मेरा मेरी अपनी आपकी कृपया फिर दोबारा आगे इस भी पर में सब सारे तुरंत अभी ho "
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
    @mat bhejo|bheje|bhejen|bhejiye|bhejna|bheja|bhejein|भेजो|भेजें|भेजे|भेजिए|भेजना|भेजा
    dobara|phir|fir|aage|aainda|दोबारा|आगे|कभी|फिर ~ @sandesh ~ @mat
    ^ ~ dobara|phir|fir|aage|aainda|दोबारा|आगे|कभी|फिर ~ @mat @karo|@bhejo ~ $
    @mat send|text|message|msg|call @karo
    phone|फोन|call|कॉल karna|करना ~ @band
    @sandesh karna|करना ~ @band
    contact|sampark|संपर्क|disturb|call|message|कॉल|phone|phon|फोन|text|reply|whatsapp ~ ya? ~ @sandesh? ~ @mat @karo|@bhejo
    @sandesh ~ nahi|नहीं|नही ~ @chahiye|bhejo|karo
    nahi|नहीं ~ @chahiye ~ @sandesh
    @number ~ @hatao
    @hatao ~ @number
    list|लिस्ट|सूची|database|group ~ bahar|nikalo|nikal|hatao|hata|हटा|हटाओ|निकालो
    mujhe|मुझे ~ @hatao|unsubscribe|अनसब्सक्राइब
    """,
    wrong_number="""
    ! galat|wrong|गलत|ग़लत|रॉन्ग number|nambar|नंबर|नम्बर|aadmi|insaan|insan|person -of|plate|order
    number|नंबर galat|wrong|गलत hai|he|है|h|lagaya|लगाया
    ka|ki|का|की number|phone|नंबर nahi|नहीं|नही
    """,
    suspected="""
    ^ ~ aap|tum|ye|kon|tu|आप|तुम? kaun|kon|koun|कौन ~ ho|hai|h|है|हो|हैं|bol|बोल|hain|he? ~ tum|aap|तुम|आप|raha|rahe|रहा|रहे? ~ hai|ho|
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
    order|booking|appointment|subscription|सदस्यता|plan|delivery|ऑर्डर|बुकिंग|अपॉइंटमेंट|सब्सक्रिप्शन ~ cancel|कैंसिल|radd|रद्द|@band
    interest|interested|ruchi|रुचि|इंटरेस्ट|इंटरेस्टेड|इच्छा|dilchaspi ~ nahi|नहीं|नही
    nahi|नहीं ~ interested
    nahi|नहीं @chahiye -kya ~ $
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
    """,
)
