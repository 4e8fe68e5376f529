"""Page objects: what a template receives. Ready words, URLs and dates; no ORM, no decisions left.

The presenters beside this file make them; templates only loop over them. `iso` is what a
`<time datetime>` wants, `text` what a resident reads.
"""

from dataclasses import dataclass
from typing import Literal

type Tone = Literal["info", "warning", "positive", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A moment in words and for machines."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A block that asks for attention: heading and paragraphs. `id` is unique on the page.

    `calendar_url`: a file with its last day; may be empty.
    """

    id: str
    tone: Tone
    title: str
    paragraphs: tuple[str, ...]
    calendar_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginButton:
    """One way to log in: a form with the slug of its broker."""

    slug: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """A form for a login at a higher level. `means`: with what; `volgende`: where to go then."""

    broker: str
    niveau: str
    volgende: str
    button: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakCard:
    """One zaak in the overview. `actie` is what the resident has to do, mostly nothing.

    `label` says who opened it, when that was somebody else; `news` that something is new.

    `organisatie` says where the zaaknummer is from, when it could be from several.
    """

    title: str
    url: str
    badge: str
    tone: Tone
    expectation: str
    zaaknummer: str
    organisatie: str = ""
    actie: str = ""
    label: str = ""
    news: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere else to go."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Newer and older zaken of one list; an empty URL means that there are none.

    `oldest_first`: the earlier page holds the older ones, so the words have to change places.
    """

    label: str
    page: str
    newer_url: str
    older_url: str
    oldest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardGroup:
    """Zaken that belong together. `heading` is empty when there is only one such group."""

    id: str
    heading: str
    cards: tuple[ZaakCard, ...]
    as_table: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ZakenBlock:
    """The lopende or the afgeronde zaken. `empty` is what to say when there are no groups."""

    id: str
    heading: str
    groups: tuple[CardGroup, ...]
    empty: str
    pager: Pager | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForOthers:
    """The part "Zaken die ik voor anderen doe": no zaken, but how to log in for another."""

    paragraphs: tuple[str, ...]
    buttons: tuple[LoginButton, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """The overview. `notices` names what could not be fetched, `acties` are cards to act on.

    `step_up`: a login at a higher level shows more. `more`: that there are others; may be empty.
    """

    title: str
    intro: str
    acties: tuple[ZaakCard, ...]
    notices: tuple[Notice, ...]
    heading: str
    groups: tuple[CardGroup, ...]
    empty: str
    more: str
    links: tuple[Link, ...]
    for_others: ForOthers | None = None
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a list to choose from."""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What zaken can be chosen by. `soorten_note` says that not all kinds are here."""

    standen: tuple[Choice, ...]
    jaren: tuple[Choice, ...]
    soorten: tuple[Choice, ...]
    soorten_note: str
    volgordes: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZakenPage:
    """All zaken. `notices` names what could not be fetched; `chosen`: not everything is asked for.

    `step_up`: a login at a higher level shows more.
    """

    title: str
    intro: str
    notices: tuple[Notice, ...]
    choices: Choices
    chosen: bool
    blocks: tuple[ZakenBlock, ...]
    step_up: StepUp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Words to search with, and what was found. `result` is empty as long as nothing was asked."""

    title: str
    text: str
    error: str
    notices: tuple[Notice, ...]
    result: str
    more: str
    blocks: tuple[ZakenBlock, ...]
    step_up: StepUp | None = None


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
class Detail:
    """A term and its value in the list of details; for a date `when` instead of `value`.

    `dutch`: the value is in the words of the registration or of the gemeente.
    """

    term: str
    value: str = ""
    dutch: bool = False
    when: When | None = None
    note: str = ""


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
    """All that happened in a zaak, as chosen by `choices`. `missing`: what could not be fetched."""

    title: str
    zaak_title: str
    zaak_url: str
    choices: tuple["Choice", ...]
    events: tuple[EventView, ...]
    empty: str
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaakPage:
    """One zaak, in the order in which residents need it.

    `as_of`: when it was so, for on paper. `uitleg`: what the gemeente says about this kind of zaak.
    `history_url`: all that happened. `data_url`: the same as a file.
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
    toegang: ToegangBlock
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessView:
    """One thing that was looked at on a day. Without `zaak_url` it was about no zaak in particular.

    `soort` names the kind of zaak, `means` how they had logged in, `doel` why; all may be empty.
    """

    what: str
    zaak_url: str
    soort: str
    who: str
    means: str
    by_other: bool
    when: When
    doel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDay:
    """What was looked at on one day, the latest first."""

    id: str
    heading: str
    accesses: tuple[AccessView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InzagePage:
    """Who looked at my data. `doelen` are purposes (term) with what allows them (value).

    `digid`: advise on a DigiD that somebody else uses. `melding_url` and `phone_url` may be empty.
    """

    title: str
    days: tuple[AccessDay, ...]
    empty: str
    pager: Pager | None
    doelen: tuple[Detail, ...]
    digid: bool
    melding_url: str
    phone_label: str
    phone_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """A page that only says something: an error, a login that did not work, logged out."""

    title: str
    paragraphs: tuple[str, ...]
    link_text: str = ""
    link_url: str = ""
    retry: bool = False
    login: bool = False
    step_up: StepUp | None = None
