"""`manage.py leesbaarheid`: what is not plain in the catalogus and in the gemeente's own words."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from demo.registration.app import RegistrationApp
from demo.registration.faults import FaultKind
from zaken.models import Gemeente


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("leesbaarheid", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.usefixtures("registration")
def test_it_lists_what_residents_read_and_is_not_plain(gemeente: Gemeente) -> None:
    gemeente.teksten.get(zaaktype="IIT").stappen.create(
        statustype="Besluit", actie_titel="stuur bescheiden", actie_tekst="Dit dient te."
    )
    text = run("--gemeente", "voorbeeld")
    assert "tekst IIT, Besluit: moeilijk woord: 'bescheiden': schrijf: papieren" in text
    assert "statustypen KLACHT, Geregistreerd: geen uitleg; vul de statustekst" in text
    assert "Wij hebben uw aanvraag ontvangen" not in text


def test_a_catalogus_that_fails_is_not_a_clean_one(
    gemeente: Gemeente, registration: RegistrationApp
) -> None:
    del gemeente
    registration.faults.add(FaultKind.DOWN, match="/catalogi/")
    with pytest.raises(CommandError, match="1 catalogi could not be read"):
        run()


@pytest.mark.usefixtures("gemeente")
def test_a_gemeente_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="no such gemeente"):
        run("--gemeente", "nergens")
