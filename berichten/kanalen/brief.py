"""A letter for a print shop: one JSON file per letter in a folder, which the shop takes away.

The file holds an address, so it is made readable to its owner only; it is ours until it is taken.
"""

import json
import os
from pathlib import Path

from django.conf import settings

from berichten.kanalen import AddressRefusedError, KanaalBusyError, Zending
from berichten.opmaak import render_text


def send(zending: Zending) -> str:
    """See kanalen.Send; gives the name of the file. Written whole or not at all."""
    folder, post = settings.LETTER_FOLDER, zending.post
    if post is None:
        raise AddressRefusedError
    if not folder:
        raise KanaalBusyError(maybe_sent=False)
    name = zending.message_id.strip("<>").partition("@")[0]
    letter = {
        "kenmerk": name,
        "afzender": zending.naam,
        "adres": [post.naam, post.straat, post.plaats],
        "onderwerp": zending.inhoud.onderwerp,
        "tekst": render_text(zending.inhoud),
    }
    target = Path(folder) / f"{name}.json"
    partial = target.with_suffix(".part")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(letter, file, ensure_ascii=False)
        partial.replace(target)
    except OSError:
        raise KanaalBusyError from None
    return name
