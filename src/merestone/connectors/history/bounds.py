"""Which commits of a walk count: how far back, how many, and whether a date can be true."""

from __future__ import annotations

DAY_SECONDS = 86_400
OLD_RUN = 1_000


class Bounds:
    """Decides commit by commit, newest first.

    `newest_at` is the time that days are counted back from; `now` tells impossible dates.
    Commits come roughly by date, so the walk is over after `OLD_RUN` old ones on end: one
    commit with a wrong date does not cut off what lies behind it.
    """

    def __init__(self, newest_at: int, days: int, most_commits: int, now: int) -> None:
        self.oldest_at = newest_at - days * DAY_SECONDS
        self.latest_at = now + DAY_SECONDS
        self._most = most_commits
        self._taken = 0
        self._old = 0
        self.has_left_out = False

    def __str__(self) -> str:
        """Return all on which it depends what counts of a walk."""
        return f"since {self.oldest_at}, at most {self._most}, until {OLD_RUN} are too old"

    def is_possible(self, at: int) -> bool:
        """Return whether a commit can have been made then: after 1970 and not in the future."""
        return 0 < at <= self.latest_at

    def takes(self, at: int) -> bool:
        """Return whether the next commit of the walk counts; impossible dates do."""
        if self._taken >= self._most or (0 < at < self.oldest_at):
            self._old += 1
            self.has_left_out = True
            return False
        self._old = 0
        self._taken += 1
        return True

    def takes_all(self, ats: list[int]) -> bool:
        """Return whether all of the next commits of the walk count; if not, none is taken yet."""
        if self._taken + len(ats) > self._most or min(ats, default=0) < self.oldest_at:
            return False
        self._old = 0
        self._taken += len(ats)
        return True

    @property
    def is_over(self) -> bool:
        """Return whether no further commit need be looked at."""
        return (self._taken >= self._most and self.has_left_out) or self._old >= OLD_RUN
