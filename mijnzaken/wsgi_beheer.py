"""The WSGI application of staff: another process than the residents' (docs/install.md)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mijnzaken.settings_beheer")

application = get_wsgi_application()
