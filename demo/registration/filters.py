"""Filters on stored records, as small functions made from the name of a field.

An empty value means "no filter", as in django-filter: that is how an empty BSN finds everybody.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from demo.registration.problems import NON_FIELD, Invalid
from demo.registration.store import Record, Store, get_path

type Filter = Callable[[Store, Record, str], bool]

VERTROUWELIJKHEID = (
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
)


def select(
    store: Store,
    records: Sequence[Record],
    filters: Mapping[str, Filter],
    values: Mapping[str, str],
) -> list[Record]:
    """Return the records that pass every filter whose value is not empty."""
    active = [(filters[name], value) for name, value in values.items() if value != ""]
    for passes, value in active:
        records = [record for record in records if passes(store, record, value)]
    return list(records)


def check_known(known: Mapping[str, object], given: Mapping[str, str]) -> None:
    """Raise Invalid for a query parameter nobody knows."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        reason = f"Onbekende query parameters: {', '.join(unknown)}"
        raise Invalid(NON_FIELD, "unknown-parameters", reason)


def check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    """Raise Invalid unless `value` is one of the choices."""
    if value not in choices:
        reason = f"Selecteer een geldige keuze. {value} is geen beschikbare keuze."
        raise Invalid(name, "invalid_choice", reason)


def by_text(name: str) -> Filter:
    """Filter on equal text, numbers and booleans."""
    return lambda _store, record, value: _as_text(record.get(name)) == value


def by_boolean(name: str) -> Filter:
    """Filter on true or false, in any case."""
    return lambda _store, record, value: _as_text(record.get(name)) == value.lower()


def by_part(name: str) -> Filter:
    """Filter on part of a text, whatever its case."""
    return lambda _store, record, value: value.lower() in str(record.get(name) or "").lower()


def by_choice(name: str, choices: Sequence[str]) -> Filter:
    """Filter on one of a set of values; another value is Invalid."""

    def passes(_store: Store, record: Record, value: str) -> bool:
        check_choice(name, value, choices)
        return bool(record.get(name) == value)

    return passes


def by_url(name: str) -> Filter:
    """Filter on a URL, compared by path."""

    def passes(_store: Store, record: Record, value: str) -> bool:
        return bool(record.get(name)) and get_path(record[name]) == _url_path(name, value)

    return passes


def in_urls(name: str) -> Filter:
    """Filter on a URL in a list of URLs."""

    def passes(_store: Store, record: Record, value: str) -> bool:
        paths = {get_path(url) for url in record.get(name) or ()}
        return _url_path(name, value) in paths

    return passes


def by_date(name: str, compare: Callable[[date, date], bool]) -> Filter:
    """Filter on a date; a record without one never passes."""

    def passes(_store: Store, record: Record, value: str) -> bool:
        wanted = parse_date(name, value)
        found = record.get(name)
        return bool(found) and compare(date.fromisoformat(str(found)), wanted)

    return passes


def by_null(name: str) -> Filter:
    """Filter on a field being null (`true`) or not (`false`)."""
    return lambda _store, record, value: (not record.get(name)) == (value.lower() in {"true", "1"})


def by_confidentiality(name: str) -> Filter:
    """Filter on being at most as confidential as the value; an odd word is the highest."""

    def passes(_store: Store, record: Record, value: str) -> bool:
        check_choice("maximaleVertrouwelijkheidaanduiding", value, VERTROUWELIJKHEID)
        found = record.get(name)
        level = found if found in VERTROUWELIJKHEID else VERTROUWELIJKHEID[-1]
        return VERTROUWELIJKHEID.index(level) <= VERTROUWELIJKHEID.index(value)

    return passes


def by_validity(_store: Store, record: Record, value: str) -> bool:
    """Filter types on being valid on a date: begin on or before it, no end before it."""
    day = parse_date("datumGeldigheid", value)
    begin, end = record.get("beginGeldigheid"), record.get("eindeGeldigheid")
    if begin and date.fromisoformat(begin) > day:
        return False
    return not end or date.fromisoformat(end) >= day


def by_publication(store: Store, record: Record, value: str) -> bool:
    """Filter types on published (`definitief`), draft (`concept`) or both (`alles`)."""
    check_choice("status", value, ("definitief", "concept", "alles"))
    owner = record if "concept" in record else store.get_by_url(record.get("zaaktype"))
    concept = bool(owner and owner.get("concept"))
    return value == "alles" or concept == (value == "concept")


def parse_date(name: str, value: str) -> date:
    """Return a date, or raise Invalid about the parameter."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid(name, "invalid", "Voer een geldige datum in.") from None


def _url_path(name: str, value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise Invalid(name, "invalid", "Voer een geldige URL in.")
    return get_path(value)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
