"""Where to go after the login: a path of this site, never another place (open redirect)."""

from django.utils.http import url_has_allowed_host_and_scheme

_MAX_LENGTH = 2000


def is_local_path(path: str) -> bool:
    """Whether a browser that gets `path` as Location stays on this host, however it reads it.

    Stricter than Django's own check: no backslash, double slash, white space or control character
    anywhere, since browsers drop or rewrite these before they read the address.
    """
    if not path.startswith("/") or len(path) > _MAX_LENGTH or "\\" in path or "//" in path:
        return False
    if any(not character.isprintable() or character.isspace() for character in path):
        return False
    return url_has_allowed_host_and_scheme(path, allowed_hosts=None)
