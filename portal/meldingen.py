"""What residents have to know now, on top of the pages: a fault, maintenance.

The rows are remembered until the configuration changes, so that a page costs no query for them;
which of them count now depends on the moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.models import Melding
from zaken.current import while_unchanged
from zaken.models import Gemeente


@dataclass(frozen=True, slots=True, kw_only=True)
class Bericht:
    """A melding in one language. `lang` where that is not the language of the page."""

    id: str
    titel: str
    tekst: str
    lang: str = ""


def list_meldingen(gemeente: Gemeente, now: datetime) -> tuple[Melding, ...]:
    """Those that count now, of the gemeente and of all its registraties."""
    rows = _load_meldingen(gemeente.pk)
    return tuple(row for row in rows if row.vanaf <= now and (row.tot is None or now < row.tot))


@while_unchanged
def _load_meldingen(gemeente: int) -> tuple[Melding, ...]:
    return tuple(Melding.objects.filter(gemeente=gemeente).select_related("registratie"))


def build_berichten(
    meldingen: Iterable[Melding], registratie: str | None, language: str
) -> tuple[Bericht, ...]:
    """Those of the gemeente, and those of the registration that a page shows zaken of.

    `registratie` is its slug; "*" for a page with zaken of all, None for one without.
    """
    return tuple(
        _build(row, language)
        for row in meldingen
        if row.registratie is None or registratie in {"*", row.registratie.slug}
    )


def _build(row: Melding, language: str) -> Bericht:
    id_ = f"melding-{row.pk}"
    if language == "en" and row.titel_en:
        return Bericht(id=id_, titel=row.titel_en, tekst=row.tekst_en)
    lang = "nl" if language == "en" else ""
    return Bericht(id=id_, titel=row.titel, tekst=row.tekst, lang=lang)
