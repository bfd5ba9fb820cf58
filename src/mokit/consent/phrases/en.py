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
    "remove": "remove|delete|erase|drop|scrub|scratch|wipe|purge|strike|unlist|unenroll|deregister|exclude|cross|"
    "blacklist",
    "numbers": "number|phone|cell|name|contact|info|information|data|details|mobile|line|email|address|mail",
    "lists": "list|lists|database|system|records|contacts|directory|mailing|distribution|thread|group|loop|chain|"
    "campaign|program|service|texts|messages",
    "someone": "someone|somebody|another|anyone|different|other",
    "matters": "order|orders|appointment|appt|appointments|subscription|booking|reservation|membership|service|plan|"
    "account|trial|delivery|policy|contract|payment|class|visit|registration",
    "fuck": "fuck|fck|f|eff|screw|piss|bugger|sod|naff|feck",
    "signed": "signed|sign|subscribed|subscribe|opted|opt|consented|consent|authorized|authorised|authorize|authorise|"
    "agreed|agree|enrolled|enroll|registered|asked",
    "ending": "stop|quit|cease|end|ending|discontinue|halt|prevent|avoid|kill|disable|deactivate|mute|silence|block|"
    "unsubscribe|optout|stopping|rid|terminate",
    "traffic": "texts|messages|texting|messaging|sms|mms|notifications|alerts|spam|spamming|promos|promotions|ads|"
    "advertisements|advertising|reminders|newsletter|newsletters|coupons|solicitations|marketing|blasts|updates|"
    "offers|contacting",
    "fed": "tired|sick|fed|enough|annoying|annoyed|annoys|hate|bored|done|finished|constant|nonstop|endless|many|"
    "much|overkill|"
    "ridiculous|unacceptable|bothering|sucks|intrusive",
    "wish": "want|need|needed|like|wanted|care|asked|ask|agreed|agree|signed|sign|subscribe|subscribed|request|"
    "requested|interested|"
    "fan|keen|happy|pleased|impressed|wanting|needing|appreciate|welcome|wish|consent|consented|permission|authorize|"
    "authorized|approve|approved|enjoy|authorise|authorised",
    "not": "dont|didnt|not|never|no|longer|without|aint|nobody",
    "others": "he|she|they|him|her|them|his|their|hes|shes|theyre|theyll",
    "threat": "fcc|ftc|lawsuit|sue|suing|complaint|lawyer|attorney|authorities|illegal|harassment|harassing|harass|"
    "violation|tcpa|"
    "gdpr|ico|ofcom|dnc|trai|crtc|acma",
    "exit": "unenroll|unsign|unjoin|unregister|withdraw|deregister|disenroll|unsubscribe|optout|cancel|quit|end|stop|"
    "exit|leave",
    "roster": "list|lists|database|mailing|distribution|registry",
    "police": "ftc|fcc|police|cops|lawyer|attorney|authorities|bbb|ico|ofcom",
}

FILLERS = """
all any the these those this that of your you my me us to from for on in at with w more further be get getting receive
receiving keep hear such please now fucking damn stupid ever anymore number phone name text sms email mailing marketing
call here back and sending out off up a an it so much unwanted annoying freaking automated the fuck hell god goddamn
ongoing future additional daily weekly monthly another single tf fucken ridiculous promotional personal whatsapp work
        dang already bloody people guys folks about regarding concerning id address
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
stop: stopp sttop stahp staph stp stap
remove: rmv rm rmove
leave: leav lv
with: w wit wiv
me: mee
more: mor
alone: alon
contact: cntct
this: ths
these: thes dese
take: tak tke taek
list: lst lis
phone: fone fon
blowing: blowin
stupid: stoopid
never: nvr neva
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
    i|ive|already|times|you|been|we have|had|keep|did|do? ~ said|asked|told|replied|texted|say|tell|requested|saying|
        asking|telling you? all? to?
        @stop|unsubscribe|optout ,
    i|ive|already|times|you|been|we ~ said|asked|told|tell|requested|asking|telling you? ~ to? be? ~ removed|unsubscribe
    said|asked|told|replied|texted|sent stop|unsubscribe ,
    said|told|asked you? no more
    i already asked|told you
    , dont|never text|message|contact|email|sms|bother|disturb|spam|solicit ,
    ^ dont|never call|send -it|them|that ~ $
    , @dont ever? write|talk|reach ~ me|us
    , @dont ever? text|message|contact|bother|email|sms|write me|us|here|this|him|her|these|it ,
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
    @dont @contact ~ list|lists|registry|register
    knock|lay|give off|up ~ @texting|@bothering|@texts|writing
    knock|lay|give off|up reaching out
    , lay off me|us? ,
    @stop @bothering ~ my|me|us|this|our
    @stop writing|texting|messaging|bothering|spamming me|us|my|this|our|,
    ^ ~ i|ive|already? ~ said|told|tell|need|better|please|just|hey|guys you? not|to? dont|never @contact me|us|here
    said|told|tell|need|better|please|just|hey|guys you? not|to? dont|never @contact this|my|our ~
        number|phone|cell|line|mobile
    said|told|tell|need|better|please|just|hey|guys you? dont|never ~ send ~ anything|more|@texts|these|this
    take|kick|get|drop ~ from|off|out ~ @lists|thing
    take|kick|get|drop me|us|my|our|this|that|it ~ @lists|thing
    ^ ~ take|kick my|our|this ~ @numbers ,
    take|kick|drop my|our ~ @numbers ~ @lists
    nobody|noone|none wants|asked|needs|cares ~ @texts
    one wants|needs ~ your ~ @texts
    put|add|place ~ me|us|number|it|this ~ on ~ dnc|blacklist
    , discontinue|cease|desist|unenroll|disenroll|deregister|unregister me|us|this|these|all|immediately|my? ,
    unenroll|disenroll|deregister|unregister|unlist me|us
    @remove ~ contact|mobile|phone|cell ~ info|information|details|number
    nobody|noone|none|didnt|aint ~ ask|asked ~ for ~ @texts ~ @stop
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
    take|kick me|us ~ off -hold|speaker|at|to|work
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
    the: da th teh tha
    getting: gettn gettin
    because: cuz bc
    @dont ~ @contact ~ no|any more
    already|me|interested|here|anymore|seriously|again|mine|home|house|moved|sold|bought|voted stop ,
    take|get|kick me|us of ~ @lists
    want|need|wish|like|love|prefer to stop ~ $
    you can ~ stop ,
    messages: massages messeges messges
    message: massage messge
    service: servic
    consent|permission ~ is|has|have|are|been ~ withdrawn|revoked|rescinded|withdraw|removed
    no|not ~ send more|any ~ @texts
    no more ~ send|sending ~ @texts
    no more * @texts
    , @dont ever? send me|us these|them|any|those ,
    want|like|need ~ off ~ @lists
    """,
    wrong_number="""
    ! wrong|incorrect number|person|guy|girl|lady|recipient|contact|cell|dude|woman|man|line|family
        -of|on|in|for|is|plate
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
    longer|not|aint|isnt ~ his|her|their ~ number|phone|cell
    new owner|user of|for? ~ number|phone|cell
    changed|switched ~ numbers|number ~ stop|remove
    ~ not|isnt who you think|want
    not|isnt ~ right|correct person|number|guy
    doesnt|longer live|lives ~ here
    number ~ reassigned|recycled
    """,
    suspected="""
    , stop ,
    ^ stop -a|chez|devant|by|in|at|over|on|for|off|here|there|being|worrying|to|and|the|near|light|sign|it|you|
        payment|lying|playing|
        talking|crying|thinking|looking|now|every|calling
    ^ cancel|quit -smoking|culture|out|my|the|on|if|by|in|at
    ^ cancel|quit|remove|revoke|exit|desist|delete|erase|unfollow|opt|mute|dnd $
    ^ please|ok|okay|just end $
    ^ please|just|omg stop $
    ^ how|where|can|could|is|what|whats ~ i|we|you|way|there|do? ~ i|we|you|way|to? ~
        @ending|leave|exit|cancel|remove|opt ~
        these|this|it|that|them|out|off|rid|of|myself|me|thing|things? ~ go|away|stop|off|out|from|this|these|thing|
            here? ~ $
    ^ ~ how|what do|can|could|to|would? i|we|you? ~ get|turn|make|do|stop ~ these|this|them|@texts ~ go|off|away|stop
    @not ~ gave|give|given|granted ~ permission|consent|number|info
    & @traffic @ending -@others|dont|never|did|didnt|wont|cant|meet|meeting|work|bus
    & @traffic turn|switch|shut|opt|take|get off|out -@others|day|work
    & @traffic @fed -@others|how|not|thank|thanks|ive|sent
    & @traffic @not @wish -@others|miss|missing|missed|havent|stop|stopping
    & @traffic why keep|getting|still|sending|get|receiving|receive|so|always|every -@others|didnt|sent|dont
    & already|twice|times|repeatedly|thrice said|told|asked|replied|sent|wrote|typed|requested|reply|say|tell|ask|
        text|texted
        stop|unsubscribe|remove|removed|optout|leave -@others|bus
    & off|out|remove|removed|leave|exit|delete|cancel|scrub @roster your|this|these|mailing|me|us -@others|wait|
        waiting|guest|wish|dont|never|why|did
    & @threat @traffic|text|message|contact|contacted|number|spam -@others
    & hear|hearing not|dont|rather|prefer|longer|never|wish from -@others|havent|glad|surprised|yet|nice|sorry
    & every|all|each day|hour|week|night|morning|time @traffic -@others|thanks|love|get|got
    @not ~ your|ur ~ customer|client|member|subscriber|patient|user
    longer ~ customer|client|member|subscriber|patient|employee|resident|student|interested|need|needed
    take|kick|get me|us off ~ this|your|these
    ^ ~ @dont ~ @contact my|our * -on|at|in|to|for|name|address|card
    nothing to do with ~ you|this|these
    another|more ~ text|message ~ from|and|or|i
    text|bother|message|find|spam|contact ~ somebody|someone|anybody ~ else
    ^ ~ i? said? you cant|shouldnt|mustnt|not ~ send|reach|write ~ @texts|anymore|again|out
    ^ ~ i? said? you cant|shouldnt|mustnt ever? @contact|send|use|hit me|us|my|this|our|here|anything|anymore|again
    ^ ~ i? said? you may|should|must not ~ send|reach|write ~ @texts|anymore|again|out|here
    ^ ~ i? said? you may|should|must not @contact|send|use|hit me|us|my|this|our|here|anything|anymore|again
    no need ~ to @contact|send|hit|reach|use
    @dont use ~ this|my number|phone
    nobody|noone|one|body wants|needs|asked|likes ~ for? ~ these|this|@texts
    never|didnt wanted|ordered|requested ~ @texts|these|this|your
    cant|couldnt stand ~ @texts|these|this|your
    , i? ~ hate|detest|despise|loathe ~ @texts|these|spam
    ^ ~ ive|i|weve? had enough ~ of ~ @texts|these|this|you|it
    done with ~ @texts|these|this|your ,
    get ~ from|off ~ @lists
    turn|switch|shut this|these|em off
    how|where|way can|do|could|to|would|might|should i|we|you? ~ @exit|turn|shut ~ this|these|up|off ,
    ^ ~ how|where|way can|do|could|to|would|might|should i|we|you? ~ opt|get|come|be out|off|removed ~ of|from? ~
        this|these|your|here|,
    ^ ~ i|id|we|im|ill? ~ want|need|like|wish|trying|tryna|help|let|way|possible me|us? to? ~ @exit|quit|get ~ out? ~
        of? ~ this|these|@roster ,
    want|need|like|wish|trying|tryna|help|let|way|possible me|us? to? ~ unenroll|unsign|unjoin|withdraw|deregister|
        disenroll
    ^ i|id|we|im|ill? ~ want|need|like|wish|help|let|trying|way|how|where|can|may|would me|us|i|we? can|do|like? i|we?
        to?
        cancel|exit|quit|unenroll|leave|unsign ~ $
    ^ i|id|we|im|ill? ~ want|need|like|wish|help|let|trying|way|how|where|can|may|would me|us|i|we? can|do|like? i|we?
        to?
        cancel|exit|quit|leave|end|get|stop ~ out? ~ of? ~ this ~ $
    who|when did|i|has? i|you? @signed me|my? up|for|to|in
    when did i ~ give|gave|agree|consent ~ you|,
    dont|cant|didnt ~ remember|recall ~ @signed|giving|gave|give
    who signed ~ me|us
    ^ take a hike $
    ^ ~ beat|shove|sod it|off ~ here? ~ $
    ^ ~ get bent|stuffed|outta ~ here? ~ $
    ^ ~ go? kick|pound rocks|sand ~ $
    ^ ~ scram|skedaddle ~ $
    ^ ~ piss|bog|naff|jog|shove off|on ~ $
    ^ ~ screw|damn you|this|them ~ $
    ^ up yours ~ $
    ^ ~ hard? pass ~ $
    ^ im|i|am|were|we|are? ~ done|finished|through|over with ~ this|these|it|that|you|thing ~ $
    ^ ~ isnt|aint|not for me|us ~ $
    ^ no means no ~ $
    ^ miss me with ~ this|that|these $
    ^ ~ lemme|let me|us ~ off|out|go|be ~ $
    ^ ~ stop|quit|end|enough|cancel ~ it|this|that|these|those|them|now|already|subscription|everything|all|
        immediately|with|please ~ $
    paying|charged|charges|costs|costing for|per|me|my ~ these|text|texts|message|messages
    , business|office|landline|emergency|personal|private ~ line|number|phone|landline ,
    number|phone|line is|belongs ~ a? ~ business|landline|minor|child|kid|work
    kids|childs|sons|daughters|childrens|moms|wifes|husbands ~ phone|number|cell
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
    how|where|whered|howd did|do|does|are|have|d|you? you|they? get|got|find|obtain|obtained|have|know|getting ~
        number|contact|info|information|
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
    ^ this is? not|isnt|aint -a|the|my|your|good|fair|funny|right|true|ok|okay|working|fun|it|bad|easy|possible|what|
        how|cool|nice * ~ $
    , @dont ever? text|message|contact|spam|sms|disturb me|us
    ^ ~ i quit ~ $
    ^ ~ ok|okay i|im am? out ~ $
    ^ ~ how many|much times|more|longer ~ $
    ^ ~ not|without receiving|getting ~ these|this|@texts
    cost|costs|costing me|us ~ money
    ^ ~ i|we|im|he|she|they? ~ dont|not|longer|doesnt ~ even? live|work ~ in|here|there|at ~ your|this|that|state|
        district|city|county|area|there|here|anymore
    phone|number|this belongs ~ to
    ^ ~ can|could|would|will you please? not ~ $
    restraining|protective order
    my|our|of|his|her privacy
    ^ ~ where|who|whered did|do|have|has? you|u|they? ~ buy|bought|buying|sold|sell|sharing|shared ~ my|this|our ~
        number|info|data
    ^ ~ what|how ~ will|does|do|would ~ take ~ @stop|end|leave
    when|how does|will|do|is|are this|these|you|it|they ~ @texts? ~ going? to? ~ stop|quit
        -serving|by|at|here|selling|running
    why|how am|are|is|did|come i|we|my ~ get? ~ still? ~ on ~ @lists
    , uninterested|unsolicited|unwanted|unauthorized ,
    ^ ~ not now ~ not|never ever ~ $
    ^ i? dont do|play|want|need|use|like|work this|that|it|here|there anymore ~ $
    , nothing further ,
    ^ ~ you ~ want|looking|need|mean|texting ~ different|another|wrong * ,
    you ~ have|got ~ wrong * ,
    not|isnt ~ registered ~ voter
    not|dont vote|voting|voted|donate|donating ~ for|to? ~ *
    already voted|donated|sold|bought|answered|responded|unsubscribed|cancelled|canceled|stopped ~
        stop|remove|leave|quit|please
    & @traffic wake|woke|waking|disturb|disturbing|stress|stressing|interrupting|battery -@others|want|can
    & your @traffic unwanted|unwelcome|useless|pointless|irrelevant|stupid|dumb|worthless|unnecessary
    & minor|underage|child|kid|kids|childs text|texting|texts|phone|stop|number -@others|is|class
    phone|texts|messages|guys|it|tired|texting|spam|number|people stop $
    @fuck you|your ~ and ~ @texts
    knock it off
    told|said|say ~ already? ~ im|i|were|am? ~ not|aint interested
    texting|texted|this is? ~ landline|pager ,
    & @traffic not|arent|isnt|never|dont allowed|permitted|acceptable|appropriate|necessary|welcome|helpful|useful|
        relevant|appreciated -@others
    these|@texts ~ are|is? driving me|us
    nothing ~ from your|you ~ company
    ^ ~ if you|this|these|it|they ~ dont|doesnt|keep|continue|continues|keeps|wont ~ @stop|@texting|texting|@texts
    if ~ you ~ continue|persist ,
    not|isnt|aint ~ the? person|guy|girl|woman|lady ~ you ~ looking|want|think|need|seeking|after
    keep|keeps|kept @texting|@bothering|texting ~ my|me|us|this
    cant ~ have|receive|get|accept|take ~ @texts|these
    what|whats|how|keyword|link|button|option|word|way ~ is? ~ keyword|word|code|number|command|way? ~ to ~
        @ending|@exit -by|at|in|over|here
    do i ~ text|reply|say|type|send ~ stop|quit|end|unsubscribe
    let me ~ off|out ~ this|of|,
    & why|how still coming|getting|texting|sending|receiving|happening -@others|you|not
    why ~ are ~ you ~ still ~ @texting|texting
    ^ ~ i? said|told ~ you? no ~ $
    what part of ~ stop|no|unsubscribe
    respect|honor|honour ~ my wishes|request|decision|choice
    ^ ~ hell|hard|absolutely|heck no|not ~ $
    ^ ~ not happening ~ $
    cant|can ~ you ~ take ~ hint
    ^ spam spam spam? $
    kiss|lick|suck my ass|arse|butt|dick|balls|cock
    ^ ~ eat a|bag|shit|dick|dicks ~ bag|dick|dicks|shit
    ^ ~ drop|ditch|dump|exclude|unfriend me|us ~ $
    ^ ~ stop|quit it you
    request|requesting|demand|want|need ~ removal|deletion|erasure|termination|cessation|unsubscription
    , remove|unsub|delete|cease ,
    so|then|but|please|and quit|remove|delete $
    ^ ~ stop it stop it
    no need of|for ~ your|this|these|@texts
    deactivate|disable|discontinue ~ @matters
    told|said|say ~ already? ~ i? am|im|were? not|aint interested
    ^ ~ where|how do|can|would i ~ go? ~ to? ~ get|come off|out ~ of? ~ this|these ,
    ^ ~ wrong -size|address|order|day|date|time|item|color|colour|answer|way|side|end|one|place|turn|again|button|
        amount|price * ,
    who this|dis ,
    never heard of ~ you|your
    @remove|delete ~ his|her|their ~ number|phone|cell
    will be considered|treated|reported|regarded ~ as? ~ harassment|spam
    ^ ~ ive|i|weve had it ~ with ~ @texts|you|this
    not ~ fan ~ of ~ @texts|these|this
    ^ ~ im|i|we|were ~ am|are? withdrawing|unsubscribing|leaving|opting|quitting|cancelling|canceling ~ $
    forget me|us ,
    left alone
    ^ ~ i|we|id? ~ dont|not|longer want|wish|care ~ to ~ take|be|belong|participate|remain|stay ~
        part|in|on|member|involved
    ^ ~ dont|never|not ~ include|involve|count|add|list me|us ~ in|on|any|for
    ^ ~ is? there? any|a|no|some? way ~ to ~ not|avoid|stop|block|quit|end ~ get|getting|@texts|these|this
    & times|replying|replied stop text|texts|texting|reply|keep|said|saying|say|sent|typed|wrote -@others|bus|dont|every
    , ~ please|kindly|you ~ kindly? refrain|desist ,
    want|need|like|wish|trying|how|please ~ me? ~ to? ~ leave|quit|exit|withdraw|drop ~ from|out? ~ of? ~ program|
        programme|club|service|group|list|campaign|subscription|chat
    ^ ~ i? ~ thought|want|need|let|how|already|help ~ i|me|to|do? ~ already? get|got|getting out of ~ this|these|your
    doesnt want|need ~ your ~ @texts
    ^ ~ take|get|kick my|our ~ @numbers ~ out|off
    line|number|phone is ~ for ~ emergencies|emergency|business|patients
    , ~ this|these ~ is|are? getting? ridiculous|annoying|excessive|unacceptable|harassment ,
    refuse|decline|reject ~ all|any|these|your|to ~ @texts|receive|get|these
    no texts|messages|sms after|anymore|from|please|thanks
    ^ ~ dont|not|longer ~ shop|buy|eat|go|attend|drive|bank|order|subscribe ~ there|here|anymore|with ~ $
    ^ ~ do? dont|not want ~ $
    you ~ wont|never|dont ~ quit|stop ~ will|do|,
    ^ ~ these|@texts cost ~ me|us|money
    ^ ~ no to ~ @texts
    """,
    wants="""
    but|just|instead|rather|only|please text|message|sms me|us|instead -again|and|or|anymore
    text|message|sms|whatsapp me|us? ~ instead|only
    text|texts|texting|sms|message|messages is|are|works ~ fine|better|ok|best|preferred|good|enough
    , text|message|sms|msg me|us -again|anymore ,
    keep|sign|put|add me|us ~ on|up|in|subscribed
    was|is|were ~ an|a|by? accident|mistake|joke
    """,
)
