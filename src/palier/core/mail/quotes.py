"""How mail programs announce what they repeat, in the languages they speak: patterns and words, no decisions.

Every pattern looks at one stretch of at most a few hundred characters and is linear in it.
"""

import re

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
MARK = "\ue0f1"
"""Stands before lines that the HTML of a mail shows as a quote; of the private use area, never shown to anybody."""

QUOTED = re.compile(rf"[ \t]*(?:[A-Za-z]{{0,3}}>|&gt;|＞|{MARK})")

_WROTE = (
    r"wrote|writes|has written|a [ée]crit|[ée]crit|schrieb|schreibt|geschrieben|hat geschrieben|escribi[oó]|escribe|"
    r"ha escrito|ha scritto|scrive|scrisse|escreveu|escreve|schreef|schrijft|skrev|skriver|kirjoitti|"
    r"napisa[lł]\(?a?\)?|pisze|napsal\(?a?\)?|napísal\(?a?\)?|p[ií]še|написал\(?а?\)?|пишет|писал|написав|написала|"
    r"пише|написа|yazdı|yazmış|írta|a scris|έγραψε|va escriure|ha escrit|escribiu|napisao|napisala|je napisal|rašė|"
    r"rakstīja|kirjutas|đã viết|menulis|skrifaði|idatzi zuen"
)
WROTE = re.compile(
    rf"(?<!\w)(?:{_WROTE})(?!\w)|写道|寫道|写到|のメール|書きました|さんからの|작성|님이 쓴|כתב|כתבה|מאת|كتب|เขียนว่า",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{1,2}[:h.]\d{2}(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}月\d{1,2}日|\d{1,2}월"
)
ADDRESS = re.compile(r"[<(\[\"]?(?:mailto:)?[^\s<>@\"()\[\]]{1,64}@[^\s<>@\"()\[\]]{1,190}[>)\]\"]?")
BEGINS = re.compile(
    r"[-_* ]{0,12}(?:on|le|am|el|il giorno|il|em|op|den|dne|dnia|w dniu|dana|tarihinde|în|la|στις|a|at|в|во|于|在|"
    r"quoting|"
    r"zitat von|citando|il|pe|vào|pada|the|am|on)(?![\w’'])",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|mié|jue|vie|sáb|gio|seg|ter|"
    r"qua|"
    r"qui|sex|ma|wo|vr|zo|pon|wt|śr|czw|pt|sob|nie|ndz|po|út|st|čt|pá|пн|вт|ср|чт|пт|сб|вс|ti|ke|to|pe|la|su|pzt|sal|"
    r"çar|per|cum|cmt|paz)[a-zà-žа-я]{0,10}[.,]? ",
    re.IGNORECASE,
)
ENDS = (":", "：")
ANNOUNCE = (*ENDS, "-")
RULED = ("-", "_", "=", "*", "~", "+")
ABOVE_WORDS = ("above", "dessus", "dieser", "encima", "sopra", "boven")

ORIGINAL = re.compile(
    r"[-_=*~+ \t>]*(?:original message|original appointment|reply message|message d['’´]origine|message original|"
    r"message initial|courriel original|message d'origine|e-?mail d['’]origine|urspr(?:ü|u|"
    r"ue)ngliche (?:nachricht|e-?mail|mail)|"
    r"original-?nachricht|urspr\. nachricht|mensaje original|messaggio originale|oorspronkelijk(?:e)? bericht|"
    r"origineel bericht|mensagem original|originalmeddelande|ursprungligt meddelande|oprindelig meddelelse|"
    r"original melding|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|"
    r"původní (?:zpráva|e-?mail)|pôvodná správa|исходное сообщение|оригинальное сообщение|вихідне повідомлення|"
    r"özgün ileti|orijinal (?:mesaj|ileti)|eredeti üzenet|mesaj original|mesajul original|αρχικό μήνυμα|"
    r"元のメッセージ|オリジナルメッセージ|原始邮件|原始郵件|原邮件|원본 메시지|원본 메일|הודעה מקורית|الرسالة الأصلية|"
    r"missatge original|izvorna poruka|originalna poruka|izvirno sporočilo)"
    r"[-_=*~+ \t:]*\Z",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"[-_=*~> \t]*(?:begin forwarded message|forwarded message|forwarded by|message transf[ée]r[ée]|"
    r"message r[ée]exp[ée]di[ée]|"
    r"d[ée]but du message (?:r[ée]exp[ée]di[ée]|transf[ée]r[ée])|courriel transf[ée]r[ée]|"
    r"weitergeleitete (?:nachricht|mail|e-mail)|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|mensaje reenviado|inicio del mensaje reenviado|"
    r"messaggio inoltrato|inizio messaggio inoltrato|mensagem (?:encaminhada|reencaminhada)|"
    r"in[ií]cio da mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|begin doorgestuurd bericht|"
    r"vidarebefordrat (?:meddelande|mejl)|vidarebefordrat brev|videresendt (?:meddelelse|besked|melding)|"
    r"välitetty viesti|"
    r"przekazana wiadomość|wiadomość przekazana|początek przekazywanej wiadomości|přeposlaná zpráva|"
    r"preposlaná správa|"
    r"пересылаемое сообщение|переслан(?:ое|ное) (?:сообщение|письмо)|начало переадресованного сообщения|"
    r"переслане повідомлення|iletilmiş mesaj|yönlendirilmiş (?:mesaj|ileti)|iletilen ileti|továbbított üzenet|"
    r"mesaj redirecționat|προωθημένο μήνυμα|転送メッセージ|転送されたメッセージ|转发的邮件|转发邮件信息|轉寄的郵件|轉寄郵件|전달된 메시지|"
    r"הודעה שהועברה|الرسالة المعاد توجيهها|missatge reenviat)"
    r"(?: [^:\n]{0,120})?[-_=*~ \t:：]*\Z",
    re.IGNORECASE,
)
FORWARDED_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,60}\]\s*)?(?:fwd?|fw|tr|wg|rv|i|enc|vs|vb|doorst|pd|ilt|ynt|továbbítás|fwd?\[\d\]|转发|轉寄|転送|"
    r"전달|пересл)\s*[:：]",
    re.IGNORECASE,
)
ZOHO = re.compile(r"-{2,}\s?.{3,300}(?<!\w)wrote\s?-{2,}\Z", re.IGNORECASE)
ABOVE = re.compile(
    r".{0,40}(?:(?:reply|respond|type|write|answer|text)[^.]{0,40}above (?:this|the) line|"
    r"r[ée]pond(?:re|ez)[^.]{0,40}au-dessus de cette ligne|(?:antwort|schreiben)[^.]{0,60}(?:über|"
    r"oberhalb) dieser (?:zeile|linie)|"
    r"(?:responda|escriba)[^.]{0,40}(?:por )?encima de esta línea|rispond[^.]{0,40}sopra questa (?:riga|linea)|"
    r"(?:antwoord|typ)[^.]{0,40}boven deze (?:regel|lijn))",
    re.IGNORECASE,
)
RULE = re.compile(r"[ \t]*[_\-=*]{5,}[ \t]*\Z")

_FIELDS = {
    "from": "from|de|von|da|van|exp[ée]diteur|från|fra|lähettäjä|od|odesílatel|odosielateľ|от|від|від кого|от кого|kimden|"
    "gönderen|feladó|expeditor|de la|από|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|מאת|من|จาก|từ|người gửi|dari|"
    "remitente|mittente|remetente|absender|afzender|avsender|afsender|nadawca|отправитель",
    "date": "sent|date|sent at|sent on|envoyé|envoyé le|envoyée|date d'envoi|le|gesendet|gesendet am|datum|enviado|enviado el|"
    "enviado em|enviada em|enviada|fecha|inviato|data|verzonden|verzonden op|skickat|skickat den|sendt|dato|"
    "lähetetty|päivämäärä|"
    "päiväys|wysłano|wysłane|odesláno|datum odeslání|odoslané|отправлено|дата|надіслано|gönderildi|"
    "gönderme tarihi|tarih|"
    "gönderilme tarihi|elküldve|dátum|küldve|trimis|στάλθηκε|ημερομηνία|送信日時|日付|发送时间|发送日期|日期|时间|傳送時間|"
    "寄件日期|日期|보낸 날짜|날짜|보낸날짜|נשלח|תאריך|تم الإرسال|التاريخ|تاريخ الإرسال|ส่ง|วันที่|đã gửi|ngày|dikirim|tanggal|"
    "дата отправки|data wysłania|poslano",
    "to": "to|à|a|pour|an|para|destinataire|aan|till|til|vastaanottaja|do|komu|pre|кому|kime|alıcı|címzett|către|προς|宛先|"
    "收件人|收件者|받는 사람|받는사람|אל|إلى|ถึง|đến|tới|kepada|empfänger|destinatario|destinatário|mottagare|modtager|mottaker",
    "subject": "subject|objet|sujet|betreff|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|vec|тема|"
    "konu|tárgy|subiect|θέμα|件名|主题|主旨|標題|제목|נושא|الموضوع|เรื่อง|chủ đề|perihal|subjek",
    "other": "cc|bcc|cci|copie|copie à|kopie|kopie an|copia|cópia|kopia|kopi|kopio|dw|udw|копия|копія|bilgi|másolat|"
    "κοιν|κοινοποίηση|抄送|副本|참조|עותק|نسخة|importance|priority|reply-to|répondre à|antwort an|attachments|"
    "pièces jointes|"
    "anlagen|wichtigkeit|priorität|importancia|priorité|organization",
}
FIELD = {
    label: kind
    for kind, labels in _FIELDS.items()
    for label in (written.replace("[ée]", "é") for written in labels.split("|"))
}
FIELD |= {"expediteur": "from", "envoye": "date", "envoye le": "date"}
LABEL = re.compile(
    r"[\s*_>|]{0,6}([^\s*_:：][^:：\n]{0,28}?)[ \t\xa0]?[*_]{0,2}[ \t\xa0]?[:：][*_]{0,2}(?:[ \t\xa0]|\Z|\S)"
)

DEVICE = re.compile(
    r"[\s(*_>«\"]{0,4}(?:sent (?:from|via|with|using) (?:my |the |a )?[\w®'’.\- ]{2,60}|"
    r"sent from .{1,60}(?:mail|outlook|app|phone|android|ios|device)|get outlook for .{2,40}|"
    r"get (?:the )?\w+ app.{0,40}|"
    r"envoy[ée]e? (?:de(?:puis)?|[àa] partir de|via|avec) .{2,80}|provenance : .{2,40}|"
    r"(?:obtenir|t[ée]l[ée]chargez?r?) outlook pour .{2,40}|von meinem .{2,40}|gesendet (?:von|mit|über) .{2,60}|"
    r"(?:diese|die) nachricht wurde von .{2,60} gesendet|outlook für .{2,30}(?: herunterladen| abrufen)|"
    r"holen sie sich outlook .{2,40}|enviado (?:desde|do|a partir|de|con|via) .{2,60}|obtener outlook para .{2,40}|"
    r"obt(?:er|enha) o outlook para .{2,40}|inviato (?:da|dal|con|tramite) .{2,60}|scarica outlook .{2,40}|"
    r"ottieni outlook per .{2,40}|"
    r"verzonden (?:vanaf|met|vanuit|via) .{2,60}|verstuurd vanaf .{2,60}|outlook voor .{2,30} downloaden|"
    r"skickat från .{2,60}|hämta outlook för .{2,40}|sendt (?:fra|med) .{2,60}|hent outlook .{2,40}|"
    r"lähetetty .{2,60}|"
    r"wysłan[eoy] (?:z|przy użyciu|za pomocą) .{2,60}|pobierz outlook.{2,40}|odesl[aá]no z .{2,60}|"
    r"odoslané z .{2,60}|"
    r"отправлено (?:с|из|от|через) .{2,60}|надіслано (?:з|із) .{2,60}|.{2,40}(?:'|’)?(?:den|dan|umdan|"
    r"imden) gönderildi|"
    r"elküldve .{2,40}|trimis de pe .{2,40}|στάλθηκε από .{2,60}|.{2,40}から送信|发自我的.{2,40}|發自我的.{2,40}|"
    r"從我的.{2,40}(?:傳送|寄出)|"
    r"發送自.{2,40}|发送自.{2,40}|나의 .{2,40}에서 보냄|내 .{2,40}에서 보냄|נשלח מ.{2,40}|مرسل من .{2,40}|"
    r"enviat des d.{2,60})\s*[.)*_»\"]{0,3}\Z",
    re.IGNORECASE,
)
LINK = re.compile(r"\s*[<(\[]?https?://\S{1,300}[>)\]]?\s*\Z", re.IGNORECASE)
LIST_FOOTER = re.compile(
    r".{0,80}(?:mailing list|liste de diffusion|mailingliste|to unsubscribe|pour se désabonner|unsubscribe)",
    re.IGNORECASE,
)
SIGNED = re.compile(r"-[A-ZÀ-Þ][\w'’.-]{1,30}(?: [\w'’.-]{1,30}){0,3}\Z")
