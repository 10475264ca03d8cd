"""Reads each file that the settings map to teams."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.team_lists.listing import Fault, find_teams
from merestone.connectors.team_lists.team import NAME, TeamReader
from merestone.model.facts import Fact, Problem, Source, Vouches
from merestone.model.settings import ReadSettings, TeamList
from merestone.source.tree import Tree

MOST_PROBLEMS = 20


def read(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:
    """Yield the teams and members of the mapped lists.

    Rows: teams, each with its members, list by list in the order of the settings; what the
    lists vouch for; at most 20 problems a list; one `Source` at the end (`absent` when no
    list is mapped).
    """
    problems = items = 0
    for mapped in settings.team_lists:
        one = _List(tree, mapped)
        yield from one.rows()
        problems += one.problems
        items += one.is_read
    status = "partial" if problems else "read"
    if not items:
        status = "unread" if problems else "absent"
    yield Source(NAME, tree.repo, status, items, "")


class _List:
    def __init__(self, tree: Tree, mapped: TeamList) -> None:
        self.tree, self.mapped = tree, mapped
        self.reader = TeamReader(tree.repo, mapped)
        self.is_read = False
        self.problems = 0

    def rows(self) -> Iterator[Fact]:
        """Yield the list's rows; a slip of the mapping does not flood the reader."""
        for row in self._rows():
            self.problems += isinstance(row, Problem)
            if self.problems <= MOST_PROBLEMS or not isinstance(row, Problem):
                yield row
        if self.problems > MOST_PROBLEMS:
            more = self.problems - MOST_PROBLEMS
            reason = f"{more:,} more like these; correct the mapping or the file"
            yield self.reader.problem(0, reason)
        scope = self.reader.spelling.scope
        if scope and not self.problems:
            yield Vouches(self.tree.repo, self.mapped.file, NAME, scope)

    def _rows(self) -> Iterator[Fact]:
        if self.reader.spelling.mistake:
            yield self.reader.problem(0, self.reader.spelling.mistake)
            return
        teams = find_teams(self.tree, self.mapped)
        if isinstance(teams, Fault):
            yield self.reader.problem(teams.line, teams.reason)
            return
        self.is_read = True
        for node in teams:
            yield from self.reader.rows(node)
        if teams:
            yield from self.reader.unmet_fields(teams[0].line)
