"""Which of their zaken somebody wants to see: a year, a kind, words, and in which order.

A registration is asked for it, so that pages stay whole; and every zaak that comes is looked at
once more here, because a registration may ignore a filter it does not know. Pure.
"""

from dataclasses import dataclass, field

from zaken.domain import Missing, Zaak


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectie:
    """All zaken, newest first, unless something is chosen.

    `jaar`: in which the zaak started. `soort`: the identificatie of its zaaktype, which versions
    share. `woorden`: each occurs in its zaaknummer, omschrijving or kind; never logged.
    """

    jaar: int | None = None
    soort: str = ""
    oudste_eerst: bool = False
    woorden: tuple[str, ...] = field(default=(), repr=False)

    def fits(self, zaak: Zaak) -> bool:
        """Whether a zaak is among those that are wanted.

        One of unknown kind may be: it has to come before the policy, which says that it waits for
        its zaaktype, or it would be absent instead of missing.
        """
        if self.jaar is not None and zaak.startdatum.year != self.jaar:
            return False
        if isinstance(zaak.zaaktype, Missing):
            return True
        zaaktype = zaak.zaaktype.value
        if self.soort and zaaktype.identificatie != self.soort:
            return False
        text = f"{zaak.identificatie}\n{zaak.omschrijving}\n{zaaktype.omschrijving}".casefold()
        return all(woord.casefold() in text for woord in self.woorden)


ALLES = Selectie()
