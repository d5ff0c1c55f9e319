"""Whole answers as twelve mail programs send them, around thirteen things a person may have typed.  All our own writing.

Each way takes what was typed and gives the bytes of the mail: with the parts, the charset, the encoding and the markup
of that program.  What was typed is full of lines that look like the beginning of a quote and are none.
"""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

QUOTED = "Bonjour Jean,\n\nNous avons redémarré le service d'export.\nEst-ce que cela fonctionne ?\n\nCamille, Support"

TYPED = (
    "Merci !",
    "Oui, ça marche.\n\nVous pouvez fermer.",
    "Non. Voici ce que je vois depuis ce matin :\n\nErreur 512 : disque plein\n\nCela arrive à chaque essai.",
    "We tried three things:\n\n- restarting the service\n- another user\n- another day: 3 March, 10:00\n\nNothing helped.",
    "De : quelle adresse envoyez-vous ?\nÀ : qui ?\nNous ne recevons rien.",
    "On Friday Paul wrote to you about this.\nHe got no answer.",
    "Le 3 mars à 14:00, un collègue a essayé :\nmême résultat.",
    "The log says\n\n2026-03-02 10:00:01 WARN export: retry 1\n2026-03-02 10:00:05 ERROR export: gave up\n\nIs a < b in there a fault?",
    "See https://client.example/a?b=c&d=e and the file attached.\n\n1. open it\n2. press “Export”\n3. wait",
    "Please do not write to jean@client.example any more.\nMy new address is jean.dupont@client.example.",
    "Subject: is it safe to delete the folder /var/spool/export?\nDate: today if you can.",
    "Une phrase assez longue pour que le programme de messagerie la coupe quelque part au milieu, puis encore une autre qui la suit et qui dit la même chose autrement, sans un mot de trop.",
    "Danke, es geht.\nGruß\nJean",
)


def _mail(subject: str = "Re: Export") -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "Jean Dupont <jean@client.example>", "Support <support@provider.example>"
    mail["Subject"], mail["Date"] = subject, "Mon, 02 Mar 2026 11:00:00 +0100"
    mail["Message-ID"] = "<a1@client.example>"
    return mail


def _plain(text: str, *, charset: str = "utf-8", cte: str = "quoted-printable", flowed: bool = False) -> bytes:
    mail = _mail()
    mail.set_content(text + "\n", charset=charset, cte=cte, params={"format": "flowed"} if flowed else None)
    return mail.as_bytes()


def _html(html: str, plain: str = "") -> bytes:
    mail = _mail()
    if plain:
        mail.set_content(plain + "\n", cte="quoted-printable")
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
    else:
        mail.set_content(html, subtype="html", cte="base64")
    return mail.as_bytes()


def _divs(text: str, around: str = "div") -> str:
    return "".join(f"<{around}>{escape(line) or '<br>'}</{around}>" for line in text.split("\n"))


def _marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _flowed(text: str) -> str:
    """Soft line breaks before 72 characters (RFC 3676)."""
    lines = []
    for line in text.split("\n"):
        rest = line
        while len(rest) > 72 and " " in rest[:72]:
            cut = rest[:72].rindex(" ") + 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return "\n".join(lines)


def gmail(typed: str) -> bytes:
    said = "Le lun. 2 mars 2026 à 10:00, Support <support@provider.example> a écrit :"
    html = (
        f'<div dir="ltr">{_divs(typed)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{escape(said)}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{_divs(QUOTED)}</blockquote></div>'
    )
    return _html(
        html,
        f"{typed}\n\nLe lun. 2 mars 2026 à 10:00, Support <support@provider.example> a\nécrit :\n\n{_marked(QUOTED)}",
    )


def gmail_html_alone(typed: str) -> bytes:
    said = 'On Mon, Mar 2, 2026 at 10:00 AM Support &lt;<a href="mailto:support@provider.example">support@provider.example</a>&gt; wrote:'
    return _html(
        f'<html><body><div dir="auto">{_divs(typed)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{said}<br></div>'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{_divs(QUOTED)}</blockquote></div></body></html>'
    )


def outlook_web(typed: str) -> bytes:
    return _html(
        '<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr">'
        f'<div class="elementToProof" style="font-family: Aptos; font-size: 12pt;">{_divs(typed)}</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">'
        "<b>De :</b> Support &lt;support@provider.example&gt;<br><b>Envoyé :</b> lundi 2 mars 2026 10:00<br><b>À :</b> Jean Dupont &lt;jean@client.example&gt;"
        f"<br><b>Objet :</b> Re: Export</font><div>&nbsp;</div></div><div>{_divs(QUOTED)}</div></body></html>"
    )


def outlook_desktop(typed: str) -> bytes:
    typed_html = "".join(
        f'<p class="MsoNormal">{escape(line) or "&nbsp;"}<o:p></o:p></p>' for line in typed.split("\n")
    )
    quoted_html = "".join(
        f'<p class="MsoNormal">{escape(line) or "&nbsp;"}<o:p></o:p></p>' for line in QUOTED.split("\n")
    )
    return _html(
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-GB"><div class="WordSection1">'
        f'{typed_html}<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        '<p class="MsoNormal"><b>From:</b> Support &lt;support@provider.example&gt; <br><b>Sent:</b> Monday, March 2, 2026 10:00 AM<br><b>To:</b> Jean Dupont '
        f"&lt;jean@client.example&gt;<br><b>Subject:</b> RE: Export<o:p></o:p></p></div>{quoted_html}</div></body></html>"
    )


def outlook_plain(typed: str) -> bytes:
    head = "-----Message d'origine-----\nDe : Support [mailto:support@provider.example]\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Jean Dupont\nObjet : RE: Export"
    return _plain(f"{typed}\n\n{head}\n\n{QUOTED}", charset="windows-1252")


def apple_mail(typed: str) -> bytes:
    said = "On 2 Mar 2026, at 10:00, Support <support@provider.example> wrote:"
    html = (
        f'<html><body style="overflow-wrap: break-word; line-break: after-white-space;">{_divs(typed)}<div><br><blockquote type="cite"><div>{escape(said)}</div>'
        f'<br class="Apple-interchange-newline"><div>{_divs(QUOTED)}</div></blockquote></div><br></body></html>'
    )
    return _html(html, f"{typed}\n\n> {said}\n>\n{_marked(QUOTED)}")


def iphone(typed: str) -> bytes:
    quote = _marked(f"Le 2 mars 2026 à 10:00, Support <support@provider.example> a écrit :\n\n{QUOTED}")
    return _plain(f"{typed}\n\nEnvoyé de mon iPhone\n\n{quote}", cte="base64")


def thunderbird(typed: str) -> bytes:
    return _plain(
        f"{_flowed(typed)}\n\nLe 02/03/2026 à 10:00, Support a écrit :\n{_marked(QUOTED)}", cte="8bit", flowed=True
    )


def yahoo(typed: str) -> bytes:
    return _html(
        f'<html><head></head><body><div class="yahoo-style-wrap" style="font-family:Helvetica;font-size:16px;"><div></div>{_divs(typed)}<div><br></div></div>'
        '<div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-family:Helvetica;color:#26282a;"><div>On Monday, March 2, 2026 at 10:00:00 AM GMT+1, '
        f"Support &lt;support@provider.example&gt; wrote: </div><div><br></div><div><br></div><div>{_divs(QUOTED)}</div></div></div></body></html>"
    )


def proton(typed: str) -> bytes:
    return _html(
        f'<div style="font-family: Arial; font-size: 14px;">{_divs(typed)}</div><div class="protonmail_quote">Le lundi 2 mars 2026 à 10:00, Support '
        f'&lt;support@provider.example&gt; a écrit :<br><br><blockquote class="protonmail_quote" type="cite">{_divs(QUOTED, "p")}</blockquote><br></div>'
    )


def samsung(typed: str) -> bytes:
    head = "-------- Message d'origine --------\nDe : Support <support@provider.example>\nDate : 02/03/2026 10:00 (GMT+01:00)\nÀ : jean@client.example\nObjet : Re: Export"
    return _plain(f"{typed}\n\n\n\nEnvoyé depuis mon appareil Galaxy\n\n\n{head}\n\n{QUOTED}", cte="base64")


def mutt(typed: str) -> bytes:
    """Below the quote, with a signature."""
    return _plain(
        f"On Mon, Mar 02, 2026 at 10:00:00AM +0100, Support wrote:\n{_marked(QUOTED)}\n\n{typed}\n\n-- \nJean Dupont\nClient SA",
        cte="8bit",
    )


PROGRAMS: tuple[Callable[[str], bytes], ...] = (
    gmail, gmail_html_alone, outlook_web, outlook_desktop, outlook_plain, apple_mail, iphone, thunderbird, yahoo, proton, samsung, mutt,
)  # fmt: skip
