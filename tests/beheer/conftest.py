"""Which half of these tests fits in this process: `inside` is for the settings of staff."""

from django.conf import settings

collect_ignore = ["test_beheer.py"] if settings.FOR_STAFF else ["inside"]
