"""Whether a text is an address at which somebody can be told; from a form or from elsewhere."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_ADRES = 254  # RFC 5321, as it is used
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")


def is_email(text: str) -> bool:
    """An address that mail servers take: ASCII, one line, a domain with a dot."""
    if not text or len(text) > MAX_ADRES or not text.isascii():
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def parse_number(text: str) -> str:
    """+31612345678 out of 06 12 34 56 78, 0031… or +31…; empty for what is no number."""
    digits = re.sub(r"[\s()./-]", "", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0"):
        digits = f"+31{digits[1:]}"
    return digits if digits.isascii() and _NUMBER.fullmatch(digits) else ""
