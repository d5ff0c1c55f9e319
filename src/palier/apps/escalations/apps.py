"""Registration with Django."""

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    """The escalations app."""

    name = "palier.apps.escalations"

    def ready(self) -> None:
        """Have escalations follow from the facts of their case."""
        from palier.apps.cases.projections import register
        from palier.apps.escalations.projection import ESCALATIONS

        register(ESCALATIONS)
