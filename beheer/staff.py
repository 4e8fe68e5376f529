"""Who of the staff may look: read from the claims of a login, and kept as a user without password.

Of an employee we keep the opaque `sub` and a name to show. The group is judged at every login.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import User

from beheer.broker import StaffRules
from portal.login.errors import LoginRefusedError

_MAX_LENGTH = 150  # of both columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """Somebody who logged in at the provider of the staff; `admitted` says whether they may look.

    `refusal` is the code of what is lacking, empty when nothing is.
    """

    sub: str
    name: str
    refusal: str

    @property
    def admitted(self) -> bool:
        """Nothing is lacking."""
        return not self.refusal


class StaffUsers(BaseBackend):
    """The users of a session. It authenticates nobody: there are no passwords (beheer.login)."""

    def get_user(self, user_id: int) -> User | None:
        """An employee who may still look, or None: then the session is nobody's."""
        found = get_user_model().objects.filter(pk=user_id, is_active=True, is_staff=True)
        return found.first()


def build_employee(claims: Mapping[str, Any], rules: StaffRules) -> Employee:
    """Who these verified claims are of. Raises LoginRefusedError: sub_invalid."""
    sub = claims["sub"]
    if len(sub) > _MAX_LENGTH or not sub.isprintable():  # a column takes no NUL or half character
        raise LoginRefusedError("sub_invalid")
    return Employee(
        sub=sub,
        name=_read_name(claims.get(rules.name_claim)),
        refusal=_judge(claims, rules),
    )


def record_employee(employee: Employee) -> User | None:
    """Keep what this login says: a user who may look, or None for who may not (any more).

    Who may not and was never here leaves no row.
    """
    users = get_user_model().objects
    if not employee.admitted:
        users.filter(username=employee.sub).update(is_active=False, is_staff=False)
        return None
    values = {
        "first_name": employee.name,
        "is_active": True,
        "is_staff": True,
        "is_superuser": False,
    }
    user, _ = users.update_or_create(username=employee.sub, defaults=values)
    if user.has_usable_password():  # a new row has an empty one
        user.set_unusable_password()
        user.save()
    return user


def _read_name(value: object) -> str:
    """To show, so without what cannot be; empty when there is none."""
    text = value if isinstance(value, str) else ""
    return "".join(character for character in text if character.isprintable())[:_MAX_LENGTH]


def _judge(claims: Mapping[str, Any], rules: StaffRules) -> str:
    """The code of what is lacking; empty when nothing is."""
    if rules.acr and claims.get("acr") not in rules.acr:
        return "acr_wrong"
    groups = _dig(claims, rules.groups_claim)
    names = [groups] if isinstance(groups, str) else groups
    if not isinstance(names, list) or not rules.group or rules.group not in names:
        return "group_missing"
    return ""


def _dig(claims: Mapping[str, Any], path: str) -> object:
    """The claim of this name, else the one at this path with dots (realm_access.roles)."""
    if path in claims:
        return claims[path]
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
