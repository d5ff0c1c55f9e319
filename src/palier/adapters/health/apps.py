"""Registration with Django."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Checks of the installation."""

    name = "palier.adapters.health"
    label = "health_checks"

    def ready(self) -> None:
        """Have the checks of the house asked."""
        from palier.adapters.health.checks import register_all

        register_all()
