"""A ZGW registration in memory: what a portal needs of Open Zaak 1.30, as a WSGI application.

`RegistrationApp` serves a `Store`; `Builder` fills a small one for a test, `build_stories` the
demo's own. Verified against recorded answers in tests/contract/test_demo_registration.py.
"""

from demo.registration.app import RegistrationApp
from demo.registration.builder import Builder, Gezet, Stap, Zaak, Zaaktype
from demo.registration.faults import FaultKind, Faults
from demo.registration.recorder import Call, Calls, depth
from demo.registration.store import Store
from demo.registration.stories import build_stories

__all__ = [
    "Builder",
    "Call",
    "Calls",
    "FaultKind",
    "Faults",
    "Gezet",
    "RegistrationApp",
    "Stap",
    "Store",
    "Zaak",
    "Zaaktype",
    "build_stories",
    "depth",
]
