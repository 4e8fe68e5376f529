"""Why data are used (verwerkingsactiviteiten), and that they were: rows for the gemeente's logboek.

A row is of one use case and one data subject: whose zaken are asked for, not who sits at the
keyboard. It waits in the outbox until zaken.logboek has brought it away. Without a logboek: none.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from zaken.current import while_unchanged
from zaken.domain import Action, MijnZakenError, Party
from zaken.encryption import encrypt_for, parse_public_key
from zaken.models import Gemeente, Logboek, Verwerking, Verwerkingsactiviteit
from zaken.tracing import trace_id


class LogboekConfigurationError(MijnZakenError):
    """A gemeente has a logboek that cannot be written for: no purpose in general, or no key."""

    code = "logboek_configuration"


def find_activiteit(gemeente: Gemeente, zaaktype: str) -> Verwerkingsactiviteit | None:
    """That of a zaaktype (identificatie), else the general one of the gemeente; None: neither."""
    activiteiten = list_activiteiten(gemeente)
    return activiteiten.get(zaaktype) or activiteiten.get("")


def get_activiteit_uri(gemeente: Gemeente, zaaktype: str) -> str:
    """Its address in the register of the gemeente; empty when the gemeente configured none."""
    activiteit = find_activiteit(gemeente, zaaktype)
    return "" if activiteit is None else activiteit.uri


def list_activiteiten(gemeente: Gemeente) -> Mapping[str, Verwerkingsactiviteit]:
    """All of a gemeente, by the identificatie of a zaaktype; empty is the general one."""
    return _load_activiteiten(gemeente.pk)


def build_verwerking(
    party: Party, gemeente: Gemeente, *, action: Action | str, begin: datetime
) -> Verwerking | None:
    """The row about a use case that begins, with what is not known yet as if it failed at once.

    None without a logboek. It is in the trace of the page, as the calls to registrations are.
    Raises LogboekConfigurationError: what could not be told must not take place.
    """
    key = _load_key(gemeente.pk)
    if key is None:
        return None
    activiteit = get_activiteit_uri(gemeente, "")
    if not activiteit:
        raise LogboekConfigurationError(f"{gemeente.slug}: no general verwerkingsactiviteit")
    return Verwerking(
        gemeente=gemeente,
        trace_id=trace_id.get() or secrets.token_hex(16),
        operation_id=secrets.token_hex(8),
        naam=action,
        gelukt=False,
        begin=begin,
        eind=begin,
        activiteit=activiteit,
        betrokkene=encrypt_for(key, party.id.value),
        betrokkene_soort=party.id.kind.upper(),
        volgende_poging=begin,
    )


@while_unchanged
def _load_activiteiten(gemeente: int) -> Mapping[str, Verwerkingsactiviteit]:
    rows = Verwerkingsactiviteit.objects.filter(gemeente=gemeente)
    return MappingProxyType({row.zaaktype: row for row in rows})


@while_unchanged
def _load_key(gemeente: int) -> RSAPublicKey | None:
    """The receiver's key; None without a logboek. Raises LogboekConfigurationError."""
    sleutel = Logboek.objects.filter(gemeente=gemeente).values_list("sleutel", flat=True).first()
    try:
        return None if sleutel is None else parse_public_key(sleutel)
    except ValueError as error:
        raise LogboekConfigurationError(str(error)) from None
