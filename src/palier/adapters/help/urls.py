"""The addresses of public knowledge."""

from django.urls import path, register_converter

from palier.adapters.help import views


class Language:
    """A language in which we speak."""

    regex = "en|fr"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Language, "speech")

app_name = "help"
urlpatterns = [
    path("", views.door, name="door"),
    path("<speech:speech>/", views.home, name="home"),
    path("<speech:speech>/<int:article>/<slug:slug>/", views.article, name="article"),
    path("<speech:speech>/<int:article>/files/<int:file>", views.file, name="file"),
]
