"""Reading the whole estate once: facts from every connector, ownership from the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from merestone import __version__
from merestone.app.classed import Classed
from merestone.app.place import Estate, open_estate
from merestone.builtin import PLUGIN
from merestone.charter.load import FILE_NAME, Charter
from merestone.charter.parties import party_of
from merestone.charter.teams import team_facts
from merestone.estate.lookup import cache_folder
from merestone.model.errors import ConfigurationError, MerestoneError, PluginError
from merestone.model.facts import FACT_TYPES, Fact, Facts, Problem, Source
from merestone.model.findings import Place, ProblemView, SourceView
from merestone.model.settings import ReadSettings
from merestone.ownership.assign import Ownership, resolve
from merestone.ownership.evidence.declared import Declared, DeclaredEvidence
from merestone.ownership.owner_keys import OwnerKeys
from merestone.ownership.patterns import check_pattern, compile_matcher
from merestone.ownership.precedence import Precedence, load_precedence
from merestone.plugins import connectors
from merestone.source.file_reading import read_files
from merestone.source.narrow import narrow
from merestone.source.parsed import NO_CACHE, ParsedCache, StoredCache
from merestone.source.tree import Tree

Progress = Callable[[str], None]


class ScanRequest(NamedTuple):
    """What to read. `history` false leaves the commits out; `history_days` bounds them."""

    start: Path
    revision: str = ""
    config: str = ""
    history: bool = True
    history_days: int | None = None
    progress: Progress | None = None


class Scan:
    """One reading of an estate; use as a context, which closes what was opened."""

    def __init__(self, estate: Estate, facts: Facts, ownership: Ownership) -> None:
        self.estate = estate
        self.facts = facts
        self.ownership = ownership
        self.charter = estate.charter
        self.classed = Classed(estate.charter, facts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.estate.close()

    @property
    def root(self) -> str:
        """Return the root's name for people: the last part of its path."""
        return self.estate.root.name

    @property
    def revision(self) -> str:
        """Return the revision of a single repository, or ''."""
        trees = self.estate.trees
        return trees[0].about.revision if len(trees) == 1 else ""

    def place(self, repo: str, path: str, line: int = 0) -> Place:
        """Return a place as the user sees it from the root, which is itself `.`."""
        return Place(self.estate.shown(repo, path) or ".", line)

    def problems(self) -> tuple[ProblemView, ...]:
        """Return every problem of the scan, in order."""
        return tuple(
            ProblemView(p.connector, self.place(p.repo, p.path, p.line), p.reason, p.is_blinding)
            for p in self.facts.of(Problem)
        )

    def sources(self) -> tuple[SourceView, ...]:
        """Return what each connector did with each repository, in order."""
        return tuple(SourceView(*row) for row in self.facts.of(Source))


def scan(request: ScanRequest) -> Scan:
    """Return the estate around `request.start`, read and resolved.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    estate = open_estate(request.start, request.revision, request.config)
    try:
        precedence = precedence_of(estate.charter)
        facts = read_facts(estate, request)
        tell(request.progress, "resolving owners")
        ownership = resolve(
            facts,
            precedence,
            DeclaredEvidence(tuple(declared(estate.charter))),
            tuple(estate.charter.file.placeholders),
            owner_keys(estate.charter),
        )
    except BaseException:
        estate.close()
        raise
    return Scan(estate, facts, ownership)


def read_facts(estate: Estate, request: ScanRequest) -> Facts:
    """Return the facts of every tree by every connector, and those of merestone.yaml."""
    facts = Facts()
    for row in team_facts(estate.charter):
        facts.add(row)
    settings = estate.charter.read_settings()
    if request.history_days is not None:
        settings = settings._replace(history_days=request.history_days)
    is_ignored = ignored(estate.charter)
    cache = parsed_cache(estate)
    for tree in estate.trees:
        narrowed, left_out = narrow(tree, is_ignored) if is_ignored else (tree, 0)
        if left_out:
            reason = f"{left_out:,} files are not read as sources: ignored in {FILE_NAME}"
            facts.add(Problem("files", tree.repo, "", 0, reason, "", False))
        for name, connector in connectors().items():
            if is_by_file(connector):
                continue
            if name == "history" and not _wants_history(request, settings):
                facts.add(Source("history", tree.repo, "off", 0, "not asked for"))
                continue
            tell(request.progress, f"reading {tree.repo}: {name}")
            # Everything that is there can be owned; only what speaks can be told to be silent.
            seen = tree if name in ("files", "history") else narrowed
            for row in rows_of(name, connector, seen, settings):
                facts.add(row)
        tell(request.progress, f"reading {tree.repo}: infrastructure")
        for row in file_rows(narrowed, settings, cache):
            facts.add(row)
    return facts


def file_rows(tree: Tree, settings: ReadSettings, cache: ParsedCache) -> Iterator[Fact]:
    """Yield what the connectors read that look at one file after the other.

    Raises: PluginError where one that did not come with Merestone fails.
    """
    found = {name: each for name, each in connectors().items() if is_by_file(each)}
    own = [each for name, each in found.items() if name in PLUGIN.connectors]
    others = [each for name, each in found.items() if name not in PLUGIN.connectors]
    yield from read_files(tree, own, settings, cache)
    try:
        yield from read_files(tree, others, settings)
    except MerestoneError:
        raise
    except Exception as error:
        raise PluginError(
            f"a plugin's connector ({', '.join(each.NAME for each in others)}) failed on "
            f"{tree.repo}: {type(error).__name__}: {error}; tell its authors, or remove it"
        ) from error


def rows_of(name: str, connector: Any, tree: Tree, settings: ReadSettings) -> Iterator[Fact]:
    """Yield what one connector reads.

    Raises: PluginError where one that did not come with Merestone fails or yields no fact.
    """
    if name in PLUGIN.connectors:
        yield from connector.read(tree, settings)
        return
    try:
        for row in connector.read(tree, settings):
            if type(row) not in FACT_TYPES:
                raise TypeError(f"{type(row).__name__} is no fact")
            yield row
    except MerestoneError:
        raise
    except Exception as error:
        raise PluginError(
            f"connector {name!r} of a plugin failed on {tree.repo}: "
            f"{type(error).__name__}: {error}; tell its authors, or remove it"
        ) from error


def is_by_file(connector: Any) -> bool:
    """Return whether a connector reads one file after the other."""
    return callable(getattr(connector, "parse", None))


def parsed_cache(estate: Estate) -> ParsedCache:
    """Return what keeps parsed files between scans; none where there is no place for it."""
    folder = cache_folder()
    if not folder:
        return NO_CACHE
    return StoredCache(Path(folder), str(estate.root), __version__)


def ignored(charter: Charter) -> Callable[[str], bool] | None:
    """Return what tells the paths that merestone.yaml leaves out, or None when it names none.

    Raises: ConfigurationError naming each pattern that is none.
    """
    given = charter.file.sources.ignore
    patterns = [f"file:*/{pattern.removeprefix('/')}" for pattern in given]
    if not patterns:
        return None
    mistakes = []
    for n, pattern in enumerate(patterns):
        why = check_pattern("address", pattern)
        if why:
            mistakes.append(f"{charter.at('sources', 'ignore', n)}: {given[n]!r}: {why}")
    if mistakes:
        raise ConfigurationError(mistakes)
    matcher = compile_matcher("address", patterns)
    return lambda path: matcher.set_id(f"file:x/{path}") != 0


def _wants_history(request: ScanRequest, settings: ReadSettings) -> bool:
    return request.history and settings.history_days > 0


def tell(progress: Progress | None, text: str) -> None:
    """Say what is being done, where somebody listens."""
    if progress is not None:
        progress(text)


def owner_keys(charter: Charter) -> OwnerKeys:
    """Return which labels name owners, with what merestone.yaml adds and takes away."""
    given = charter.file.sources.owner_labels
    return OwnerKeys(tuple(given.also), tuple(given.never))


def precedence_of(charter: Charter) -> Precedence:
    """Return the table of precedence with what merestone.yaml changes of it.

    Raises: ConfigurationError naming every line that changes nothing that there is.
    """
    overrides = charter.file.precedence.model_dump(exclude_defaults=True)
    return load_precedence(overrides, lambda *keys: charter.at("precedence", *keys))


def declared(charter: Charter) -> Iterator[Declared]:
    """Yield the charter's claims, one a pattern, in the file's order."""
    for claim in charter.claims:
        who = claim.sentence.who
        parties = (party_of(who, charter.file.teams),) if who else ()
        for pattern in claim.sentence.patterns:
            yield Declared(
                charter.path,
                claim.line,
                pattern,
                parties,
                claim.sentence.duties,
                claim.sentence.because,
            )
