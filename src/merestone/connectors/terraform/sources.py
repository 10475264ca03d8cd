"""Where a module's code comes from.

Source: Terraform language, "Module Sources": a path begins with `./` or `../`; all else is a
registry's address or is fetched.
"""

from __future__ import annotations

import re

from merestone.connectors.terraform.folders import joined

USER = re.compile(r"(://)[^/@\s]*@")


def is_local(source: str) -> bool:
    """Return whether a source is a folder of the same repository."""
    return source.startswith(("./", "../")) or source in (".", "..")


def local_folder(folder: str, source: str) -> str | None:
    """Return the folder of a local source, or None outside the repository."""
    return joined(folder, source.replace("//", "/"))


def remote_address(source: str) -> tuple[str, str]:
    """Return a remote module's address, and the version that its source asks for ('' if none).

    What lets somebody in (a user, a query but for `ref`) is left out.
    """
    place, _, query = source.partition("?")
    version = next((each[4:] for each in query.split("&") if each.startswith("ref=")), "")
    place = USER.sub(r"\1", place)
    place = place.removeprefix("git::").removesuffix("/")
    for scheme in ("https://", "http://", "ssh://", "git://"):
        place = place.removeprefix(scheme)
    place = re.sub(r"^git@([^:/]+):", r"\1/", place).replace(".git//", "//").removesuffix(".git")
    return f"terraform-module:{place}", version


def module_address(repo: str, folder: str) -> str:
    """Return the address of a module in this repository."""
    return f"terraform-module:{repo}/{folder}" if folder else f"terraform-module:{repo}"


def root_address(repo: str, folder: str) -> str:
    """Return the address of a root module in this repository."""
    return f"terraform:{repo}/{folder}" if folder else f"terraform:{repo}"
