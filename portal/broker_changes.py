"""What of a broker says who somebody is, and whether a change of it lets more in. Pure.

Another broker, key or claim is believed on its word, so each of those counts as wider; only the
table of levels can be compared.
"""

from collections.abc import Iterator, Mapping

from portal.login.claims import parse_loa_mapping
from portal.models import Broker
from zaken.domain import Loa
from zaken.widening import Change

_TRUSTED = ("issuer", "jwks_uri", "method", "claims_source", "profiel", "claims")


def list_broker_changes(before: Broker | None, after: Broker) -> Iterator[Change]:
    """What differs; before is None for a broker that is new. No secrets are among it."""
    of = f"broker {after.slug}"
    if before is None:
        na = f"{after.method}; issuer {after.issuer}; loa_mapping {_say_levels(after)}"
        yield Change(setting="broker", of=of, voor="", na=na, verruimt=True)
        return
    for setting in _TRUSTED:
        old, new = (_say(getattr(broker, setting)) for broker in (before, after))
        if old != new:
            yield Change(setting=setting, of=of, voor=old, na=new, verruimt=True)
    old_levels, new_levels = (parse_loa_mapping(b.loa_mapping) for b in (before, after))
    if old_levels != new_levels:
        yield Change(
            setting="loa_mapping",
            of=of,
            voor=_say_levels(before),
            na=_say_levels(after),
            verruimt=has_higher_level(old_levels, new_levels),
        )


def has_higher_level(before: Mapping[str, Loa], after: Mapping[str, Loa]) -> bool:
    """Whether a word of the broker counts for more than it did; an unknown one counted for none."""
    return any(level > before.get(word, 0) for word, level in after.items())


def _say(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{claim} = {'.'.join(path)}" for claim, path in sorted(value.items()))


def _say_levels(broker: Broker) -> str:
    levels = sorted(broker.loa_mapping.items())
    return ", ".join(f"{word} = {level}" for word, level in levels) or "de gewone"
