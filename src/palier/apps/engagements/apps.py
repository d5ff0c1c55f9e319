"""Registration with Django."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """The engagements app: commitments that begin by themselves follow from the facts of cases."""

    name = "palier.apps.engagements"

    def ready(self) -> None:
        """Have them written with the facts they follow from."""
        from palier.apps.cases.projections import register
        from palier.apps.engagements.projections import STARTED

        register(STARTED)
