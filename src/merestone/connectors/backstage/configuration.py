"""An application's own configuration: the locations that it reads, and where people come from.

Source: Backstage, Catalog Configuration, `catalog.locations` and `catalog.providers`.
"""

from __future__ import annotations

from typing import NamedTuple

from merestone.connectors.backstage.descriptor import LIMIT_BYTES, NAME
from merestone.connectors.backstage.fields import inner, text
from merestone.connectors.backstage.locations import Target, targets_of_configuration
from merestone.connectors.backstage.urls import folder_of
from merestone.model.facts import Problem
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import Map, YamlError, load_documents

# Parts of the names of providers that bring groups and users from a directory.
PEOPLE_PROVIDERS = ("org", "ldap", "microsoftgraph", "keycloak", "okta", "auth0", "pingidentity")


class Configuration(NamedTuple):
    """What a file tells; `is_whole` is false where groups may come from elsewhere too."""

    targets: list[Target]
    problems: list[Problem]
    is_whole: bool


def read_configuration(tree: Tree, path: str) -> Configuration:
    """Return the catalog's locations that one `app-config*.yaml` names."""
    try:
        documents = load_documents(tree.read(path, LIMIT_BYTES))
    except (Unreadable, YamlError) as error:
        line = error.line if isinstance(error, YamlError) else 0
        said = error.reason if isinstance(error, YamlError) else str(error)
        reason = f"{said}; the catalog's locations in it were not read; correct the file"
        problem = Problem(NAME, tree.repo, path, line, reason, folder_of(path), False)
        return Configuration([], [problem], False)
    maps = [document for document in documents if isinstance(document, Map)]
    targets = [one for document in maps for one in targets_of_configuration(path, document)]
    return Configuration(targets, [], not any(map(_has_people_provider, maps)))


def _has_people_provider(document: Map) -> bool:
    for name, settings in inner(document, "catalog", "providers").items():
        if any(part in name.lower() for part in PEOPLE_PROVIDERS):
            return True
        for one in settings.values() if isinstance(settings, Map) else ():
            if isinstance(one, Map) and text(one.get("orgEnabled")) == "true":
                return True
    return False
