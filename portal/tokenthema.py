"""The neutral theme and the style sheets as they were built: what a token file is held against."""

from collections.abc import Mapping

from django.conf import settings

from portal.huisstijl import Look, build_tokens
from portal.tokenbestand import list_read, parse_tokens


def read_theme(look: Look) -> tuple[Mapping[str, str], frozenset[str]]:
    """The tokens below a gemeente's own (neutral, then of the brand colour), and what is read.

    Raises OSError where the style sheets were not built (`npm run build`).
    """
    folder = settings.BASE_DIR / "static" / "built" / "css"
    theme = (folder / "theme-voorbeeld.css").read_text(encoding="utf-8")
    components = (folder / "components.css").read_text(encoding="utf-8")
    return {**parse_tokens(theme), **build_tokens(look)}, list_read(components)
