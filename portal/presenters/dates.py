"""Dates in words, in the language of the page: "2 oktober 2026", never 02-10-2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.presenters.pages import When
from zaken.domain import Duur

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def say_day(day: date) -> str:
    """2 oktober 2026."""
    return date_format(day, "j F Y")


def say_deadline(day: date) -> str:
    """With the weekday, maandag 28 december 2026, since somebody has to act before it."""
    return date_format(day, "l j F Y")


def when_day(day: date) -> When:
    """A day, also for machines."""
    return When(iso=day.isoformat(), text=say_day(day))


def when_moment(moment: datetime) -> When:
    """A moment in Dutch time; midnight, here or in UTC, is a date that never had a time."""
    local = moment.astimezone(_AMSTERDAM)
    if _is_midnight(local) or _is_midnight(moment.astimezone(UTC)):
        return when_day(local.date())
    text = _("%(day)s om %(time)s uur") % {"day": say_day(local.date()), "time": say_time(moment)}
    return When(iso=local.isoformat(timespec="minutes"), text=text)


def say_time(moment: datetime) -> str:
    """14.03, in Dutch time."""
    local = moment.astimezone(_AMSTERDAM)
    return date_format(local, pgettext("Django's notation of a time of day", "H.i"))


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def say_duur(duur: Duur) -> str:
    """A duration in words: "6 weken", "1 jaar en 2 maanden"; whole weeks are said as weeks."""
    weken, dagen = duur.weken, duur.dagen
    if dagen and dagen % 7 == 0:
        weken, dagen = weken + dagen // 7, 0
    parts = [
        words % {"n": number}
        for number, words in (
            (duur.jaren, ngettext("%(n)s jaar", "%(n)s jaar", duur.jaren)),
            (duur.maanden, ngettext("%(n)s maand", "%(n)s maanden", duur.maanden)),
            (weken, ngettext("%(n)s week", "%(n)s weken", weken)),
            (dagen, ngettext("%(n)s dag", "%(n)s dagen", dagen)),
        )
        if number
    ]
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s en %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
