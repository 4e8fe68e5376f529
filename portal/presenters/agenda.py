"""A day for a calendar (RFC 5545). It leaves our site, so it says no more than is needed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from zaken.domain import Besluit, Zaak
from zaken.models import Gemeente
from zaken.termijnen import get_bezwaartermijn

_LINE = 75  # octets of a line, the break not counted (section 3.1)


def build_bezwaar_event(
    zaak: Zaak, besluit: Besluit, gemeente: Gemeente, now: datetime
) -> str | None:
    """The last day to make bezwaar, all day long, with a reminder a week before; or None.

    Of the zaak only its number: a calendar is often shared or kept by a company.
    """
    termijn = get_bezwaartermijn(besluit)
    if termijn is None:
        return None
    about = _say_about(zaak, gemeente)
    if termijn.computed:
        about += " " + _("Deze datum is berekend. Kijk ook in de brief met het besluit.")
    return _build_event(
        uid=f"bezwaar-{besluit.uuid}",
        day=termijn.last_day,
        summary=_("Laatste dag om bezwaar te maken"),
        about=about,
        reminder=_("Nog een week om bezwaar te maken"),
        now=now,
    )


def build_actie_event(zaak: Zaak, deadline: date, gemeente: Gemeente, now: datetime) -> str:
    """The last day to do what is asked; not what that is."""
    about = _say_about(zaak, gemeente)
    about += " " + _("Deze datum is berekend. Kijk ook in onze brief.")
    return _build_event(
        uid=f"actie-{zaak.ref.uuid}-{deadline:%Y%m%d}",
        day=deadline,
        summary=_("Laatste dag om te doen wat de gemeente vraagt"),
        about=about,
        reminder=_("Nog een week om te doen wat de gemeente vraagt"),
        now=now,
    )


def _say_about(zaak: Zaak, gemeente: Gemeente) -> str:
    number = {"nummer": zaak.identificatie, "naam": gemeente.naam}
    return _("Zaaknummer %(nummer)s, %(naam)s.") % number


def _build_event(  # what an event says
    *, uid: str, day: date, summary: str, about: str, reminder: str, now: datetime
) -> str:
    """One day, all day long, with a reminder a week before."""
    return _write(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//MijnZaken//NL",
            "BEGIN:VEVENT",
            f"UID:{uid}",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escape(summary)}",
            f"DESCRIPTION:{_escape(about)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P7D",
            f"DESCRIPTION:{_escape(reminder)}",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
        )
    )


def _escape(text: str) -> str:
    """Section 3.3.11."""
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return " ".join(text.split())


def _write(lines: Iterable[str]) -> str:
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _fold(line: str) -> str:
    """Long lines in parts, never within a character."""
    parts, part = [], ""
    for char in line:
        if len((part + char).encode()) > _LINE:
            parts.append(part)
            part = " "
        part += char
    return "\r\n".join([*parts, part])
