"""Portuguese phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    endings={
        "ar": "ar a e em es ando",
        "er": "er e a am as endo",
    },
    sets={
        "saida": "sair|cancelar|descadastrar|desinscrever|anular|desativar|bloquear|parar|desligar|remover|encerrar|"
        "suspender|interromper|desabilitar|eliminar|desassinar|silenciar",
        "vontade": "recuso|prefiro|util|quero|queremos|desejo|preciso|pedi|pedimos|solicitei|autorizei|autorizo|"
        "aceitei|aceito|cadastrei|inscrevi|interesse|interessa|permissao|consentimento|gosto|assinei|interessado|"
        "interessada|permiti|gostaria|pretendo|autorizacao|aguento|quis",
        "cansaco": "chega|basta|cansado|cansada|cansei|farto|farta|cheio|cheia|aguento|saco|demais|muita|muitas|"
        "tanta|tantas|excesso|suporto|inferno|toda|todo|chato|chatos|enche",
        "pare": "deixar|acabem|acabe|parou|paremos|interrompam|suspendam|interrompa|suspenda|pare|parem|para|parar|"
        "deixe|deixem|chega|basta|cesse|cessem|evite|evitem|parando",
        "mensagens": "coisas|porcaria|porcarias|lixo|promocao|notificacao|campanhas|mala|divulgacao|zaps|torpedinho|"
        "oferta|anuncio|comunicacoes|publicidades|recados|lembrete|mensagem|mensagens|sms|torpedo|torpedos|"
        "propaganda|propagandas|notificacoes|avisos|spam|recebimento|"
        "msgs|promocoes|publicidade|ofertas|anuncios|contato|ligacoes|emails|informacoes|textos|envio|envios|"
        "lembretes|zap|"
        "conteudo|newsletter",
        "mandar": "contactar|aborrecer|spamar|spammar|bombardear|lotar|encherem|mandarem|enviarem|contactarem|"
        "escreverem|telefonar|chatearem|perturbarem|contatando|enchendo|incomodando|perturbando|mandar|enviar|"
        "incomodar|ligar|escrever|encher|insistir|contatar|perturbar|chamar|procurar|importunar|"
        "mandando|enviando|ligando|spammar|amolar|torrar|aborrecer|chatear",
        "mande": "chatei+ar|chateiem|chateie|importun+ar|contact+ar|spam+ar|amol+ar|telefonem|telefone|textem|"
        "reenviem|mande|mandem|manda|mandar|envie|enviem|envia|enviar|escreva|escrevam|ligue|liguem|liga|incomode|"
        "incomodem|"
        "contate|contatem|chame|chamem|chama|procure|procurem|perturbe|perturbem|encham|encha|enche|contacte|"
        "contactem|insista|"
        "insistam|mandes|envies|escrevas|ligues|perturbar",
        "tire": "apag+ar|remov+er|retir+ar|exclu+er|excluem|delet+ar|elimin+ar|tir+ar|risque|risquem|descart+ar|"
        "tirem|tire|tirem|tira|remova|removam|remove|exclua|excluam|exclui|apague|apaguem|apaga|delete|deletem|"
        "deleta|retire|"
        "retirem|retira|descadastre|descadastra|descadastrem|elimine|eliminem|tirar|remover|excluir|apagar|retirar|"
        "deletar|"
        "esqueca|esquecam|perca|bloqueie",
        "dados": "cel|registo|registros|registro|telemovel|info|fone|whatsapp|zap|mailing|numero|lista|cadastro|"
        "contato|dados|grupo|telefone|listas|celular|base|sistema|agenda|nome|contatos",
        "quero": "quero|desejo|gostaria|queria|preciso|queremos|quis|solicito|pretendo|aceito|autorizo",
    },
    fillers="de d me nos mais as os a o suas seus sua seu essas esses essa esse esta este estas estes por favor "
    "receber recebendo "
    "enviar mandar da do das dos minha meu dessa desse desta deste isso aqui pra para pfv pf por gentileza nenhum "
    "nenhuma tanta "
    "tantas tanto todas todos qualquer la em no na nada porra saco mesmo se que voces vcs vc com um uma esses ja "
    "novamente em "
    "daqui dai daquela dessas",
    spellings="""
    nao: n naum nn ñ
    mensagem: msg mensage menssagem mensagen msm
    mensagens: msgs mensages menssagens
    voce: vc ce
    voces: vcs
    por: pfv
    quero: qro
    que: q
    numero: num
    mensagens: mgs mensgens msgens
    inscricao: inscrissao
    porque: pq pk
    nada: nd
    contato: contacto ctt
    """,
    misspelt="mensagem mensagens numero",
    denials="nao no nunca jamais ele ela eles elas",
    doubts="como onde se acho",
    restarts="obrigado obrigada favor mas interesse mais nada",
    opt_out="""
    ^ stop|pare|parem|sair|parar|chega ,
    , stop|pare|parem|chega $
    pare|parem|chega|basta|evite|evitem|cesse|cessem|stop ~ @mandar -o|os|a|as|um
    para|deixe|deixem|pode|podem|poderia|poderiam|favor|como|pra parar? de|com ~ @mandar -o|os|um
    como|pode|podem|poderia|quero|queria|favor|gostaria parar ~ de ~ @mandar|receber
    pare|parem|parar|chega|basta|sem|cancelar|cancele|cancelem|stop ~ mais? de? ~ @mensagens
    pare|parem|para ~ com ~ isso|@mensagens
    nao|nunca|jamais me|nos ~ mande|mandem|manda|mandar|envie|enviem|envia -a|o|as|os|um|uma ~ mais|nada|@mensagens|,
    nao|nunca|jamais me|nos escreva|escrevam|incomode|incomodem|contate|contatem|procure|
        procurem|perturbe|perturbem|encha|encham|contacte|contactem -agora|hoje
    nao|nunca|jamais mais? ~ @mande ~ mais|nada|@mensagens
    nao|nunca|jamais mais me|nos ~ @mande
    ^ nao|nunca|favor|por me|nao|nos? @mande|perturbe|incomode|insista|enviar ~ $
    nao|nunca ~ entre|entrem|entrar ~ mais? ~ contato
    @quero ~ ser ~ descadastrado|descadastrada|removido|removida|excluido|excluida|retirado|retirada
    ^ nao ligar|ligue|mandar|enviar|contatar|perturbar|incomodar ~ mais? ~ $
    @quero ~ sair|parar|descadastrar|cancelar|descadastramento ~ $
    @quero ~ sair|parar|deixar ~ da|de|do|desse lista|grupo|receber
    @quero ~ cancelar|parar|bloquear|remover ~ @mensagens|@dados
    nao ~ @quero ~ @mensagens
    nao ~ @quero ~ receber|recebendo|ser|contato -a|o|terca|ligacao
    nao ~ autorizo|permito|aceito|consinto ~ @mensagens|contato|receber|uso|enviar|mandar
    nao @quero mais nao? ,
    nao @quero ~ mais ~ isso|nada|essas|esse|receber
    parar de receber
    ! @tire ~ lista|cadastro|grupo|numero|contato|dados|telefone
    me ~ tire|tirem|tira|remova|removam|exclua|excluam|exclui|descadastre|descadastra|retire|retirem|remove|
        desinscreva|exclua -uma
    meu|minha numero|contato ~ da|desta lista
    tirar|remover|excluir|apagar|retirar|bloquear|esquece ~ meu|minha ~ @dados
    , ~ sair|saia da|desta|dessa|do|desse lista|grupo
    cancelar|cancele|cancelem|cancela ~ inscricao|assinatura|@mensagens|cadastro
    ! descadastrar|descadastre|desinscrever|desinscreva|descadastramento|descadastra|descadastro
    revogo|retiro|cancelo ~ consentimento|autorizacao|permissao
    bloquear ~ @mensagens
    parem|deixem|deixe|deixa|pare|chega ~ de|com ~ @mandar -o|os|um|as
    , ~ parar|deixar|para ~ de|com ~ @mandar -o|os|um|as|outro|outra
    podem|pode|poderia|poderiam|peco|da|gostaria|quero|favor|que|pra|agradeco|agradecia ~
        parar|deixar|deixarem|pararem|parassem ~ de|com ~ @mandar -o|os|um|as|outro|outra
    parem|parar|pare|para|deixem|deixe|chega ~ com ~ essas|esses|essa|esse|as|os|suas|tanta|tantas? ~ @mensagens
    @tire ~ nome|meu|meus|minhas|minha|este|esse ~ @dados
    @tire ~ nome|contato|numero|dados ~ lista|base|sistema|cadastro
    retirem|retire|remova|removam|tirem|tire|eliminem|apaguem|exclua|excluam me
    nao @quero que ~ me ~ @mande
    @quero|como|onde|forma|pra|posso ~ eu? ~ sair|saio ~ lista|grupo
    @quero ~ nao receber ~ mais
    """,
    wrong_number="""
    ! numero|pessoa|telefone|contato errado|errada|equivocado|incorreto
    ! errado ~ numero|telefone
    enganou|errou ~ de|o|do numero|telefone|pessoa
    numero|telefone|celular ~ nao ~ e|pertence|eh ~ da|do|de|dela|dele|meu|minha|mais
    numero|telefone|celular ~ nao pertence
    ^ ~ esse|este ~ numero ~ nao e|eh ~ meu|dela|dele|da|do
    """,
    suspected="""
    ^ quem e|fala|sao|eh|ta|esta|seria|manda|mandou voce|voces|isso|esta|falando|eh|e|essa|este|esse? ~ $
    ^ voce|voces e|eh|sao quem ~ $
    ^ ~ nao ~ conheco|sei ~ voces|voce|numero|quem|ninguem ~ $
    de? onde|como ~ pegaram|pegou|conseguiram|conseguiu|acharam|achou|tem|arrumaram|arrumou|tiraram|tirou|obteve|
        obtiveram ~
        numero|contato|telefone|dados
    quem ~ deu|passou|autorizou ~ numero|contato|telefone|dados
    por que|porque|pq ~ mandando|recebendo|recebo|mandam|enviam|manda ~ isso|,|@mensagens
    nunca ~ me? ~ cadastrei|inscrevi|autorizei|pedi|assinei|solicitei|dei|aceitei
    nao ~ me? ~ cadastrei|inscrevi|autorizei|pedi|assinei|solicitei
    nao tenho|ha|quero|estou|possuo ~ interesse|interessado|interessada
    sem|nenhum interesse
    nao ~ me ~ interessa
    , ~ nao interessado|interessada|interessa ,
    cancele|cancelar|cancela|cancelem|desmarcar ~ pedido|consulta|compra|reserva|conta|plano|assinatura|entrega|horario
    me deixa|deixe|deixem|larga|larguem|esquece|esquecam ~ em? paz|,
    isso|e|eh|parece ~ golpe|spam|fraude|golpista|assedio|mentira
    ^ ~ spam|golpe|golpista|golpistas|fraude|lixo ~ $
    vou|iremos|vamos|irei ~ denunciar|bloquear|processar|reportar|reclamar
    ^ ~ bloquear|bloqueio|bloqueado|bloqueada|denunciado|bloqueando|denunciando|bloqueei ~ $
    procon|reclameaqui|anatel
    ^ ~ denunciar|denuncia|golpe|policia ~ $
    chamar|chamo|ligar|chamando ~ policia
    nesse|desse|neste golpe
    nao @quero nada ,
    ^ nao quero ~ $
    ^ cancela|pode cancelar|isso|tudo ~ $
    vai|va|vao ~ se|tomar|pra|a|catar|cagar|pastar ~ ferrar|foder|cu|merda|catar|coquinho
    ^ ~ vtnc|vsf|fdp ~ $
    ^ sai|saiam|some|sumam|vaza|vazem fora|daqui|logo $
    aqui|la nao|ninguem ~ tem|existe|mora|trabalha ~ nenhum|nenhuma|ninguem|*
    ^ ~ nao sou * ~ $
    ^ que|qual empresa|numero ~ e|eh? essa|isso|esse|este? $
    ^ ~ desisti ~ $
    como ~ faco|fazer|faz|cancelo|saio|paro|sair|cancelar ~ sair|parar|cancelar|receber|lista|recebimento|@mensagens
    muitas|tantas|demais|tanta|excesso ~ de? ~ @mensagens
    to|estou|cansei|cansado|cansada|farto|farta|saco ~ cansado|cansada|farto|farta|cheio|cheia|de ~ @mensagens|voces
    ^ ~ ja? chega|basta ~ $
    que saco|inferno
    foi|e|deve|so engano
    ^ ~ idiota|idiotas|palhacos|palhaco|otarios ~ $
    para ~ encher|torrar ~ saco
    parar|parem|pare|chega|deixem|deixar ~ la? ~ com ~ isso|isto ,
    ^ ~ para ~ com ~ isso|isto ~ $
    @cansaco ~ de|com ~ receber|@mensagens|isso|isto|voces|ser|essas|esse
    nao aguento mais
    nao|nunca|jamais ~ dei|demos ~ numero|permissao|contato|autorizacao|consentimento
    nao|nunca|jamais ~ aceitei|subscrevi|assinei|autorizei|permiti|concordei ~ isso|isto|nada|com|receber|,
    como|onde|tem|da|quero|queria|gostaria|preciso|posso|forma|favor|desejo|pra ~ faco|eu|como|pra|para|de? ~ @saida ~
        disso|
        isso|inscricao|subscricao|servico|assinatura|@mensagens|disto|isto
    ^ como|onde|tem|da|quero|queria|gostaria|preciso|posso|desejo|quer ~ faco|eu|como|pra|para|de? ~ @saida ,
    como|onde|tem|da|posso ~ faco|eu|como|pra|para|de? ~ nao receber ~ mais
    @saida ~ inscricao|subscricao|assinatura|servico
    ^ ~ cancela|cancele|cancelem|cancelar|remover|remova|excluir|desativar|anular|apagar|parar|encerrar|bloquear ~
        tudo|isso|ai? ~ $
    abrir|fazer|registrar|apresentar ~ uma? ~ reclamacao|queixa|denuncia
    meu|minha advogado|advogada
    nao ~ sou ~ mais ~ cliente|socio|aluno|assinante
    ja nao sou ~ cliente|socio|assinante
    ^ ~ engano ~ $
    ^ sumam|suma|vazem ~ $
    deixa|deixe|deixem|deixar eu|me|a ~ em? paz
    deixem|deixe|deixa ~ me|nos em paz
    nao ~ chateiem|chateie|incomode|incomodem|encham|enche|amole|perturbem ,
    esse|este|numero|celular|telefone ~ nao|n ~ e|pertence|eh ~ mais? ~ dela|dele|da|do|a|meu|minha
    va|vai|vao ~ se ~ ferrar|foder|lascar|danar|catar|plantar|ferrarem
    va|vai|vao pro|para|pra|a ~ inferno|merda|caralho|diabo|quinto|puta
    ja ~ pedi|falei|disse|mandei|respondi|avisei|solicitei|cansei ~ pra|para|que|stop|sair|de ~ parar|pararem|nao|
        sair|stop|tirar|remover|cancelar|parem|mandar|receber
    isto|isso|e|eh|parece ~ assedio|lixo|burla|fraude
    anacom|cnpd
    & @mensagens @pare|@saida -nao|ele|ela|recebi|quantas|pedido|consulta|os|arquivos|quando
    & @mensagens @cansaco -nao|ele|ela|obrigado|quantas|quando
    & @mensagens nao|nunca|jamais|sem|nem @vontade -ele|ela|chegou|recebi|chegaram|parem|perder
    & por|pq|porque|porq continuam|continuo|tanto|tanta|tantas|ainda|mandando|enviando|recebendo|recebo|toda|todo
        @mensagens
    & ja|vezes|varias|terceira|segunda stop|sair|cancelar|parar|descadastrar|remover|cancelei|descadastrei pedi|
        mandei|respondi|falei|disse|enviei|digitei|solicitei|continuo|continuam|fiz
    nao moro|moramos|trabalho|vivo ~ mais ~ ai|la|aqui
    ja nao moro|trabalho|vivo ~ ai|la|aqui
    ^ ~ como ~ eu|se|faz|que? ~ cancela|cancelo|cancelar|saio|sai|para|paro ~ $
    troquei|mudei ~ de ~ numero ~ nao|para|pare|parem|tira|remove
    nao sou ~ a|o *
    tira|tire|tirem|tirar|remove|remova eu|nos|a|gente ~ desse|dessa|desta|da|do|daqui|disso|lista|grupo
    ^ ~ para|pare|parem|chega|basta ~ ai|la|logo|ja|com|favor? ~ $
    nao dou|damos|dei ~ autorizacao|permissao|consentimento|autorizo
    to|tou|estou|fiquei ~ cansado|cansada|farto|farta|cheio|cheia|saco ~ de? ~ disto|disso|isso|isto|voces
    ^ ~ desisto ~ cancela|cancelem|tudo|para|tira
    , cancela|cancele|cancelem tudo|isso|essa|esse|ai
    me|nos ~ mandando|enviando|enchendo|ligando|perturbando ~ isso|isto|direto|todo|toda|tanto|,
    vou|vo|irei|to|estou ~ bloquear|bloqueando|denunciar|denunciando|processar|reportar
    quem ~ deu|passou|vendeu|forneceu ~ numero|contato|dados
    quantas vezes ~ preciso|tenho|vou|devo|falar|pedir|dizer|precisa|terei
    quando|como ~ isso|isto|voces|vao ~ para|parar|acaba|acabar|param|parem
    privacidade|invasao
    numero|celular|telefone|telemovel ~ e|pertence|eh ~ de ~ uma?|crianca|menor|filho|filha|mae|outra|outro
    menor de idade
    ja votei|vendi|comprei|doei|respondi|cancelei|descadastrei ~ para|parem|pare|chega|nao|obrigado
    nao ~ me ~ incomodem|incomode|perturbem|perturbe|encham|encha|chateiem|amolem ,
    perdendo|perdem|perde ~ tempo
    porque|por ~ que? ~ estou|continuo|to ~ lista|cadastrado|inscrito
    ultimo|ultima aviso|vez
    nao vou comprar|contratar|participar|responder ~ nada|mais|,
    @tire eu
    que chatice|chateacao|porre|encheção|perturbacao
    fora|xo|tchau ~ daqui|do ~ meu ~ celular|telefone
    ^ ~ ja deu|chega|basta ~ $
    ^ ~ parou ~ $
    aqui nao ~ e|eh|mora ~ a|o? *
    como ~ desativo|bloqueio|removo|desligo|desinscrevo|descadastro|apago|deixo|paro ~ ,|isso|isto|de|@mensagens
    me ~ bloqueia|bloqueie|bloqueiem|bloqueiam
    ^ ~ to|tou|estou ~ fora ~ $
    saiam|sai|saia|larga|larguem ~ do ~ meu ~ pe
    isso|isto|e ~ perturbacao|abuso|assedio|incomodo|invasao
    voces|voce ~ nao ~ cansam|cansa|desistem|desiste|param|entendem|entende
    nao conheco|conhecemos ~ voces|voce ,
    nao ~ solicitei|pedi|requisitei|assinei
    linha|numero|telefone|celular ~ comercial|fixo|trabalho|empresa|corporativo ~ nao|parem|pare|favor
    nao insistam|insista|insistir|adianta ~ mais? ~ insistir|,
    poupe|poupem ~ me
    quando ~ voces ~ vao|param|parar
    chatos|inconvenientes|insistentes ,
    @quero|exijo|requeiro|peco ~ remocao|exclusao|cancelamento|eliminacao|retirada|descadastro|descadastramento
    nao ~ autorizo|aceito|permito|dou ~ uso|utilizacao|tratamento
    , ja? parem|pare|chega|para ja|ai|logo? ,
    podem|pode|poderia|poderiam|favor ~ ja? ~ parar|remover|cancelar|excluir ,
    assedio|perturbacao
    nao ~ usar|usem|use|utilizem|utilizar ~ numero|telefone|celular|contato
    encheu|enche|encheram|enchendo|torrou ~ o|meu? ~ saco|paciencia
    onde|como ~ eu? ~ cancelo|desativo|bloqueio|saio|paro|removo ~ isso|isto|essas|,
    deixem|deixe|deixa|deixar ~ me|nos ~ sossegada|sossegado|quieto|quieta|tranquila|tranquilo|viver
    exclusao|remocao|eliminacao|apagamento ~ @dados
    voce|voces|se ~ se? ~ enganou|enganaram|errou|confundiu
    aqui ~ nao ~ e|eh|fala|mora ~ *
    , ~ nao mande|mandem|manda|envie|enviem|envia|escreva|escrevam|perturbe|perturbem|incomode|incomodem ,
    nao|n ~ me @mande -hoje|amanha|a|o|as|os|agora|segunda *
    & receber nao|nada|sem|nunca|nenhuma|nenhum -consigo|consegui|parar|arquivo|encomenda|pedido|codigo|nota|boleto|
        posso|quando|resposta|chegou
    & vezes|vez stop|sair|cancelar|parar -dessa|outra
    nao ~ quero|desejo|pretendo ~ mais? ~ fazer|ser ~ parte
    & celular|telefone|caixa|telemovel encham|enche|enchem|enchendo|lotando|lotam|cheio|cheia|entupindo -bateria|ligar
    recuso|rejeito ~ qualquer|toda|todas|suas|receber|essas|a ~ @mensagens|receber
    esquecam|esqueca|esquece ~ de? ~ mim|me|eu|que|meu
    quero|desejo|gostaria|preciso ~ me? ~ desligar|retirar|sair|remover|desvincular ~ disso|lista|programa|clube|
        grupo|desse|dessa
    & continuam|continua|insistem|insiste|vivem mandando|escrevendo|enviando|enchendo|perturbando|mandar|enviar|escrever
    nao a|as ~ @mensagens
    nao ~ compro|uso|moro|trabalho|frequento|estudo|vou ~ mais ~ ai|la|aqui|com|nessa|nesse|na|,
    & mais|outra|proxima @mensagens bloqueio|denuncio|processo|advogado|bloquear|denunciar|procon
    nao ~ quero|desejo ~ estar|constar|figurar|aparecer|ficar ~ nos|na|em|no|nesta|nessa
    """,
    wants="""
    e|so|mas|melhor|prefiro|, me? manda|mande|mandem|envie|envia|enviem um|uma? mensagem|mensagens|sms|zap|whatsapp
    """,
)
