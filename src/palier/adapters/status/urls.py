"""The addresses of subscriptions: the page itself is served from files."""

from django.urls import path

from palier.adapters.status import subscribing

app_name = "subscriptions"
urlpatterns = [
    path("", subscribing.ask, name="ask"),
    path("<str:token>/", subscribing.mine, name="mine"),
    path("<str:token>/end/", subscribing.end, name="end"),
]
