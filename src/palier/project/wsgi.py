"""The pages."""

import os

from django.core.wsgi import get_wsgi_application

from palier.project.logs import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.project.settings")
configure_logging()
application = get_wsgi_application()
