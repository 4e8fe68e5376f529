"""Our CSS and templates use only what the NL Design System packages and our own CSS really have.

Upgrading a package renames tokens and classes without an error anywhere: a colour is then simply
gone. These tests are that error. They read source files; nothing has to be built.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from portal.presenters.pages import Tone

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
THEIRS = re.compile(r"--(?:basis|nl|utrecht|ams|denhaag)-[\w-]+")

COLOURED = re.compile(
    r"(?:^|[;{\s])((?:[\w-]*-)?color|background|border(?:-[\w-]+)?|outline|fill|stroke"
    r"|box-shadow|text-decoration)\s*:\s*([^;{}]+)"
)
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}(?=[\s;,)])|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(")
# Everything a declaration with a colour may name besides var(): styles and the user's own colours.
KEYWORDS = {
    *("solid", "dotted", "dashed", "none", "auto", "underline", "exact", "inherit", "currentcolor"),
    *("canvas", "canvastext", "linktext", "highlight", "highlighttext"),
}


def package_file(name: str, file: str) -> str:
    """Read a file of an installed package; fail, never skip, when it is not there."""
    path = MODULES / name / file
    if not path.is_file():
        pytest.fail(f"{path.relative_to(ROOT)} is missing: run `make setup`")
    return path.read_text(encoding="utf-8")


@cache
def packages() -> dict[str, list[str]]:
    """Read the components and the themes that static/build.mjs ships."""
    listed = json.loads((ROOT / "static" / "packages.json").read_text(encoding="utf-8"))
    return {
        "components": [package_file(*entry) for entry in listed["components"]],
        "themes": [package_file(*entry) for entry in listed["themes"].values()],
    }


@cache
def own_css() -> dict[str, str]:
    """Read our style sheets by name, without comments."""
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for path in sorted((ROOT / "static" / "css").rglob("*.css"))
    }


@cache
def templates() -> dict[str, str]:
    """Read every template by its path, also those of the demo's servers."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in ("templates", "demo")
        for path in sorted((ROOT / folder).rglob("*.html"))
    }


def defined(text: str) -> set[str]:
    return set(re.findall(r"(--[\w-]+)\s*:", text))


def read(text: str) -> set[str]:
    return set(re.findall(r"var\(\s*(--[\w-]+)", text))


def classes_of(css: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", css))


def words_of(html: str, prefix: str) -> set[str]:
    return set(re.findall(rf"(?<![\w/.-])(?:{prefix})-[a-z][\w-]*", html))


def test_every_property_that_our_css_reads_is_defined() -> None:
    ours = "".join(own_css().values())
    known = defined("".join(packages()["themes"])) | defined(ours)
    assert read(ours) - known == set()


def test_every_property_of_theirs_that_we_set_does_something() -> None:
    components, themes = "".join(packages()["components"]), "".join(packages()["themes"])
    ours = {name for css in own_css().values() for name in defined(css) if THEIRS.fullmatch(name)}
    assert ours - read(components) - defined(themes) == set()


def test_timeline_has_a_value_for_every_property_that_it_reads_for_us() -> None:
    """Amsterdam's tokens may not ship, so each one that our timeline needs has to be set by us."""
    component = next(css for css in packages()["components"] if ".ams-progress-list{" in css)
    unused = re.compile(r"substeps|button|icon|heading-[24]|current-connector|-vi-")
    needed = {name for name in read(component) if not unused.search(name)}
    assert needed - defined(own_css()["timeline.css"]) == set()


@pytest.mark.parametrize("name", own_css())
def test_colours_are_tokens(name: str) -> None:
    """No literal colour: a gemeente's house style has to reach everything."""
    css = own_css()[name]
    assert LITERAL.findall(css) == []
    for declared, value in COLOURED.findall(css):
        literal = re.sub(r"var\([^()]*\)|[\d.]+[a-z%]*", "", value)
        words = set(re.findall(r"[a-zA-Z][\w-]*", literal.lower()))
        assert words <= KEYWORDS, f"{declared}: {value}"


@pytest.mark.parametrize("name", templates())
def test_classes_of_a_template_exist(name: str) -> None:
    """A class that is put together by the template counts by its fixed beginning."""
    theirs = classes_of("".join(packages()["components"]))
    ours = classes_of("".join(own_css().values()))
    html = templates()[name]
    assert words_of(html, "nl|utrecht|ams|denhaag") - theirs == set()
    unknown = {
        word
        for word in words_of(html, "mz") - ours
        if not (word.endswith("--") and any(known.startswith(word) for known in ours))
    }
    assert unknown == set()


def test_no_class_of_ours_is_left_over() -> None:
    used = {word for html in templates().values() for word in words_of(html, "mz")}
    beginnings = tuple(word for word in used if word.endswith("--"))
    ours = {word for css in own_css().values() for word in words_of(css.replace(".", " "), "mz")}
    assert {word for word in ours - used if not word.startswith(beginnings)} == set()


@pytest.mark.parametrize("tone", get_args(Tone.__value__))
def test_every_tone_has_a_badge(tone: str) -> None:
    assert f".mz-badge--{tone} " in own_css()["cards.css"]


# No page: a mail program knows no style sheets, and no Content-Security-Policy.
MAIL = {"templates/berichten/bericht.html"}


@pytest.mark.parametrize("name", set(templates()) - MAIL)
def test_no_inline_style_or_script(name: str) -> None:
    """The Content-Security-Policy would block them without a word."""
    assert (
        re.findall(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=|javascript:", templates()[name])
        == []
    )
