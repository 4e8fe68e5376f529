"""The autorisatiematrix as tables of text: matrix, conditions, choices, and what differs where.

For a privacy officer, so in Dutch. Answers come from `zaken.matrix`, that is from the policy;
numbers behind a "nee" refer to the table of conditions. Pure.
"""

from dataclasses import dataclass

from zaken.matrix import Row, build_example, build_rows
from zaken.policy import Decision, Obligation
from zaken.regels import Context, Regels
from zaken.zinnen import BELETSELEN, GRONDEN, HANDELINGEN

_NUMBERS = {rule: number for number, rule in enumerate(BELETSELEN, start=1)}
_REST = "(alle andere zaaktypen)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with what it shows; every row is as long as the header."""

    titel: str
    uitleg: str = ""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def build_tables(naam: str, context: Context) -> tuple[Table, ...]:
    """Everything of one gemeente on the day of the context."""
    return (
        _build_matrix(naam, context),
        _build_grounds(),
        _build_conditions(),
        _build_choices(context),
        _build_per_zaaktype(context),
    )


def say_answer(decision: Decision) -> str:
    """Yes or no; behind a no the numbers of the conditions."""
    word = _say_word(decision)
    if Obligation.MASK_FIELDS in decision.obligations:
        return f"{word}, zonder naam"
    if word != "nee":
        return word
    numbers = sorted(_NUMBERS[rule] for rule in decision.reasons)
    return f"nee ({', '.join(map(str, numbers))})"


def _say_word(decision: Decision) -> str:
    if decision.allow:
        return "ja"
    return "hoger inloggen" if Obligation.STEP_UP in decision.obligations else "nee"


def say_regels(regels: Regels) -> dict[str, str]:
    """The choices of a gemeente, each with its name."""
    vanaf = regels.zichtbaar_vanaf
    return {
        "soorten rol die toegang geven": _join(regels.rol_kinds),
        "minimaal niveau van inloggen": regels.minimum_loa.name.lower(),
        "hoogste vertrouwelijkheid van een zaak": regels.ceiling.name.lower(),
        "hoogste vertrouwelijkheid van een document": regels.document_ceiling.name.lower(),
        "uitgesloten": _say(yes=regels.uitgesloten),
        "alleen zaak en stappen": _say(yes=regels.alleen_status),
        "zichtbaar vanaf": "altijd" if vanaf is None else vanaf.isoformat(),
        "diensten van een machtiging": _join(regels.diensten),
    }


def _build_matrix(naam: str, context: Context) -> Table:
    rows = build_rows(context.standaard, build_example(context.standaard), context.today)
    return Table(
        titel=f"Autorisatiematrix {naam}, {context.today.isoformat()}",
        uitleg=(
            "Voor een zaak waarvoor geen beletsel geldt, van een zaaktype met de algemene keuzes "
            "dat bij een dienst van de machtiging hoort. Tussen haakjes: het nummer van het "
            "beletsel."
        ),
        header=("wie", *HANDELINGEN.values()),
        rows=tuple(
            (row.wie, *(say_answer(row.decisions[action]) for action in HANDELINGEN))
            for row in rows
        ),
    )


def _build_grounds() -> Table:
    return Table(
        titel="Waarom iets te zien is",
        uitleg="Zonder een van deze gronden is het antwoord altijd nee.",
        header=("grond", "code"),
        rows=tuple((zin, str(rule)) for rule, zin in GRONDEN.items()),
    )


def _build_conditions() -> Table:
    return Table(
        titel="Beletselen",
        uitleg=(
            "Een enkel beletsel is genoeg voor een nee. Wie niet mag zien dat iets bestaat, krijgt "
            "hetzelfde te zien als bij iets dat niet bestaat. Alleen wie met een hoger niveau van "
            "inloggen wel toegang heeft, krijgt dat te horen."
        ),
        header=("nr", "beletsel", "code"),
        rows=tuple((str(_NUMBERS[r]), zin, str(r)) for r, zin in BELETSELEN.items()),
    )


def _build_choices(context: Context) -> Table:
    hidden = ("zaken die zijn afgeschermd", str(len(context.afgeschermd)))
    return Table(
        titel="Keuzes van de gemeente in het algemeen",
        header=("keuze", "waarde"),
        rows=(*say_regels(context.standaard).items(), hidden),
    )


def _build_per_zaaktype(context: Context) -> Table:
    """Choices and answers that are not as in general, per zaaktype."""
    zaaktypen = {**dict(sorted(context.per_zaaktype.items())), _REST: context.standaard}
    return Table(
        titel="Wat per zaaktype anders is",
        uitleg=(
            "Keuzes anders dan in het algemeen, en wie daardoor meer of minder ziet dan in de "
            "matrix. De machtiging hoort hier bij een dienst van het zaaktype, als dat er een "
            "heeft."
        ),
        header=("zaaktype", "wie", "wat", "hier", "in het algemeen"),
        rows=tuple(
            (zaaktype, *difference)
            for zaaktype, regels in zaaktypen.items()
            for difference in (
                *_list_choices(context.standaard, regels),
                *_list_answers(context, regels),
            )
        ),
    )


def _list_choices(standaard: Regels, regels: Regels) -> list[tuple[str, str, str, str]]:
    usual, here = say_regels(standaard), say_regels(regels)
    return [("keuze", k, here[k], usual[k]) for k in here if here[k] != usual[k]]


def _list_answers(context: Context, regels: Regels) -> list[tuple[str, str, str, str]]:
    """Those who get the same other answers are in one row."""
    usual = build_rows(context.standaard, build_example(context.standaard), context.today)
    here = build_rows(context.standaard, regels, context.today)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row, other in zip(here, usual, strict=True):
        for difference in _compare_rows(row, other):
            groups.setdefault(difference, []).append(row.wie)
    return [("; ".join(wie), *difference) for difference, wie in groups.items()]


def _compare_rows(here: Row, usual: Row) -> list[tuple[str, str, str]]:
    """Actions of which the word differs; a no for more reasons is no other answer."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for action, naam in HANDELINGEN.items():
        words = [_say_word(row.decisions[action]) for row in (here, usual)]
        if words[0] != words[1]:
            pair = say_answer(here.decisions[action]), words[1]
            pairs.setdefault(pair, []).append(naam)
    return [(", ".join(namen), *pair) for pair, namen in pairs.items()]


def _join(words: frozenset[str]) -> str:
    return ", ".join(sorted(words)) or "geen"


def _say(*, yes: bool) -> str:
    return "ja" if yes else "nee"
