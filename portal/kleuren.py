"""Colours of a house style: from one brand colour to steps that can always be read. Pure.

A brand colour is chosen for a logo, not for text: white on orange #f58220 is 2.6:1. `build_ramp`
keeps its hue and looks for the lightness that WCAG 2.2 asks for (1.4.3 text, 1.4.11 borders), with
some to spare; a colour that is good enough stays as it is.
"""

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_WHITE = (1.0, 1.0, 1.0)
# How much of the brand colour is in a tint; the rest is white.
_TINTS = {50: 0.06, 100: 0.12, 200: 0.22, 300: 0.45}
# Contrast of a step with the tint that it may stand on, and with white. 3 and 4.5 are the norm;
# 5.2 on white leaves 4.5 on the tints that carry a meaning (info, warning), where links stand too.
_DARKER = (
    (400, 50, 3.05, 3.05),
    (500, 100, 5.0, 5.2),
    (600, 100, 7.1, 7.1),
    (700, 100, 10.0, 10.0),
)

_ANY_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_PART = r"\s*([-\d.]+(?:%|deg)?)\s*"
_FUNCTION = re.compile(rf"(rgb|hsl)a?\({_PART}[,\s]{_PART}[,\s]{_PART}(?:[,/]{_PART})?\)")
_NAMES = {"white": "#ffffff", "black": "#000000"}

type Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """Steps of one colour, as hex: 50 to 300 are tints, 400 to 700 stand on them and on white."""

    steps: dict[int, str]

    def __getitem__(self, step: int) -> str:
        """The colour of a step: 50, 100, 200, 300, 400, 500, 600 or 700."""
        return self.steps[step]


def is_colour(text: str) -> bool:
    """Whether this is a colour as we write it: # and six small hexadecimal digits."""
    return _HEX.fullmatch(text) is not None


def get_contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(_parse(one)), _luminance(_parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def parse_css_colour(text: str, behind: str) -> str | None:
    """A colour as style sheets write it, as hex; what shows through is `behind`.

    None for what is no such colour (CSS Color 4: hex, rgb(), hsl(), and a few names).
    """
    text = text.strip().lower()
    text = _NAMES.get(text, text)
    if text == "transparent":
        return behind
    parsed = _parse_hex(text) or _parse_function(text)
    if parsed is None:
        return None
    colour, alpha = parsed
    under = _parse(behind)
    red, green, blue = (
        min(max(over * alpha + below * (1 - alpha), 0), 1)
        for over, below in zip(colour, under, strict=True)
    )
    return _write((red, green, blue))


def _parse_hex(text: str) -> tuple[Rgb, float] | None:
    if not _ANY_HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) > len("#rgba") else "".join(c * 2 for c in text[1:])
    red, green, blue, alpha = (int(f"{digits}ff"[i : i + 2], 16) / 255 for i in (0, 2, 4, 6))
    return (red, green, blue), alpha


def _parse_function(text: str) -> tuple[Rgb, float] | None:
    match = _FUNCTION.fullmatch(text)
    if match is None:
        return None
    kind, *parts = match.groups()
    try:
        one, two, three = (float(part.removesuffix("%").removesuffix("deg")) for part in parts[:3])
        alpha = _parse_alpha(parts[3] or "1")
    except ValueError:
        return None
    if kind == "hsl":
        return colorsys.hls_to_rgb(one % 360 / 360, three / 100, two / 100), alpha
    whole = 100 if parts[0].endswith("%") else 255
    return (one / whole, two / whole, three / whole), alpha


def _parse_alpha(text: str) -> float:
    return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def build_ramp(colour: str) -> Ramp:
    """The steps of a colour. Raises ValueError for what is not a colour."""
    brand = _parse(colour)
    steps = {step: _write(_mix(brand, part)) for step, part in _TINTS.items()}
    for step, ground, on_tint, on_white in _DARKER:
        steps[step] = _darken(brand, {steps[ground]: on_tint, "#ffffff": on_white})
    return Ramp(steps=steps)


def _parse(colour: str) -> Rgb:
    if not is_colour(colour):
        raise ValueError("a colour is # and six digits or letters a to f, like #1e7834")
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _write(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _luminance(colour: Rgb) -> float:
    """Relative luminance (WCAG 2.2, with the threshold of sRGB)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(colour: Rgb, part: float) -> Rgb:
    red, green, blue = (
        c * part + white * (1 - part) for c, white in zip(colour, _WHITE, strict=True)
    )
    return red, green, blue


def _darken(brand: Rgb, wanted: Mapping[str, float]) -> str:
    """The lightest colour of this hue with these contrasts (ground -> ratio)."""

    def is_enough(colour: str) -> bool:
        return all(get_contrast(colour, ground) >= least for ground, least in wanted.items())

    if is_enough(_write(brand)):
        return _write(brand)
    hue, lightness, saturation = colorsys.rgb_to_hls(*brand)
    low, high = 0.0, lightness
    for _ in range(16):
        middle = (low + high) / 2
        if is_enough(_write(colorsys.hls_to_rgb(hue, middle, saturation))):
            low = middle
        else:
            high = middle
    return _write(colorsys.hls_to_rgb(hue, low, saturation))
