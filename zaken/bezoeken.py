"""What somebody saw of a zaak when they last looked, so that they can be told what is new.

A read marker of their own: whoever looks for somebody else has another one. Its key is an HMAC of
who looks, for whom and at which zaak, and what was seen are short HMACs too: the row says nothing
to who reads the table, and cannot be found without the login.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from zaken.domain import Dossier, Identity, Zaak, ZaakRef
from zaken.geschiedenis import list_gebeurtenissen
from zaken.models import Bezoek, Gemeente
from zaken.pseudonyms import Purpose, build_mac, get_newest_version
from zaken.teksten import get_status

# Looking again within this time is the same visit: what was new stays new.
ONE_VISIT = timedelta(minutes=30)
_SEEN_DIGITS = 16
# A marker keeps no more than this; of a zaak with more, the oldest are forgotten.
_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Nieuws:
    """When somebody looked before (None: never), and what is there that was not there then."""

    vorige: datetime | None
    nieuw: frozenset[UUID] = frozenset()


NO_NIEUWS = Nieuws(vorige=None)


def record_visit(
    identity: Identity, gemeente: Gemeente, dossier: Dossier, *, now: datetime
) -> Nieuws:
    """Remember what is on the page now; gives what is new on it."""
    key = _build_key(identity, gemeente, dossier.zaak.ref)
    seen = {_hash(key, e.uuid): e.uuid for e in list_gebeurtenissen(dossier)}
    row = Bezoek.objects.filter(sleutel=key).first()
    if row is None:
        defaults = {"gemeente": gemeente, "laatste": now, "gezien": list(seen)}
        # Two tabs at once: the second finds the row of the first.
        Bezoek.objects.get_or_create(sleutel=key, defaults=defaults)
        return NO_NIEUWS
    fresh = [token for token in seen if token not in set(row.gezien)]
    is_same_visit = now - row.laatste < ONE_VISIT
    if not is_same_visit:
        row.vorige, row.nieuw = row.laatste, []
    row.nieuw = [token for token in row.nieuw if token in seen] + fresh
    row.gezien = [*row.gezien, *fresh][-_MOST:]
    row.laatste = now
    row.save(update_fields=["vorige", "laatste", "gezien", "nieuw"])
    return Nieuws(vorige=row.vorige or row.laatste, nieuw=frozenset(seen[t] for t in row.nieuw))


def list_news(identity: Identity, gemeente: Gemeente, zaken: Iterable[Zaak]) -> frozenset[ZaakRef]:
    """The zaken that somebody looked at before and that have another status now. One query."""
    keys: Mapping[str, Zaak] = {_build_key(identity, gemeente, zaak.ref): zaak for zaak in zaken}
    if not keys:
        return frozenset()
    rows = Bezoek.objects.filter(sleutel__in=keys).values_list("sleutel", "gezien")
    return frozenset(
        keys[sleutel].ref
        for sleutel, gezien in rows
        if (status := get_status(keys[sleutel])) is not None
        and _hash(sleutel, status.uuid) not in gezien
    )


def _build_key(identity: Identity, gemeente: Gemeente, ref: ZaakRef) -> str:
    """With the newest key only: after a new one a visit is a first visit again."""
    actor, subject = identity.actor.id, identity.subject.id
    who = f"{actor.kind}|{actor.value}|{subject.kind}|{subject.value}"
    message = f"{gemeente.slug}|{who}|{ref.registratie}|{ref.uuid}"
    return build_mac(get_newest_version(), Purpose.VISIT, message)


def _hash(key: str, uuid: UUID) -> str:
    """What was seen, under the key of this marker: two markers cannot be compared."""
    return build_mac(get_newest_version(), Purpose.VISIT, f"{key}|{uuid}")[:_SEEN_DIGITS]
