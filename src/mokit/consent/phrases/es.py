"""Spanish phrases. The form is told in `mokit.consent.table`."""

from mokit.consent.table import Table

TABLE = Table(
    endings={
        "ar": "ar a e en es ad ando arme arnos ame eme enme adme anos enos ennos adnos enle ale arlos",
        "ir": "ir e a an as id iendo irme irnos eme ame anme idme anos",
        "subj": "e en es eis emos",
    },
    sets={
        "salir": "eliminar|borrar|terminar|finalizar|salir|salirme|salgo|desuscribir|desuscribirme|desapuntarme|"
        "borrarme|quitarme|eliminarme|darme|anular|cancelar|desactivar|bloquear|parar|detener|desafiliarme|"
        "desvincularme|removerme|cancelarlo|pararlo|desinscribirme|desuscribo|desapunto|desafiliar|cancelo|anulo|"
        "desactivo|bloqueo|quito|paro",
        "gusto": "ganas|rechazo|prefiero|interesado|interesada|util|quiero|queremos|quise|deseo|necesito|interesa|"
        "interesan|pedi|pedimos|solicite|autorice|autorizo|acepte|acepto|suscribi|registre|inscribi|permiso|"
        "consentimiento|aguanto|soporto|gustan|apunte|consiento|autorizacion|desearia|quisiera",
        "nomas": "basta|stop|alto|cansado|cansada|cansados|canse|harto|harta|hartos|hasta|aguanto|soporto|aburrido|"
        "aburren|demasiado|demasiados|demasiada|molestos|molesto|tanto|tantos|tanta|tantas|suficiente|tienen|cansan",
        "deja": "dejar|ceses|detengan|detener|detenga|termina|termine|eviten|parar|para|parale|parenle|parele|"
        "dejense|acaben|corten|deja|dejen|deje|dejad|dejes|paren|pare|parad|cesen|cese|basta|eviten|terminen",
        "mensajes": "mensajito|notificacion|newsletter|boletin|boletines|comunicaciones|comunicados|cosas|mamadas|"
        "tonterias|chorradas|basura|contactos|envios|promocion|anuncio|pavadas|boludeces|mensaje|mensajes|sms|texto|"
        "textos|notificaciones|publicidad|promociones|correos|spam|avisos|alertas|"
        "propaganda|anuncios|ofertas|mensajitos|informacion|info|llamadas|recordatorios|promos",
        "escribir": "llenarme|llenar|inundar|bombardear|bombardearme|saturar|saturarme|spamearme|spamear|importunar|"
        "importunarme|perturbar|mandando|enviando|escribiendo|molestando|chingando|jodiendo|fregando|jodan|enviarme|"
        "mandarme|enviar|mandar|escribirme|escribir|molestar|molestarme|llamar|llamarme|contactar|"
        "contactarme|fastidiar|fastidiarme|joder|insistir|spamear|acosar|acosarme|textear|textearme|hostigar|enviarnos|"
        "mandarnos|chingar|fregar|jorobar|contactarnos",
        "manden": "perturb+subj|acos+subj|hostig+subj|sature|saturen|spameen|spamees|marquen|marque|incomoden|"
        "textees|envien|usen|reenvien|friegues|frieguen|joroben|manden|mande|mandes|mandeis|envie|envien|envies|"
        "envieis|escriban|escriba|escribas|escribais|llamen|llame|"
        "llames|contacten|contacte|contactes|contacteis|molesten|moleste|molestes|molesteis|hablen|hables|insistan|"
        "texteen|"
        "busquen|fastidien|fastidies|jodan|jodas|chinguen",
        "quiten": "saqueme|desvinculenme|desuscribanme|desuscribeme|retirenme|retireme|retirame|desafilienme|denme|"
        "bajenme|olvidenme|olvideme|olvidame|quitenme|quiteme|quitame|saquenme|saqueme|sacame|eliminenme|elimineme|"
        "eliminame|borrenme|borreme|borrame|"
        "remuevanme|saquennos|quitadme|sacadme|borradme|eliminadme|desapuntame|desapuntadme",
        "borren": "borr+ar|elimin+ar|remov+ir|remueva|remueve|retir+ar|suprim+ir|supriman|suprima|tachen|tacha|"
        "descarten|den|dar|borren|borre|borra|eliminen|elimine|elimina|quiten|quite|quita|saquen|saque|saca|remuevan|"
        "olviden|pierdan|"
        "borrar|quitar|eliminar|remover|sacar",
        "datos": "cel|num|nombre|informacion|numero|lista|datos|contacto|contactos|base|telefono|celular|registros|"
        "sistema|listas|movil",
        "quiero": "quiero|deseo|quisiera|necesito|solicito|pido|queremos|deseamos|gustaria",
    },
    fillers="diario diarios de d con mis me nos mas los las el la lo sus tus esos estos esas estas tantos tanto "
    "tanta tantas por favor recibir "
    "recibiendo seguir enviar enviarme mandar mandarme ya a mi su tu lista que se puto pinche este esta ese esa del "
    "cualquier "
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
    numero: numer nmro
    nada: na
    suscripcion: subscripcion suscripsion
    desuscribirme: dessuscribirme desubscribirme
    celular: cel
    favor: fabor
    """,
    misspelt="suscripcion desuscribirme mensajes numero",
    denials="no nao nunca jamas el ella ellos ellas",
    doubts="como donde si creo",
    restarts="gracias favor pero interesa hola mas nada ya",
    opt_out="""
    ^ stop|alto|basta|baja|parar|pare|paren ,
    , stop|basta|paren|pare $
    stop|alto|basta|suficientes ~ @mensajes
    @deja ~ @escribir -la|el|un|una|las|los|al|o|os|as|um|uma
    @deja ~ @escribir ~ @mensajes
    @deja|para ~ @escribir ,
    para|parar ~ @mensajes
    @deja ~ @mensajes
    @deja|para ya ,
    darme|dar|date|danos|denme|deme|dame|dadme|darnos|doy|darse|dense|dese|dando|dado de baja
    , la|mi|una|pido|solicito baja ,
    no me|nos ~ manden|mande|mandes|envie|envien|envies|mandeis|envieis -la|el|un|una|los|las ~ mas|nada|@mensajes|,
    no me|nos escriban|escriba|escribas|escribais|contacten|contacte|contactes|contacteis|molesten|moleste|
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
    @deja ~ mas? @escribir|@mensajes
    @borren ~ de ~ baja ~ @datos
    @borren ~ nombre ~ lista|base|registros|sistema|datos
    @quiero|como|puedo|forma|puede|ayuda|donde|hago ~ salir|salirme|salgo|quitarme|borrarme ~ lista|listas|grupo
    no ~ sigan|siga|sigas|sigais ~ @escribir|@mensajes|@manden
    no ~ @manden ~ a? ~ este|esta|mi numero|telefono|celular|linea|movil
    no ~ @quiero ~ nada ~ ustedes|vosotros|,
    @quiero ~ no ~ recibir ~ mas
    @quiero|quisiera|deseo ~ desuscribirme|desapuntarme|desafiliarme|borrarme|quitarme|desinscribirme|desvincularme ,
    no mas ~ texts|text|txt|txts|texting|messages
    @quiero|exijo|requiero ~ baja -medica|por|temporal|tension
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
    de? donde|como ~ sacaron|saco|sacaste|obtuvieron|consiguieron|consiguio|tienen|tienes|tiene|obtuvo|agarraron ~
        numero|
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
    @nomas ~ de? ~ que ~ @manden
    @nomas ~ de? ~ recibir|@mensajes|ustedes|vosotros|esto
    ^ ~ no|nunca|jamas|ni ~ @gusto ~ esto|eso|estos|nada ,
    ^ ~ no|nunca|jamas|ni ~ @gusto mas ~ $
    jamas|nunca|no ~ les? ~ di|dimos ~ permiso|numero|consentimiento|autorizacion|datos
    jamas|nunca|no ~ suscribi|registre|inscribi|apunte|solicite|autorice|acepte
    ^ ~ @quiero|como|puedo|forma|puede|ayuda|donde|hago|posible|necesito|quisiera ~ de|para? ~ @salir ~
        de|esto|servicio|suscripcion? ~ esto|servicio|suscripcion? ~ $
    @salir ~ suscripcion|servicio|suscripciones
    ^ ~ cancelen|anular|anulen|desactivar|cancelar|eliminar|borrar|parenle|parale|parar|quitar|largo|largense|salir ~
        todo|ya|esto? ~ $
    voy|vamos|los|les|te ~ denunciarlos|bloquearlos|reportarlos|demandarlos|denunciar|demandar|bloquear|reportar
    poner|pondre|presentar|levantar|hacer|interponer ~ una? ~ denuncia|queja|demanda|reclamacion
    profeco|indecopi|aepd|condusef|cnmc|consumo ~ $
    mi abogado|abogada
    olvidenme|olvidame|olvideme|olvidense ~ de? ~ mi? ,
    ^ ~ ya estuvo ~ $
    ya estuvo ~ bueno|suave|bien
    ^ ~ hasta cuando ~ $
    ^ ~ que se vayan|larguen ~ $
    ^ ~ que pesados|pesado|fastidio|molestos|molesto|lata ~ $
    ya ~ les|te|le|lo? ~ dije|dijimos|pedi|respondi|conteste|puse|avise ~ que? ~ no|stop|baja|basta|alto|paren|dejen
    ya no soy|somos ~ cliente|clienta|clientes|socio|socia|miembro|suscriptor
    ya? no ~ es ~ de|numero -mi|el
    & @mensajes @deja|@salir|anulen|cancelen|desactiven|desactiva|bloqueen -no|el|ella|recibir|si|cuantos|pedido|cita
    & @mensajes @nomas -el|ella|no|cuantos|envie
    & @mensajes no|nunca|jamas|sin|ni|tampoco @gusto -el|ella|llego|recibi|llegaron
    & ya|tercera|veces|varias stop|baja|paren|basta dije|pedi|envie|puse|conteste|respondi|mande|digo|solicite|he
    & por que siguen|sigo|tantos|tanto|recibiendo|mandando|escribiendo|enviando|mandandome|enviandome
        @mensajes|esto|me|,
    no ~ doy|damos|di ~ consentimiento|permiso|autorizacion
    me|nos ~ estan? ~ acosando|acosan|hostigando|molestando|molestan|hostigan|acosar
    que parte de ~ no no? ~ entienden|entendieron|entiendes
    , no mas ,
    cancelacion|eliminacion|supresion ~ @mensajes|suscripcion|datos
    quien ~ les|te|le ~ dio|paso|vendio|autorizo|compartio ~ numero|datos
    ^ ~ no sigas|sigan|siga ~ $
    cuando|como ~ van|vas|va ~ a ~ dejar|parar|terminar|acabar
    como ~ hago|hacer|le ~ para|que ~ que ~ esto|paren|pare|dejen|termine
    numero|telefono|celular|linea ~ es ~ de ~ un|una|mi|menor|hijo|hija|nino
    ya? no vivo|vivimos|trabajo|resido ~ ahi|alli|alla|aqui
    me|nos mude|mudamos ~ @quiten|no|ya|borren
    privacidad|invasion
    cuantas veces ~ les|tengo|hay|debo|voy|digo|mas|he|tendre
    por que|porque sigo|estoy|aparezco ~ lista|registrado|suscrito
    ya vote|vendi|compre|done|conteste|respondi|cancele ~ no|dejen|paren|basta
    me ~ despiertan|despertaron|cuesta|cobran ~ @mensajes|dinero|saldo|por
    no me busquen|busques
    ^ ~ ultimo|ultima aviso|vez|advertencia ~ $
    pierden|pierdes|pierda su|tu|el tiempo
    ^ ~ no y no|punto ~ $
    no voy a comprar|contratar|participar|contestar
    fuera|largo|chao|adios ~ de|con ~ mi|@mensajes|celular
    que fastidio|molestia|pesadilla|horror|lata
    menor de edad
    soy menor
    ^ ~ me|nos canse|cansaron|harte|hartaron|aburri ~ $
    me|nos canse|cansaron|cansan|harte|hartaron|hartan|aburri ~ de? ~ @mensajes|esto|ustedes|recibir|que
    ^ ~ ya dejen|deja|no|paren|pare|parale|estuvo|fue ~ mas? ~ $
    ^ quien carajo|chingados|demonios|diablos|mierda|putas|cono|rayos|cojones|verga es|eres|son|sos
    como ~ se ~ cancela|cancelo|desactiva|quita|borra|para|bloquea|desuscribe|anula|sale|saca|elimina ~
        esto|eso|estos|@mensajes|,
    lista robinson|negra
    dejen|dejad|paren de * ~ mi|me|mis|nos|con
    ^ ~ se acabo ~ $
    ^ ~ ya no ~ mas? ~ $
    , no gracias ~ ya? no|mas ~ $
    ya ~ di|pedi|solicite|hice|pedimos ~ de? ~ baja
    no ~ he|hemos ~ solicitado|pedido|autorizado|suscrito|registrado|aceptado|dado ~ esto|esta|nada|informacion|
        permiso|@mensajes|a|,
    no insista|insistir|hay|voy ~ mas|,
    linea|telefono|numero|celular ~ de? ~ fijo|fija|trabajo|empresa|oficina ~ no|dejen|paren
    de que me|quien ~ conocen|conoces
    no los|te|las|la conozco
    no se|sé quien|quienes ~ son|eres|es
    no autorizo|acepto|consiento|permito|doy ~ uso|utilizacion|tratamiento
    a la mierda|chingada|verga|porra
    @quiero|exijo|requiero ~ eliminacion|cancelacion|supresion|remocion|cese|exclusion
    , ya? paren|pare|parale|parenle|dejen|basta ya? ,
    pueden|puede|puedes|podrian|favor ~ ya? ~ parar|dejar|detenerse|terminar|cesar ,
    no escriban|escriba|escribas|manden|mandes|envien|envies|molesten|molestes|insistan|textees ,
    ya no ~ me|nos @manden
    no me|nos @manden -hoy|ahora|la|el|los|las|factura|manana|al|a|por|un|una *
    acoso|hostigamiento
    no ~ usar|usen|utilicen|utilizar|use|utilice ~ numero|telefono|celular
    se ~ equivoca|equivocan|equivocaron|equivoco|confundio|confunden ~ de|,
    aqui|aca ~ no ~ es|habla|esta ~ *
    dejadme|dejadnos|dejame|dejenme ~ tranquila|tranquilo|paz|quieto|quieta|vivir
    retirenlo|saquenlo|borrenlo|quitenlo|eliminenlo|sacalo|borralo|quitalo|retirelo ~ de
    , ya? para ,
    me|nos aburrieron|aburren|hartaron|cansaron|tienen|molestan ~ con
    donde|como ~ cancelo|desactivo|bloqueo|quito ~ esto|eso|,
    llenaron|llenan|hincharon|inflan ~ @mensajes|bolas|pelotas|huevos
    & recibir no|nada|sin|ningun|ninguna|nunca|jamas -puedo|paquete|pedido|envio|codigo|factura|quiero|respuesta
    & veces|vez stop|baja|salir|basta -parada
    no|ya ~ quiero|deseo ~ ser|formar|hacer parte ~ de
    & celular|telefono|movil|bandeja llenen|llenan|llena|saturan|saturen|inundan|inunden|lleno
    rechazo|rehuso|niego ~ toda|todo|todos|sus|cualquier|a ~ @mensajes|recibir
    quiero|queremos|deseo|me ~ borrar|salir|retirar|desvincular|quitar ,
    & por que siguen|sigue|sigues escribiendo|escribiendome|mandando|mandandome|molestando|enviando|enviandome|
        insistiendo
    quiero|deseo ~ salir|salirme|dejar|abandonar ~ programa|club|grupo|lista|servicio
    no a ~ la ~ @mensajes
    ya no compro|compramos|uso|usamos|voy|vamos|asisto|trabajo|vivo|estudio ~ ahi|alli|alla|aqui|con|ese|esa|su|,
    & mas|otro @mensajes bloqueo|denuncio|reporto|demando|abogado|denunciar|bloquear
    no ~ quiero|deseo ~ estar|figurar|aparecer|constar ~ en
    """,
    wants="""
    mandame|mandenme|mandeme|enviame|enviadme|escribeme|escribanme|escribame
    y|mejor|solo|, mandar|manden|mande|manda|envien|envie|escriban|escribe|escriba un|por? ~
        sms|mensaje|mensajes|whatsapp|,
    mejor|solo|prefiero ~ un|por ~ sms|mensaje|mensajes|texto|whatsapp
    """,
)
