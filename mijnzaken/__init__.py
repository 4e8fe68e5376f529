"""The Django project: settings, urls, wsgi, logging. Wiring only; the product is beside it."""
