"""Collect the texts to translate into locale/*/LC_MESSAGES/django.po; `--check` judges them.

Deterministic: no dates, names, line numbers or guesses (fuzzy); what is no longer used is dropped.
The head of a file (the glossary) is kept as it is. Dutch is the source and has no file.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("portal", "berichten", "zaken", "templates")
LANGUAGES = ("en",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What a translation has to keep: %(name)s, %% (and a lone %, which would break), HTML tags.
KEEP = re.compile(r"%(?:\(\w+\)[a-zA-Z]|.?)|<[^>]*>", re.DOTALL)
HEAD = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"
"""


def extract_template(
    source: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Messages of a Django template, as Django's own makemessages finds them.

    `templatize` leaves calls of gettext and blanks the rest out; the parentheses make the lines
    that are left one Python expression, whatever their indentation.
    """
    calls = f"({templatize(source.read().decode())}\n)"
    yield from extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)


METHODS: dict[str, Any] = {".py": "python", ".html": extract_template, ".txt": extract_template}


def collect(root: Path = ROOT, folders: tuple[str, ...] = FOLDERS) -> Catalog:
    """All messages of our own code and templates, without translations."""
    catalog = Catalog()
    paths = (path for folder in folders for path in (root / folder).rglob("*"))
    for path in sorted(path for path in paths if path.suffix in METHODS):
        place = path.relative_to(root).as_posix()
        with path.open("rb") as file:
            found = extract(METHODS[path.suffix], file, KEYWORDS, ("Translators:",))
            for line, message, comments, context in found:
                catalog.add(
                    message,
                    locations=[(place, line)],
                    auto_comments=comments,
                    context=context,
                )
    return catalog


def messages(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalog without its head."""
    return (message for message in catalog if message.id)


def forms(text: Any) -> tuple[str, ...]:
    """The singular and plural forms of a message or a translation; one when it has no plural."""
    return tuple(text) if isinstance(text, list | tuple) else (text or "",)


def merge(template: Catalog, old: Catalog, language: str) -> Catalog:
    """The collected messages with the translations that there already are."""
    new = Catalog(locale=language)
    for message in messages(template):
        known = old.get(message.id, message.context)
        plural = isinstance(message.id, tuple)
        keep = known and isinstance(known.id, tuple) == plural
        new.add(
            message.id,
            string=known.string if known and keep else None,
            locations=message.locations,
            flags={"fuzzy"} if known and known.fuzzy else (),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
    return new


def render(catalog: Catalog, head: str) -> str:
    """The text of a .po file."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    return f"{head.strip()}\n\n{out.getvalue().decode().strip()}\n"


def get_path(language: str, root: Path = ROOT) -> Path:
    """Where the translations of a language are."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> tuple[str, Catalog]:
    """The text of a .po file and what is in it; an empty catalog when there is no file yet."""
    if not path.exists():
        empty = Catalog(locale=language)
        return HEAD.format(language=language, plural_forms=empty.plural_forms), empty
    text = path.read_text(encoding="utf-8")
    return text, read_po(io.StringIO(text), locale=language, abort_invalid=True)


def judge(catalog: Catalog) -> Iterator[str]:
    """One line for each translation that is not finished or would break."""
    for message in messages(catalog):
        sources, translations = forms(message.id), forms(message.string)
        name = f"{message.locations[0][0] if message.locations else '?'}: {sources[0]!r}"
        if message.fuzzy:
            yield f"{name}: fuzzy, look at it and remove the mark"
        if not all(translations):
            yield f"{name}: not translated"
            continue
        allowed = [sorted(KEEP.findall(source)) for source in sources]
        for text in translations:
            if sorted(KEEP.findall(text)) not in allowed:
                yield f"{name}: other placeholders or tags than in {text!r}"


def compare(template: Catalog, old: Catalog) -> Iterator[str]:
    """One line for each message that came or went since the file was written."""
    wanted = {(m.context, m.id): m for m in messages(template)}
    found = {(m.context, m.id): m for m in messages(old)}
    for key in wanted.keys() - found.keys():
        yield f"{wanted[key].locations[0][0]}: {forms(key[1])[0]!r}: not collected yet"
    for key in found.keys() - wanted.keys():
        yield f"{forms(key[1])[0]!r}: no longer used"


def check(template: Catalog, language: str, root: Path = ROOT) -> list[str]:
    """Everything that is wrong with the translations of a language; empty when nothing is."""
    path = get_path(language, root)
    text, old = read(path, language)
    merged = merge(template, old, language)
    problems = sorted(compare(template, old))
    if not path.exists() or render(merged, get_head(text)) != text:
        problems.insert(0, "not up to date: run `make messages`")
    return [f"{path.relative_to(root)}: {line}" for line in (*problems, *judge(old))]


def get_head(text: str) -> str:
    """What stands before the first message: glossary and headers."""
    return text.split("\n\n", 1)[0]


def update(template: Catalog, language: str, root: Path = ROOT) -> Path:
    """Write the .po file of a language."""
    path = get_path(language, root)
    text, old = read(path, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(merge(template, old, language), get_head(text)), encoding="utf-8")
    return path


def main() -> None:
    """Update the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if not right")
    arguments = parser.parse_args()
    template = collect()
    problems = []
    for language in LANGUAGES:
        if arguments.check:
            problems += check(template, language)
            continue
        path = update(template, language)
        todo = list(judge(read(path, language)[1]))
        print(f"{path.relative_to(ROOT)}: {len(template)} messages, {len(todo)} to do")
        print("".join(f"  {line}\n" for line in todo), end="")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
