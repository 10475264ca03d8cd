"""Reading facts: from every repository by every connector, and from running systems."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from merestone import __version__
from merestone.app.clusters import clusters, declared_first
from merestone.app.live import read_target, skipped, targets
from merestone.app.place import Estate
from merestone.app.request import ScanRequest, tell
from merestone.builtin import PLUGIN
from merestone.charter.key_patterns import declared_key_patterns
from merestone.charter.load import FILE_NAME, Charter
from merestone.charter.teams import team_facts
from merestone.estate.lookup import cache_folder
from merestone.model.errors import ConfigurationError, MerestoneError, PluginError
from merestone.model.facts import FACT_TYPES, Fact, Facts, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.ownership.patterns import check_pattern, compile_matcher
from merestone.plugins import connectors
from merestone.source.file_reading import read_files
from merestone.source.kept import NO_CACHE, ParsedCache
from merestone.source.narrow import narrow
from merestone.source.others import Others
from merestone.source.parsed import StoredCache
from merestone.source.tree import Tree


def read_facts(estate: Estate, request: ScanRequest) -> Facts:
    """Return the facts of every tree by every connector, and those of merestone.yaml."""
    facts = Facts()
    for row in (*team_facts(estate.charter), *declared_key_patterns(estate.charter)):
        facts.add(row)
    cluster_of = clusters(estate.charter, [tree.repo for tree in estate.trees])
    settings = estate.charter.read_settings()._replace(cluster_of=cluster_of)
    if request.history_days is not None:
        settings = settings._replace(history_days=request.history_days)
    settings = settings._replace(cache_folder=cache_folder())
    is_ignored = ignored(estate.charter)
    others = Others(narrow(tree, is_ignored)[0] if is_ignored else tree for tree in estate.trees)
    for tree in estate.trees:
        tree.others = others
        for row in tree_rows(estate, tree, request, settings, is_ignored):
            facts.add(row)
    for row in live_rows(estate, request):
        facts.add(row)
    declared_first(facts)
    return facts


def tree_rows(
    estate: Estate,
    tree: Tree,
    request: ScanRequest,
    settings: ReadSettings,
    is_ignored: Callable[[str], bool] | None,
) -> Iterator[Fact]:
    """Yield what every connector reads in one repository.

    Raises: PluginError.
    """
    tree.cache = parsed_cache(estate)
    narrowed, left_out = narrow(tree, is_ignored) if is_ignored else (tree, 0)
    if left_out:
        reason = f"{left_out:,} files are not read as sources: ignored in {FILE_NAME}"
        yield Problem("files", tree.repo, "", 0, reason, "", False)
    for name, connector in connectors().items():
        if is_by_file(connector):
            continue
        if name == "history" and not _wants_history(request, settings):
            yield Source("history", tree.repo, "off", 0, "not asked for")
            continue
        tell(request.progress, f"reading {tree.repo}: {name}")
        # Everything that is there can be owned; only what speaks can be told to be silent.
        seen = tree if name in ("files", "history") else narrowed
        yield from rows_of(name, connector, seen, settings)
    tell(request.progress, f"reading {tree.repo}: infrastructure")
    yield from file_rows(narrowed, settings)


def live_rows(estate: Estate, request: ScanRequest) -> Iterator[Fact]:
    """Yield what the running systems say that merestone.yaml names, if the user asked for it.

    Raises: ConfigurationError, PluginError.
    """
    if not estate.charter.file.sources.live:
        return
    if not request.live:
        yield from skipped(estate.charter)
        return
    taken = [tree.repo for tree in estate.trees]
    for target in targets(estate.charter, taken, os.environ, request.allowed_hosts):
        tell(request.progress, f"asking {target.name}: {target.connector}")
        yield from read_target(target)


def file_rows(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:
    """Yield what the connectors read that look at one file after the other.

    Raises: PluginError where one that did not come with Merestone fails.
    """
    found = {name: each for name, each in connectors().items() if is_by_file(each)}
    own = [each for name, each in found.items() if name in PLUGIN.connectors]
    others = [each for name, each in found.items() if name not in PLUGIN.connectors]
    yield from read_files(tree, own, settings, tree.cache)
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
