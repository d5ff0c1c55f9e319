"""Registration with Django."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts app."""

    name = "palier.apps.accounts"

    def import_models(self) -> None:
        """Its tables stand in several files, and none of them has to know the others."""
        super().import_models()
        for beside in ("contract_models", "people_models"):
            import_module(f"{self.name}.{beside}")
