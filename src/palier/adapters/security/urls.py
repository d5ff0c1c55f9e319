"""The public addresses of the vulnerability channel."""

from django.urls import path

from palier.adapters.security import views

app_name = "security"
urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="txt"),
    path("security/report/", views.report, name="report"),
    path("security/<slug:fingerprint>.asc", views.key, name="key"),
]
