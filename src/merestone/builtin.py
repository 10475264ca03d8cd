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
            "terraform",
            "kubernetes",
            "mesh",
            "prometheus",
            "alertmanager",
            "slo",
            "grafana",
            "kafka",
            "migrations",
            "pipelines",
            "images",
            "apis",
            "oncall",
        )
    },
    rules=("merestone.rules",),
    live={
        name: f"merestone.connectors.{name}.live"
        for name in (
            "alertmanager",
            "grafana",
            "kafka",
            "kubernetes",
            "postgres",
            "prometheus",
            "redis",
        )
    },
)
