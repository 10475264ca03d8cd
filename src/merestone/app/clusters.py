"""Which cluster the manifests of a file are for, as merestone.yaml says it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from merestone.charter.load import Charter
from merestone.model.errors import ConfigurationError
from merestone.model.facts import Facts, Thing
from merestone.model.settings import own_cluster
from merestone.ownership.patterns import check_pattern, compile_matcher
from merestone.ownership.things import implied


def clusters(charter: Charter, repos: Collection[str]) -> Callable[[str, str], str]:
    """Return what tells the cluster of a file by its repository and path: the first that matches.

    Raises: ConfigurationError naming each pattern that is none, or that names no repository.
    """
    given = charter.file.sources.clusters
    if not given:
        return own_cluster
    mistakes = list(_mistakes(charter, repos))
    if mistakes:
        raise ConfigurationError(mistakes)
    names = [each.name for each in given for _ in each.paths]
    patterns = [_pattern(written) for each in given for written in each.paths]
    matcher = compile_matcher("address", patterns)
    known: dict[tuple[str, str], str] = {}

    def cluster_of(repo: str, path: str) -> str:
        key = (repo, path)
        if key not in known:
            found = matcher.sets[matcher.set_id(f"file:{repo}/{path}")]
            known[key] = names[min(found)] if found else repo
        return known[key]

    return cluster_of


def _pattern(written: str) -> str:
    return f"file:{written.removeprefix('file:').removeprefix('/')}"


def _mistakes(charter: Charter, repos: Collection[str]) -> Iterator[str]:
    listed = ", ".join(sorted(repos)[:5])
    for n, each in enumerate(charter.file.sources.clusters):
        if each.name in repos:
            at = charter.at("sources", "clusters", n, "name")
            yield f"{at}: cluster {each.name!r} is a repository's name; call it otherwise"
        for m, written in enumerate(each.paths):
            at = charter.at("sources", "clusters", n, "paths", m)
            pattern = _pattern(written)
            why = check_pattern("address", pattern)
            first = pattern.removeprefix("file:").partition("/")[0]
            if why:
                yield f"{at}: {written!r}: {why}"
            elif "*" not in first and "?" not in first and first not in repos:
                yield (
                    f"{at}: {written!r} begins with {first!r}, which is no repository; begin "
                    f"with one of: {listed}"
                )


def declared_first(facts: Facts) -> None:
    """Put namespaces that only their objects name behind all others.

    A repository may deploy into a namespace that another one declares: what declares it defines it.
    """
    said = implied(facts)
    facts.of(Thing).sort(key=lambda row: (row.address, row.repo, row.path) in said)
