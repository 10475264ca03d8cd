"""Names of organisations, teams and people as GitHub spells them in `@…`."""

from __future__ import annotations

import re
import unicodedata

LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})(?:\[bot\])?")
NOT_IN_SLUG = re.compile(r"[^a-z0-9_-]+")


def slug(name: str) -> str:
    """Return the slug of a team's name.

    Source: GitHub REST API, Teams: special characters are replaced, words are put in lower
    case, spaces become `-`; "My TEam Näme" is `my-team-name`.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    dashed = NOT_IN_SLUG.sub("-", plain.lower())
    while "--" in dashed:
        dashed = dashed.replace("--", "-")
    return dashed.strip("-")


def team_party(org: str, name: str) -> str:
    """Return `@org/slug` in lower case."""
    return f"@{org.lower()}/{slug(name)}"


def person_party(login: str) -> str:
    """Return `@login` in lower case; '' where it cannot be a login."""
    bare = login.removeprefix("@")
    return f"@{bare.lower()}" if LOGIN.fullmatch(bare) else ""
