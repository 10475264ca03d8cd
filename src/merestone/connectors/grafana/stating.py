"""The facts of a repository's dashboards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from merestone.connectors.grafana.folders import UNSAID, Provider, folder_of, providers_of
from merestone.connectors.grafana.reading import NAME
from merestone.connectors.grafana.values import slug
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.kubernetes_objects import object_address
from merestone.source.secrets import looks_secret
from merestone.source.tree import Tree

DASHBOARDS = ("dashboard", "pointer")


class Folders(NamedTuple):
    """What the repository says about folders: titles by object's name, and providers.

    `cluster_of` tells the cluster of a file's Kubernetes objects. `copies` has the only folder that
    is said of all dashboards of one uid and title.
    """

    titles: Mapping[str, str]
    providers: list[Provider]
    cluster_of: Callable[[str, str], str]
    copies: Mapping[tuple[str, str], str]


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield every folder and dashboard, what they read, and what could not be told."""
    records: list[tuple[str, Any]] = [(path, each) for path in parsed for each in parsed[path]]
    folders = Folders(
        {each["name"]: each["title"] for _, each in records if each["is"] == "folder"},
        providers_of(each for _, each in records if each["is"] == "provider"),
        settings.cluster_of,
        {},
    )
    folders = folders._replace(copies=_copies(records, folders))
    stated: set[str] = set()
    for path, each in records:
        yield from _facts(tree.repo, path, each, folders, stated)


def _copies(records: list[tuple[str, Any]], folders: Folders) -> dict[tuple[str, str], str]:
    """Return the folder by uid and title of the dashboards of which but one is said anywhere."""
    said: dict[tuple[str, str], set[str]] = {}
    for path, each in records:
        if each["is"] in DASHBOARDS:
            said.setdefault(_identity(each), set()).add(_folder(path, each, folders))
    known = ((key, sorted(found - {UNSAID})) for key, found in said.items())
    return {key: found[0] for key, found in known if len(found) == 1}


def _identity(each: Any) -> tuple[str, str]:
    title = each.get("title") or each.get("name", "")
    return (each.get("uid") or slug(title) or UNSAID).replace("/", "-"), title


def _facts(repo: str, path: str, each: Any, folders: Folders, stated: set[str]) -> Iterator[Fact]:
    if each["is"] == "folder":
        yield from folder_rows(repo, path, each["line"], each["title"], stated)
    elif each["is"] == "fault":
        reason = f"a dashboard cannot be read: {each['reason']}"
        yield Problem(NAME, repo, path, each["line"], reason, f"{path}//", True)
    elif each["is"] in DASHBOARDS:
        folder = _folder(path, each, folders)
        if folder == UNSAID:
            folder = folders.copies.get(_identity(each), UNSAID)
        if folder != UNSAID:
            yield from folder_rows(repo, path, each["line"], folder, stated)
        yield from dashboard_rows(repo, path, each, folder, folders.cluster_of(repo, path))


def _folder(path: str, each: Any, folders: Folders) -> str:
    """Return the name of the folder: said by the dashboard, by its object, by its place."""
    said = each.get("folder") or folders.titles.get(each.get("folder_ref", ""), "")
    said = said or each.get("folder_ref") or each.get("folder_uid")
    if said:
        return str(said)
    return UNSAID if "kind" in each else folder_of(path, folders.providers)


def folder_address(repo: str, folder: str) -> str:
    """Return `grafana:REPO/FOLDER`."""
    return f"grafana:{repo}/{folder.strip('/') or UNSAID}"


def folder_rows(repo: str, path: str, line: int, folder: str, stated: set[str]) -> Iterator[Fact]:
    """Yield a folder's Thing where it is not stated yet."""
    address = folder_address(repo, folder)
    if address not in stated:
        stated.add(address)
        name = folder.strip("/").rpartition("/")[2]
        yield Thing(repo, path, line, address, "dashboard folder", name)


def dashboard_rows(
    repo: str, path: str, each: Any, folder: str, cluster: str = ""
) -> Iterator[Fact]:
    """Yield one dashboard: its Thing, tags, properties, and what it reads.

    `cluster` is that of the Kubernetes object that holds it.
    """
    uid, title = _identity(each)
    parent = folder_address(repo, folder)
    address = f"{parent}/{uid}"
    holder = ""
    if "kind" in each:
        holder = object_address(cluster, each["namespace"], each["kind"], each["name"])
    line = each["line"]
    parent = holder if folder == UNSAID else parent
    yield Thing(repo, path, line, address, "dashboard", title, parent)
    if holder:
        yield Relation(repo, path, line, address, "built from", holder)
    if each["is"] == "pointer":
        if each["from"]:
            yield Property(repo, path, line, address, "source", each["from"])
        return
    for tag, at in each["tags"]:
        yield from _label(repo, path, at, address, tag)
    yield Property(repo, path, each["title_line"], address, "title", title)
    yield Property(repo, path, line, address, "panels", str(each["panels"]))
    for name, kind, at in each["sources"]:
        value = f"{name} ({kind})" if name and kind else name or kind
        yield Property(repo, path, at, address, "data source", value)
    for library, name, at in each["libraries"]:
        yield Property(repo, path, at, address, "library panel", name or library)
    for name, at in each["metrics"]:
        yield Relation(repo, path, at, address, "reads", f"prometheus:metric/{name}")
    if each["open"]:
        at, count = each["open"]
        yield Property(repo, path, at, address, "queries of a metric chosen later", str(count))
    yield from _remarks(repo, path, each)


def _label(repo: str, path: str, line: int, address: str, tag: str) -> Iterator[Label]:
    """Yield a tag's Label: `team:shop` is a key and its value, any other has no value."""
    key, colon, value = tag.partition("=" if "=" in tag and ":" not in tag else ":")
    key, value = key.strip(), value.strip()
    if not (colon and key and value):
        key, value = tag, ""
    if not looks_secret(key if value else "", value or tag):
        yield Label(repo, path, line, address, "tag", key, value)


def _remarks(repo: str, path: str, each: Any) -> Iterator[Problem]:
    if not each["unparsed"]:
        return
    line, count = each["unparsed"]
    many = "1 query" if each["queries"] == 1 else f"{each['queries']:,} queries"
    those = "1" if count == 1 else f"{count:,}"
    reason = (
        f"{those} of {many} of the dashboard {each['title'][:80]!a} cannot be read as PromQL"
        " (the first is here); the metrics read there are not stated"
    )
    yield Problem(NAME, repo, path, line, reason, f"{path}//", False)
