"""Marks on views: public, or behind login with the policy action that it asks for.

A view without a mark is refused by the middleware, so that a forgotten mark closes a page instead
of opening it. A guard test walks all URL patterns.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

from zaken.domain import Action

type View = Callable[..., HttpResponseBase]


def public[V: View](view: V) -> V:
    """Mark a view that needs no login and shows nothing personal."""
    view.access = None  # type: ignore[attr-defined]  # a function attribute, read by get_mark
    return view


def requires[V: View](action: Action) -> Callable[[V], V]:
    """Mark a view that needs a login; `action` is what the service asks the policy."""

    def mark(view: V) -> V:
        view.access = action  # type: ignore[attr-defined]  # a function attribute, read by get_mark
        return view

    return mark


def get_mark(view: Callable[..., Any]) -> Action | None:
    """The action of a view, or None for a public one. Raises LookupError for an unmarked view."""
    try:
        mark: Action | None = view.access  # type: ignore[attr-defined]  # set by the marks above
    except AttributeError:
        raise LookupError(f"{view} is neither public nor names its action") from None
    return mark
