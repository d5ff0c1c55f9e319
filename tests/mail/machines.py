"""Mail that machines write, and mail of people that looks a little like it.  All of our own writing.

Each is (headers, text); reports in the standard form stand in `STANDARD_REPORTS` as (headers, whole body).
"""

HEAD = "From: {sender}\nTo: support@provider.example\nSubject: {subject}\n{more}"

PLAIN_REPORTS = {
    "qmail": (
        HEAD.format(sender="MAILER-DAEMON@mx.client.example", subject="failure notice", more=""),
        "Hi. This is the qmail-send program at mx.client.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<jean@client.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <c1.2.reply.abc@provider.example>\nSubject: Re: Export\n",
    ),
    "qmail_named": (
        HEAD.format(sender="postmaster@client.example", subject="failure notice", more=""),
        "Sorry, we were unable to deliver your message to the following address.\n\n<jean@client.example>:\nRemote host said: 550 5.1.1 User unknown [RCPT_TO]",
    ),
    "exim": (
        HEAD.format(
            sender="Mail Delivery System <Mailer-Daemon@mx.client.example>",
            subject="Mail delivery failed: returning message to sender",
            more="X-Failed-Recipients: jean@client.example\nAuto-Submitted: auto-replied\n",
        ),
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  jean@client.example\n    SMTP error from remote mail server after RCPT TO:<jean@client.example>:\n    550 5.1.1 unknown user",
    ),
    "exim_delayed": (
        HEAD.format(
            sender="Mail Delivery System <Mailer-Daemon@mx.client.example>",
            subject="Warning: message 1abCDe-0001 delayed 24 hours",
            more="",
        ),
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\n  jean@client.example",
    ),
    "sendmail_old": (
        HEAD.format(
            sender="Mail Delivery Subsystem <MAILER-DAEMON@mx.client.example>",
            subject="Returned mail: see transcript for details",
            more="",
        ),
        "The original message was received at Mon, 2 Mar 2026 10:00:00 +0100\n\n   ----- The following addresses had permanent fatal errors -----\n<jean@client.example>\n    (reason: 550 5.1.1 User unknown)",
    ),
    "exchange_55": (
        HEAD.format(
            sender="System Administrator <postmaster@client.example>", subject="Undeliverable: Re: Export", more=""
        ),
        "Your message\n\n  To:      Jean\n  Subject: Re: Export\n  Sent:    Mon, 2 Mar 2026 10:00:00 +0100\n\ndid not reach the following recipient(s):\n\njean@client.example on Mon, 2 Mar 2026\n    The recipient name is not recognized",
    ),
    "exchange_fr": (
        HEAD.format(
            sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@client.example>",
            subject="Non remis : Re: Export",
            more="",
        ),
        "Échec de la remise pour ces destinataires ou groupes :\n\njean@client.example\nL'adresse de messagerie que vous avez entrée est introuvable.",
    ),
    "exchange_de": (
        HEAD.format(sender="postmaster@client.example", subject="Unzustellbar: Re: Export", more=""),
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\njean@client.example",
    ),
    "exchange_es": (
        HEAD.format(sender="postmaster@client.example", subject="No se puede entregar: Re: Export", more=""),
        "No se pudo entregar el mensaje a los siguientes destinatarios: jean@client.example",
    ),
    "domino": (
        HEAD.format(
            sender="postmaster@client.example",
            subject="DELIVERY FAILURE: User jean (jean@client.example) not listed in Domino Directory",
            more="",
        ),
        "Your message\n\n  Subject: Re: Export\n\nwas not delivered to:\n\n  jean@client.example\n\nbecause:\n\n  User jean not listed in Domino Directory",
    ),
    "gmail_new": (
        HEAD.format(
            sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            subject="Delivery Status Notification (Failure)",
            more="X-Failed-Recipients: jean@client.example\n",
        ),
        "** Address not found **\n\nYour message wasn't delivered to jean@client.example because the address couldn't be found, or is unable to receive mail.",
    ),
    "gmail_delay": (
        HEAD.format(
            sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
            subject="Delivery Status Notification (Delay)",
            more="",
        ),
        "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to jean@client.example. Gmail will retry for 47 more hours.",
    ),
    "yahoo": (
        HEAD.format(sender="MAILER-DAEMON@yahoo.example", subject="Failure Notice", more=""),
        "Sorry, we were unable to deliver your message to the following address.\n\n<jean@client.example>:\nNo mx record found for domain=client.example",
    ),
    "mdaemon": (
        HEAD.format(sender="MDAEMON@client.example", subject="Permanent Delivery Failure", more=""),
        "The attached message had PERMANENT fatal delivery errors!\n\nAfter one or more unsuccessful delivery attempts the attached message has been removed from the mail queue.\n\nFailed address: jean@client.example",
    ),
    "courier": (
        HEAD.format(
            sender='"Courier mail server at mx.client.example" <@mx.client.example>',
            subject="NOTICE: mail delivery status.",
            more="",
        ),
        "This is a delivery status notification from mx.client.example,\nrunning the Courier mail server, version 0.65.\n\nThe original message was received on Mon, 02 Mar 2026\n\n                         UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<jean@client.example>:",
    ),
    "groupwise": (
        HEAD.format(sender="Mailer-Daemon@client.example", subject="Message status - undeliverable", more=""),
        "The attached file had the following undeliverable recipient(s):\n        jean@client.example\n\nTranscript of session follows:\n  Command: RCPT TO:<jean@client.example>\n  Response: 550 User unknown",
    ),
    "mailru": (
        HEAD.format(sender="mailer-daemon@corp.example", subject="Mail failure.", more=""),
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\njean@client.example\nuser not found",
    ),
    "yandex": (
        HEAD.format(sender="mailer-daemon@ya.example", subject="Недоставленное сообщение", more=""),
        "This is the mail system at host mx.ya.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.",
    ),
    "japanese": (
        HEAD.format(
            sender="Mail Administrator <Postmaster@client.example>",
            subject="Mail System Error - Returned Mail",
            more="",
        ),
        "This Message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\n\n    Recipient: <jean@client.example>\n    Reason:    Unknown User",
    ),
    "chinese": (
        HEAD.format(sender="postmaster@client.example", subject="系统退信/Systems bounce", more=""),
        "抱歉，您的邮件被退回来了……\n原因：收件人不存在\n收件人：jean@client.example",
    ),
    "free_fr": (
        HEAD.format(
            sender="MAILER-DAEMON (Mail Delivery System)",
            subject="Undelivered Mail Returned to Sender",
            more="Return-Path: <>\n",
        ),
        "Ceci est un message automatique.\nVotre message n'a pas pu être remis à un ou plusieurs destinataires.\n\n<jean@client.example>: host mx said: 550 5.1.1 unknown",
    ),
    "quota": (
        HEAD.format(sender="Postmaster <postmaster@client.example>", subject="Delivery failure", more=""),
        "Your message has encountered delivery problems to the following recipient(s):\n\njean@client.example\nDelivery failed\n552 5.2.2 Over quota",
    ),
    "barracuda": (
        HEAD.format(
            sender="postmaster@client.example",
            subject="**Message you sent blocked by our bulk email filter**",
            more="Return-Path: <>\n",
        ),
        "Your message to: jean@client.example\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Re: Export",
    ),
    "null_sender": (
        HEAD.format(sender="robot@client.example", subject="Undelivered Mail", more="Return-Path: <>\n"),
        "550 5.1.1 <jean@client.example>: Recipient address rejected: User unknown",
    ),
    "no_sender_name": (
        HEAD.format(sender="", subject="Returned mail: User unknown", more="Return-Path: <>\n"),
        "   ----- Transcript of session follows -----\n550 jean@client.example... User unknown",
    ),
}

DSN = """--b
Content-Type: text/plain

This is the mail system at host mx.client.example.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.client.example
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100

Final-Recipient: rfc822; Jean@Client.Example
Original-Recipient: rfc822;jean@client.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} {said}

--b
Content-Type: {kind}

Message-ID: <c1.2.reply.abc@provider.example>
Subject: Re: Export

--b--
"""
REPORT_HEAD = "From: MAILER-DAEMON@mx.client.example\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/{sub}; boundary=b\n"
STANDARD_REPORTS = {
    "failed": (
        REPORT_HEAD.format(sub="report; report-type=delivery-status"),
        DSN.format(action="failed", status="5.1.1", said="User unknown", kind="message/rfc822"),
    ),
    "delayed": (
        REPORT_HEAD.format(sub="report; report-type=delivery-status"),
        DSN.format(action="delayed", status="4.4.1", said="timed out", kind="text/rfc822-headers"),
    ),
    "relayed": (
        REPORT_HEAD.format(sub="report; report-type=delivery-status"),
        DSN.format(action="relayed", status="2.0.0", said="ok", kind="message/rfc822"),
    ),
    "mixed": (
        REPORT_HEAD.format(sub="mixed"),
        DSN.format(action="failed", status="5.7.1", said="rejected", kind="message/rfc822"),
    ),
    "full": (
        REPORT_HEAD.format(sub="report"),
        DSN.format(action="failed", status="4.2.2", said="mailbox full", kind="message/rfc822"),
    ),
}

FEEDBACK = (
    "From: staff@hotmail.example\nSubject: FW: Earn money\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n",
    "--b\nContent-Type: text/plain\n\nThis is an email abuse report for an email message received from IP 192.0.2.1.\n\n"
    "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\n\n"
    "--b\nContent-Type: message/rfc822\n\nFrom: support@provider.example\nSubject: Earn money\n\nwords\n--b--\n",
)
RECEIPT = (
    "From: jean@client.example\nSubject: Read: Export\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
    "--b\nContent-Type: text/plain\n\nYour message was read.\n\n--b\nContent-Type: message/disposition-notification\n\n"
    "Final-Recipient: rfc822;jean@client.example\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
)

JEAN = "Jean Dupont <jean@client.example>"
AUTOMATIC = {
    "exchange_oof": (
        HEAD.format(
            sender=JEAN,
            subject="Automatic reply: Export",
            more="X-Auto-Response-Suppress: All\nauto-submitted: auto-generated\n",
        ),
        "I am out of the office until Monday.",
    ),
    "exchange_oof_fr": (
        HEAD.format(sender=JEAN, subject="Réponse automatique : Export", more=""),
        "Je suis absent jusqu'au 9 mars.",
    ),
    "exchange_oof_de": (
        HEAD.format(sender=JEAN, subject="Automatische Antwort: Export", more=""),
        "Ich bin bis zum 9. März nicht im Büro.",
    ),
    "out_of_office_as": (
        HEAD.format(sender=JEAN, subject="Out of Office AutoReply: Export", more=""),
        "I will be back on Monday.",
    ),
    "notes_de": (
        HEAD.format(sender=JEAN, subject="Jean Dupont ist außer Haus", more=""),
        "Ich bin vom 02.03.2026 bis 09.03.2026 abwesend.",
    ),
    "abwesenheit": (
        HEAD.format(sender=JEAN, subject="Abwesenheitsnotiz: Export", more=""),
        "Vielen Dank für Ihre Nachricht.",
    ),
    "vacation_program": (
        HEAD.format(sender=JEAN, subject="away from my mail", more="Precedence: bulk\nX-Mailer: vacation 1.2\n"),
        "I will read your mail later.",
    ),
    "sieve": (
        HEAD.format(sender=JEAN, subject="Auto: Export", more="Auto-Submitted: auto-replied (vacation)\n"),
        "Back on Monday.",
    ),
    "gmail_vacation": (
        HEAD.format(
            sender=JEAN,
            subject="Holidays Re: Export",
            more="Precedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied\n",
        ),
        "Back on Monday.",
    ),
    "no_header_fr": (
        HEAD.format(sender=JEAN, subject="Re: Export", more=""),
        "Bonjour,\n\nJe suis actuellement en congés jusqu'au 9 mars. En cas d'urgence, écrivez à paul@client.example.",
    ),
    "no_header_en": (
        HEAD.format(sender=JEAN, subject="Re: Export", more=""),
        "Hello,\n\nI am currently out of the office and will return on Monday.",
    ),
    "es": (HEAD.format(sender=JEAN, subject="Respuesta automática: Export", more=""), "Estoy fuera."),
    "it": (HEAD.format(sender=JEAN, subject="Risposta automatica: Export", more=""), "Sono fuori."),
    "pt": (HEAD.format(sender=JEAN, subject="Resposta automática: Export", more=""), "Estou fora."),
    "nl": (HEAD.format(sender=JEAN, subject="Automatisch antwoord: Export", more=""), "Afwezig."),
    "sv": (HEAD.format(sender=JEAN, subject="Autosvar: Export", more=""), "Ledig."),
    "pl": (HEAD.format(sender=JEAN, subject="Odpowiedź automatyczna: Export", more=""), "Nie ma mnie."),
    "ru": (HEAD.format(sender=JEAN, subject="Автоматический ответ: Export", more=""), "Я в отпуске."),
    "ja": (HEAD.format(sender=JEAN, subject="自動応答: Export", more=""), "不在です。"),
    "zh": (HEAD.format(sender=JEAN, subject="自动答复: Export", more=""), "我不在办公室。"),
    "ticket_system": (
        HEAD.format(
            sender="Helpdesk <help@client.example>",
            subject="[#12345] Your request has been received",
            more="Auto-Submitted: auto-replied\nX-Mailer: Zendesk Mailer\n",
        ),
        "Your request (12345) has been received.",
    ),
    "otrs": (
        HEAD.format(
            sender="Help <help@client.example>",
            subject="[Ticket#2026030210000011] RE: Export",
            more="X-OTRS-Loop: help@client.example\nPrecedence: bulk\n",
        ),
        "Thank you for your mail.",
    ),
    "rt": (
        HEAD.format(
            sender="Help via RT <help@client.example>",
            subject="[client #17] AutoReply: Export",
            more="RT-Originator: x\nX-RT-Loop-Prevention: client\nPrecedence: bulk\n",
        ),
        "Greetings.",
    ),
    "silent_ticket": (
        HEAD.format(sender="Help <help@client.example>", subject="Request received", more=""),
        "We got it.\n\nThis is an automated message, please do not reply to this email.",
    ),
    "newsletter": (
        HEAD.format(
            sender="News <news@shop.example>",
            subject="New in spring",
            more="List-Unsubscribe: <https://shop.example/u>\n",
        ),
        "Look!",
    ),
    "list": (
        HEAD.format(sender=JEAN, subject="[users] Export", more="List-Id: <users.lists.example>\nPrecedence: list\n"),
        "Does anybody know?",
    ),
    "noreply": (
        HEAD.format(sender="GitBox <noreply@gitbox.example>", subject="New sign-in", more=""),
        "Somebody signed in.",
    ),
    "no_reply": (HEAD.format(sender="Shop <no-reply@shop.example>", subject="Your order", more=""), "It was shipped."),
    "donotreply": (
        HEAD.format(sender="Bank <do_not_reply@bank.example>", subject="Statement", more=""),
        "It is ready.",
    ),
    "notifications": (
        HEAD.format(
            sender="Git <notifications@git.example>", subject="[x/y] Export (#1)", more="X-GitHub-Reason: mention\n"
        ),
        "Look at this.",
    ),
    "cron": (
        HEAD.format(
            sender="root (Cron Daemon)",
            subject="Cron <root@host> run",
            more="Auto-Submitted: auto-generated\nX-Cron-Env: <SHELL=/bin/sh>\n",
        ),
        "done",
    ),
    "calendar_answer": (
        HEAD.format(sender=JEAN, subject="Accepted: Review", more="Auto-Submitted: auto-generated\n"),
        "",
    ),
    "daemon": (HEAD.format(sender="MAILER-DAEMON@mx.client.example", subject="Hello", more=""), "Hello"),
}

PEOPLE = {
    # neither automatic nor a report
    "plain": (HEAD.format(sender=JEAN, subject="Export fails", more=""), "It fails."),
    "asks_about_bounces": (
        HEAD.format(sender=JEAN, subject="Undelivered mail?", more=""),
        "We get many bounces. What shall we do?",
    ),
    "delivery": (HEAD.format(sender=JEAN, subject="Delivery of the goods", more=""), "When will they come?"),
    "failure": (
        HEAD.format(sender=JEAN, subject="Failure of the export", more=""),
        "It says: 550 items could not be exported.",
    ),
    "forwards_a_bounce": (
        HEAD.format(sender=JEAN, subject="Fwd: Undelivered Mail Returned to Sender", more=""),
        "What is this?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@mx.client.example>\nSubject: Undelivered Mail Returned to Sender\n\nI'm sorry to have to inform you that your message could not be delivered.",
    ),
    "answers_a_bounce": (
        HEAD.format(sender=JEAN, subject="Re: Undelivered Mail Returned to Sender", more="In-Reply-To: <x@y>\n"),
        "Look.\n\n> I'm sorry to have to inform you",
    ),
    "office_hours": (
        HEAD.format(sender=JEAN, subject="Out of office hours nobody answers", more=""),
        "What are your hours?",
    ),
    "auto_subject": (
        HEAD.format(sender=JEAN, subject="Automatic reply to customers doesn’t work", more=""),
        "Please look.",
    ),
    "answers_vacation": (
        HEAD.format(sender=JEAN, subject="Re: Automatic reply: Export", more=""),
        "Welcome back! Any news?",
    ),
    "exchange_person": (
        HEAD.format(
            sender=JEAN, subject="RE: Export", more="X-Auto-Response-Suppress: DR, RN, NRN\nX-MS-Has-Attach:\n"
        ),
        "Fine.",
    ),
    "auto_submitted_no": (HEAD.format(sender=JEAN, subject="Export", more="Auto-Submitted: no\n"), "Fine."),
    "absence_question": (
        HEAD.format(sender=JEAN, subject="Absence de données dans l'export", more=""),
        "Bonjour, les données manquent.",
    ),
    "vacation_module": (HEAD.format(sender=JEAN, subject="Vacation module fails", more=""), "The page is empty."),
    "postmaster_like": (
        HEAD.format(sender="Paul Postmann <postmann@client.example>", subject="Returned mail from you", more=""),
        "Could you look at it?",
    ),
    "warning": (HEAD.format(sender=JEAN, subject="Warning: disk full", more=""), "The server says so."),
    "urlaub": (HEAD.format(sender=JEAN, subject="Urlaubsmodul geht nicht", more=""), "Bitte ansehen."),
    "priority": (HEAD.format(sender=JEAN, subject="urgent", more="Precedence: normal\nX-Priority: 1\n"), "Please."),
}
