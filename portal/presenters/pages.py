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

    `calendar_url`: a file with its last day; may be empty. `link`: where to do something about it.
    """

    id: str
    tone: Tone
    title: str
    paragraphs: tuple[str, ...]
    calendar_url: str = ""
    link: "Link | None" = None


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
    `asks_voorkeur`: somebody has not said yet how they want to be told.
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
    asks_voorkeur: bool = False


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
