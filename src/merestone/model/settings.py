"""What a user can set about reading, as plain values; `charter` fills them in from the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class TeamList(NamedTuple):
    """How to read one list of teams in some YAML or JSON file of the user's.

    Each field is a dotted path: `file` is the path in the repository; `teams` leads to the list
    or mapping of teams (several with `*` for any key); the others are relative to one team.
    `members` may name several fields, each a list of names or of mappings with `member_key`.
    """

    file: str
    teams: str
    name: str
    title: str
    parent: str
    members: tuple[str, ...]
    member_key: str
    spelling: str


def own_cluster(repo: str, path: str) -> str:  # noqa: ARG001
    """Return the repository's name: its manifests' cluster where nothing says which it is."""
    return repo


class ReadSettings(NamedTuple):
    """Settings of the connectors; the defaults need no configuration.

    `codeowners_dialect`: `auto`, `github`, `gitlab` or `gitea`.
    `catalog_files`: last segments, or whole paths with `*` and `**`, of catalog descriptors.
    `history_days`: how far back history is read (0: not at all). `bots`: further names, emails
    or logins (with `*`) of machines. `cluster_of` tells the cluster that the manifests of a file
    (repository, path) are for: every address `kubernetes:CLUSTER/…` from files has it from here.
    `cache_folder` is where the history keeps what it read ('': nowhere).
    """

    codeowners_dialect: str = "auto"
    catalog_files: tuple[str, ...] = ("catalog-info.yaml", "catalog-info.yml")
    team_lists: tuple[TeamList, ...] = ()
    history_days: int = 730
    history_most_commits: int = 200_000
    bots: tuple[str, ...] = ()
    cluster_of: Callable[[str, str], str] = own_cluster
    cache_folder: str = ""


class LiveTarget(NamedTuple):
    """One running system to read from.

    `name` stands for it in addresses and places; `connector` says which reads it. `url` is where
    it is (`http://…`, `host:port`, or a kubeconfig's context). `token`, `user` and `password` are
    secrets: never stored, logged or shown. `allowed_hosts` are those that may be on a private
    network: the user's own word, never the repository's.
    """

    name: str
    connector: str
    url: str
    token: str = ""
    user: str = ""
    password: str = ""
    options: tuple[tuple[str, str], ...] = ()
    allowed_hosts: frozenset[str] = frozenset()

    def option(self, key: str, default: str = "") -> str:
        """Return one of the connector's own options."""
        return dict(self.options).get(key, default)
