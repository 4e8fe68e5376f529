"""`manage.py theme_preview`: how a house style comes out, before any resident sees it.

Prints which colours meet on our pages and how well they can be told apart; `--naar` writes a page
to look at in a browser, with the style sheets in it.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from portal.huisstijl import CORNERS, FONTS, Look, build_css, list_pairs
from portal.models import Huisstijl
from portal.theme import get_look

_SHEETS = ("css/theme-voorbeeld.css", "css/components.css")


class Command(BaseCommand):
    """Exits with 1 when two colours cannot be told apart; the ramp sees to it that they can."""

    help = "Show the house style of a gemeente, or try a brand colour, without writing anything."

    def add_arguments(self, parser: CommandParser) -> None:
        """A gemeente that has one, or a colour and what goes with it."""
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--gemeente", help="slug of a gemeente with a house style")
        choice.add_argument("--merkkleur", help="a colour to try, like #f58220")
        parser.add_argument("--linkkleur", default="", help="with --merkkleur")
        parser.add_argument("--lettertype", default="noto-sans", choices=FONTS)
        parser.add_argument("--hoeken", default="rond", choices=CORNERS)
        parser.add_argument("--naar", type=Path, help="HTML file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, and write the page."""
        del args
        look = _get_look(options)
        faults = 0
        for pair in list_pairs(look):
            faults += not pair.ok
            mark = "goed" if pair.ok else "TE WEINIG"
            self.stdout.write(
                f"{pair.wat:<42} {pair.colour} op {pair.ground}  "
                f"{pair.contrast:5.2f} (minstens {pair.needed:g})  {mark}"
            )
        if options["naar"]:
            options["naar"].write_text(_render(look), encoding="utf-8")
            self.stdout.write(f"Geschreven: {options['naar']}")
        if faults:
            raise CommandError(f"{faults} pairs have too little contrast")


def _get_look(options: dict[str, Any]) -> Look:
    if options["gemeente"]:
        row = Huisstijl.objects.filter(gemeente__slug=options["gemeente"]).first()
        if row is None:
            raise CommandError("this gemeente has no house style: it shows the neutral theme")
        return get_look(row)
    try:
        return Look(
            merkkleur=options["merkkleur"].lower(),
            linkkleur=options["linkkleur"].lower(),
            lettertype=options["lettertype"],
            koplettertype=options["lettertype"],
            hoeken=options["hoeken"],
        )
    except ValueError as error:
        raise CommandError(str(error)) from None


def _render(look: Look) -> str:
    """One file that needs no other; fonts come from the device of who looks."""
    folder = settings.BASE_DIR / "static" / "built"
    sheets = [(folder / name).read_text(encoding="utf-8") for name in _SHEETS]
    own = build_css(look, "voorbeeld", {font.file: "" for font in FONTS.values() if font.file})
    css = "\n".join((sheets[0], own, sheets[1])).replace("</", "")
    styles = mark_safe(f"<style>{css}</style>")  # noqa: S308  # our own style sheets, not input
    return render_to_string("theme_preview.html", {"styles": styles, "pairs": list_pairs(look)})
