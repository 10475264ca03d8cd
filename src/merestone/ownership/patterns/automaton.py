"""The matcher of all glob dialects: a trie run as an automaton that is built as paths ask for it.

A state is what is left to match below a folder: the live trie nodes and the patterns that
already own everything there. Folders with equal states share one. Patterns that apply at any
depth are kept out of the states: a name is sorted once, wherever it occurs, into the group of
names that those patterns treat alike, and a state answers by group.

All that is remembered is counted, and forgotten together when it becomes too much; what is in
use at that moment stays right, because the number of a group is never given twice.
"""

from __future__ import annotations

from itertools import repeat

from merestone.ownership.patterns.matcher import Matcher
from merestone.ownership.patterns.trie import Trie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from merestone.ownership.patterns.form import Form
    from merestone.ownership.patterns.trie import Node

    Matches: TypeAlias = "tuple[int, ...]"
    Names: TypeAlias = "dict[str, Node] | _EveryName"

MOST_CACHED = 2_000_000
"""Cache cells (about 100 bytes each) after which all caches are dropped and built again."""
LONG = 256
"""Characters from which on a folder is walked to from the root: depth needs no recursion."""
EMPTY_NAME = 0
"""The group of the empty name, which is always asked about by name."""


class _EveryName:
    """Contains every name: in such a state a name is matched itself, not by its group."""

    def __contains__(self, name: object) -> bool:
        return True


EVERY_NAME = _EveryName()
NO_NAMES: dict[str, Node] = {}


class _State(dict["int | str", int]):
    """A folder's answers: group of names, or name, -> set id; filled on first use.

    `base` are the patterns that match any name here; `local` are the names, or all names, that
    some pattern of this folder asks about.
    """

    __slots__ = ("base", "inherited", "live", "local", "owner")

    def __init__(self, owner: GlobMatcher, live: list[Node], inherited: Matches) -> None:
        self.owner = owner
        self.live = live
        self.inherited = inherited
        self.local = _local_names(live)
        base = list(owner.deep_any)
        for node in live:
            if node.any_name is not None:
                base += node.any_name.at_leaf
        self.base = _merged(inherited, base)

    def __missing__(self, key: int | str) -> int:
        owner = self.owner
        if key in ("", EMPTY_NAME):
            found = self._by_empty_name()
        elif isinstance(key, str):
            found = self._by_name(key)
        else:
            found = owner.intern(_merged(self.base, owner.groups[key]))
        self[key] = found
        owner.note_cached(1)
        return found

    def _by_name(self, name: str) -> int:
        """Return the set id of a name that this folder's own patterns may ask about."""
        owner = self.owner
        group = owner.names[name]
        asked = self._asked(name)
        if not asked:
            return self[group]
        return owner.intern(_merged(self.base, [*asked, *owner.groups[group]]))

    def _by_empty_name(self) -> int:
        owner = self.owner
        base = self.base if owner.star_takes_empty else self.inherited
        return owner.intern(_merged(base, [*self._asked(""), *owner.deep_leaf("")]))

    def _asked(self, name: str) -> list[int]:
        """Return the patterns of this folder alone that match the name."""
        matches: list[int] = []
        for node in self.live:
            child = node.literals.get(name)
            if child is not None:
                matches += child.at_leaf
            if node.has_leaf_globs:
                for child in node.by_globs(name):
                    matches += child.at_leaf
        return matches


class _Groups(dict[str, int]):
    """Name -> the group of names that the patterns of any depth treat alike."""

    def __init__(self, owner: GlobMatcher) -> None:
        super().__init__({"": EMPTY_NAME})
        self.owner = owner

    def __missing__(self, name: str) -> int:
        # Counted before the group is made: what is forgotten here must not hold it.
        self.owner.note_cached(1 + len(name) // 64)
        group = self[name] = self.owner.group_of(name)
        return group


class _Reached(dict[str, "tuple[Node, ...]"]):
    """Folder name -> the nodes that the patterns of any depth reach by it."""

    def __init__(self, owner: GlobMatcher) -> None:
        super().__init__()
        self.owner = owner

    def __missing__(self, name: str) -> tuple[Node, ...]:
        reached = self[name] = self.owner.deep_reached(name)
        self.owner.note_cached(1 + (len(name) + len(reached)) // 64)
        return reached


class _Folders(dict[str, _State]):
    """Folder path -> its state."""

    def __init__(self, owner: GlobMatcher) -> None:
        super().__init__()
        self.owner = owner

    def __missing__(self, folder: str) -> _State:
        parent, _, name = folder.rpartition("/")
        state = self.get(parent)
        if state is None:
            state = self[parent] if len(parent) < LONG else self.owner.walk(parent)
        state = self[folder] = self.owner.step(state, name)
        self.owner.note_cached(1 + len(folder) // 64)
        return state


class GlobMatcher(Matcher):
    """A `Matcher` over forms; `star_takes_empty` says whether a whole-segment `*` takes ''."""

    def __init__(self, forms: Iterable[Form], star_takes_empty: bool) -> None:
        super().__init__()
        self.star_takes_empty = star_takes_empty
        self.most_cached = MOST_CACHED
        trie = Trie(forms)
        self.deep = deep = trie.root.deep
        self.deep_any = deep.any_name.at_leaf if deep and deep.any_name else []
        self.groups: dict[int, Matches] = {}
        self._group_ids: dict[Matches, int] = {}
        self._next_group = EMPTY_NAME + 1
        self._states: dict[tuple[Matches, Matches], _State] = {}
        self._cached = 0
        self.names = _Groups(self)
        self._reached = _Reached(self)
        self._folders = _Folders(self)
        self._root = _State(self, [trie.root], tuple(trie.root.at_folder))
        self._folders[""] = self._root

    def set_ids(self, paths: Iterable[str]) -> list[int]:
        """Return the places in `sets` for many paths, in their order.

        Raises: MatchLimit when all sets together outgrow `most_held` entries.
        """
        folders, names = self._folders, self.names
        return [
            (state := folders[folder])[name if name in state.local else names[name]]
            for folder, _, name in map(str.rpartition, paths, repeat("/"))
        ]

    def note_cached(self, cells: int) -> None:
        """Count what was remembered, and forget everything where it became too much."""
        self._cached += cells
        if self._cached > self.most_cached:
            self._cached = 0
            for cache in (self._states, self._reached, self.groups, self._group_ids, self._root):
                cache.clear()
            self._folders.clear()
            self._folders[""] = self._root
            self.names.clear()
            self.names[""] = EMPTY_NAME

    def group_of(self, name: str) -> int:
        """Return the group of a name, a key of `groups`."""
        matches = self.deep_leaf(name)
        found = self._group_ids.get(matches)
        if found is None:
            self._cached += len(matches) // 8
            found = self._group_ids[matches] = self._next_group
            self.groups[found] = matches
            self._next_group += 1
        return found

    def deep_leaf(self, name: str) -> Matches:
        """Return the patterns of any depth that match a path by the name at its end."""
        deep = self.deep
        if deep is None:
            return ()
        child = deep.literals.get(name)
        matches = list(child.at_leaf) if child is not None else []
        if deep.has_leaf_globs:
            for child in deep.by_globs(name):
                matches += child.at_leaf
        return tuple(sorted(matches)) if matches else ()

    def deep_reached(self, name: str) -> tuple[Node, ...]:
        """Return the nodes that a folder of this name reaches from any depth."""
        return tuple(self._children(self.deep, name)) if self.deep is not None else ()

    def _children(self, node: Node, name: str) -> list[Node]:
        reached = node.by_globs(name)
        child = node.literals.get(name)
        if child is not None:
            reached.append(child)
        if node.any_name is not None and (name != "" or self.star_takes_empty):
            reached.append(node.any_name)
        return reached

    def walk(self, folder: str) -> _State:
        """Return a folder's state from the root on; nothing on the way is remembered by path."""
        state = self._root
        if folder:
            for name in folder.removeprefix("/").split("/"):
                state = self.step(state, name)
        return state

    def step(self, state: _State, name: str) -> _State:
        """Return the state of the folder of this name within a state's folder."""
        reached = self._reached[name]
        if not state.live and not reached:
            return state
        live: dict[int, Node] = {}
        owned: list[int] = []
        arrived = list(reached)
        for node in state.live:
            if node.loops:
                live[node.order] = node
            arrived += self._children(node, name)
        for node in arrived:
            owned += node.at_folder
            if node.has_children():
                live[node.order] = node
            if node.deep is not None:
                live[node.deep.order] = node.deep
        return self._state(live, _merged(state.inherited, owned))

    def _state(self, live: dict[int, Node], inherited: Matches) -> _State:
        key = (tuple(sorted(live)), inherited)
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _State(self, [live[at] for at in key[0]], inherited)
            self.note_cached(4 + (len(live) + len(inherited)) // 4)
        return state


def _local_names(live: Iterable[Node]) -> Names:
    """Return the names that patterns of this folder alone ask about, all where one is a glob."""
    names: dict[str, Node] = NO_NAMES
    for node in live:
        if node.has_leaf_globs:
            return EVERY_NAME
        leaves = node.leaf_literals()
        if leaves:
            names = {**names, **leaves} if names else leaves
    return names


def _merged(one: Matches, other: Iterable[int]) -> Matches:
    """Return both in one ascending tuple, without repeats."""
    return tuple(sorted({*one, *other})) if other else one
