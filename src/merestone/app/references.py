r"""What a reference means: a path, an address or an entity, in every form that people write.

A path is looked for from where the user stands, then from the root. Only where nothing has the
name as it is written are other spellings of it tried: `\` for `/`, and the two ways in which
accented letters are composed.
"""

from __future__ import annotations

import difflib
import os
import posixpath
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from merestone.app.scan import Scan
from merestone.app.thing_remarks import ThingRemarks
from merestone.connectors.mesh.matching import Route, match_route
from merestone.connectors.mesh.routes import MARK
from merestone.connectors.mesh.stored import routes_from
from merestone.model.claims import Resource
from merestone.model.facts import File, Property, Thing

MOST_NEAREST = 3
KUBERNETES_PARTS = 4
OBJECT = "object"
MOST_SUGGESTED = 20
MOST_COMPARED = 20_000
Place = tuple[str, str]


class References:
    """Finds what references of one scan name."""

    def __init__(self, found: Scan) -> None:
        self._estate = found.estate
        self._ownership = found.ownership
        self._files = found.facts.of(File)
        self._facts = found.facts
        self._suggested = 0
        self.remarks = ThingRemarks(found)

    def find(self, ref: str) -> Resource | None:
        """Return the resource that a reference names, or None."""
        index = self._ownership.by_address
        for spelling in spellings(ref):
            for address in self._addresses(spelling):
                if address in index:
                    return self._ownership.resources[index[address]]
        return None

    def folder(self, ref: str) -> tuple[str, list[Resource]]:
        """Return the address of a folder and the files below it; none where it is no folder."""
        for spelling in spellings(ref):
            for address, places in self._folders(spelling):
                prefixes = {repo: f"{path}/" if path else "" for repo, path in places}
                below = [
                    r
                    for r in self._ownership.resources
                    if r.kind == "file"
                    and r.repo in prefixes
                    and r.path.startswith(prefixes[r.repo])
                ]
                if below:
                    return address, below
        return "", []

    def _addresses(self, ref: str) -> Iterator[str]:
        """Yield the addresses that a reference may stand for, likeliest first."""
        yield from self._plain(ref)
        # Routes of one object are asked in turn; what is left over is the last one's.
        served = self._served(ref)
        plain = [each for each in served if not each.is_conditional]
        yield from (each.address for each in (plain or served)[:1])

    def _plain(self, ref: str) -> Iterator[str]:
        """Yield the addresses that a reference may stand for, if it is no host and path."""
        if ref.startswith("catalog:"):
            yield ref.lower()
        elif ref.startswith("file:"):
            yield f"file:{normal(ref[5:])}"
        else:
            yield ref
        for path in self._paths(ref):
            yield from (f"file:{repo}/{rest}" for repo, rest in self._within(path))
        kind, colon, rest = ref.lower().partition(":")
        if colon:
            namespace, slash, name = rest.rpartition("/")
            yield f"catalog:{kind}/{namespace if slash else 'default'}/{name}"
        elif is_bare_name(ref):
            # A bare name is an entity's, where exactly one has it.
            named = self._named.get(ref.lower(), [])
            yield from named if len(named) == 1 else ()
        ends = self._ends.get(shortened(ref), [])
        ends = ends or self._kinds.get(ref.lower().rstrip("/"), [])
        yield from ends if len(ends) == 1 else ()

    def routes(self, ref: str) -> tuple[Route, ...]:
        """Return the routes that may serve a host and path, such as `shop.acme.io/cart`.

        None where the reference is an address, a path, or what else is called so.
        """
        for spelling in spellings(ref):
            if any(address in self._ownership.by_address for address in self._plain(spelling)):
                return ()
        return next((found for each in spellings(ref) if (found := self._served(each))), ())

    def _served(self, ref: str) -> tuple[Route, ...]:
        """Return the routes that may serve a host and path, in the order in which they are asked.

        Those for any host are left out where some gateway knows this very host.
        """
        host, _, path = (
            ref.partition("://")[2].partition("/") if "://" in ref else ref.partition("/")
        )
        if "." not in host or host.startswith(".") or not self._routes:
            return ()
        found = match_route(self._routes, host, f"/{path}")
        known = tuple(each for each in found if each.host not in ("", "*"))
        return known or found

    @cached_property
    def _routes(self) -> list[Route]:
        return routes_from(self._facts.of(Thing), self._facts.of(Property))

    def several(self, ref: str) -> tuple[str, ...]:
        """Return the addresses that a name may stand for, where there are several."""
        named = self._named.get(ref.lower(), []) if is_bare_name(ref) else []
        named = named or self._ends.get(shortened(ref), [])
        named = named or self._kinds.get(ref.lower().rstrip("/"), [])
        return tuple(named) if len(named) > 1 else ()

    @cached_property
    def _ends(self) -> dict[str, list[str]]:
        """Every thing by each way in which its address can be cut short from the left.

        `Deployment/checkout`, `shop/Deployment/checkout`; `aws_s3_bucket.logs`. An object of a
        custom kind is found with its group and without it. `mesh:HOST/PATH` is any route of these.
        """
        ends: dict[str, dict[str, None]] = {}
        for address, spelled in self._spelled():
            scheme, _, rest = spelled.lower().partition(":")
            if scheme in ("file", "catalog"):
                continue
            parts = rest.split("/")
            kinds = [parts]
            if scheme == "kubernetes" and len(parts) == KUBERNETES_PARTS and "." in parts[2]:
                kinds.append([*parts[:2], parts[2].partition(".")[0], parts[3]])
            last = parts.index(MARK) if scheme == "mesh" and MARK in parts else len(parts)
            if last < len(parts):
                ends.setdefault(f"mesh:{'/'.join(parts[:last])}", {})[address] = None
            for each in kinds:
                for at in range(last):
                    end = "/".join(each[at:]).strip("/")
                    if end:
                        ends.setdefault(end, {})[address] = None
        return {end: list(addresses) for end, addresses in ends.items()}

    @cached_property
    def _kinds(self) -> dict[str, list[str]]:
        """Every thing by its kind and its name, or that of its file: `workflow/release`."""
        kinds: dict[str, dict[str, None]] = {}
        for each in self._ownership.resources:
            if each.kind != "file":
                stem = posixpath.basename(each.path).partition(".")[0]
                for name in (each.name, stem) if each.kind == "workflow" else (each.name,):
                    kinds.setdefault(f"{each.kind}/{name}".lower(), {})[each.address] = None
        return {said: list(addresses) for said, addresses in kinds.items()}

    def _spelled(self) -> Iterator[tuple[str, str]]:
        """Yield every address with itself, and with that of an object that declares it."""
        known = self._ownership.by_address
        yield from ((each.address, each.address) for each in self._ownership.resources)
        for row in self._facts.of(Property):
            if row.key == OBJECT and row.address in known:
                yield row.address, row.value

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        named: dict[str, dict[str, None]] = {}
        alerts: dict[str, list[str]] = {}
        for resource in self._ownership.resources:
            name = resource.name.lower()
            if resource.kind != "file":
                named.setdefault(name, {})[resource.address] = None
            if resource.kind == "alert":
                alerts.setdefault(name, []).append(resource.address)
        # Whoever is paged types the alert's name, not its receiver's.
        one = {name: found for name, found in alerts.items() if len(found) == 1}
        return {name: one.get(name, list(addresses)) for name, addresses in named.items()}

    def _paths(self, ref: str) -> Iterator[str]:
        """Yield the paths from the root that a path as the user writes it may be."""
        root = self._estate.root.as_posix()
        path = posixpath.normpath(posixpath.join(root, self._estate.within, ref))
        if posixpath.isabs(ref) and not f"{path}/".startswith(f"{root}/"):
            # The user may see the root through a symlink; the last part is kept as it is.
            above, name = os.path.split(path)
            path = posixpath.join(os.path.realpath(above), name)
        seen = [path[len(root) :].lstrip("/")] if f"{path}/".startswith(f"{root}/") else []
        yield from dict.fromkeys((*seen, normal(ref)))

    def _within(self, path: str) -> Iterator[Place]:
        """Yield (repository, path in it) for a path from the root."""
        for repo, folder in self._estate.folders.items():
            if not folder:
                yield repo, path
            elif path == folder or path.startswith(f"{folder}/"):
                yield repo, path[len(folder) + 1 :]

    def _folders(self, ref: str) -> Iterator[tuple[str, list[Place]]]:
        """Yield the folders that a reference may be: in a repository, or around several."""
        if ref.startswith("file:"):
            path = normal(ref[5:])
            for repo in self._estate.folders:
                if path == repo or path.startswith(f"{repo}/"):
                    yield f"file:{path}", [(repo, path[len(repo) + 1 :])]
        for path in self._paths(ref):
            for repo, rest in self._within(path):
                yield f"file:{repo}/{rest}".rstrip("/"), [(repo, rest)]
            inside = f"{path}/" if path else ""
            around = [(r, "") for r, f in self._estate.folders.items() if f.startswith(inside)]
            yield f"file:{path}", around

    def nearest(self, ref: str) -> tuple[str, ...]:
        """Return what a reference that names nothing may have meant, likeliest first.

        After many such references, nothing is suggested any more: it takes long.
        """
        self._suggested += 1
        if self._suggested > MOST_SUGGESTED:
            return ()
        wanted = ref.rstrip("/")
        last = wanted.rpartition("/")[2].lower()
        close = difflib.get_close_matches(wanted, self._alike(wanted), MOST_NEAREST, 0.6)
        addresses = [address for named in self._named.values() for address in named]
        entities = difflib.get_close_matches(wanted.lower(), addresses, MOST_NEAREST, 0.5)
        same = self._by_last_part.get(last, [])
        found = dict.fromkeys((*same[:MOST_NEAREST], *close, *entities, *self._named.get(last, ())))
        return tuple(found)[:MOST_NEAREST]

    @cached_property
    def _shown(self) -> list[str]:
        """Every path and every folder, as the user sees them."""
        paths = [self._estate.shown(file.repo, file.path) for file in self._files]
        folders = {path.rpartition("/")[0] for path in paths} - {""}
        return [*paths, *sorted(folders)]

    @cached_property
    def _by_last_part(self) -> dict[str, list[str]]:
        named: dict[str, list[str]] = {}
        for path in sorted(self._shown):
            named.setdefault(path.rpartition("/")[2].lower(), []).append(path)
        return named

    def _alike(self, wanted: str) -> list[str]:
        """Return the paths worth comparing: as deep as the wanted one, and about as long."""
        depth = wanted.count("/")
        near = range(len(wanted) - 6, len(wanted) + 7)
        return [p for p in self._shown if p.count("/") == depth and len(p) in near][:MOST_COMPARED]


def shortened(ref: str) -> str:
    """Return a reference as `References` keeps the ends of addresses."""
    return ref.lower().rstrip("/").removeprefix("kubernetes:")


def is_bare_name(ref: str) -> bool:
    """Return whether a reference may be an entity's name alone."""
    return "/" not in ref and ":" not in ref


def spellings(ref: str) -> Iterator[str]:
    """Yield a reference as it is written, then in its other spellings."""
    forms = [ref.replace(os.sep, "/"), ref.replace("\\", "/")]
    forms += [unicodedata.normalize(form, forms[1]) for form in ("NFC", "NFD")]
    yield from dict.fromkeys(forms)


def normal(path: str) -> str:
    """Return a path without `.`, `..` and a last slash; '' for the root."""
    plain = posixpath.normpath(path)
    return "" if plain == "." else plain
