"""Documents in words, and names and types under which nothing can be smuggled in."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.presenters.documents import (
    build_documents,
    get_content_type,
    get_filename,
    say_size,
)
from portal.presenters.pages import When
from portal.presenters.zaakpages import DocumentView
from tests.unit.examples import make_document, uuid
from zaken.domain import Missing, Ok, Reason, Richting, Stale, ZaakRef

REF = ZaakRef(registratie="voorbeeld", uuid=uuid(9000))
OCTETS = "application/octet-stream"


def view(**changes: Any) -> DocumentView:
    (shown,) = build_documents(REF, Ok((make_document(**changes),))).items
    return shown


# --- types ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formaat",
    [
        "application/pdf",
        "image/jpeg",
        "image/png",
        "text/plain",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
)
def test_a_type_of_the_list(formaat: str) -> None:
    assert get_content_type(formaat) == formaat


@pytest.mark.parametrize(
    "formaat",
    [
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/xml",
        "application/javascript",
        "multipart/x-mixed-replace",
        "application/pdf; charset=utf-8",
        "application/pdf\r\nX-Injected: 1",
        "pdf",
        "",
    ],
)
def test_any_other_type_is_only_bytes(formaat: str) -> None:
    assert get_content_type(formaat) == OCTETS


# --- file names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bestandsnaam", "filename"),
    [
        ("besluit.pdf", "besluit.pdf"),
        ("Besluit op bezwaar (definitief).PDF", "Besluit op bezwaar (definitief).PDF"),
        ("Ünïcode naam & tekens.pdf", "Ünïcode naam & tekens.pdf"),
        ("文件.pdf", "文件.pdf"),
        ("archief.tar.gz", "archief.tar.gz"),
        # paths
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("/etc/passwd", "-etc-passwd.pdf"),
        ("C:\\Windows\\win.ini", "C--Windows-win.ini"),
        ("map/besluit.pdf", "map-besluit.pdf"),
        # header injection
        ("besluit.pdf\r\nSet-Cookie: a=b", "besluit.pdfSet-Cookie- a=b.pdf"),
        ('be"sluit".pdf', "be-sluit-.pdf"),
        ("nul\x00teken.pdf", "nulteken.pdf"),
        ("regel\u2028einde\u2029.pdf", "regeleinde.pdf"),
        # the writing direction turned around: shown as "besluitexe.pdf"
        ("besluit\u202efdp.exe", "besluitfdp.exe"),
        ("\u2066besluit\u2069.pdf", "besluit.pdf"),
        ("bes\u200bluit.pdf", "besluit.pdf"),
        # nothing left
        ("..", "Besluit op bezwaar.pdf"),
        (".", "Besluit op bezwaar.pdf"),
        (" . ", "Besluit op bezwaar.pdf"),
        ("\u202e", "Besluit op bezwaar.pdf"),
        ("", "Besluit op bezwaar.pdf"),
        # hidden, or without a kind
        (".htaccess", "htaccess.pdf"),
        ("besluit", "besluit.pdf"),
        ("besluit.pdf. ", "besluit.pdf"),
    ],
)
def test_a_file_name(bestandsnaam: str, filename: str) -> None:
    assert get_filename(make_document(bestandsnaam=bestandsnaam)) == filename


@pytest.mark.parametrize(
    ("titel", "formaat", "filename"),
    [
        ("Besluit", "application/pdf", "Besluit.pdf"),
        ("Besluit d.d. 12.03.2026", "application/pdf", "Besluit d.d. 12.03.2026.pdf"),
        ("foto.jpg", "image/jpeg", "foto.jpg"),
        ("Besluit", "iets/anders", "Besluit"),
        ("", "application/pdf", "document.pdf"),
        ("..", "iets/anders", "document"),
    ],
)
def test_a_file_name_out_of_a_title(titel: str, formaat: str, filename: str) -> None:
    document = make_document(bestandsnaam="", titel=titel, formaat=formaat)
    assert get_filename(document) == filename


def test_a_long_name_keeps_its_kind() -> None:
    name = get_filename(make_document(bestandsnaam="x" * 300 + ".pdf"))
    assert name == "x" * 120 + ".pdf"
    assert len(get_filename(make_document(bestandsnaam="x." + "y" * 300))) < 150
    assert len(get_filename(make_document(bestandsnaam="", titel="z" * 300))) < 150


@given(st.text(), st.text(), st.sampled_from(["application/pdf", "x"]))
def test_no_name_can_do_harm(bestandsnaam: str, titel: str, formaat: str) -> None:
    name = get_filename(make_document(bestandsnaam=bestandsnaam, titel=titel, formaat=formaat))
    assert name
    assert len(name) < 140
    assert not set(name) & set('/\\:*?"<>|\r\n\0')
    assert not name.startswith(".")
    assert name.strip(" .") != ""
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in name)
    name.encode("utf-8")  # no half characters


# --- sizes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1\N{NO-BREAK SPACE}kB"),
        (999, "1\N{NO-BREAK SPACE}kB"),
        (1_000, "1\N{NO-BREAK SPACE}kB"),
        (84_000, "84\N{NO-BREAK SPACE}kB"),
        (84_499, "84\N{NO-BREAK SPACE}kB"),
        (999_499, "999\N{NO-BREAK SPACE}kB"),
        (999_999, "1,0\N{NO-BREAK SPACE}MB"),
        (1_000_000, "1,0\N{NO-BREAK SPACE}MB"),
        (1_230_000, "1,2\N{NO-BREAK SPACE}MB"),
        (1_990_000, "2,0\N{NO-BREAK SPACE}MB"),
        (12_583_687, "12,6\N{NO-BREAK SPACE}MB"),
    ],
)
def test_a_size(size: int, text: str) -> None:
    assert say_size(size) == text


# --- the list ------------------------------------------------------------------------------------


def test_a_document() -> None:
    shown = view()
    assert shown == DocumentView(
        title="Besluit op bezwaar",
        url=shown.url,
        meta="pdf, 84\N{NO-BREAK SPACE}kB",
        kind="Brief",
        supplied_by="",
        when=When(iso="2026-10-02", text="2 oktober 2026"),
    )
    assert str(uuid(9000)) in shown.url
    assert str(uuid(7000)) in shown.url
    assert "besluit" not in shown.url  # no title or file name in an address


@pytest.mark.parametrize(
    ("changes", "meta"),
    [
        ({"bestandsomvang": None}, "pdf"),
        ({"bestandsomvang": 0}, "pdf"),
        ({"formaat": "x/y", "bestandsnaam": "plan.DWG"}, "dwg, 84\N{NO-BREAK SPACE}kB"),
        ({"formaat": "", "bestandsnaam": "plan"}, "84\N{NO-BREAK SPACE}kB"),
        ({"formaat": "", "bestandsnaam": "", "bestandsomvang": None}, ""),
        ({"heeft_inhoud": False}, "op te vragen bij de gemeente"),
    ],
)
def test_what_is_said_of_a_file(changes: dict[str, Any], meta: str) -> None:
    assert view(**changes).meta == meta


def test_without_content_there_is_nothing_to_download() -> None:
    assert view(heeft_inhoud=False).url == ""
    assert view(heeft_inhoud=True).url


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "Besluit op bezwaar"),
        ({"titel": ""}, "besluit.pdf"),
        ({"titel": "", "bestandsnaam": ""}, "Document"),
    ],
)
def test_what_a_document_is_called(changes: dict[str, Any], title: str) -> None:
    assert view(**changes).title == title


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, ""),
        ({"richting": Richting.INTERN}, ""),
        ({"richting": Richting.INKOMEND}, "Aan ons gestuurd"),
        ({"ontvangstdatum": date(2026, 1, 1)}, "Aan ons gestuurd"),
        ({"richting": Richting.UITGAAND}, "Door de gemeente gestuurd"),
        ({"verzenddatum": date(2026, 1, 1)}, "Door de gemeente gestuurd"),
    ],
)
def test_who_it_came_from(changes: dict[str, Any], text: str) -> None:
    assert view(**changes).supplied_by == text


def test_the_date_of_a_document() -> None:
    made, got, sent = date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 3)
    for changes, day in (
        ({"creatiedatum": made}, "1 januari 2026"),
        ({"creatiedatum": made, "verzenddatum": sent}, "3 maart 2026"),
        ({"creatiedatum": made, "ontvangstdatum": got}, "2 februari 2026"),
    ):
        when = view(**changes).when
        assert when is not None
        assert when.text == day
    assert view(creatiedatum=None).when is None


def test_newest_first_and_without_date_last() -> None:
    documents = (
        make_document(titel="zonder", creatiedatum=None),
        make_document(titel="oud", creatiedatum=date(2025, 1, 1)),
        make_document(titel="nieuw", creatiedatum=date(2025, 1, 1), verzenddatum=date(2026, 9, 1)),
    )
    for outcome in (Ok(documents), Stale(documents, None)):  # type: ignore[arg-type]  # not shown
        block = build_documents(REF, outcome)
        assert [item.title for item in block.items] == ["nieuw", "oud", "zonder"]


def test_none_is_something_else_than_unknown() -> None:
    none, unknown = build_documents(REF, Ok(())), build_documents(REF, Missing(Reason.TIMEOUT))
    assert none.empty == "Er zijn geen documenten bij deze zaak."
    assert not none.missing
    assert unknown.missing.startswith("Wij kunnen de documenten nu niet ophalen.")
    assert not unknown.empty
