"""Registration with Django."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The duties app: its rows follow from the facts of cases."""

    name = "palier.apps.duties"

    def ready(self) -> None:
        """Have steps written with the facts they follow from."""
        from palier.apps.cases.projections import register
        from palier.apps.duties.projections import STEPS

        register(STEPS)
