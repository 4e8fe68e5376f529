"""A message as a mail client shows it: plain text, and the same as HTML in the house style."""

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from berichten.inhoud import Inhoud
from berichten.portaal import Kleuren

_CODE_AFTER = 2  # paragraphs: the greeting, and what the code is for


def render_text(inhoud: Inhoud) -> str:
    """Paragraphs with an empty line between them."""
    parts = list(inhoud.alineas)
    if inhoud.code:
        parts.insert(_CODE_AFTER, inhoud.code)
    if inhoud.afmelden:
        parts.append("-- \n" + _("Wilt u geen berichten meer? Ga naar:") + f"\n{inhoud.afmelden}")
    return "\n\n".join(parts) + "\n"


def render_html(inhoud: Inhoud, naam: str, kleuren: Kleuren) -> str:
    """One column, no pictures, no scripts; nothing is fetched when it is opened."""
    before, after = inhoud.alineas[:_CODE_AFTER], inhoud.alineas[_CODE_AFTER:]
    html = render_to_string(
        "berichten/bericht.html",
        {
            "inhoud": inhoud,
            "before": before if inhoud.code else inhoud.alineas,
            "after": after if inhoud.code else (),
            "naam": naam,
            "kleuren": kleuren,
            "language": get_language() or "nl",
        },
    )
    return html.strip() + "\n"
