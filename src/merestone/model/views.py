"""The frozen answers of the use cases; faces and reporters render these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from merestone.model.findings import Place, ProblemView, SourceView


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim in a chain: what it says, where, and what became of it."""

    evidence: str
    says: str
    place: Place
    outcome: str
    reason: str
    strength: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class DutyView:
    """One of the three questions, answered: `state`, `parties` as people read them, and why."""

    duty: str
    state: str
    parties: tuple[str, ...]
    place: Place | None
    confidence: str
    reason: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class WhoAnswer:
    """The answer for one reference. `remarks` begin with a word such as `but` or `note`.

    `layer` and `facet` are those of a thing that is classified, else ''.
    """

    ref: str
    address: str
    kind: str
    duties: tuple[DutyView, ...]
    remarks: tuple[str, ...] = ()
    layer: str = ""
    facet: str = ""


@dataclass(frozen=True, slots=True)
class FolderSummary:
    """Who maintains what is below a folder: party -> number of files, most first.

    `unowned`, `on_purpose` and `unread` count the files that nobody maintains, by why.
    """

    ref: str
    address: str
    files: int
    holders: tuple[tuple[str, int], ...]
    unowned: int
    on_purpose: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class NotFound:
    """A reference that names nothing, with what it may have meant."""

    ref: str
    nearest: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WhoView:
    """The answer of `merestone who`, one item a reference, in the order asked."""

    version: str
    root: str
    revision: str
    answers: tuple[WhoAnswer | FolderSummary | NotFound, ...]
    problems: tuple[ProblemView, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnsGroup:
    """Things of one kind that a team holds by one claim."""

    kind: str
    duty: str
    count: int
    place: Place
    says: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnsView:
    """The answer of `merestone owns TEAM`."""

    version: str
    root: str
    party: str
    spellings: tuple[str, ...]
    members: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    groups: tuple[OwnsGroup, ...]
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnownedFolder:
    """The smallest folder (or file) that covers a run of unowned files.

    `state`: `unowned`, `unowned on purpose` or `unread`. `is_whole`: nothing below it is owned.
    """

    path: str
    state: str
    files: int
    of_files: int
    is_whole: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnownedView:
    """The answer of `merestone unowned` for one duty."""

    version: str
    root: str
    duty: str
    files: int
    unowned: int
    on_purpose: int
    unread: int
    folders: tuple[UnownedFolder, ...]
    entities: tuple[str, ...]
    problems: tuple[ProblemView, ...] = ()
    things: tuple[str, ...] = ()
    of_things: int = 0


@dataclass(frozen=True, slots=True)
class InventoryRepository:
    """One repository in the inventory."""

    repo: str
    kind: str
    revision: str
    files: int
    is_shallow: bool
    is_partial: bool
    history: str


@dataclass(frozen=True, slots=True)
class ThingKind:
    """How many things of one kind there are, and what such a thing is.

    `scheme` is the beginning of their addresses. `layer`, `pillar` and `category` are '' where no
    line of classes.toml matches; `facet` is `SERVICE/PART` of a composed service, or ''.
    """

    scheme: str
    kind: str
    count: int
    layer: str
    pillar: str
    category: str
    facet: str


@dataclass(frozen=True, slots=True)
class InventoryView:
    """The answer of `merestone inventory`: what was read, from where, and what was not.

    `kinds` and `states` are of files and entities, `things` and `thing_states` of all the rest.
    """

    version: str
    root: str
    repositories: tuple[InventoryRepository, ...]
    sources: tuple[SourceView, ...]
    kinds: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, str, int], ...]
    evidence: tuple[tuple[str, int], ...]
    problems: tuple[ProblemView, ...]
    things: tuple[ThingKind, ...] = ()
    thing_states: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MapNode:
    """One thing on a map: what it is, and who maintains it.

    `is_known` is false for what lies outside of what was read; `maintains` is then empty.
    `is_contested`: other sources name another maintainer.
    """

    address: str
    kind: str
    name: str
    layer: str
    maintains: tuple[str, ...]
    is_known: bool
    is_contested: bool = False

    @property
    def holders(self) -> str:
        """Return who maintains it in a few words, '' for nobody."""
        named = ", ".join(self.maintains)
        return f"{named} (contested)" if self.is_contested else named


@dataclass(frozen=True, slots=True)
class MapLink:
    """One dependency: the thing in the middle `type` this one (`out`), or the reverse (`in`).

    `is_crossing`: both ends have a maintainer, and they have none in common.
    """

    direction: str
    type: str
    node: MapNode
    place: Place
    detail: str
    is_crossing: bool


@dataclass(frozen=True, slots=True)
class MapView:
    """The answer of `merestone map`: what contains one thing, what it holds, and its links.

    `inside` is the outermost first; `held` counts what it contains, of which `holds` has the
    first. `node` is None where nothing has the name; `nearest` then has what was meant.
    """

    version: str
    root: str
    ref: str
    node: MapNode | None
    inside: tuple[MapNode, ...]
    holds: tuple[MapNode, ...]
    held: int
    links: tuple[MapLink, ...]
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleParameter:
    """One parameter of a rule, with its default and its meaning."""

    name: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as `merestone rule show` and the reports present it.

    `page` is its README; `sections` its parts by heading.
    """

    rule: str
    title: str
    level: str
    confidence: str
    maturity: str
    needs: tuple[str, ...]
    remedy: str
    parameters: tuple[RuleParameter, ...]
    page: str
    query: str


@dataclass(frozen=True, slots=True)
class RulesView:
    """The answer of `merestone rule list`."""

    version: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class OnCallRow:
    """Who is on call in one layer of one schedule. `person` '' is nobody; `until` '' is for good.

    `problem` says why nobody can tell, or is ''.
    """

    schedule: str
    team: str
    layer: str
    person: str
    until: str
    problem: str
    place: Place


@dataclass(frozen=True, slots=True)
class OnCallView:
    """The answer of `merestone on-call`: who is paged at one time.

    `missing` are the names that no schedule answers for; `nearest` schedules that were meant.
    """

    version: str
    root: str
    at: str
    rows: tuple[OnCallRow, ...]
    missing: tuple[str, ...]
    nearest: tuple[str, ...]


View = (
    WhoView | OnCallView | OwnsView | UnownedView | InventoryView | MapView | RuleView | RulesView
)
