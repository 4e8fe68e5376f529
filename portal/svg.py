"""A logo that is safe to show: only shapes and colours of an SVG are kept. Pure.

An SVG can hold scripts, other people's files and entities that grow without end. So this is a list
of what may stay, not of what must go; `clean_svg` writes the drawing anew from that.
"""

import re
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring, tostring

MAX_BYTES = 50_000
_DEEPEST = 50
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "clipPath", "title", "desc"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    }
)
_ATTRIBUTES = frozenset(
    {
        *("id", "viewBox", "preserveAspectRatio", "width", "height", "transform", "opacity"),
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy"),
        *("d", "points", "fill", "fill-rule", "fill-opacity", "clip-path", "clip-rule"),
        *("stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
        *("stroke-dasharray", "stroke-opacity", "offset", "stop-color", "stop-opacity"),
        *("gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits"),
    }
)
# Numbers, names and colours; the only reference is to a part of the same drawing.
_VALUE = re.compile(r"(?:[^:&<>\"'();\\]|\((?=[-\d.,\s]+\))|(?<=[\d.])\))*")
_OWN_PART = re.compile(r"url\(#[\w-]+\)")


class LogoError(ValueError):
    """No drawing that we can show; the text says why, for the beheerder."""


def clean_svg(text: str) -> str:
    """The drawing with nothing but shapes and colours. Raises LogoError.

    What is dropped: scripts, events, links, images, texts, metadata and everything unknown.
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise LogoError(f"the logo is larger than {MAX_BYTES // 1000} kB")
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise LogoError("the logo has a DOCTYPE: save it without one")
    try:
        root = fromstring(text, parser=XMLParser())  # noqa: S314  # no DOCTYPE, so no entities
    except (ParseError, UnicodeEncodeError):
        raise LogoError("the logo is not a valid SVG") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise LogoError("the logo is not an SVG")
    if any(_name(element) == "style" for element in root.iter()):
        raise LogoError("the logo has a <style>: export it with presentation attributes")
    if not root.get("viewBox"):
        raise LogoError("the logo has no viewBox, so it cannot be scaled")
    clean = _copy(root, _DEEPEST)
    clean.set("xmlns", _SVG)
    return tostring(clean, encoding="unicode")


def _name(element: Element) -> str:
    """The name of an SVG element; empty for a comment and for what is of another namespace."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(f"{{{_SVG}}}") if tag.startswith(f"{{{_SVG}}}") else ""


def _copy(element: Element, levels: int) -> Element:
    if not levels:
        raise LogoError(f"the logo is nested more than {_DEEPEST} levels deep")
    copy = Element(_name(element), _attributes(element))
    if copy.tag in {"title", "desc"}:
        copy.text = element.text
    for child in element:
        if _name(child) in _ELEMENTS:
            copy.append(_copy(child, levels - 1))
    return copy


def _attributes(element: Element) -> dict[str, str]:
    """What may stay, also out of a `style` attribute, which our policy would not let through."""
    given = dict(element.attrib)
    for declaration in given.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        given[name.strip()] = value.strip()
    return {name: value for name, value in given.items() if _is_safe(name, value)}


def _is_safe(name: str, value: str) -> bool:
    if name not in _ATTRIBUTES:
        return False
    return _VALUE.fullmatch(value) is not None or _OWN_PART.fullmatch(value) is not None
