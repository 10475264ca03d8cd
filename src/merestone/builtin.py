"""What comes with Merestone, through the same door as everybody else's."""

from __future__ import annotations

from merestone.model.plugin import Plugin

PLUGIN = Plugin(
    connectors={
        name: f"merestone.connectors.{name}"
        for name in (
            "files",
            "codeowners",
            "owners",
            "backstage",
            "orgs",
            "team_lists",
            "history",
        )
    },
    rules=("merestone.rules",),
)
