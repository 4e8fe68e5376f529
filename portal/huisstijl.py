"""The style sheet of a gemeente: a small overlay of design tokens on the neutral theme. Pure.

One colour becomes three groups of NL Design System tokens (nlds `basis`); the groups that carry a
meaning (positive, negative, warning, info, focus) stay as they are: they were chosen to be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.kleuren import Ramp, build_ramp, get_contrast, is_colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font that may be shipped: what CSS calls it, and our file of it (empty: on the device)."""

    stack: str
    family: str = ""
    file: str = ""


FONTS: Mapping[str, Font] = {
    "noto-sans": Font(stack='"Noto Sans", sans-serif'),
    "source-sans": Font(
        stack='"Source Sans 3", "Noto Sans", sans-serif',
        family="Source Sans 3",
        file="fonts/source-sans-3-latin.woff2",
    ),
    "systeem": Font(stack="Arial, Helvetica, sans-serif"),
}
# Radius of small things (badges, fields) and of large ones (cards, buttons).
CORNERS: Mapping[str, tuple[str, str]] = {
    "recht": ("0", "0"),
    "licht": ("2px", "4px"),
    "rond": ("4px", "8px"),
}
_WHITE = "#ffffff"
# Which step each token of a group gets.
_TOKENS: Mapping[str, int] = {
    "bg-subtle": 50,
    "bg-default": 100,
    "bg-hover": 200,
    "bg-active": 200,
    "border-subtle": 300,
    "border-default": 400,
    "border-hover": 500,
    "border-active": 500,
    "color-subtle": 400,
    "color-default": 500,
    "color-hover": 600,
    "color-active": 600,
    "color-document": 700,
    "inverse-bg-default": 500,
    "inverse-bg-hover": 600,
    "inverse-bg-active": 600,
}
_INVERSE = ("inverse-color-default", "inverse-color-hover", "inverse-color-active")
# What stands on what in our pages, and how much contrast it needs (WCAG 2.2: 1.4.3, 1.4.11).
_PAIRS: tuple[tuple[str, str, str, float], ...] = (
    ("Tekst op een knop", "inverse-color-default", "inverse-bg-default", 4.5),
    ("Tekst op een knop onder de muis", "inverse-color-hover", "inverse-bg-hover", 4.5),
    ("Tekst van een tweede knop", "color-default", "", 4.5),
    ("Tekst van een tweede knop onder de muis", "color-hover", "bg-hover", 4.5),
    ("Rand van een tweede knop", "border-default", "", 3.0),
    ("Link", "color-default", "", 4.5),
    ("Link in de voet van de pagina", "color-default", "bg-subtle", 4.5),
    ("Link onder de muis", "color-hover", "", 4.5),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a gemeente chose. Colours as #rrggbb; fonts and corners by their names here."""

    merkkleur: str
    linkkleur: str = ""
    lettertype: str = "noto-sans"
    koplettertype: str = "noto-sans"
    hoeken: str = "rond"

    def __post_init__(self) -> None:
        for name in ("merkkleur", "linkkleur"):
            value = getattr(self, name)
            if not is_colour(value) and (value or name == "merkkleur"):
                raise ValueError(f"{name} is a colour like #1e7834")
        for name, known in (("lettertype", FONTS), ("koplettertype", FONTS), ("hoeken", CORNERS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} is one of {', '.join(known)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two colours that meet on our pages, and whether they can be told apart."""

    wat: str
    colour: str
    ground: str
    contrast: float
    needed: float

    @property
    def ok(self) -> bool:
        """Whether WCAG is met."""
        return self.contrast >= self.needed


def build_tokens(look: Look) -> dict[str, str]:
    """The design tokens that differ from the neutral theme, name -> value."""
    brand, link = build_ramp(look.merkkleur), build_ramp(look.linkkleur or look.merkkleur)
    small, large = CORNERS[look.hoeken]
    return {
        "--mz-merkkleur": look.merkkleur,
        **_group("accent-1", brand),
        **_group("action-1", brand),
        **_group("action-2", link),
        "--basis-text-font-family-default": FONTS[look.lettertype].stack,
        "--basis-heading-font-family": FONTS[look.koplettertype].stack,
        "--basis-border-radius-sm": small,
        "--basis-border-radius-md": large,
    }


def build_css(
    look: Look,
    slug: str,
    font_urls: Mapping[str, str],
    own: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The style sheet; `font_urls` says where the file of a Font is served.

    `own` are tokens of the gemeente's own file (portal.tokenbestand); they go first.
    """
    faces = "".join(
        _face(FONTS[name], font_urls[FONTS[name].file])
        for name in sorted({look.lettertype, look.koplettertype})
        if FONTS[name].file
    )
    tokens = {**build_tokens(look), **own}
    lines = "".join(f"  {name}: {value};\n" for name, value in tokens.items())
    return f"{faces}.gemeente-{slug} {{\n{lines}}}\n"


def list_pairs(look: Look) -> tuple[Pair, ...]:
    """What meets on our pages in this house style, for who has to judge it."""
    tokens = build_tokens(look)
    pairs = []
    for wat, colour, ground, needed in _PAIRS:
        group = "action-2" if wat.startswith("Link") else "action-1"
        behind = "accent-1" if wat.startswith("Link in") else group
        one = tokens[f"--basis-color-{group}-{colour}"]
        other = tokens[f"--basis-color-{behind}-{ground}"] if ground else _WHITE
        pairs.append(
            Pair(
                wat=wat,
                colour=one,
                ground=other,
                contrast=get_contrast(one, other),
                needed=needed,
            )
        )
    return tuple(pairs)


def _group(name: str, ramp: Ramp) -> dict[str, str]:
    tokens = {f"--basis-color-{name}-{token}": ramp[step] for token, step in _TOKENS.items()}
    return tokens | {f"--basis-color-{name}-{token}": _WHITE for token in _INVERSE}


def _face(font: Font, url: str) -> str:
    return (
        f'@font-face {{\n  font-family: "{font.family}";\n  font-weight: 200 900;\n'
        f'  font-display: swap;\n  src: url("{url}") format("woff2");\n}}\n'
    )
