"""What one login is asked for: a level, and how long ago somebody may have shown who they are.

Asked at the start, kept on our side, checked on return: a broker may ignore both. Pure.
Sources: OpenID Connect Core 1.0 sections 2 (acr, auth_time) and 3.1.2.1 (acr_values, max_age).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.login.claims import Claims, read_auth_time
from portal.login.errors import LoginRefusedError
from portal.login.tokens import LEEWAY_SECONDS
from zaken.domain import Identity, Loa, Method, PartyKind

_LEEWAY = timedelta(seconds=LEEWAY_SECONDS)
_DIGID, _EHERKENNING, _EIDAS = "urn:oasis:", "urn:etoegang:", "http://eidas.europa.eu/"
# In which words each login means names its levels.
_SCHEMES: Mapping[Method, str] = {
    Method.DIGID: _DIGID,
    Method.DIGID_MACHTIGEN: _DIGID,
    Method.EHERKENNING: _EHERKENNING,
    Method.EH_BEWINDVOERING: _EHERKENNING,
    Method.EIDAS: _EIDAS,
    Method.EIDAS_COMPANY: _EIDAS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What has to be true of a login. `max_age` is in seconds; `asked_at` when we asked."""

    loa: Loa | None = None
    max_age: int | None = None
    asked_at: datetime

    def is_reached_by(self, loa: Loa) -> bool:
        """Whether a login at this level is what we asked for."""
        return self.loa is None or loa >= self.loa


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWords:
    """How to ask a broker for a level: its usual acr_values, and those for each level.

    `mapping` says what its words mean; `own` goes before the words of the login means.
    """

    method: Method
    usual: str
    own: Mapping[Loa, str]
    mapping: Mapping[str, Loa]

    def usual_loa(self) -> Loa | None:
        """The level that the usual acr_values ask for: the lowest, as any of them will do.

        None when there are none, or none of them is a level that we know.
        """
        levels = [loa for word in self.usual.split() if (loa := self._loa_of(word))]
        whole = [loa for loa, words in self.own.items() if words == self.usual]
        return min([*whole, *levels], default=None)

    def acr_values(self, wanted: Loa | None) -> str:
        """What to send for a level: the words of the lowest level that is enough.

        The usual words when these ask for enough, or when we know no word for such a level: the
        resident may still choose a higher one, and the answer is checked in any case.
        """
        usual = self.usual_loa()
        if wanted is None or (usual is not None and usual >= wanted):
            return self.usual
        for loa in (loa for loa in Loa if loa >= wanted):
            if loa in self.own:
                return self.own[loa]
            if word := self._word_for(loa):
                return " ".join([*self._other_words(), word])
        return self.usual

    def _loa_of(self, word: str) -> Loa | None:
        own = (loa for loa, words in self.own.items() if word == words)
        return self.mapping.get(word) or next(own, None)

    def _word_for(self, wanted: Loa) -> str | None:
        scheme = _SCHEMES[self.method]
        words = (word for word, loa in self.mapping.items() if loa is wanted)
        return next((word for word in words if word.startswith(scheme)), None)

    def _other_words(self) -> list[str]:
        """What acr_values say besides a level, like which login means (`idp:...`)."""
        return [word for word in self.usual.split() if self._loa_of(word) is None]


def check_auth_time(claims: Claims, demand: Demand, now: datetime) -> None:
    """Somebody showed who they are as recently as was asked, by the moment of asking.

    Not by `now`: who takes a minute to choose a represented person at the broker is not late.
    Raises LoginRefusedError: auth_time_missing, auth_time_invalid, auth_time_old,
    auth_time_future.
    """
    moment = read_auth_time(claims)
    if moment is not None and moment > now + _LEEWAY:
        raise LoginRefusedError("auth_time_future")
    if demand.max_age is None:
        return
    if moment is None:
        raise LoginRefusedError("auth_time_missing")
    if moment < demand.asked_at - timedelta(seconds=demand.max_age) - _LEEWAY:
        raise LoginRefusedError("auth_time_old")


def check_sub(identity: Identity, present: Identity | None) -> None:
    """One `sub` of one issuer is one person: a broker that says otherwise mixed people up.

    Compared with the login that this browser has now, so that nothing about anybody is kept for it.
    Of the person at the keyboard, by BSN only: somebody may act for several others in turn, and
    pseudonyms differ per company. Raises LoginRefusedError: sub_of_another.
    """
    if present is None or (present.issuer, present.sub) != (identity.issuer, identity.sub):
        return
    before, after = present.actor.id, identity.actor.id
    if before.kind is after.kind is PartyKind.BSN and before != after:
        raise LoginRefusedError("sub_of_another")
