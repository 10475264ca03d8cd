"""Which state a configuration writes: backend, configuration and workspace together.

Source: Terraform, "Backend Configuration" of each backend: what of it tells two states apart.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

IDENTITY: dict[str, tuple[str, ...]] = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "oss": ("bucket", "prefix", "key"),
    "cos": ("bucket", "prefix", "key"),
    "oci": ("namespace", "bucket", "key"),
    "consul": ("path",),
    "http": ("address",),
    "kubernetes": ("namespace", "secret_suffix"),
    "remote": ("hostname", "organization"),
    "cloud": ("hostname", "organization"),
}
"""What identifies a state in each backend. `pg` is not here: its server is inside a secret."""
DEFAULTS = {
    ("gcs", "prefix"): "",
    ("oss", "prefix"): "env:",
    ("oss", "key"): "terraform.tfstate",
    ("cos", "prefix"): "env:",
    ("cos", "key"): "terraform.tfstate",
    ("kubernetes", "namespace"): "default",
    ("remote", "hostname"): "app.terraform.io",
    ("cloud", "hostname"): "app.terraform.io",
}
CONFIGURATION = frozenset(key for keys in IDENTITY.values() for key in keys) | {
    "region", "resource_group_name", "subscription_id", "workspace_key_prefix", "workspace_dir",
    "workspaces", "name", "project", "tags", "schema_name",
}  # fmt: skip
"""What is kept of a backend's configuration: nothing that lets anybody in."""
ANY_WORKSPACE = "*"


class State(NamedTuple):
    """One state. `is_shared` is false where nothing says where it is: only its folder has it."""

    address: str
    name: str
    workspace: str
    is_shared: bool


def state_of(kind: str, values: dict[str, str], repo: str, folder: str, workspace: str) -> State:
    """Return the state that a backend with these constants keeps.

    `values` lacks what is not constant; where a part of the identity is missing, the state is the
    folder's own. `workspace`: '' for the default one, `*` where the configuration has several.
    """
    home = f"{repo}/{folder}" if folder else repo
    if kind == "local":
        return _local(values, repo, folder, workspace)
    named = values.get("workspace_name", "")
    prefix = values.get("workspace_prefix", "")
    if kind in ("remote", "cloud"):
        workspace = named or (f"{prefix}*" if prefix else ANY_WORKSPACE)
    parts = [
        _cleaned(kind, key, values.get(key, DEFAULTS.get((kind, key), "\0")))
        for key in IDENTITY.get(kind, ("\0",))
    ]
    if kind == "s3" and workspace:
        parts.insert(1, _cleaned(kind, "", values.get("workspace_key_prefix", "")))
    said = [part for part in parts if part]
    # Workspaces that are found by tags are those of this folder: their names are not said.
    is_unnamed = kind in ("remote", "cloud") and not named and not prefix
    is_shared = bool(said) and "\0" not in said and not is_unnamed
    name = "/".join(said) if is_shared else f"-/{home}"
    at = f"@{workspace}" if workspace else ""
    return State(f"terraform-state:{kind}/{name}{at}", f"{name}{at}", workspace, is_shared)


def _local(values: dict[str, str], repo: str, folder: str, workspace: str) -> State:
    path = values.get("path", "terraform.tfstate")
    parts = path.split("/") if path.startswith("/") else f"{folder}/{path}".split("/")
    kept: list[str] = []
    for part in parts:
        if part == ".." and kept:
            kept.pop()
        elif part not in ("", ".", ".."):
            kept.append(part)
    at = f"@{workspace}" if workspace else ""
    name = "/".join([repo, *kept])
    return State(f"terraform-state:local/{name}{at}", f"{name}{at}", workspace, True)


def _cleaned(kind: str, key: str, value: str) -> str:
    """Return a value without what does not identify: an address's user, query and fragment."""
    if kind == "http" and key == "address":
        try:
            parts = urlsplit(value)
            host = parts.hostname or "\0"
            return host + (f":{parts.port}" if parts.port else "") + parts.path
        except ValueError:
            return "\0"
    return value.strip("/")
