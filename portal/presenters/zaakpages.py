"""Page objects of a zaak and of its history. See pages: ready words, no decisions left."""

from dataclasses import dataclass
from typing import Literal

from portal.presenters.pages import Choice, Detail, Notice, When


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstepView:
    """A message within a step, in the words of the registration."""

    text: str
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A zaak that belongs to another: its title and status in the words of the registration.

    `relation` says how it belongs to it; empty for a part of this zaak.
    """

    title: str
    url: str
    status: str
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of the track and trace. `spoken` is its state in words, for who cannot see it.

    `explanation` is in the words of the registration; `standard` in ours, where it has none.
    `again`: that it was reached before. `norm`: by when it should be done; `usual`: how long it
    mostly takes. `summary` says that
    there are `substeps`; `opened`: they are shown at once. `parts` are deelzaken, under a
    `parts_heading`.
    """

    state: Literal["done", "current", "expected", "skipped", "unknown"]
    number: int
    spoken: str
    title: str
    when: When | None
    when_label: str
    explanation: str
    standard: str = ""
    again: str = ""
    norm: str = ""
    usual: str = ""
    summary: str = ""
    opened: bool = False
    substeps: tuple[SubstepView, ...] = ()
    parts_heading: str = ""
    parts: tuple[PartView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BesluitView:
    """A besluit in plain words. `bezwaar`: sentences about the last day, the first in bold.

    `warning`: that this is soon. `calendar_url`: a file with that day; all may be empty. `missing`:
    that its documents could not be fetched.
    """

    id: str
    title: str
    facts: tuple["Detail", ...]
    toelichting: str
    bezwaar: tuple[str, ...]
    warning: str
    bezwaar_link: str
    bezwaar_url: str
    calendar_url: str
    documents: tuple["DocumentView", ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """A document. Without `url` there is nothing to download and `meta` says so."""

    title: str
    url: str
    meta: str
    kind: str
    supplied_by: str
    when: When | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """Whose turn it is: a sentence, or one around `words` of the gemeente. Empty: not known."""

    lead: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepGroup:
    """Steps in a row; with a `summary` they are folded away behind it."""

    steps: tuple[StepView, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusBlock:
    """Where is it: a line in words, then all steps. `missing`: the steps are not (all) known.

    The line is `lead`, `step` (words of the registration) and `expectation`; then `turn`, whether
    the resident has to do something. `told`: what went otherwise than usual. `next_step`: what
    comes then, and what that is in words of the gemeente (`next_text`) or ours (`next_standard`).
    All but the expectation may be empty. `groups` are the steps as they are shown.
    """

    lead: str
    step: str
    expectation: str
    steps: tuple[StepView, ...]
    missing: str
    turn: "TurnView"
    told: tuple[str, ...] = ()
    next_step: str = ""
    next_text: str = ""
    next_standard: str = ""
    parts_note: str = ""
    groups: tuple[StepGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block[T]:
    """A part of the page: its items, or why they are missing, or that there are none.

    `withheld`: sentences saying that there is more which is not shown, and why.
    """

    items: tuple[T, ...]
    missing: str = ""
    empty: str = ""
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToegangBlock:
    """Why the resident sees this zaak: sentences, facts, and sentences about what is withheld.

    `shows_inzage`: there is a page for them that says who looked.
    """

    why: tuple[str, ...]
    facts: tuple[Detail, ...]
    withheld: tuple[str, ...]
    shows_inzage: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach the gemeente about this zaak. `who`: that it is somebody in particular."""

    sentence: str
    who: str
    phone_label: str
    phone_url: str
    opening_hours: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErvaringView:
    """How long zaken of a kind took, and how we know. `soort` is empty on the page of a zaak."""

    sentences: tuple[str, ...]
    how: tuple[str, ...]
    soort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoortenPage:
    """How long kinds of zaken took. `empty`: what to say when nothing is known."""

    title: str
    soorten: tuple[ErvaringView, ...]
    empty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One thing that happened: what kind in our words, what in those of the registration."""

    kind: str
    title: str
    when: When
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsBlock:
    """What is new since the last visit, the newest first. `heading` says when that was.

    `more`: how much else there is.
    """

    heading: str
    events: tuple[EventView, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """All that happened in a zaak, as chosen by `choices`. `missing`: what could not be fetched.

    `told`: the messages that went to the resident, and `voorkeur_url` how they choose those.
    """

    title: str
    zaak_title: str
    zaak_url: str
    choices: tuple["Choice", ...]
    events: tuple[EventView, ...]
    empty: str
    missing: str
    voorkeur_url: str
    told: tuple[EventView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakPage:
    """One zaak, in the order in which residents need it.

    `as_of`: when it was so, for on paper. `uitleg`: what the gemeente says about this kind of zaak.
    `history_url`: all that happened. `data_url`: the same as a file.
    `voorkeur_url`: how somebody is told of changes in it.
    """

    title: str
    zaaknummer: str
    organisatie: str
    as_of: When
    news: "NewsBlock | None"
    uitleg: tuple[str, ...]
    actions: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    status: StatusBlock
    ervaring: ErvaringView | None
    resultaat: Notice | None
    besluiten: Block[BesluitView]
    documenten: Block[DocumentView]
    verwant: Block[PartView]
    details: tuple[Detail, ...]
    history_url: str
    data_url: str
    voorkeur_url: str
    toegang: ToegangBlock
    contact: Contact
