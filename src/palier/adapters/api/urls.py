"""The addresses for programs."""

from django.urls import path

from palier.adapters.api import billing

app_name = "api"
urlpatterns = [
    path("billing/payments", billing.payments, name="billing_payments"),
]
