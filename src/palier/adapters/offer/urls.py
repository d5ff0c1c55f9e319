"""The addresses of the public offer."""

from django.urls import path

from palier.adapters.offer import views

app_name = "offer"
urlpatterns = [
    path("", views.offers, name="offers"),
    path("<str:catalogue>/", views.offer, name="offer"),
    path("<str:catalogue>/<str:plan>/", views.plan, name="plan"),
    path("<str:catalogue>/<str:plan>/annex.pdf", views.annex, name="annex"),
]
