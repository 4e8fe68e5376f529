"""The WSGI application of the broker, for `python -m demo.broker serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "demo.broker.settings"

application = get_wsgi_application()
