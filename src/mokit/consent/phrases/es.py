"""Spanish phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    sets={
        "deja": "deja|dejen|deje|dejad|dejes|paren|pare|parad|cesen|cese|basta|eviten|terminen",
        "mensajes": "mensaje|mensajes|sms|texto|textos|notificaciones|publicidad|promociones|correos|spam|avisos|alertas|"
        "propaganda|anuncios|ofertas|mensajitos|informacion|info|llamadas|recordatorios|promos",
        "escribir": "enviarme|mandarme|enviar|mandar|escribirme|escribir|molestar|molestarme|llamar|llamarme|contactar|"
        "contactarme|fastidiar|fastidiarme|joder|insistir|spamear|acosar|acosarme|textear|textearme|hostigar|enviarnos|"
        "mandarnos|chingar|fregar|jorobar|contactarnos",
        "manden": "manden|mande|mandes|mandeis|envie|envien|envies|envieis|escriban|escriba|escribas|escribais|llamen|llame|"
        "llames|contacten|contacte|contactes|contacteis|molesten|moleste|molestes|molesteis|hablen|hables|insistan|texteen|"
        "busquen|fastidien|fastidies|jodan|jodas|chinguen",
        "quiten": "quitenme|quiteme|quitame|saquenme|saqueme|sacame|eliminenme|elimineme|eliminame|borrenme|borreme|borrame|"
        "remuevanme|saquennos|quitadme|sacadme|borradme|eliminadme|desapuntame|desapuntadme",
        "borren": "borren|borre|borra|eliminen|elimine|elimina|quiten|quite|quita|saquen|saque|saca|remuevan|olviden|pierdan|"
        "borrar|quitar|eliminar|remover|sacar",
        "datos": "numero|lista|datos|contacto|contactos|base|telefono|celular|registros|sistema|listas|movil",
        "quiero": "quiero|deseo|quisiera|necesito|solicito|pido|queremos|deseamos|gustaria",
    },
    fillers="de d con mis me nos mas los las el la lo sus tus esos estos esas estas tantos tanto tanta tantas por favor recibir "
    "recibiendo seguir enviar enviarme mandar mandarme ya a mi su tu lista que se puto pinche este esta ese esa del cualquier "
    "ningun ninguna tipo un una vuestros vuestra vuestro al sobre en para porfa xfa",
    spellings="""
    mensajes: msj msjs msg msgs mjs mensages mensjes
    no: nop
    me: m
    que: q k qe
    de: d
    mas: ma+s
    por: x
    quiero: kiero qiero
    quien: kien qien
    numero: num nro nmero
    """,
    misspelt="mensajes numero",
    denials="no nao nunca jamas el ella ellos ellas",
    doubts="como donde si creo",
    restarts="gracias favor pero interesa hola mas nada ya",
    opt_out="""
    ^ stop|alto|basta|baja|parar|pare|paren ,
    , stop|basta|paren|pare $
    stop|alto|basta|suficientes ~ @mensajes
    @deja ~ @escribir -la|el|un|una|las|los|al
    @deja ~ @escribir ~ @mensajes
    @deja|para ~ @escribir ,
    para|parar ~ @mensajes
    @deja ~ @mensajes
    @deja|para ya ,
    darme|dar|date|danos|denme|deme|dame|dadme|darnos|doy|darse|dense|dese|dando|dado de baja
    , la|mi|una|pido|solicito baja ,
    no me|nos ~ manden|mande|mandes|envie|envien|envies|mandeis|envieis -la|el|un|una|los|las ~ mas|nada|@mensajes|,
    no me|nos escriban|escriba|escribas|escribais|llamen|llame|llames|contacten|contacte|contactes|contacteis|molesten|moleste|
        molestes|molesteis|busquen|hablen|hables|texteen -ahora|hoy|tarde
    no me|nos|a? @manden ~ mas|nada|nunca
    no ~ @manden ~ mas
    no @manden ~ @mensajes
    ^ no me|nos? @escribir ~ $
    ^ no me|nos? @manden ~ $
    no ~ @escribir mas
    no mandar|enviar|reenviar ~ @mensajes
    no vuelva|vuelvan|vuelvas ~ a? @escribir
    no me|nos vuelva|vuelvan|vuelvas a @escribir
    no me|nos siga|sigan|sigas escribiendo|mandando|enviando|llamando|molestando
    no @quiero|autorizo|acepto|permito ~ que ~ @manden
    @quiero ~ baja|salir|salirme|desuscribirme|cancelar|dejar|parar ~ $
    @quiero ~ darme|salir|salirme|dejar ~ lista|baja|grupo|recibir
    no mas|autorizo|consiento|acepto ~ @mensajes
    no @quiero ~ @mensajes
    no @quiero ~ recibir|seguir|contacten
    no @quiero ~ saber nada
    cese|cesen|cesar ~ @mensajes|comunicacion|comunicaciones|contacto
    dejar de recibir|@escribir
    no @quiero ~ que ~ lleguen|llegue|llegando|molesten|busquen
    no me lleguen|llegue|siguen|sigan ~ @mensajes
    ya no ~ @quiero ~ @mensajes|recibir|nada|esto|estos
    ! desuscribir|desuscribirme|desuscribanme|desinscribir|desinscribirme|desuscribete|desuscribeme
    cancelar|cancelen|cancele ~ @mensajes
    @borren ~ @datos
    @borren mi ~ @datos
    @quiten
    bajenme|bajeme|bajame|saquen|apuntenme ~ de ~ lista|grupo|@datos
    ni|nunca|jamas me? ~ escriban|llamen|contacten|manden
    retiro|revoco|cancelo ~ consentimiento|permiso|autorizacion|autorizo
    sin|cero mas? @mensajes
    no molestar|molesten|molestes|fastidien|chinguen mas|,
    evite|evitar|eviten ~ @escribir|@mensajes
    ^ no @manden ~ mas? ~ $
    prohibido|prohibo ~ @escribir|@mensajes
    no ~ contactar|llamar|escribir mas
    """,
    wrong_number="""
    ! numero|telefono|persona|contacto equivocado|equivocada|incorrecto|incorrecta|errado|erroneo
    equivoco|equivocaron|equivocado|equivocaste|equivoca|confundio|confundieron de|con|el numero|persona|telefono
    no es ~ numero|telefono|celular de
    este|ese numero|telefono ~ no|ya es|pertenece|no
    """,
    suspected="""
    ^ quien es|eres|son|habla|sos|fue|me|sera usted|ustedes|este|esto|tu|escribe|habla|manda? ~ $
    ^ con quien hablo|tengo ~ $
    ^ no ~ conozco|se ~ quien|los|este|numero ~ $
    de? donde|como ~ sacaron|saco|sacaste|obtuvieron|consiguieron|consiguio|tienen|tienes|tiene|obtuvo|agarraron ~ numero|
        contacto|datos|telefono
    quien ~ dio|paso|autorizo ~ numero|datos|contacto
    por que|porque ~ mandan|escriben|envian|mandas|escribes|recibo|llegan
    yo? nunca ~ registre|suscribi|inscribi|autorice|pedi|acepte|di|solicite
    no ~ me? registre|suscribi|inscribi|autorice|pedi|solicite ~ esto|nada|nunca|a|,
    no me|nos interesa|interesan
    ^ ~ no ~ interesado|interesada|interesados|interes ~ $
    no estoy|estamos ~ interesado|interesada|interesados
    cancelar|cancele|cancelen|cancela ~ pedido|cita|suscripcion|orden|reserva|cuenta|compra|envio|turno
    dejenme|dejame|dejeme|dejanos|dejennos en|tranquilo|tranquila paz?
    , ~ estafa|estafadores|fraude|spam|estafador|rateros ,
    es|son ~ estafa|fraude|spam|estafadores|acoso|hostigamiento
    voy|vamos|los|te|les|lo ~ denunciar|denuncio|bloquear|bloqueo|bloqueare|denunciare|reportar|demandar|reporto
    ^ ~ bloqueado|bloqueados|denunciado|reportado|bloquear|bloqueo|eliminar|borrar ~ $
    ^ ~ idiota|idiotas|pesado|pesados|imbeciles|pendejos|cabrones ~ $
    ^ que|cual empresa|numero ~ es|son ~ $
    ^ ~ a la mierda|chingada|verga $
    vete|vayanse|vayase|idos a|al ~ mierda|carajo|chingada|diablo
    ^ ~ chinga|chinguen|jodete|jodanse|largate|larguense ~ tu|madre? $
    ^ no @quiero nada ~ $
    no insistan|insistas
    no jodan|jodas|chinguen|insistan|fastidien|frieguen
    estoy|estamos|me|ya ~ harto|harta|hartos|cansado|cansada|tienen ~ de|hasta ~ @mensajes|ustedes|esto
    demasiados|demasiada|muchos|tantos ~ @mensajes
    como|donde ~ baja|desuscribo|cancelo|salir|salgo|paro
    como|puedo|podria ~ hacer|hago|no|dejar ~ no|de recibir|reciba
    ^ ~ ya? basta|suficiente ya? ~ $
    aqui|aca no|ninguna|ningun ~ vive|hay|trabaja|existe ~ ningun|ninguna|nadie|,
    ^ ~ no soy * ~ $
    """,
)
