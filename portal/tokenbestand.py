"""A gemeente's own NL Design System token file: what of it our pages can use. Pure.

Only tokens that our style sheets read are taken, with those they point to. Whatever is not in the
file comes from the brand colour and the neutral theme. Colours that meet on our pages and cannot be
told apart are left out again, with what they are made of: nobody is left out by a house style.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.kleuren import get_contrast, parse_css_colour

MAX_BYTES = 500_000
MAX_VALUE = 300

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_DECLARATION = re.compile(r"(--[a-zA-Z][\w-]*)\s*:\s*([^;{}]+)")
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*(?:\([^()]*\)[^()]*)*))?\)")
# Nothing that fetches, ends the rule or is not a plain value.
_UNSAFE = re.compile(r"url|image|@|[<>\\{};]|expression|javascript|attr\(|env\(|/\*", re.IGNORECASE)
# Where the tokens of a theme stand; not those for dark screens, print or another width.
_THEME = re.compile(r"^(?::root|\.[\w-]+-theme)$")

type Tokens = Mapping[str, str]

# What meets on our pages: in words, token of the colour, of the ground, contrast that is needed
# (WCAG 2.2: 1.4.3, 1.4.11).
_PAGE = "--utrecht-root-background-color"
PAIRS: tuple[tuple[str, str, str, float], ...] = (
    *(
        (wat, colour, _PAGE, needed)
        for wat, colour, needed in (
            ("Tekst", "--basis-color-default-color-document", 4.5),
            ("Bijzaak", "--basis-color-default-color-default", 4.5),
            ("Tekst van de pagina", "--utrecht-root-color", 4.5),
            *((f"Kop {n}", f"--nl-heading-level-{n}-color", 4.5) for n in (1, 2, 3, 4)),
            ("Alinea", "--nl-paragraph-color", 4.5),
            ("Link", "--nl-link-color", 4.5),
            ("Link onder de muis", "--nl-link-hover-color", 4.5),
            ("Menu", "--denhaag-side-navigation-link-color", 4.5),
            ("Rand van een tweede knop", "--nl-button-secondary-border-color", 3.0),
            ("Rand van een invoerveld", "--utrecht-textbox-border-color", 3.0),
            ("Focus", "--basis-focus-outline-color", 3.0),
        )
    ),
    *(
        (wat, f"--{prefix}color", f"--{prefix}background-color", 4.5)
        for wat, prefix in (
            ("Knop", "nl-button-primary-"),
            ("Knop onder de muis", "nl-button-primary-hover-"),
            ("Tweede knop", "nl-button-secondary-"),
            ("Tweede knop onder de muis", "nl-button-secondary-hover-"),
            ("Voet van de pagina", "utrecht-page-footer-"),
            ("Kop van de pagina", "utrecht-page-header-"),
            ("Waarschuwing", "utrecht-alert-warning-"),
            ("Uitleg", "utrecht-alert-info-"),
            ("Goed nieuws", "utrecht-alert-ok-"),
            ("Fout", "utrecht-alert-error-"),
            ("Invoerveld", "utrecht-textbox-"),
        )
    ),
    *(
        (
            f"Vlak {group}",
            f"--basis-color-{group}-inverse-color-default",
            f"--basis-color-{group}-inverse-bg-default",
            4.5,
        )
        for group in ("accent-1", "action-1", "positive")
    ),
    *(
        (
            f"Tekst op {group}",
            f"--basis-color-{group}-color-document",
            f"--basis-color-{group}-bg-default",
            4.5,
        )
        for group in ("default", "info", "warning", "positive", "negative")
    ),
)


class TokenError(ValueError):
    """A file that holds no tokens, or is too large; says so in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was made of a token file.

    `taken`: name -> value, to go behind the neutral theme. `gaps`: tokens that our pages read
    through `--basis-*` and the file does not have. `left_out`: name -> why. `needed`: how many
    tokens our pages read.
    """

    taken: Tokens
    gaps: tuple[str, ...]
    left_out: Mapping[str, str]
    needed: int


def parse_tokens(text: str) -> dict[str, str]:
    """The tokens of a style sheet (`.…-theme` or `:root`), the last value of each.

    Raises TokenError.
    """
    if len(text.encode()) > MAX_BYTES:
        raise TokenError(f"larger than {MAX_BYTES // 1000} kB")
    found: dict[str, str] = {}
    for selectors, body in _iter_rules(_COMMENT.sub("", text)):
        if any(_THEME.match(selector) for selector in selectors):
            found |= {name: value.strip() for name, value in _DECLARATION.findall(body)}
    if not found:
        raise TokenError("no design tokens in a rule .…-theme or :root")
    return found


def _iter_rules(css: str) -> Iterator[tuple[list[str], str]]:
    """Selectors and body of each rule that is not inside another: no @media."""
    depth, start, head = 0, 0, ""
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            if depth == 0:
                head, start = css[start : brace.start()].rpartition(";")[2], brace.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                if not head.strip().startswith("@"):
                    selectors = [selector.strip() for selector in head.split(",")]
                    yield selectors, css[start : brace.start()]
                start = brace.end()


def list_read(css: str) -> frozenset[str]:
    """The tokens that a style sheet reads."""
    return frozenset(re.findall(r"var\(\s*(--[\w-]+)", css))


def build_report(given: Tokens, base: Tokens, read: Iterable[str]) -> Report:
    """Which of the `given` tokens go over `base` (neutral theme and brand colour).

    `read` are the tokens that our style sheets read; more are needed by way of what these point to.
    """
    needed = set(read) | set(base)
    left_out: dict[str, str] = {}
    taken = dict(_take(given, base, needed, left_out))
    while bad := _find_unreadable(taken, base, needed):
        left_out |= dict.fromkeys(bad, "too little contrast on our pages")
        taken = {name: value for name, value in taken.items() if name not in bad}
    gaps = tuple(sorted(n for n in needed if n.startswith("--basis-") and n not in given))
    return Report(taken=taken, gaps=gaps, left_out=left_out, needed=len(needed))


def _take(
    given: Tokens, base: Tokens, needed: set[str], left_out: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """What is needed and safe, and points to something."""
    waiting, seen = sorted(needed & given.keys()), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        reason = _judge(name, given, base)
        if reason:
            left_out[name] = reason
            continue
        yield name, given[name]
        waiting += [n for n in list_read(given[name]) if n in given]


def _judge(name: str, given: Tokens, base: Tokens) -> str:
    """Why a token cannot be taken; empty when it can."""
    value = given[name]
    if len(value) > MAX_VALUE or not value.isprintable() or _UNSAFE.search(value):
        return "not a plain value"
    if resolve(name, {**base, **given}) is None:
        return "points to a token that does not exist"
    return ""


def resolve(name: str, tokens: Tokens) -> str | None:
    """The value behind all `var()`; None when it points to nothing or to itself."""
    return _resolve(f"var({name})", tokens, frozenset())


def _resolve(value: str, tokens: Tokens, seen: frozenset[str]) -> str | None:
    while match := _VAR.search(value):
        name, fallback = match[1], match[2]
        inner = None
        if name in tokens and name not in seen:
            inner = _resolve(tokens[name], tokens, seen | {name})
        if inner is None and fallback is not None:
            inner = _resolve(fallback, tokens, seen)
        if inner is None:
            return None
        value = value[: match.start()] + inner + value[match.end() :]
    return value.strip()


def _find_unreadable(taken: Tokens, base: Tokens, needed: set[str]) -> set[str]:
    """Tokens of the file that make colours which cannot be told apart.

    First those of the colour; where none is left, those of the ground. Only tokens that our style
    sheets read: what these point to may be used well elsewhere.
    """
    tokens, bad = {**base, **taken}, set[str]()
    for _, colour, ground, least in PAIRS:
        both = colour in tokens and ground in tokens
        if both and measure(colour, ground, tokens) < least:
            of_colour = {n for n in _chain(colour, tokens) if n in taken and n in needed}
            of_ground = {n for n in _chain(ground, tokens) if n in taken and n in needed}
            bad |= of_colour or of_ground
    return bad


def measure(colour: str, ground: str, tokens: Tokens) -> float:
    """The contrast between two tokens, see-through ones on the ground of the page; 0 if unknown."""
    page = parse_css_colour(resolve(_PAGE, tokens) or "", "#ffffff")
    behind = parse_css_colour(resolve(ground, tokens) or "", page or "#ffffff")
    above = parse_css_colour(resolve(colour, tokens) or "", behind or "#ffffff")
    return get_contrast(above, behind) if above and behind else 0.0


def _chain(name: str, tokens: Tokens, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """A token and all that it points to."""
    if name in seen:
        return
    yield name
    for other in list_read(tokens.get(name, "")):
        yield from _chain(other, tokens, seen | {name})


def say_report(report: Report) -> str:
    """For a beheerder, in Dutch: a line per thing to know."""
    lines = [
        f"Overgenomen: {len(report.taken)} tokens. De pagina's gebruiken er {report.needed}.",
        f"Aangevuld uit merkkleur en neutraal thema: {len(report.gaps)} basis-tokens.",
        *(f"  {name}" for name in report.gaps),
    ]
    words = {
        "too little contrast on our pages": "te weinig contrast op onze pagina's",
        "not a plain value": "geen gewone waarde",
        "points to a token that does not exist": "verwijst naar een token dat er niet is",
    }
    for reason, text in words.items():
        names = sorted(name for name, why in report.left_out.items() if why == reason)
        if names:
            lines += [f"Weggelaten, {text}: {len(names)}.", *(f"  {name}" for name in names)]
    return "\n".join(lines)
