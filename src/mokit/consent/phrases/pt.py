"""Portuguese phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={
        "pare": "pare|parem|para|parar|deixe|deixem|chega|basta|cesse|cessem|evite|evitem|parando",
        "mensagens": "mensagem|mensagens|sms|torpedo|torpedos|propaganda|propagandas|notificacoes|avisos|spam|recebimento|"
        "msgs|promocoes|publicidade|ofertas|anuncios|contato|ligacoes|emails|informacoes|textos|envio|envios|lembretes|zap|"
        "conteudo|newsletter",
        "mandar": "mandar|enviar|incomodar|ligar|escrever|encher|insistir|contatar|perturbar|chamar|procurar|importunar|"
        "mandando|enviando|ligando|spammar|amolar|torrar|aborrecer|chatear",
        "mande": "mande|mandem|manda|mandar|envie|enviem|envia|enviar|escreva|escrevam|ligue|liguem|liga|incomode|incomodem|"
        "contate|contatem|chame|chamem|chama|procure|procurem|perturbe|perturbem|encham|encha|enche|contacte|contactem|insista|"
        "insistam|mandes|envies|escrevas|ligues|perturbar",
        "tire": "tire|tirem|tira|remova|removam|remove|exclua|excluam|exclui|apague|apaguem|apaga|delete|deletem|deleta|retire|"
        "retirem|retira|descadastre|descadastra|descadastrem|elimine|eliminem|tirar|remover|excluir|apagar|retirar|deletar|"
        "esqueca|esquecam|perca|bloqueie",
        "dados": "numero|lista|cadastro|contato|dados|grupo|telefone|listas|celular|base|sistema|agenda|nome|contatos",
        "quero": "quero|desejo|gostaria|queria|preciso|queremos|quis|solicito|pretendo|aceito|autorizo",
    },
    fillers="de d me nos mais as os a o suas seus sua seu essas esses essa esse esta este estas estes por favor receber recebendo "
    "enviar mandar da do das dos minha meu dessa desse desta deste isso aqui pra para pfv pf por gentileza nenhum nenhuma tanta "
    "tantas tanto todas todos qualquer la em no na nada porra saco mesmo se que voces vcs vc com um uma esses ja novamente em "
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
    nao|nunca|jamais me|nos escreva|escrevam|ligue|liguem|liga|incomode|incomodem|contate|contatem|chame|chamem|chama|procure|
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
    me ~ tire|tirem|tira|remova|removam|exclua|excluam|exclui|descadastre|descadastra|retire|retirem|remove|desinscreva|exclua -uma
    meu|minha numero|contato ~ da|desta lista
    tirar|remover|excluir|apagar|retirar|bloquear|esquece ~ meu|minha ~ @dados
    , ~ sair|saia da|desta|dessa|do|desse lista|grupo
    cancelar|cancele|cancelem|cancela ~ inscricao|assinatura|@mensagens|cadastro
    ! descadastrar|descadastre|desinscrever|desinscreva|descadastramento|descadastra|descadastro
    revogo|retiro|cancelo ~ consentimento|autorizacao|permissao
    bloquear ~ @mensagens
    """,
    wrong_number="""
    ! numero|pessoa|telefone|contato errado|errada|equivocado|incorreto
    ! errado ~ numero|telefone
    enganou|errou ~ de|o|do numero|telefone|pessoa
    numero|telefone|celular ~ nao ~ e|pertence|eh ~ da|do|de|dela|dele|meu|minha|mais
    """,
    suspected="""
    ^ quem e|fala|sao|eh|ta|esta|seria|manda|mandou voce|voces|isso|esta|falando|eh|e|essa|este|esse? ~ $
    ^ voce|voces e|eh|sao quem ~ $
    ^ ~ nao ~ conheco|sei ~ voces|voce|numero|quem|ninguem ~ $
    de? onde|como ~ pegaram|pegou|conseguiram|conseguiu|acharam|achou|tem|arrumaram|arrumou|tiraram|tirou|obteve|obtiveram ~
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
    """,
)
