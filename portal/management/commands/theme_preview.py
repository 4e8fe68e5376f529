"""`manage.py theme_preview`: how a house style comes out, before any resident sees it.

Prints which colours meet on our pages and how well they can be told apart; `--naar` writes a page
to look at in a browser, with the style sheets in it.
"""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from portal.huisstijl import CORNERS, FONTS, Look, build_css, list_pairs
from portal.models import Huisstijl
from portal.tokenbestand import TokenError, build_report, parse_tokens, say_report
from portal.tokenthema import read_theme

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
        parser.add_argument("--tokenbestand", type=Path, help="with --merkkleur: a file to try")
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
        own = self._get_tokens(options, look)
        if options["naar"]:
            options["naar"].write_text(_render(look, own), encoding="utf-8")
            self.stdout.write(f"Geschreven: {options['naar']}")
        if faults:
            raise CommandError(f"{faults} pairs have too little contrast")

    def _get_tokens(self, options: dict[str, Any], look: Look) -> Mapping[str, str]:
        """The gemeente's own tokens, and in words what was made of their file."""
        if options["gemeente"]:
            row = Huisstijl.objects.get(gemeente__slug=options["gemeente"])
            self.stdout.write(row.tokens_verslag)
            return dict(row.tokens)
        if not options["tokenbestand"]:
            return {}
        try:
            given = parse_tokens(options["tokenbestand"].read_text("utf-8"))
        except (OSError, UnicodeDecodeError, TokenError) as error:
            raise CommandError(f"tokenbestand: {error}") from None
        report = build_report(given, *read_theme(look))
        self.stdout.write(say_report(report))
        return report.taken


def _get_look(options: dict[str, Any]) -> Look:
    if options["gemeente"]:
        row = Huisstijl.objects.filter(gemeente__slug=options["gemeente"]).first()
        if row is None:
            raise CommandError("this gemeente has no house style: it shows the neutral theme")
        return row.look
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


def _render(look: Look, tokens: Mapping[str, str]) -> str:
    """One file that needs no other."""
    folder = settings.BASE_DIR / "static" / "built"
    sheets = [(folder / name).read_text(encoding="utf-8") for name in _SHEETS]
    fonts = {font.file: _embed(folder / font.file) for font in FONTS.values() if font.file}
    own = build_css(look, "voorbeeld", fonts, tokens)
    css = "\n".join((sheets[0], own, sheets[1])).replace("</", "")
    styles = mark_safe(f"<style>{css}</style>")  # noqa: S308  # our own style sheets, not input
    return render_to_string(
        "huisstijl/theme_preview.html",
        {"styles": styles, "slug": "voorbeeld", "pairs": list_pairs(look)},
    )


def _embed(file: Path) -> str:
    return f"data:font/woff2;base64,{b64encode(file.read_bytes()).decode()}"
