"""The pages: the public status page from its files, everything else by Django."""

import os
from typing import cast

from django.core.wsgi import get_wsgi_application

from palier.project.logs import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.project.settings")
configure_logging()
desk = get_wsgi_application()

from palier.adapters.status.serving import Application, PageFirst  # noqa: E402 Django is ready now

application = PageFirst(cast("Application", desk))
