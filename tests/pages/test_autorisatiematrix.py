"""`manage.py autorisatiematrix`: the rules and the choices of a gemeente, in three forms."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from zaken.models import Gemeente
from zaken.policy import Rule
from zaken.zinnen import BELETSELEN


def print_matrix(**options: str) -> str:
    out = StringIO()
    call_command("autorisatiematrix", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def reduced(gemeente: Gemeente) -> Gemeente:
    """A gemeente that made choices."""
    gemeente.zaaktyperegels.all().delete()
    gemeente.zaaktyperegels.create(zaaktype="WMO", uitgesloten=True)
    gemeente.zaaktyperegels.create(zaaktype="BEZWAAR-WOZ", diensten=["belasting"], minimum_loa=30)
    gemeente.afschermingen.create(registratie="zaken", zaak="6f1a0000-0000-4000-8000-000000000001")
    return gemeente


def test_as_text(reduced: Gemeente) -> None:
    text = print_matrix(gemeente=reduced.slug)
    assert text.startswith("Autorisatiematrix Gemeente Voorbeeld, 20")
    for words in ("Login voor een ander", "Beletselen", "WMO", "belasting", "substantieel"):
        assert words in text
    assert all(len(line) <= 190 for line in text.splitlines())
    hidden = next(line for line in text.splitlines() if "afgeschermd  " in line)
    assert hidden.split()[-1] == "1"


def test_as_markdown(reduced: Gemeente) -> None:
    del reduced
    lines = print_matrix(format="md").splitlines()
    assert lines[0].startswith("## Autorisatiematrix Gemeente Voorbeeld")
    table = [line for line in lines if line.startswith("| Eigen login")]
    assert table
    assert {line.count("|") for line in table if "Eigen login, is initiator |" in line} == {10}


def test_as_csv(reduced: Gemeente) -> None:
    del reduced
    rows = list(csv.reader(StringIO(print_matrix(format="csv"))))
    conditions = [row for row in rows if row[0] == "Beletselen"]
    assert [row[-1] for row in conditions[1:]] == [str(rule) for rule in BELETSELEN]
    assert Rule.NO_ROL in conditions[1]
    assert ["Wat per zaaktype anders is", "WMO", "keuze", "uitgesloten", "ja", "nee"] in rows


def test_of_all_gemeenten(reduced: Gemeente) -> None:
    del reduced
    Gemeente.objects.create(slug="ander", naam="Gemeente Ander")
    text = print_matrix()
    assert text.index("Gemeente Ander") < text.index("Gemeente Voorbeeld")
    assert "Gemeente Ander" not in print_matrix(gemeente="voorbeeld")


def test_of_a_gemeente_that_is_not_there(gemeente: Gemeente) -> None:
    del gemeente
    with pytest.raises(CommandError, match="No such gemeente"):
        print_matrix(gemeente="elders")
