"""The site as a WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "p2c.settings")

application = get_wsgi_application()
# every screen is loaded now, so that the first request need not wait for it
get_resolver().url_patterns  # noqa: B018
