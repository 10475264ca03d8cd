"""The frozen answers of the use cases; faces and reporters render these and nothing else."""

from __future__ import annotations

from merestone.model.views_holdings import OwnsGroup, OwnsView, UnownedFolder, UnownedView
from merestone.model.views_inventory import InventoryRepository, InventoryView, ThingKind
from merestone.model.views_map import MapLink, MapNode, MapView
from merestone.model.views_on_call import OnCallRow, OnCallView
from merestone.model.views_rules import RuleParameter, RulesView, RuleView
from merestone.model.views_who import (
    ClaimView,
    DutyView,
    FolderSummary,
    NotFound,
    WhoAnswer,
    WhoView,
)

__all__ = [
    "ClaimView",
    "DutyView",
    "FolderSummary",
    "InventoryRepository",
    "InventoryView",
    "MapLink",
    "MapNode",
    "MapView",
    "NotFound",
    "OnCallRow",
    "OnCallView",
    "OwnsGroup",
    "OwnsView",
    "RuleParameter",
    "RuleView",
    "RulesView",
    "ThingKind",
    "UnownedFolder",
    "UnownedView",
    "View",
    "WhoAnswer",
    "WhoView",
]

View = (
    WhoView | OnCallView | OwnsView | UnownedView | InventoryView | MapView | RuleView | RulesView
)
