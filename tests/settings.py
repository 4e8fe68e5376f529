"""The product's settings with what tests need: fixed keys, a database in memory, plain files.

Nothing of the product is switched off.
"""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-tests-only-tests-only-tests-only-tests-only")
os.environ.setdefault("ENCRYPTION_KEYS", "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=")
os.environ.setdefault("PSEUDONYM_KEYS", "1:tests-only-pseudonyms-tests-only-pseudonyms")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("HTTPS", "false")

from mijnzaken.settings import *

STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
