"""Registration with Django."""

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    """The life-cycle app: its rows follow from the facts of cases."""

    name = "palier.apps.lifecycle"

    def ready(self) -> None:
        """Have steps and links written with the facts they follow from."""
        from palier.apps.cases.projections import register
        from palier.apps.lifecycle.projections import LINKS, STEPS

        register(STEPS)
        register(LINKS)
