"""docs/privacy.md and what is stored are the same: no field without a line, no line without one."""

import re
from dataclasses import fields

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from portal.login import session
from tests.unit.test_identity_session import Browser, digid, log_in
from zaken.domain import Identity

SAME_TABLE = "zgw_consumers.Certificate"  # a proxy
MODELS = {
    model._meta.label: model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.label != SAME_TABLE
}


def read_page() -> str:
    return (settings.BASE_DIR / "docs" / "privacy.md").read_text(encoding="utf-8")


def read_section(heading: str) -> str:
    """What stands below a heading, up to the next of the same or a higher level."""
    _, found, text = read_page().partition(f"\n{heading}\n")
    assert found, heading
    level = heading.partition(" ")[0]
    return re.split(rf"^#{{2,{len(level)}}} ", text, maxsplit=1, flags=re.MULTILINE)[0]


def read_rows(heading: str) -> list[list[str]]:
    """The cells of its table, without the head."""
    lines = re.findall(r"^\| (.+) \|$", read_section(heading), re.MULTILINE)
    return [line.split(" | ") for line in lines[2:]]


_TITLES = re.findall(r"^### (.+)$", read_page(), re.MULTILINE)
SECTIONS = {title: read_rows(f"### {title}") for title in _TITLES}
GROUNDS = {row[0] for row in read_rows("## Grounds")}


def list_fields(title: str) -> list[str]:
    return [name for row in SECTIONS[title] for name in re.findall(r"`(\w+)`", row[0])]


def list_empty_tables() -> set[str]:
    text = read_section("## Tables that stay empty of persons")
    return set(re.findall(r"`(\w+\.\w+)`", text))


def test_every_table_is_on_the_page_and_no_other() -> None:
    on_page = {title for title in SECTIONS if "." in title}
    assert len(set(_TITLES)) == len(_TITLES), "a heading is there twice"
    assert on_page | list_empty_tables() == set(MODELS)
    assert not on_page & list_empty_tables()
    assert not {name for name in list_empty_tables() if name.startswith(("zaken.", "portal."))}


@pytest.mark.parametrize("title", sorted(title for title in SECTIONS if "." in title))
def test_every_field_has_one_line_and_every_line_a_field(title: str) -> None:
    model: type[Model] = MODELS[title]
    assert sorted(list_fields(title)) == sorted(f.name for f in model._meta.concrete_fields)


@pytest.mark.parametrize("title", SECTIONS)
def test_every_line_says_everything(title: str) -> None:
    assert SECTIONS[title]
    for row in SECTIONS[title]:
        assert len(row) == 6, row
        assert all(cell.strip() for cell in row), row
        assert set(row[3].split(", ")) <= GROUNDS | {"The same"}, row


def test_what_is_in_an_identity() -> None:
    assert sorted(list_fields("In an identity")) == sorted(f.name for f in fields(Identity))


@pytest.mark.django_db
def test_what_is_in_a_session() -> None:
    """As a login leaves it, and one that is under way."""
    browser = Browser()
    log_in(browser, digid(sid="session-1"), logout_with_id_token_hint=True)
    assert set(list_fields("In a session")) == {*browser.store.keys(), session._STATES}


def test_cookies() -> None:
    names = (
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
    )
    assert list_fields("Cookies") == [name.removeprefix("__Host-") for name in names]
