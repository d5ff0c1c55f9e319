"""Reports of mail servers about mail that was sent: recognised, and read as far as they say whom they are about.

Half of them follow RFC 3464; the others are told by who sends them, what their subject says and how they begin.
Sources: RFC 3461 to 3464, RFC 5965, and the forms of Postfix, Exim, qmail, Sendmail, Exchange, Domino, MDaemon, Courier
and the large hosts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from palier.core.mail.charsets import decode_text
from palier.core.mail.headers import Headers, read_headers
from palier.core.mail.mime import Part

TEXT_CHARACTERS = 20_000
OPENING_CHARACTERS = 2_500
RECIPIENTS = 100
BLOCKS = 200

SYSTEMS = re.compile(
    r"(?:mailer-daemon|mailerdaemon|mail-daemon|postmaster|mdaemon|mail\.?system|mailsystem|mail-system|"
    r"maildaemon|mailer|"
    r"mail_system|bounces?|bounce-handler|mms-bounce|postoffice|mail-delivery|maildelivery|smtp-error|mailadmin|"
    r"microsoftexchange[0-9a-f]{8,40})(?:[+._=-][^@]{0,100})?(?:@|\Z)",
    re.IGNORECASE,
)
SYSTEM_NAMES = re.compile(
    r"mail delivery (?:sub)?system|mail delivery service|mailer[- ]daemon|\bpostmaster\b|system administrator|"
    r"microsoft outlook\Z|microsoft exchange|mail system|mail administrator|mail delivery agent|"
    r"internet mail delivery|"
    r"mail router|mail server|mailsystem|systemadministrator|administrateur système|auto_?responder daemon|"
    r"delivery subsystem|mail gateway|yahoo! mail postmaster|mail transport|sistema de entrega",
    re.IGNORECASE,
)
SUBJECTS = re.compile(
    r"\s*(?:\*+\s*)?(?:\[?(?:spam|bulk)\]?:?\s*)?(?:(?:permanent|temporary|final|automatic) )?(?:undeliver(?:able|ed)\b|non[- ]?deliver(?:able|ed|y)|"
    r"not delivered|"
    r"returned (?:mail|message|to sender)|mail (?:returned|not delivered)|message (?:could not|can ?not|not|"
    r"undeliverable|delivery (?:failure|failed|error)|status)|"
    r"(?:mail|message|e-?mail) delivery (?:failed|failure|error|status|problem|delayed|system|subsystem)|"
    r"(?:mail|message) (?:delayed|returned|system error)|mail (?:error|failure)\b|"
    r"delivery (?:failure|failed|error|problem|report|notification|status|delayed|delay|has failed|unsuccessful|to )|"
    r"failure (?:notice|delivery)|failed (?:mail|delivery|message)|failure notification|"
    r"warning: (?:could not send|message|mail)|could ?n[o']t (?:send|deliver)|cannot (?:send|deliver)|"
    r"(?:non )?remise|échec de (?:la )?(?:remise|livraison|distribution|l.acheminement)|non remis|"
    r"non distribuable|message non (?:délivré|remis|distribué)|"
    r"avis de non[- ]remise|votre message n.a pas|retour de courrier|courrier (?:non|retourné)|"
    r"erreur de distribution|"
    r"notification d.état de remise|état de remise|"
    r"unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|nicht)|zustellungsfehler|"
    r"nachricht (?:nicht zugestellt|konnte nicht)|fehler bei der zustellung|"
    r"benachrichtigung (?:über den|zum) (?:zustell|über)|unzustellbarkeit|übermittlungsfehler|"
    r"no se puede entregar|no entregado|mensaje no entregado|no se ha podido entregar|devuelto|devolución de|"
    r"error de entrega|fallo (?:en la|de) entrega|notificación de estado de entrega|"
    r"impossibile (?:recapitare|consegnare)|non recapitabile|mancat[oa] (?:recapito|consegna)|"
    r"messaggio non (?:consegnato|recapitato)|consegna non riuscita|avviso di mancata consegna|"
    r"não (?:é possível entregar|entregue)|falha na entrega|mensagem não entregue|devolvid[ao]|"
    r"onbestelbaar|niet[- ]bestelbaar|aflevering(?:sfout)? mislukt|kan niet worden (?:bezorgd|afgeleverd)|"
    r"oleverbart|det gick inte att leverera|kunne ikke leveres|ikke leveret|kan ikke leveres|ei voitu toimittaa|"
    r"toimittaminen epäonnistui|"
    r"nie można dostarczyć|niedostarczon|zwrot (?:wiadomości|poczty)|nedoručiteln|nelze doručit|nedoručen|"
    r"недоставлен|не удалось доставить|не доставлено|сообщение не доставлено|невозможно доставить|недоставка|"
    r"teslim edilemedi|iletilemedi|kézbesíthetetlen|sikertelen kézbesítés|"
    r"配信不能|配信できません|送信できませんでした|エラーメール|mail system error|退信|无法(?:投递|送达|传递)|未送达|系统退信|退件|無法(?:投遞|傳遞|遞送)|"
    r"배달되지 않음|배달 실패|반송|전송 실패|전달되지 않음|לא ניתן למסירה|تعذر التسليم|"
    r"user unknown|unknown user|rejected:|message rejected|relay test|nondeliverable|nicht ausgeliefert|"
    r"your message (?:could|can ?not|was not|to .{1,80} (?:could|was|has)|has not)|"
    r"\[?postmaster\]?.{0,20}(?:error|failure|notice|notify)|delivery$|inflex scan|banned|virus .{0,40}(?:found|"
    r"in) (?:your|mail|message)|undelivered)",
    re.IGNORECASE,
)
OPENINGS = re.compile(
    r"this is the (?:mail system|qmail-send|postfix|mail delivery|courier|exim)|i.m sorry to have to inform you|"
    r"i.m afraid i wasn.t able to deliver|this message was created automatically by (?:the )?mail (?:delivery|"
    r"system)|"
    r"a message that you sent could not be delivered|could not be delivered to one or more|"
    r"the following (?:address(?:es)?|recipient(?:s|\(s\))?|message|organization|e-?mail|users?) .{0,80}(?:fail|"
    r"error|could not|cannot|can't|problem|not|reject|invalid)|"
    r"the following address(?:es)? had (?:permanent|transient|delivery)|permanent fatal (?:delivery )?errors|unsuccessful delivery attempts|"
    r"delivery to the following recipients?|delivery has failed to these recipients|"
    r"did not reach the following recipient|"
    r"your message (?:did not reach|could not be delivered|was not delivered|cannot be delivered|"
    r"has been rejected|wasn.t delivered|has encountered)|"
    r"your e?-?mail (?:could not be|was not|has not been) delivered|your mail message to the following address|"
    r"message (?:from|to|sent).{0,120}(?:could not|cannot|was not|has not been|failed to be) (?:be )?delivered|"
    r"(?:mail|message|delivery) .{0,60}(?:undeliverable|non-?deliverable|returned to sender)|"
    r"we (?:were|are) unable to deliver|unable to deliver (?:the |your |this |mail|message|to)|"
    r"was unable to deliver|could ?n.t be delivered|"
    r"address (?:not found|couldn.t be found)|delivery (?:incomplete|failed permanently|status notification|"
    r"temporarily suspended|attempts? (?:have|has))|"
    r"transcript of (?:the )?session follows|remote host said|host .{0,120} said: [45]\d\d|"
    r"(?:550|551|552|553|554|450|451|452)[ -](?:#?[45]\.\d\.\d|.{0,60}(?:user|mailbox|recipient|unknown|rejected|"
    r"relay|denied|unavailable))|"
    r"user unknown|unknown user|mailbox (?:is )?(?:full|unavailable|not found)|no such user|"
    r"recipient (?:address )?rejected|over quota|quota exceeded|"
    r"ce(?:tte|ci)? (?:est )?(?:un )?(?:avis|message|rapport) (?:automatique )?(?:de non|d.erreur|indiqu)|"
    r"n.a pas pu être (?:remis|délivré|distribué|livré|envoyé)|"
    r"(?:échec de la remise|la remise a échoué|n.ont pas pu être remis|adresse introuvable)|"
    r"konnte nicht (?:zugestellt|ausgeliefert|übermittelt)|konnten nicht (?:zugestellt|erreicht)|"
    r"fehler bei der (?:nachrichten)?zustellung|"
    r"no (?:se )?(?:pudo|ha podido|puede) (?:ser )?(?:entreg|enviar)|no (?:se )?(?:pudo|ha podido) entregar|"
    r"non (?:è stato possibile|ha potuto|può essere) (?:essere )?(?:recapit|consegn)|não (?:pôde|foi possível|"
    r"pode) (?:ser )?entreg|"
    r"kon niet worden (?:afgeleverd|bezorgd)|kunde inte (?:levereras|skickas)|kunne ikke leveres|nie (?:mogła|"
    r"można|został).{0,30}dostarcz|"
    r"не (?:может|удалось|было|смог).{0,30}доставл?е?|не было доставлено|配信できません|お届けできません|送信できません|配送できません|"
    r"(?:无法|未能|不能)(?:将|被)?.{0,12}(?:投递|送达|发送)|邮件被退回|退信|전달(?:할 수|되지)|"
    r"warning: message still undelivered|still undelivered|message you sent has not yet been delivered|"
    r"this is a warning message only|"
    r"hop count exceeded|too many hops|mail loop|action: (?:failed|delayed)|final-recipient|diagnostic-code|"
    r"reporting-mta",
    re.IGNORECASE,
)
ANSWERED = re.compile(
    r"\s*(?:re|aw|sv|antw|fwd?|tr|wg|rv|vs|odp|ответ|回复|答复)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
NOT_A_BOUNCE = re.compile(
    r"\s*(?:out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?reply|réponse automatique|read:|lu\s?:|"
    r"gelesen:|accepted:|declined:)",
    re.IGNORECASE,
)
FAILED_HEADERS = ("x-failed-recipients", "x-hmxmroriginalrecipient-failed")
EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^\s<>@\"(),:;\[\]，。、：]{1,190}[A-Za-z0-9]")
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(
    r"(?:^|[:;#(<>-]|\b(?:error|code|said))[ \t]{0,20}([45]\d\d[ :-][ \t]{0,20}(?:[45]\.\d{1,3}\.\d{1,3}[ :-]{1,20})?[^\s\d].{0,400})",
    re.IGNORECASE | re.MULTILINE,
)
"""A server's reply (RFC 5321 §4.2) where a report repeats it: after a mark or at the beginning of a line."""
COPY = re.compile(
    r"^[ \t>]{0,20}-{2,}.{0,20}(?:below this line|copy of (?:the|your)|original message|returned (?:message|mail)|"
    r"message (?:text|headers?|follows))|^(?:return-path|received|message-id):",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a report in words stops telling and begins to repeat the mail it is about."""


@dataclass(frozen=True, slots=True)
class ReportedRecipient:
    """What became of mail for one address: `action` as RFC 3464 names it, `status` such as 5.1.1, what was said."""

    email: str
    action: str
    status: str
    said: str

    @property
    def is_hard(self) -> bool:
        """Whether trying again is of no use: it failed, and not for a reason that passes."""
        return self.action == "failed" and not self.status.startswith("4")


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server reports: about whom, and the Message-ID of the mail that it is about, without brackets."""

    recipients: tuple[ReportedRecipient, ...] = ()
    original_id: str = ""


def is_feedback(headers: Headers, media_type: str, params: Mapping[str, str], parts: Sequence[Part]) -> bool:
    """Whether a mail host passes on the complaint of a reader (RFC 5965)."""
    if any(part.media_type == "message/feedback-report" for part in parts):
        return True
    reports = media_type == "multipart/report" and params.get("report-type", "").lower() == "feedback-report"
    return reports or headers.has("x-hmxmroriginalrecipient")


def is_receipt(media_type: str, params: Mapping[str, str], parts: Sequence[Part]) -> bool:
    """Whether a mail program says that its reader saw or deleted a mail (RFC 8098)."""
    if any(part.media_type == "message/disposition-notification" for part in parts):
        return True
    return media_type == "multipart/report" and params.get("report-type", "").lower() == "disposition-notification"


def is_bounce(headers: Headers, media_type: str, params: Mapping[str, str], parts: Sequence[Part], text: str) -> bool:
    """Whether a mail server tells what became of a mail: failed, delayed or delivered."""
    if is_feedback(headers, media_type, params, parts) or is_receipt(media_type, params, parts):
        return False
    if media_type == "multipart/report" and params.get("report-type", "delivery-status").lower() == "delivery-status":
        return True
    subject = headers.text("subject")[:300]
    forwarded = ANSWERED.match(subject) is not None
    if any(headers.has(name) for name in FAILED_HEADERS) or media_type == "message/delivery-status":
        return True
    if not forwarded and any(part.media_type == "message/delivery-status" for part in parts):
        return True
    return not forwarded and not NOT_A_BOUNCE.match(subject) and _says_so(headers, subject, text)


def _says_so(headers: Headers, subject: str, text: str) -> bool:
    """A report of no standard form: two of who speaks, what the subject says and how the text begins."""
    by_subject = SUBJECTS.match(subject) is not None
    by_system = _from_system(headers, headers.text("from")[:400])
    if by_system and by_subject:
        return True
    if not by_system and (not by_subject or headers.has("in-reply-to")):
        return False
    return OPENINGS.search(" ".join(text[:OPENING_CHARACTERS].split())) is not None


def _from_system(headers: Headers, sender: str) -> bool:
    written = EMAIL.search(sender)
    address = written[0] if written else sender.strip(" <>\"'")
    null_sender = headers.raw("return-path").replace(" ", "") in {"<>", "<MAILER-DAEMON>"}
    return null_sender or SYSTEMS.match(address) is not None or SYSTEM_NAMES.search(sender) is not None


def read_report(raw: bytes, headers: Headers, parts: Sequence[Part], text: str) -> Report:
    """Whom a report is about and which mail; from its fields where it has them, else from its words."""
    recipients: list[ReportedRecipient] = []
    original = ""
    for part in parts:
        if part.media_type in {"message/delivery-status", "message/global-delivery-status"}:
            recipients.extend(_blocks(part.content(raw)))
        elif part.media_type in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}:
            original = original or _original_id(part.content(raw))
    if not recipients:
        recipients = list(_from_words(headers, text[:TEXT_CHARACTERS]))
    return Report(tuple(recipients[:RECIPIENTS]), original or _id_in(text[:TEXT_CHARACTERS]))


def _blocks(content: bytes) -> Iterator[ReportedRecipient]:
    place = 0
    for _ in range(BLOCKS):
        if place >= len(content):
            return
        fields, after = read_headers(content, place, len(content))
        place = after if after > place else place + 1
        written = fields.text("final-recipient") or fields.text("original-recipient")
        if found := EMAIL.search(written.rpartition(";")[2]):
            status = STATUS.search(fields.text("status"))
            said = fields.text("diagnostic-code").partition(";")[2].strip()[:500]
            action = fields.text("action").partition(" ")[0].lower()
            yield ReportedRecipient(found[0].lower(), action or "failed", status[1] if status else "", said)


def _from_words(headers: Headers, text: str) -> Iterator[ReportedRecipient]:
    """The first addresses that a report in words names, with the first status and the first reply it repeats."""
    told = _told(text)
    status, reply = STATUS.search(told), REPLY.search(told)
    delayed = re.search(r"still undelivered|not yet been delivered|warning message only|delayed", told, re.IGNORECASE)
    named = [found[0].lower() for found in EMAIL.finditer(headers.text("x-failed-recipients"))]
    if not named:
        own = {found[0].lower() for name in ("from", "to") for found in EMAIL.finditer(headers.text(name))}
        named = [found[0].lower() for found in EMAIL.finditer(text[:4_000]) if found[0].lower() not in own][:1]
    said = reply[1].strip() if reply else ""
    for email in dict.fromkeys(named):
        yield ReportedRecipient(email, "delayed" if delayed else "failed", status[1] if status else "", said)


def _told(text: str) -> str:
    """What a report says itself, without the mail that it repeats: numbers in that one are no status."""
    copy = COPY.search(text)
    return text[: copy.start()] if copy and text[: copy.start()].strip() else text


def _original_id(content: bytes) -> str:
    fields, _ = read_headers(content, 0, len(content))
    return fields.text("message-id").strip("<> ")[:500]


def _id_in(text: str) -> str:
    found = re.search(r"^\s*message-id:\s*<([^<>\s]{1,500})>", text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def report_words(raw: bytes, parts: Sequence[Part]) -> str:
    """The words of a report as its server wrote them, for people."""
    first = next((part for part in parts if part.is_text), None)
    return decode_text(first.content(raw), first.charset)[:TEXT_CHARACTERS] if first else ""
