"""Which files of a repository may be catalog descriptors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from merestone.connectors.backstage.globs import find, has_magic, is_bounded, match_segment
from merestone.source.kept import Known
from merestone.source.tree import Tree, Unreadable

YAML = (".yaml", ".yml")
PROBE_BYTES = 256_000
MOST_PROBED = 20_000
YES, NO = "yes", "no"
DECLARES = re.compile(rb"^apiVersion:[ \t]*[\"']?(?:[a-z0-9-]+\.)*backstage\.io/", re.MULTILINE)

# Folders whose files are no part of this repository's own catalog: other people's code, what a
# scaffolder fills in, and what tests feed to a program.
BORROWED = frozenset(
    ("node_modules", "vendor", "skeleton", "skeletons", "fixtures", "__fixtures__", "testdata")
)
TESTS = BORROWED | {"test", "tests", "__tests__", "e2e", "e2e-tests"}


def named_files(tree: Tree, patterns: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the files that the settings name, and those left alone in borrowed folders.

    A pattern with a slash is a whole path and always counts; else it is a last segment.
    """
    paths = list(tree.files)
    wanted: set[str] = set()
    borrowed: set[str] = set()
    for pattern in patterns:
        if "/" in pattern:
            whole = pattern.removeprefix("/")
            wanted.update(find(whole, paths) if is_bounded(whole) else ())
            continue
        for path in _with_name(tree, pattern, paths):
            (borrowed if is_below(path, BORROWED) else wanted).add(path)
    return sorted(wanted), sorted(borrowed - wanted)


def _with_name(tree: Tree, pattern: str, paths: Sequence[str]) -> list[str]:
    if not has_magic(pattern):
        return tree.named(pattern)
    return [path for path in paths if match_segment(path.rpartition("/")[2], pattern)]


def is_below(path: str, folders: frozenset[str]) -> bool:
    """Return whether a path lies in a folder of one of these names, or of a templated one."""
    parents = path.split("/")[:-1]
    return "{{" in path or any(parent.lower() in folders for parent in parents)


def is_named(path: str, patterns: tuple[str, ...]) -> bool:
    """Return whether the file has one of the catalog's usual last segments."""
    name = path.rpartition("/")[2]
    return any("/" not in pattern and match_segment(name, pattern) for pattern in patterns)


class Probe:
    """Finds further descriptors by their content; `is_cut` when there were too many files.

    What was found out of a file is kept: the next scan looks into those that changed.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.is_cut = False

    def files(self) -> Iterator[str]:
        """Yield the small YAML files that declare something of the catalog's API."""
        known = self.tree.cache.of(self.tree.repo, [DECLARES.pattern.decode()], "catalog")
        try:
            yield from self._declaring(known)
        finally:
            known.close()

    def _declaring(self, known: Known) -> Iterator[str]:
        probed = 0
        for path, kind in self.tree.files.items():
            if not path.endswith(YAML) or kind not in ("file", "executable"):
                continue
            if is_below(path, TESTS):
                continue
            if probed >= MOST_PROBED:
                self.is_cut = True
                return
            probed += 1
            if self._answer(path, known) == YES:
                yield path

    def _answer(self, path: str, known: Known) -> str:
        stamp = self.tree.stamp(path)
        answer = known.unchanged(path, stamp)
        if answer is None:
            try:
                data = self.tree.read(path, PROBE_BYTES)
            except Unreadable:
                return NO
            answer = YES if DECLARES.search(data) else NO
            known.put(path, data, answer, stamp)
        return answer


def configuration_files(tree: Tree) -> list[str]:
    """Return the application's own configuration files, `app-config*.yaml`."""
    found = []
    for path in tree.files:
        name = path.rpartition("/")[2]
        if name.startswith("app-config") and name.endswith(YAML) and not is_below(path, BORROWED):
            found.append(path)
    return found
