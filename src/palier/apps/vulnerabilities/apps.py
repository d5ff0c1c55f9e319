"""Registration with Django."""

from django.apps import AppConfig


class VulnerabilitiesConfig(AppConfig):
    """The vulnerabilities app."""

    name = "palier.apps.vulnerabilities"
