"""Reading from the running systems that merestone.yaml names: only when the user asks for it.

The file may be anybody's, so it alone opens no way into a private network: a host there, and any
host that is not asked over HTTP, has to be allowed by the user (`--allow-host`, or the variable
MERESTONE_ALLOW_HOSTS).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from merestone.charter.load import Charter
from merestone.charter.schema import LivePart
from merestone.model.errors import (
    ConfigurationError,
    MerestoneError,
    PluginError,
    SourceUnavailable,
)
from merestone.model.facts import FACT_TYPES, Fact, Problem, Source
from merestone.model.settings import LiveTarget
from merestone.plugins import live_connectors, load

# These are the user's own by where they are written down, or are guarded by `source.http`.
GUARDED = frozenset(("alertmanager", "grafana", "kubernetes", "prometheus"))
# What a file of anybody's must not choose: a kubeconfig names commands that sign in.
OWN_WORD = frozenset(("kubeconfig",))
LOCAL_MISTAKE = "allow it with `--allow-host {host}` if you mean it"


def targets(
    charter: Charter,
    taken: Collection[str],
    environment: Mapping[str, str],
    allowed_hosts: frozenset[str],
) -> list[LiveTarget]:
    """Return the systems that merestone.yaml names; `taken` are the names of repositories.

    Raises: ConfigurationError with every mistake.
    """
    found: list[LiveTarget] = []
    mistakes: list[str] = []
    names = set(taken)
    for n, part in enumerate(charter.file.sources.live):
        place = charter.at("sources", "live", n)
        mistakes += [f"{place}: {fault}" for fault in _faults(part, names, environment)]
        names.add(part.name)
        found.append(_target(part, environment, allowed_hosts))
    if mistakes:
        raise ConfigurationError(mistakes)
    return found


def _faults(
    part: LivePart, names: Collection[str], environment: Mapping[str, str]
) -> Iterator[str]:
    known = live_connectors()
    if part.connector not in known:
        near = difflib.get_close_matches(part.connector, known, 1)
        hint = f"nearest is {near[0]!r}" if near else f"there are {', '.join(known)}"
        yield f"connector {part.connector!r} reads no running system; {hint}"
    if part.name in names:
        yield f"{part.name!r} is already a repository's or another system's name; choose another"
    for option in sorted(OWN_WORD & part.options.keys()):
        yield (
            f"option {option!r} is the user's own word, since programs are run that it names; "
            "leave it out and set KUBECONFIG"
        )
    for variable in (part.token_from, part.password_from):
        if variable and not environment.get(variable):
            yield f"the variable {variable} is not set; set it, or leave it out"


def _target(
    part: LivePart, environment: Mapping[str, str], allowed_hosts: frozenset[str]
) -> LiveTarget:
    return LiveTarget(
        part.name,
        part.connector,
        part.url,
        environment.get(part.token_from, "") if part.token_from else "",
        part.user,
        environment.get(part.password_from, "") if part.password_from else "",
        tuple(sorted(part.options.items())),
        allowed_hosts,
    )


def skipped(charter: Charter) -> Iterator[Fact]:
    """Yield that each system was not asked, because the user did not say so."""
    for part in charter.file.sources.live:
        yield Source(part.connector, part.name, "off", 0, "not asked; --live asks it")


def read_target(target: LiveTarget) -> Iterator[Fact]:
    """Yield what one system says; where it does not answer, a problem and no more.

    Raises: PluginError where a plugin's connector fails.
    """
    count = lost = 0
    try:
        _check_hosts(target)
        module = load(live_connectors()[target.connector])
        for row in _checked(module.read_live(target), target):
            count += not isinstance(row, Problem)
            lost += isinstance(row, Problem) and row.is_blinding
            yield row
    except SourceUnavailable as error:
        lost += 1
        yield Problem(target.connector, target.name, "", 0, str(error), "", True)
    status = "read" if not lost else "partial" if count else "unread"
    yield Source(target.connector, target.name, status, count, "live")


def _checked(rows: Iterator[Any], target: LiveTarget) -> Iterator[Fact]:
    is_own = live_connectors()[target.connector].startswith("merestone.")
    try:
        for row in rows:
            if type(row) not in FACT_TYPES:
                raise TypeError(f"{type(row).__name__} is no fact")
            yield row
    except MerestoneError:
        raise
    except Exception as error:
        if is_own:
            raise
        raise PluginError(
            f"connector {target.connector!r} of a plugin failed on {target.name}: "
            f"{type(error).__name__}; tell its authors, or remove it"
        ) from None


def _check_hosts(target: LiveTarget) -> None:
    """Refuse a host that nothing else guards, unless the user allowed it by name."""
    if target.connector in GUARDED:
        return
    for host in hosts_of(target.url):
        if host not in target.allowed_hosts:
            raise SourceUnavailable(
                f"{host or target.name}: this host is named by {target.name} in merestone.yaml "
                f"alone; {LOCAL_MISTAKE.format(host=host)}"
            )


def hosts_of(url: str) -> list[str]:
    """Return the host of each part of `scheme://user@host:port/…`, or of `host:port,host:port`.

    What any reader of URLs may take for the end of the host ends it here: one that looks allowed
    behind a `?` or in a path must not stand in for the one that is connected to.
    """
    return [_host(part.strip()) for part in url.split(",")]


def _host(part: str) -> str:
    rest = part.partition("://")[2] or part
    rest = re.split(r"[/?#\\\s]", rest, maxsplit=1)[0].rpartition("@")[2]
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    return rest.partition(":")[0]
