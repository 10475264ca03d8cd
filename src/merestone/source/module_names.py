"""Which repository a Terraform module's address is of, and which folder in it.

Source: Terraform, "Module Sources" and "Publish modules": the public registry's
`NAMESPACE/NAME/PROVIDER` is the repository `terraform-PROVIDER-NAME` of that organisation.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from merestone.source.remote import place_of

MODULE = "terraform-module:"
REGISTRY = re.compile(r"(?:registry\.terraform\.io/)?([\w-]+)/([\w-]+)/([\w-]+)")


class ModulePlace(NamedTuple):
    """The repository as `place_of` spells it; `is_registered`: a registry tells its versions."""

    repository: str
    folder: str
    is_registered: bool


def module_place(address: str) -> ModulePlace:
    """Return where the module of an address `terraform-module:…` is kept."""
    place, _, folder = address.removeprefix(MODULE).partition("//")
    registered = REGISTRY.fullmatch(place)
    is_registered = registered is not None and "." not in registered[1]
    if registered and is_registered:
        organisation, name, provider = registered.groups()
        place = f"github.com/{organisation}/terraform-{provider}-{name}"
    inside = "/".join(part for part in folder.split("/") if part)
    return ModulePlace(place_of(place), inside, is_registered)
