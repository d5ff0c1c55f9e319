"""The addresses of the desk."""

from django.urls import path

from palier.adapters.desk.views import case, catalogue, mail, person, queue

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("queue/<slug:view>/", queue.queue, name="view"),
    path("side/", queue.side, name="side"),
    path("go/", queue.go, name="go"),
    path("cases/<slug:reference>/", case.case, name="case"),
    path("cases/<slug:reference>/write/", case.write, name="write"),
    path("cases/<slug:reference>/status/", case.status, name="status"),
    path("cases/<slug:reference>/severity/", case.severity, name="severity"),
    path("cases/<slug:reference>/assignment/", case.assignment, name="assignment"),
    path("cases/<slug:reference>/acts/<slug:act>/", case.act, name="act"),
    path("cases/<slug:reference>/messages/<int:message>/", case.message_as_sent, name="message_as_sent"),
    path("cases/<slug:reference>/files/<int:attachment>/", case.attachment, name="attachment"),
    path("mail/held/", mail.held, name="held"),
    path("mail/held/<int:mail>/", mail.held_mail, name="held_mail"),
    path("mail/held/<int:mail>/open/", mail.open_held, name="open_held"),
    path("mail/held/<int:mail>/dismiss/", mail.dismiss_held, name="dismiss_held"),
    path("mail/sent/", mail.sent, name="sent"),
    path("mail/sent/<int:mail>/", mail.sent_mail, name="sent_mail"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("sign-in/", person.sign_in, name="login"),
    path("sign-out/", person.sign_out, name="sign_out"),
    path("settings/", person.settings, name="settings"),
]
