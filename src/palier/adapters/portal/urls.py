"""The addresses of the portal."""

from django.urls import path

from palier.adapters.portal.views import cases, door, team

app_name = "portal"
urlpatterns = [
    path("", cases.my_cases, name="home"),
    path("cases/", cases.my_cases, name="cases"),
    path("cases/all/", cases.our_cases, name="our_cases"),
    path("cases/<slug:reference>/", cases.case, name="case"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/give/", team.give, name="give"),
    path("team/seats/<int:seat>/end/", team.end, name="end"),
    path("team/seats/<int:seat>/replace/", team.replace, name="replace"),
    path("team/invitations/<int:invitation>/withdraw/", team.withdraw, name="withdraw"),
    path("team/people/<int:contact>/left/", team.left, name="left"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/code/", door.code, name="code"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("invitation/", door.invitation, name="invitation"),
]
