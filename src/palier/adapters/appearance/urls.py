"""The addresses of the provider's look."""

from django.urls import path

from palier.adapters.appearance import views

app_name = "appearance"
urlpatterns = [
    path("appearance.css", views.sheet, name="sheet"),
    path("appearance/logo.png", views.logo, name="logo"),
]
