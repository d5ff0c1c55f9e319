"""Every address of an installation."""

from django.urls import include, path

urlpatterns = [
    path("answers/", include("palier.adapters.answers.urls")),
    path("help/", include("palier.adapters.help.urls")),
    path("offer/", include("palier.adapters.offer.urls")),
    path("subscriptions/", include("palier.adapters.status.urls")),
    path("portal/", include("palier.adapters.portal.urls")),
    path("api/", include("palier.adapters.api.urls")),
    path("", include("palier.adapters.appearance.urls")),
    path("", include("palier.adapters.security.urls")),
    path("", include("palier.adapters.desk.urls")),
]

handler500 = "palier.adapters.shared.problems.broken"
