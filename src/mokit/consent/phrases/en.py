"""English phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

SETS = {
    "stop": "stop|quit|cease|discontinue|halt|stahp",
    "leave": "stop|unsubscribe|optout|stopall",
    "texts": "text|texts|message|messages|sms|smses|spam|notification|notifications|alert|alerts|update|updates|promo|"
    "promos|promotions|promotional|ads|adverts|advertising|advertisements|marketing|email|emails|offers|deals|coupons|"
    "newsletter|newsletters|reminder|reminders|bullshit|crap|shit|stuff|junk|solicitations|solicitation|soliciting|"
    "communications|communication|correspondence|nonsense|garbage|texting|messaging|mms|broadcasts|blasts|calls",
    "texting": "texting|messaging|contacting|spamming|emailing|sending|soliciting|notifying|alerting|reminding|mailing",
    "bothering": "calling|phoning|ringing|bothering|bugging|harassing|annoying|pestering|stalking|hounding|bombarding|"
    "blowing|hitting|disturbing|targeting|asking|pinging",
    "contact": "text|message|contact|call|email|write|bother|spam|sms|reach|ping|disturb|solicit",
    "dont": "dont|never|donot",
    "remove": "remove|delete|erase|drop|scrub|scratch|wipe|purge|strike|unlist|unenroll|deregister|exclude|cross|blacklist",
    "numbers": "number|phone|cell|name|contact|info|information|data|details|mobile|line|email|address|mail",
    "lists": "list|lists|database|system|records|contacts|directory|mailing|distribution|thread|group|loop|chain|"
    "campaign|program|service|texts|messages",
    "someone": "someone|somebody|another|anyone|different|other",
    "matters": "order|orders|appointment|appt|appointments|subscription|booking|reservation|membership|service|plan|"
    "account|trial|delivery|policy|contract|payment|class|visit|registration",
    "fuck": "fuck|fck|f|eff|screw|piss|bugger|sod|naff|feck",
    "signed": "signed|sign|subscribed|subscribe|opted|opt|consented|consent|authorized|authorised|authorize|authorise|"
    "agreed|agree|enrolled|enroll|registered|asked",
    "police": "ftc|fcc|police|cops|lawyer|attorney|authorities|bbb|ico|ofcom",
}

FILLERS = """
all any the these those this that of your you my me us to from for on in at with w more further be get getting receive
receiving keep hear such please now fucking damn stupid ever anymore number phone name text sms email mailing marketing
call here back and sending out off up a an it so much unwanted annoying freaking automated the fuck hell god goddamn
ongoing future additional ridiculous promotional personal whatsapp work dang already bloody people guys folks about regarding concerning id address
"""

SPELLINGS = """
you: u ya yall yous yu
your: ur yr yalls
are: r
to: 2
too: to
be: b
for: 4
please: pls plz plse plss pleas pliz plese
text: txt tex
texts: txts
texting: txting textin txtin texing txtn
message: msg mesage messege mssg
messages: msgs mesages messeges mssgs
messaging: msging messagin mssging
sending: sendin
calling: callin
receive: recieve receve
receiving: recieving
getting: gettin
number: num nbr nmbr nr numba
want: wanna
dont: do+not dnt don+t
didnt: did+not
doesnt: does+not
cant: can+not cannot
wont: will+not
isnt: is+not
arent: are+not
wasnt: was+not
anymore: any+more
unsubscribe: unsub unsuscribe unsubcribe unsubscibe desubscribe un+subscribe unsubscribing unsubscribed
fucking: fuckin fkn fking effing
of: ov
again: agin agen
somebody: some1 sum1
interested: intrested intersted interrested
lose: loose
stop: stopp sttop
wrong: rong worng
"""

TABLE = Table(
    sets=SETS,
    fillers=FILLERS,
    spellings=SPELLINGS,
    misspelt="remove unsubscribe texting texts messaging messages message contact contacting sending delete number "
    "interested mailing alone cancel",
    denials="dont not never wont doesnt didnt isnt cant couldnt wouldnt shouldnt without nobody he she they him her "
    "them his their hes shes theyll nor until did",
    doubts="how where if think thought guess maybe perhaps cant trying tried unable reply",
    restarts="interested thanks thx please sorry but enough selling so",
    opt_out="""
    ^ @leave ,
    , unsubscribe|optout|stopall ,
    , stop $
    please stop $
    , i? ~ unsubscribe $
    , unsubscribe|remove me ,
    @stop ~ @texting
    @stop ~ @texts
    end|cancel|terminate|block|kill ~ @texts
    @stop @bothering me|us|this|my|here|up|people
    @stop @bothering ,
    @stop reaching out
    @stop writing|texting|messaging|talking ~ to me|us
    @stop all|any|further ~ contact|calls|@texts
    cease ~ contact
    @texts ~ to stop|end|cease
    you can|may stop now
    not ~ interested ~ stop ,
    @stop following up
    @stop trying to contact|reach
    ^ @stop ~ @bothering|it|this|that|these|those|everything|immediately $
    @stop it|this immediately|now|already|or
    , end|stop|cancel these|those ,
    @stop|quit it with ~ @texts
    i|ive|already|times|you|been|we have|had|keep|did|do? ~ said|asked|told|replied|texted|say|tell|requested|saying|asking|telling you? all? to?
        @stop|unsubscribe|optout ,
    i|ive|already|times|you|been|we ~ said|asked|told|tell|requested|asking|telling you? ~ to? be? ~ removed|unsubscribe
    said|asked|told|replied|texted|sent stop|unsubscribe ,
    said|told|asked you? no more
    i already asked|told you
    , dont|never text|message|contact|email|sms|bother|disturb|spam|solicit ,
    ^ dont|never call|send ~ $
    , @dont ever? write|talk|reach ~ me|us
    , @dont ever? text|message|contact|bother|email|sms|write me|us|here|this|my|him|her|these|it ,
    ^ @dont ever? @contact|send|text|message|contact me|us|here|him|her ~ $
    @dont ever @contact|send me|us|this
    @dont ever? @contact ~ again|anymore|ever|further|here
    @dont ever? send|give ~ again|anymore|ever|further|nothing|anything|else
    @dont ever? @contact this|my ~ number|phone|line|cell|mobile|house|wife|husband|mom
    @dont ever? text|message|contact|bother ~ this|my ~ number|phone|line|cell|mobile
    @dont ~ send ~ @texts
    @dont bother|keep ~ @texting
    @dont ~ hit ~ up|again
    @dont hmu
    not text|message|contact|email me
    no text|message|disturb|contact me
    rather|prefer|appreciate ~ you didnt|dont|not|stop|stopped @contact|@texting
    appreciate|rather|prefer ~ if you ~ dont|didnt|stop|stopped ~ @contact|@texting|@texts
    not @texting me|us
    @dont call ~ list|registry
    ^ dnc|cease $
    cease and desist
    desist|refrain ~ @texting
    desist|refrain from any|all|further
    ^ quit|kick|cut it|me|us off|out? ,
    ^ i? want|need|wish|like to stop|quit|cancel|end|leave|unsubscribe|optout $
    want|need|wish|like|going to @stop ~ getting|receiving|hearing|being
    @stop receiving|getting ~ @texts|these|this|them|it|anything
    enough ~ @texts
    no more|further|additional ~ @texts|contact
    no more ~ of? these|this|those|please ,
    ^ no more ~ $
    no more please ,
    ^ no @texts please $
    ^ no soliciting|solicitation|spam|marketing|advertising ~ $
    no @texts @texts? to|on|at ~ this|my number|phone|line|cell
    no more? sales|marketing|promotional|cold|robo calls|texts|messages|emails
    no need ~ to? @contact|send me|us|anymore|again|further|this
    dont|longer|never ~? want|need|wish|like|care|consent|agree ~ @texts
    dont|not|longer ~ want|wish|like|need|care|appreciate ~ contacted|texted|messaged|bothered|subscribed|solicited
    dont|not|longer|never want|wish|care|need to? ~ hear|hearing from ~ you|them|this
    dont|longer want|wish|like|care|need to? get|receive|getting|receiving these|this|those|them|any|anything|from
    dont|longer want|wish|need these|those|them ~ anymore|again|please|to
    , i? dont|longer want|need these|those ,
    longer want|wish|like to? be|participate ~ part|on|in|apart|member
    dont want to? ~ participate ,
    rather|prefer not to? get|receive|be|have|hear ~ @texts|these|this|those|contacted|texted|from
    changed my mind ~ dont want|wish|like
    dont have|no ~ permission|consent ~ to? @contact|send
    ! unsubscribe -from
    ! unsubscribe from -netflix|youtube|spotify
    ! opt|opting|opted me|us|my|him|her? out|off -of
    ! opt|opting|opted ~ out of -the|my|your|a|his|her
    ! opt|opting ~ out of ~ @texts
    ! optout
    @remove ~ me|us|him|her|myself|this|it ~ from|off|out|immediately
    , remove|delete|erase me|us|him|her ,
    remove|delete|unlist|unenroll|deregister|exclude|blacklist me|us|myself ,
    be|get removed|deleted|unsubscribed|unlisted ,
    @remove my|this|our|his|her|the|that|these ~ @numbers
    my|this|the ~ @numbers @numbers? ~ removed|deleted|erased|wiped
    @remove number ~ from|immediately|please
    @remove ~ @lists
    lose|forget my|this|our|that ~ number|phone|contact|info|digits
    , remove @numbers ,
    take|kick|get me|us|him|her|number ~ off ,
    take|kick|get|cut|leave|keep me|us|him|her|my|this|it|number ~ off|out|of ~ @lists
    take|kick|get me|us|him|her off ~ this|everything ,
    take|kick me|us ~ off
    opt out me
    get|take my ~ number|name|phone|cell|info ~ off
    want|let|get me|us? out|off ~ @lists
    , i|we? want off ,
    ^ i? want out ~ $
    want|like|need|asked|can|could|may|please ~ to? i? please? be|get removed|deleted|unsubscribe|taken|dropped|erased|
        off
    be|get|being|been removed|taken|deleted|erased|unsubscribe from|off
    leave me|us|my|this ~ alone
    revoke|revoking|withdraw|withdrawing|rescind|retract ~ consent|permission|authorization|authorisation
    turn|switch|shut off ~ @texts
    disable|mute|deactivate ~ @texts
    """,
    wrong_number="""
    ! wrong|incorrect number|person|guy|girl|lady|recipient|contact|cell|dude|woman|man|line|family -of|on|in|for|is|plate
    wrong number ,
    ! wrong number again|please|stop|for|is -the|order|my
    ^ ~ wrong no|digits|number $
    no one|body here|at|by ~ by|named|called|name|number|phone
    nobody|noone here? by|named|called
    ^ nobody|noone by? ~ that name ~ $
    there|theres ~ no * at|on|with ~ this|my number|phone
    this|number ~ isnt|not * anymore|number|phone|cell
    this|number|phone belongs ~ to ~ @someone|me
    doesnt|dont|longer|not have|has|own|use|owns|uses ~ this|that ~ number|phone|cell
    longer|not ~ his|her|their ~ number|phone|cell
    new owner|user of|for? ~ number|phone|cell
    changed|switched ~ numbers|number ~ stop|remove
    ~ not who you think|want
    not ~ right|correct person|number|guy
    doesnt|longer live|lives ~ here
    number ~ reassigned|recycled
    """,
    suspected="""
    , stop ,
    ^ stop -by|in|at|over|on|for|off|here|there|being|worrying|to|and|the|near|light|sign|it|you|lying|playing|
        talking|crying|thinking|looking|now|every|calling
    ^ cancel|quit -smoking|culture|out|my|the|on|if|by|in|at
    ^ cancel|quit|remove|revoke|exit|desist|delete|erase|unfollow|opt|mute|dnd $
    ^ please|ok|okay|just end $
    ^ please|just|omg stop $
    good|thanks|thank|nah|no|nope|hey|and|but|done|dude|bruh|bro|lol|okay|ok|set stop $
    make it|this|them|these stop
    needs|need|has|have|gotta|must to? stop ,
    how|where|when do|can|to|would|should|could? i|we|you? stop ~ @texts|these|this|it|getting|receiving
    how|where ~ i|we|you get|take|be ~ off|removed|out of|from? ~ @lists
    , who ~ is|s|are|the? this|dis|you ,
    ^ who ~ is|s|are|the? it|that|dat ,
    who are you ,
    ^ who ~ is|s|are ~ this|dis|you|it|that $
    ^ who the? hell|fuck|heck|tf|f|are|is ~ this|you|it|that ,
    ^ whos|whose|whois|whodis this|dis|that|you|it? $
    ^ whos|whose|what ~ number|phone|cell is|s? ~ this|that|it $
    who is|are|s? texting|messaging|contacting
    whos|whose texting|messaging|contacting|number
    , who gave|told|sent|sold you|this|these|my|me ~ this|number|info|that|,
    ^ who sent ~ $
    who gave ~ number|contact|info|name
    ^ do i know you ~ $
    ^ i? dont|no know|idea|clue who|what this|you|that ~ is|are ,
    ^ i? dont know you|this|who|number ~ $
    how|where|whered|howd did|do|does|are|have|d|you? you|they? get|got|find|obtain|obtained|have|know|getting ~ number|contact|info|information|
        details|name
    you ~ got|get|have|had the? wrong buddy|pal|mate|dude|sir|one|,
    meant|intended for ~ @someone
    never|didnt|dont|not|who ~ gave|give|given|giving ~ number|info|details|permission|consent
    why|y do|did|would|have ~ you ~ have|got ~ number|info|details
    why|y are|do|did|you|am|is ~ @bothering|@texting|text|message|contact|emailing
    why ~ am|do|are|is i|we|you|this ~ getting|get|receiving|receive|got ~ @texts|these|this|from|,
    why ~ do|am|are i keep ~ getting|receiving
    keep|keeps getting|receiving|sending ~ @texts|these
    never|didnt|dont|not|wasnt ~ @signed ~ up|for|to|this|these|in|,
    never|didnt|dont|not|cant remember|recall signing|subscribing|opting|agreeing|asking
    ^ i? ~ never|didnt subscribed|subscribe|agreed|opted|signed|registered|enrolled ~ $
    didnt|never ask|asked for this|these|it|any
    , i|im? am? ~ not|no|isnt|arent|longer|more|aint|never really|at|all|very|even? interested ,
    ^ ~ no|not|zero|longer interest|interested ~ time|moment? $
    ^ ~ not interested ~ -in|to|by
    ^ i|im|we? am|are? ~ not|arent|isnt selling ~ $
    ^ ~ not|isnt for sale ~ $
    house|home|property|land ~ not for sale
    never|not|dont speak|talk|write|reach to|out? me? again|anymore|ever
    dont ever text|call|contact
    too many|much ~ @texts
    you|way text|message|send ~ too|way much|many|often
    tired|sick|annoyed|fed ~ of|with|by ~ @texts|this|these|you ~ $
    tired|sick|annoyed|fed ~ of|with|by ~ @texts
    , cut|knock it out|off $
    , give it a rest ,
    ^ ~ end this|it ~ $
    ^ lets end ~ $
    dont|longer want ~ talk|chat|speak ~ ,
    ^ no contact ~ $
    ^ never|not again $
    ^ count me out ~ $
    asked you ~ before|repeatedly|times|twice|nicely
    time ive told|asked ~ you
    ^ ~ already told|asked you ~ $
    how many times do|must ~ i|we
    go bother|annoy|harass|spam ~ @someone
    ^ i? hate you|this|these ~ $
    ^ ~ you ~ suck ~ $
    ^ ~ thumbs down $
    ^ go|drop die|dead $
    ^ ~ get a life $
    ^ ~ idiot|idiots|moron|morons|creep|creeps|jerk|jerks|assholes|asshole $
    longer need|want|use ~ service|this|it
    dont want|need this|these ,
    ^ i? dont want it|that|any ~ $
    ^ is? this? ~ is? a? spam|scam|spammer|scammer|scammers|spammers|fraud|phishing|junk|bot ~ $
    this|its|is|you|are|looks|sounds|smells|seems ~ like? a? spam|scam|spammer|scammer|phishing|fraud -sandwich|folder
    , spam|scam|scammer|spammer|scammers ,
    ^ is|are this|you|it a? ~ bot|robot|computer|real|machine|automated ~ person? $
    ^ wtf|what|wth|whats ~ is|s? ~ this|dis|these ~ $
    harassment
    number|phone|line|landline ~ cannot|cant|doesnt|unable receive|take|accept|get ~ @texts
    cant text ~ my|this
    wasting my|our time
    have ~ lawyers|attorneys
    ^ are you ~ a? bot|robot|human|machine|automated|computer
    ^ are you ~ real person|human|bot
    ^ stay away ~ $
    ^ stay out of ~ $
    ^ i? ~ dont ~ care ~ $
    ^ not for me ~ $
    ^ i? ~ not|no|never|isnt ~ customer|client|member|subscriber ~ $
    ^ i|we ~ moved away|out ~ $
    stop|quit ~ wasting
    unsolicited
    unwanted @texts
    @texts ~ are|is annoying|unwanted|ridiculous
    lawsuit
    this|its|is|are illegal
    identify yourself
    ^ what|which company|business|org|organization|number ~ is|r? this ~ $
    ^ is this ~ real|legit ~ $
    you|this|stop|youre|constant harassing
    harassing me|us
    report|reporting|reported ~ as? spam|@police|scam
    report|reporting|sue|suing ~ you|number|this|company
    getting|being|be|get|going are? reported|sued|blocked
    will|gonna|ill|going|to|im sue|suing|press ~ you|charges|,
    will|gonna|ill|going|to|im block|report ~ you|number|as|spam|,
    @police ~ you|if|complaint
    calling|call|contacting|contact ~ my|the|a ~ @police
    my lawyer|attorney
    fcc|ftc|tcpa|ico|bbb complaint|violation|report
    filing|file|filed|legal ~ complaint|action
    text|message|contact|call me|us again and|or|ill|i|you|im
    if you ~ @contact ~ again
    one more text|message|time and
    block|blocking|blocked ~ you|number|spam|this
    you|youre ~ blocked|reported
    blocked|reported|blocking ~ and ~ blocked|reported|reporting
    ^ i? ~ blocked|block|goodbye|reported|blocking|enough already|now|sir? $
    , go ~ away ,
    , get ~ lost|stuffed ,
    back off $
    , @fuck k? off ,
    , @fuck ~ off you|please|with|scammer|spammer|creep|asshole
    , bug|buzz off
    ^ @fuck ~ you|yourself|this|off $
    ^ eat|suck shit|dick|it $
    ^ shut up|it ~ $
    ^ stfu|fu ~ $
    ^ bite me $
    , go to hell ,
    bye felicia|forever
    leave me|us ~ be
    leave me|us ~ out
    get off my|our
    let me out ~ this|these|list|group
    done with this|these|you ,
    reminders|alerts|notifications|texts|messages off
    , turn|switch|shut this|these ~ off ,
    how ~ turn|switch|shut ~ off ~ these|this|them|@texts ,
    turn|switch these ~ off
    cancel|stop|end|terminate ~ @matters
    update|correct|fix your ~ records|database|list
    ! deceased
    ^ no * here $
    wrong phone ,
    ^ ~ wrong|incorrect -size|address|order|day|date|time|item|color|answer * buddy|pal|mate
    you|youve got the? wrong -size|address|order|day|date|time|item|color|answer|idea|impression|way|side|end
    ^ this is? not|isnt|aint -a|the|my|your|good|fair|funny|right|true|ok|okay|working|fun|it|bad|easy|possible|what|how|cool|nice * ~ $
    """,
)
