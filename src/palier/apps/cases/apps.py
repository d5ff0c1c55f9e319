"""Registration with Django."""

from importlib import import_module

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases app."""

    name = "palier.apps.cases"

    def import_models(self) -> None:
        """Its tables stand in several files, and none of them has to know the others."""
        super().import_models()
        for beside in ("people_models", "restricted_models"):
            import_module(f"{self.name}.{beside}")
