"""`manage.py autorisatiematrix`: who may see what at a gemeente, printed from the rules."""

import csv
import io
from itertools import zip_longest
from textwrap import wrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zaken.context import build_context
from zaken.matrix_tables import Table, build_tables
from zaken.models import Gemeente

_WIDTH, _CELL = 100, 60


class Command(BaseCommand):
    """Matrix, conditions, choices, and what differs per zaaktype. In Dutch, as it is filed."""

    help = "Print the autorisatiematrix of one or all gemeenten, from the rules and the choices."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which gemeente, and in what form."""
        parser.add_argument("--gemeente", default="", help="slug; without it: all of them")
        parser.add_argument("--format", choices=list(_FORMATS), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the policy and print."""
        del args
        gemeenten = Gemeente.objects.order_by("slug")
        if options["gemeente"]:
            gemeenten = gemeenten.filter(slug=options["gemeente"])
        if not gemeenten:
            raise CommandError("No such gemeente is configured")
        for gemeente in gemeenten:
            tables = build_tables(gemeente.naam, build_context(gemeente, timezone.now()))
            self.stdout.write(_FORMATS[options["format"]](tables))


def format_text(tables: tuple[Table, ...]) -> str:
    """For a terminal: columns of equal width."""
    return "\n\n".join(_format_columns(table) for table in tables)


def format_md(tables: tuple[Table, ...]) -> str:
    """For a page in a wiki."""
    return "\n\n".join(_format_md(table) for table in tables)


def format_csv(tables: tuple[Table, ...]) -> str:
    """For a spreadsheet: the name of its table before every row."""
    file = io.StringIO()
    writer = csv.writer(file)
    for table in tables:
        writer.writerows((table.titel, *row) for row in (table.header, *table.rows))
    return file.getvalue().rstrip()


def _format_columns(table: Table) -> str:
    rows = [_fold(row) for row in (table.header, *table.rows)]
    lines = [line for row in rows for line in row]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    body = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    head = [table.titel, "=" * len(table.titel), *wrap(table.uitleg, _WIDTH), ""]
    return "\n".join([*head, *body])


def _fold(row: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The lines of one row: long cells go on below."""
    return list(zip_longest(*(wrap(cell, _CELL) or [""] for cell in row), fillvalue=""))


def _format_md(table: Table) -> str:
    head = [f"## {table.titel}", "", *([table.uitleg, ""] if table.uitleg else [])]
    rule = "|".join(" --- " for _ in table.header)
    rows = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        for row in (table.header, *table.rows)
    ]
    return "\n".join([*head, rows[0], f"|{rule}|", *rows[1:]])


_FORMATS = {"text": format_text, "md": format_md, "csv": format_csv}
