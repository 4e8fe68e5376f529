"""Documents in words: kind, size, date, who supplied them; and a safe name and type to save."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.presenters.dates import when_day
from portal.presenters.toegang import say_withheld_documents
from portal.presenters.zaakpages import Block, DocumentView
from zaken.domain import Document, Grond, Missing, Outcome, Richting, ZaakRef

# What may be sent with its own type: a browser saves them, and knows how to open them.
_TYPES = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/zip": "zip",
}
_OCTETS = "application/octet-stream"
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
# Control, format (writing direction, zero width), half, private and unknown characters; line ends.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_EXTENSION = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,10}$")
_KILO = 1000
_MAX_NAME = 120


def get_content_type(formaat: str) -> str:
    """A type from our own list; what the registration says cannot be trusted."""
    return formaat if formaat in _TYPES else _OCTETS


def get_etag(document: Document) -> str:
    """A strong name of the file in its present version; empty when the version is not known.

    Of our own: what the registration calls it is nobody's business, and says how it stores files.
    """
    if document.versie is None or not document.heeft_inhoud:
        return ""
    what = f"{document.uuid} {document.versie} {document.bestandsomvang}"
    return f'"{salted_hmac("document", what, algorithm="sha256").hexdigest()[:32]}"'


def _clean(name: str) -> str:
    visible = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    return _UNSAFE.sub("-", visible).strip(" .")


def get_filename(document: Document) -> str:
    """A file name without paths, control characters or tricks with the writing direction.

    A title has no extension, though it may hold dots: "Besluit d.d. 12.03.2026".
    """
    extension = f".{_TYPES[document.formaat]}" if document.formaat in _TYPES else ""
    name = _clean(document.bestandsnaam)
    if match := _EXTENSION.search(name):
        return name[: match.start()][:_MAX_NAME] + match.group()
    stem = name or _clean(document.titel).removesuffix(extension) or "document"
    return stem[:_MAX_NAME] + extension


def say_size(size: int) -> str:
    """84 kB or 1,2 MB, in the language of the page."""
    kilo = max(1, round(size / _KILO))
    if kilo < _KILO:
        return f"{kilo}\N{NO-BREAK SPACE}kB"
    # Django cuts decimals off; it does not round.
    return f"{number_format(round(size / _KILO**2, 1), 1)}\N{NO-BREAK SPACE}MB"


def _say_meta(document: Document) -> str:
    suffix = PurePosixPath(document.bestandsnaam).suffix.lstrip(".").lower()
    kind = _TYPES.get(document.formaat, suffix)
    size = say_size(document.bestandsomvang) if document.bestandsomvang else ""
    if not document.heeft_inhoud:
        return _("op te vragen bij de gemeente")
    return ", ".join(part for part in (kind, size) if part)


def _say_supplier(document: Document) -> str:
    """Who it came from, as far as the registration says so."""
    if document.richting is Richting.INKOMEND or document.ontvangstdatum:
        return _("Aan ons gestuurd")
    if document.richting is Richting.UITGAAND or document.verzenddatum:
        return _("Door de gemeente gestuurd")
    return ""


def view_document(ref: ZaakRef, document: Document) -> DocumentView:
    """One document, with a link where there is something to download."""
    day = document.ontvangstdatum or document.verzenddatum or document.creatiedatum
    url = reverse("document", args=[ref.registratie, ref.uuid, document.uuid])
    return DocumentView(
        title=document.titel or document.bestandsnaam or _("Document"),
        url=url if document.heeft_inhoud else "",
        meta=_say_meta(document),
        kind=document.soort,
        supplied_by=_say_supplier(document),
        when=when_day(day) if day else None,
    )


def build_documents(
    ref: ZaakRef,
    outcome: Outcome[tuple[Document, ...]],
    ingehouden: frozenset[Grond] = frozenset(),
) -> Block[DocumentView]:
    """The documents, newest first. That there are none is only said when none is withheld."""
    if isinstance(outcome, Missing):
        missing = _("Wij kunnen de documenten nu niet ophalen. Probeer het later opnieuw.")
        return Block(items=(), missing=missing)
    newest = sorted(
        outcome.value,
        key=lambda d: str(d.ontvangstdatum or d.verzenddatum or d.creatiedatum or ""),
        reverse=True,
    )
    return Block(
        items=tuple(view_document(ref, document) for document in newest),
        empty="" if ingehouden else _("Er zijn geen documenten bij deze zaak."),
        withheld=say_withheld_documents(ingehouden),
    )
