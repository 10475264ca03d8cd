"""One team of a mapped list: its row and its members'."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.team_lists.paths import KEY, Node, flat, follow
from merestone.connectors.team_lists.spelling import Spelling, person_party
from merestone.model.facts import Fact, Member, Problem, Team
from merestone.model.settings import TeamList
from merestone.source.yaml import Map

NAME = "team_lists"


class TeamReader:
    """Turns the teams of one list into rows; remembers which member fields were met."""

    def __init__(self, repo: str, mapped: TeamList) -> None:
        self.repo, self.mapped = repo, mapped
        self.spelling = Spelling(mapped.spelling)
        self.fields_met: set[str] = set()

    def problem(self, line: int, reason: str) -> Problem:
        """Return a problem at a line of the list; a list of teams hides nobody's paths."""
        return Problem(NAME, self.repo, self.mapped.file, line, reason, "", False)

    def rows(self, node: Node) -> Iterator[Fact]:
        """Yield one team, then its members."""
        name = self._name(node)
        if not name:
            wanted = f"no {self.mapped.name!r} that is text" if self.mapped.name else "no key"
            yield self.problem(node.line, f"this team has {wanted}; add it or correct `name`")
            return
        party = self.spelling.party(name)
        title = self._text(node, self.mapped.title)
        parent = self._text(node, self.mapped.parent)
        members = list(self._members(node, party))
        yield Team(
            self.repo,
            self.mapped.file,
            node.line,
            NAME,
            party,
            title,
            "",
            self.spelling.party(parent) if parent else "",
            self._has_members(node),
        )
        yield from members

    def _name(self, node: Node) -> str:
        if self.mapped.name not in ("", KEY):
            return self._text(node, self.mapped.name)
        return node.value if isinstance(node.value, str) and not node.key else node.key

    @staticmethod
    def _text(node: Node, path: str) -> str:
        found = follow(node, path) if path else []
        return found[0].value if found and isinstance(found[0].value, str) else ""

    def _has_members(self, node: Node) -> bool:
        return any(follow(node, field) for field in self.mapped.members)

    def _members(self, node: Node, party: str) -> Iterator[Fact]:
        seen: set[str] = set()
        for field in self.mapped.members:
            found = follow(node, field)
            if found:
                self.fields_met.add(field)
            for one in flat(found):
                if one.value is None:
                    continue
                person = self._person(one)
                if isinstance(person, Problem):
                    yield person
                elif person not in seen:
                    seen.add(person)
                    yield Member(self.repo, self.mapped.file, one.line, party, person, "")

    def _person(self, one: Node) -> str | Problem:
        key, written = self.mapped.member_key, one.value
        if isinstance(written, Map):
            written = written.get(key) if key else None
            if not isinstance(written, str):
                wanted = f"no {key!r}" if key else "several fields and `member_key` is not set"
                return self.problem(one.line, f"this member has {wanted}; name the login's field")
        person = person_party(written)
        if not person:
            return self.problem(one.line, f"{written!r} is no login and no email; write one")
        return person

    def unmet_fields(self, line: int) -> Iterator[Problem]:
        """Yield the fields that no team has: a slip of the mapping, where some is usual."""
        for field in self.mapped.members:
            if field not in self.fields_met:
                yield self.problem(line, f"no team has members {field!r}; correct the path")
