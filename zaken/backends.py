"""Does a registration do what we need? For `manage.py check_backends`: one finding per question.

Asks with a number that passes the elfproef but cannot exist, so nobody's zaken are touched: an
answer that is not empty means that the registration ignores the filter, and nothing may be shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from zaken.configuration_access import find_unknown_registratie
from zaken.domain import SourceError, SourceNotFoundError
from zaken.models import Gemeente, Registratie
from zaken.registry import get_zgw_source
from zaken.source import Pending
from zaken.zgw.adapter import ZGWSource
from zaken.zgw.examine import Answer, list_answers
from zaken.zgw.queries import NOBODY, Json
from zaken.zgw.transport import Deadline, Transport, as_object

__all__ = ["NOBODY", "Finding", "list_findings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One question about a registration and its answer in one line."""

    subject: str
    ok: bool
    text: str


def list_findings() -> Iterator[Finding]:
    """All questions for all registrations of all gemeenten."""
    if not Gemeente.objects.exists():
        yield Finding(subject="installation", ok=False, text="no gemeente is configured")
    if lost := find_unknown_registratie():
        text = f"afgeschermde_zaken names registratie {lost.registratie}, which is not configured"
        yield Finding(subject=lost.gemeente.slug, ok=False, text=text)
    for row in Registratie.objects.select_related("gemeente"):
        yield from _check(row)


def _check(row: Registratie) -> Iterator[Finding]:
    name = f"{row.gemeente.slug}/{row.slug}"
    source = get_zgw_source(row.gemeente, row.slug)
    apis = {
        "Zaken API": (source.apis.zaken, "zaken?page=1"),
        "Catalogi API": (source.apis.catalogus.transport, "zaaktypen?page=1"),
        "Documenten API": (source.apis.documenten, "enkelvoudiginformatieobjecten?page=1"),
        "Besluiten API": (source.apis.besluiten, "besluiten?page=1"),
    }
    for api, (transport, path) in apis.items():
        if transport is None:
            yield Finding(subject=name, ok=True, text=f"{api}: not configured, so no besluiten")
        else:
            yield _ask(name, api, partial(_get_version, transport, path))
    search = _ask(name, "search on BSN", partial(_search_nobody, source))
    yield search
    if search.ok:
        yield from _check_profile(name, row.profiel, source)


def _check_profile(name: str, profile: str, source: ZGWSource) -> Iterator[Finding]:
    """One line per flag that is not true; one in all when they are."""
    try:
        answers = [answer for answer in list_answers(source, _deadline()) if answer.differs]
    except SourceError as error:
        yield Finding(subject=name, ok=False, text=f"profile {profile}: {error.code} ({error})")
        return
    for answer in answers:
        yield Finding(subject=name, ok=not answer.harms, text=_say(profile, answer))
    if not answers:
        yield Finding(subject=name, ok=True, text=f"profile {profile}: all flags are true")


def _say(profile: str, answer: Answer) -> str:
    return (
        f"profile {profile}: {answer.flag} is {answer.profile}, "
        f"but the registration says {answer.found}"
    )


def _ask(name: str, question: str, answer: Callable[[], str]) -> Finding:
    try:
        return Finding(subject=name, ok=True, text=f"{question}: {answer()}")
    except SourceError as error:
        return Finding(subject=name, ok=False, text=f"{question}: {error.code} ({error})")
    except _UnsafeError as error:
        return Finding(subject=name, ok=False, text=f"{question}: {error}")


class _UnsafeError(Exception):
    """The registration works, but not in a way that is safe to show anything of."""


def _deadline() -> Deadline:
    return Deadline.after(max(settings.UPSTREAM_PAGE_SECONDS, 10))


def _get_version(transport: Transport, path: str) -> str:
    version = transport.get_version(path, _deadline())
    return f"answers, version {version or 'not said'}"


def _search_nobody(source: ZGWSource) -> str:
    """A number of nobody must find nothing, and the uuid of some zaak must find that zaak."""
    try:
        count = _count(source.start_nobody(_deadline()), source)
    except SourceNotFoundError:
        raise _UnsafeError("there is no POST zaken/_zoek; see zoek_met_get") from None
    if count != 0:
        raise _UnsafeError("UNSAFE: the filter is ignored, zaken of others come back")
    if source.zoek_met_get:
        return "works, with GET and the BSN in the URL"
    some = _get_some_uuid(source)
    if some is None:
        return "works (POST zaken/_zoek); there are no zaken yet to find"
    found = source.apis.zaken.start_post("zaken/_zoek", _deadline(), {"uuid__in": [some]})
    if _count(found, source) != 1:
        raise _UnsafeError("a zaak that is there cannot be found with POST zaken/_zoek")
    return "works (POST zaken/_zoek); a zaak that is there is found"


def _get_some_uuid(source: ZGWSource) -> str | None:
    """The uuid of the first zaak of the register; nothing else of it is looked at."""
    sized = {"pageSize": "1"} if source.profile.fixed_page_size is None else {}
    pending = source.apis.zaken.start_get("zaken", _deadline(), {"page": "1", **sized})
    rows = as_object(pending(), source.slug).get("results") or []
    return str(rows[0]["url"]).rpartition("/")[2] if rows else None


def _count(pending: Pending[Json], source: ZGWSource) -> object:
    return as_object(pending(), source.slug).get("count")
