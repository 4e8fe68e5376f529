"""How long a page and its calls wait. Times are of the monotonic clock, in seconds."""

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a page stops waiting, and how long it waits in all."""

    at: float
    total: float = math.inf

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    @property
    def remaining(self) -> float:
        """Seconds left; never negative."""
        return max(0.0, self.at - time.monotonic())

    def within(self, seconds: float) -> "Deadline":
        """So many seconds from now, but never later than this one."""
        return Deadline(min(self.at, time.monotonic() + seconds), self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The part of a page's time that one call may take, its retry included.

    Parts and not seconds, so that they hold for whoever gives a page more time or less.
    """

    mandatory: float = 0.8
    optional: float = 0.533

    def get_limit(self, deadline: Deadline, *, optional: bool) -> Deadline:
        """Until when a call that starts now may take."""
        part = self.optional if optional else self.mandatory
        return deadline.within(part * deadline.total)
