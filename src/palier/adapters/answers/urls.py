"""The addresses that our mails carry."""

from django.urls import path

from palier.adapters.answers import views

app_name = "answers"
urlpatterns = [
    path("<slug:token>/", views.answer, name="answer"),
]
