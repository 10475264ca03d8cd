"""Entity references, as text and in full.

Source: Backstage, Entity References: `[kind:][namespace/]name`, without regard to case.
"""

from __future__ import annotations

import re

DEFAULT_NAMESPACE = "default"
LONGEST_NAME = 63
KIND = re.compile(r"[a-zA-Z][a-z0-9A-Z]*")
NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
NAMESPACE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")

# The field, and the kind that a reference in it has when it names none; '' where it must.
# Source: Backstage, Descriptor Format, the tables of each kind's fields.
FIELDS = {
    "owner": "group",
    "system": "system",
    "domain": "domain",
    "subdomainOf": "domain",
    "subcomponentOf": "component",
    "providesApis": "api",
    "consumesApis": "api",
    "implementsApis": "api",
    "dependsOn": "",
    "dependencyOf": "",
}
FIELDS_OF_KIND = {
    "group": {"parent": "group", "children": "group", "members": "user"},
    "user": {"memberOf": "group"},
    "airesource": {"dependsOn": "airesource"},
}


def fields_of(kind: str) -> dict[str, str]:
    """Return the reference fields of a kind (in lower case), each with its default kind."""
    return {**FIELDS, **FIELDS_OF_KIND.get(kind, {})}


def full_ref(kind: str, namespace: str, name: str) -> str:
    """Return `kind:namespace/name` in lower case."""
    return f"{kind}:{namespace or DEFAULT_NAMESPACE}/{name}".lower()


def parse_ref(written: str, kind: str, namespace: str) -> str:
    """Return the full reference, with these defaults; '' where it is not of the form."""
    colon, slash = written.find(":"), written.find("/")
    if -1 < slash < colon:
        colon = -1
    given_kind = written[:colon] if colon >= 0 else kind
    given_namespace = written[colon + 1 : slash] if slash >= 0 else namespace
    name = written[max(colon, slash) + 1 :]
    if not (given_kind and given_namespace and name):
        return ""
    return full_ref(given_kind, given_namespace, name)


def name_mistake(kind: str, namespace: str, name: str) -> str:
    """Return why Backstage would refuse this identity, or ''."""
    checks = (
        ("kind", kind, KIND, "letters and digits"),
        ("metadata.name", name, NAME, "letters, digits, '-', '_' and '.'"),
        ("metadata.namespace", namespace or "default", NAMESPACE, "letters, digits and '-'"),
    )
    for field, value, form, allowed in checks:
        if len(value) > LONGEST_NAME:
            return f"{field} has {len(value)} characters; at most {LONGEST_NAME} are allowed"
        if not form.fullmatch(value):
            return f"{field} {value!r} is not valid; use {allowed}, a letter or digit at each end"
    return ""
