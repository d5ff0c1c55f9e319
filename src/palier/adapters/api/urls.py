"""The addresses for programs."""

from django.urls import path

from palier.adapters.api import billing, checks

app_name = "api"
urlpatterns = [
    path("billing/payments", billing.payments, name="billing_payments"),
    path("checks/state", checks.state, name="check_state"),
    path("checks/alertmanager", checks.alertmanager, name="check_alertmanager"),
]
