"""Translations: complete, unbroken, and found at run time under the words that Django looks up.

A message collected under slightly other words (white space, per cent signs) is no error anywhere:
the page is then silently Dutch. So templates are rendered here with Django's own engine.
"""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.base import Lexer, Node, NodeList, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import override_settings
from django.utils.translation import gettext, ngettext, override, pgettext

ROOT = Path(__file__).resolve().parents[2]
# Meant to be the same in English.
EQUAL = {"Contact", "Cookies", "Document", "Download:", "E-mail", "Privacy", "Status"}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def load_program() -> ModuleType:
    """bin/messages.py, which is a program and in no package."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "bin" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


program = load_program()


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Fail, never skip, when the translations were not compiled (again)."""
    for language in program.LANGUAGES:
        source = program.get_path(language)
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
            pytest.fail(f"{compiled.relative_to(ROOT)} is missing or old: run `make setup`")


def build(root: Path, files: dict[str, str], **translations: str) -> Catalog:
    """Write files under `root` and collect their messages; `translations` by message."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    catalog: Catalog = program.collect(root, ("source",))
    for message, translation in translations.items():
        catalog[message].string = translation
    return catalog


# --- our own texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", program.LANGUAGES)
def test_catalog_is_up_to_date_complete_and_unbroken(language: str) -> None:
    assert program.check(program.collect(), language) == []


def all_messages() -> list[tuple[str | None, tuple[str, ...]]]:
    return [(m.context, program.forms(m.id)) for m in program.messages(program.collect())]


def look_up(context: str | None, forms: tuple[str, ...], number: int) -> str:
    """What the code gets at run time."""
    if context:
        return pgettext(context, forms[0])
    return ngettext(*forms, number) if len(forms) == 2 else gettext(forms[0])


def test_dutch_is_what_we_wrote_and_not_what_django_or_a_library_made_of_it() -> None:
    """Libraries bring a Dutch catalog; one of our texts in there would get their words."""
    with override("nl"):
        other = {
            form
            for context, forms in all_messages()
            for number, form in zip((1, 2), forms, strict=False)
            if look_up(context, forms, number) != form
        }
    assert other == set()


def test_english_is_found_at_run_time_for_every_message() -> None:
    """Also a guard against forgetting: what is the same in English is named above."""
    with override("en"):
        same = {
            forms[0]
            for context, forms in all_messages()
            if look_up(context, forms, number=2) == forms[-1]
        }
    assert same == EQUAL


# --- our own templates, rendered -----------------------------------------------------------------


def translated_nodes(nodes: NodeList) -> Iterator[Node]:
    """Every {% translate %} and {% blocktranslate %}, however deep."""
    for kind in (TranslateNode, BlockTranslateNode):
        yield from nodes.get_nodes_by_type(kind)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_translated_part_of_a_template_is_other_in_english(path: Path) -> None:
    template = Engine.get_default().from_string(path.read_text(encoding="utf-8"))
    untranslated = set()
    for node in translated_nodes(template.nodelist):
        texts = []
        for language in ("nl", "en"):
            context = Context({"site": {"naam": "Voorbeeld", "idle_minutes": 15}})
            with override(language), context.bind_template(template):
                text = node.render(context)
                # {% translate "..." as heading %} gives its text to a name
                texts.append(text or str(context.get(getattr(node, "asvar", None) or "")))
        if texts[0] == texts[1] and texts[0] not in EQUAL:
            untranslated.add(texts[0])
    assert untranslated == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_tag_is_broken_over_lines(path: Path) -> None:
    """Django takes such a tag for text, and shows it."""
    tokens = Lexer(path.read_text(encoding="utf-8")).tokenize()
    assert not [t.contents for t in tokens if t.token_type is TokenType.TEXT and "{%" in t.contents]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_per_cent_sign_in_a_marked_argument(path: Path) -> None:
    """Django 5.2 collects `_("50%")` as it is, looks it up as `50%%`, and shows that."""
    assert not re.findall(r"""_\((?:"[^"]*%[^"]*"|'[^']*%[^']*')\)""", path.read_text("utf-8"))


# --- bin/messages.py against Django's engine -----------------------------------------------------

SHAPES = {
    "plain": '{% translate "Een" %}',
    "name": '{% translate "Twee" as name %}{{ name }}',
    "context": '{% translate "Mei" context "maand" %}',
    "per cent": '{% translate "100% zeker" %}',
    "argument": '{{ missing|default:_("Drie") }}',
    "variable": '{{ _("Elf") }}',
    "with": "{% with x=_('Vier') %}{{ x }}{% endwith %}",
    "block": "{% blocktranslate %}Vijf <b>{{ n }}</b>{% endblocktranslate %}",
    "trimmed": "{% blocktranslate trimmed with m=n %}\n    Zes\n      {{ m }} is\n  10%\n\n"
    "  {% endblocktranslate %}",
    "untrimmed": "{% blocktranslate with m=n %}\n  Zeven\n {{ m }}  {% endblocktranslate %}",
    "plural one": "{% blocktranslate trimmed count k=one %}\n {{ k }} zaak\n{% plural %}\n"
    " {{ k }} zaken\n{% endblocktranslate %}",
    "plural many": "{% blocktranslate trimmed count k=n %}\n {{ k }} brief\n{% plural %}\n"
    " {{ k }} brieven\n{% endblocktranslate %}",
    "block context": "{% blocktranslate context 'maand' %}Maart{% endblocktranslate %}",
    "filter": "{% blocktranslate with m=n|add:1 %}Acht {{ m }}{% endblocktranslate %}",
    "odd indentation": "<p>\n        <b>\n   {% translate 'Negen' %}\n     </b>\n</p>",
    "beside a comment": "{# Translators: it's a note #}\n{% translate 'Tien' %}",
}


@pytest.fixture
def marked(tmp_path: Path) -> Iterator[None]:
    """English in which every message that bin/messages.py finds in SHAPES is put in «»."""
    files = {f"source/{n}.html": shape for n, shape in enumerate(SHAPES.values())}
    merged = program.merge(build(tmp_path, files), Catalog(locale="en"), "en")
    for message in program.messages(merged):
        strings = tuple(f"«{form}»" for form in program.forms(message.id))
        message.string = strings if message.pluralizable else strings[0]
    path = program.get_path("en", tmp_path).with_suffix(".mo")
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, merged)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):  # Django forgets what it had read
        yield


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_template_is_collected_under_the_words_that_django_looks_up(shape: str) -> None:
    template = Template("{% load i18n %}" + shape)
    values = {"one": 1, "n": 3}
    with override("nl"):
        dutch = template.render(Context(values))
    with override("en"):
        english = template.render(Context(values))
    assert "«" in english
    assert english.replace("«", "").replace("»", "") == dutch


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ('_("Een " "twee")', "Een twee"),
        ('gettext_lazy("Een")', "Een"),
        ('ngettext("%(n)s dag", "%(n)s dagen", n)', ("%(n)s dag", "%(n)s dagen")),
        ('pgettext("maand", "mei")', "mei"),
    ],
)
def test_python_is_collected(tmp_path: Path, code: str, message: str | tuple[str, ...]) -> None:
    catalog = build(tmp_path, {"source/a.py": f"x = {code}\n"})
    assert [m.id for m in program.messages(catalog)] == [message]


# --- bin/messages.py: what it keeps, and what it complains about ---------------------------------


def test_second_run_changes_nothing_and_used_texts_and_the_head_are_kept(tmp_path: Path) -> None:
    catalog = build(tmp_path, {"source/a.py": '_("Een")\n_("Twee")\n'})
    path = program.update(catalog, "en", tmp_path)
    text = path.read_text(encoding="utf-8")
    filled = "# Glossary\n" + text.replace('"Een"\nmsgstr ""', '"Een"\nmsgstr "One"')
    path.write_text(filled, encoding="utf-8")
    program.update(catalog, "en", tmp_path)
    assert path.read_text(encoding="utf-8") == filled

    program.update(build(tmp_path, {"source/a.py": '_("Een")\n'}), "en", tmp_path)
    kept = path.read_text(encoding="utf-8")
    assert kept.startswith("# Glossary\n")
    assert '"One"' in kept
    assert "Twee" not in kept
    assert "Date" not in kept


@pytest.mark.parametrize(
    ("source", "translation", "complaint"),
    [
        ("Een", "", "not translated"),
        ("Dag %(naam)s", "Hello %(name)s", "other placeholders"),
        ("Dag %(naam)s", "Hello", "other placeholders"),
        ("Dag %(naam)s", "Hello %(naam)", "other placeholders"),
        ("Zeker", "100% sure", "other placeholders"),
        ("<strong>Let op</strong>", "<b>Note</b>", "other placeholders or tags"),
    ],
)
def test_check_names_a_translation_that_would_break(
    tmp_path: Path, source: str, translation: str, complaint: str
) -> None:
    catalog = build(tmp_path, {"source/a.py": f'_("{source}")\n'}, **{source: translation})
    assert [complaint in line for line in program.judge(catalog)] == [True]


def test_check_names_a_plural_form_that_is_missing_or_broken() -> None:
    catalog = Catalog(locale="en")
    catalog.add(("%(n)s dag", "%(n)s dagen"), ("%(n)s day", ""), locations=[("a.py", 1)])
    catalog.add(("%(n)s week", "%(n)s weken"), ("a week", "%(n)s weeks"), locations=[("a.py", 2)])
    assert [line.rpartition(": ")[2][:9] for line in program.judge(catalog)] == [
        "not trans",
        "other pla",
    ]


def test_check_names_what_is_new_unused_and_fuzzy(tmp_path: Path) -> None:
    path = program.update(build(tmp_path, {"source/a.py": '_("Oud")\n'}), "en", tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("#: source/a.py", "#: source/a.py\n#, fuzzy").replace(
            '"Oud"\nmsgstr ""', '"Oud"\nmsgstr "Old"'
        ),
        encoding="utf-8",
    )
    problems = "\n".join(
        program.check(build(tmp_path, {"source/a.py": '_("Nieuw")\n'}), "en", tmp_path)
    )
    assert "locale/en/LC_MESSAGES/django.po: not up to date: run `make messages`" in problems
    assert "source/a.py: 'Nieuw': not collected yet" in problems
    assert "'Oud': no longer used" in problems
    assert "'Oud': fuzzy" in problems


def test_check_fails_on_a_file_that_is_not_there(tmp_path: Path) -> None:
    catalog = build(tmp_path, {"source/a.py": "x = 1\n"})
    assert "run `make messages`" in program.check(catalog, "en", tmp_path)[0]


def test_languages_of_the_site_are_dutch_and_those_with_a_catalog() -> None:
    assert [code for code, _ in settings.LANGUAGES] == [settings.LANGUAGE_CODE, *program.LANGUAGES]
