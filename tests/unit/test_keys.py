"""Keys with versions, and the pseudonyms made with them."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from demo.run import get_keys
from mijnzaken.keys import parse_versioned_keys
from tests.unit.examples import ANNA, BAS
from zaken.models import Gemeente
from zaken.pseudonyms import Purpose, build_mac, get_pseudonym, list_pseudonyms

OLD, NEW = "a" * 32, "b" * 43
HERE, THERE = Gemeente(slug="hier"), Gemeente(slug="daar")
one_key = override_settings(PSEUDONYM_KEYS={"1": OLD})
two_keys = override_settings(PSEUDONYM_KEYS={"2": NEW, "1": OLD})


def test_versions_in_their_order() -> None:
    keys = parse_versioned_keys("NAME", f"2:{NEW}, 1:{OLD}")
    assert list(keys.items()) == [("2", NEW), ("1", OLD)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "NAME: write <version>:<secret>"),
        (OLD, "NAME: write <version>:<secret>"),
        (f"x:{OLD}", "NAME: write <version>:<secret>"),
        (f"01:{OLD}", "NAME: write <version>:<secret>"),
        (f"2:{OLD},", "NAME: write <version>:<secret>"),
        (f"1:{OLD[1:]}", "NAME: key 1 is shorter than 32 characters"),
        (f"2:{OLD},1:", "NAME: key 1 is shorter than 32 characters"),
        (f"1:{OLD},2:{NEW}", "the highest (newest) first"),
        (f"1:{OLD},1:{NEW}", "each version once"),
    ],
)
def test_anything_else_is_refused_in_one_sentence_without_the_secret(text: str, words: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        parse_versioned_keys("NAME", text)
    assert words in str(caught.value)
    assert OLD[1:] not in str(caught.value)


@one_key
def test_a_pseudonym_says_its_version_and_nothing_else() -> None:
    found = get_pseudonym(HERE, ANNA, Purpose.AUDIT)
    assert re.fullmatch(r"1:[0-9a-f]{32}", found)
    assert ANNA.value not in found


@two_keys
def test_another_person_gemeente_purpose_or_key_is_another_pseudonym() -> None:
    made = {
        pseudonym
        for gemeente in (HERE, THERE)
        for party in (ANNA, BAS)
        for purpose in Purpose
        for pseudonym in list_pseudonyms(gemeente, party, purpose)
    }
    assert len(made) == len({text.partition(":")[2] for text in made}) == 2 * 2 * len(Purpose) * 2


def test_after_a_new_key_what_was_written_before_is_still_found() -> None:
    with one_key:
        before = get_pseudonym(HERE, ANNA, Purpose.AUDIT)
    with two_keys:
        after = get_pseudonym(HERE, ANNA, Purpose.AUDIT)
        assert list_pseudonyms(HERE, ANNA, Purpose.AUDIT) == (after, before)
    assert after.startswith("2:")


@two_keys
def test_a_mac_depends_on_version_purpose_and_message() -> None:
    made = {build_mac(v, p, m) for v in ("1", "2") for p in Purpose for m in ("a", "b")}
    assert len(made) == 2 * len(Purpose) * 2
    with pytest.raises(KeyError):
        build_mac("3", Purpose.SEAL, "a")


def test_a_demo_of_before_versions_keeps_its_key(tmp_path: Path) -> None:
    file = tmp_path / "keys.env"
    file.write_text(f"SECRET_KEY=mine=\nPSEUDONYM_KEY={NEW}\n")
    keys = get_keys(tmp_path)
    assert (keys["SECRET_KEY"], keys["PSEUDONYM_KEYS"]) == ("mine=", f"1:{NEW}")
    assert "PSEUDONYM_KEY" not in keys
    assert get_keys(tmp_path) == keys


def test_a_new_demo_makes_its_keys_once_and_for_this_user_only(tmp_path: Path) -> None:
    keys = get_keys(tmp_path)
    assert parse_versioned_keys("PSEUDONYM_KEYS", keys["PSEUDONYM_KEYS"])
    assert get_keys(tmp_path) == keys
    assert (tmp_path / "keys.env").stat().st_mode & 0o077 == 0
