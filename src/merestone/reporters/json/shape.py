"""How views stand in JSON: shared by what writes them and by what describes them."""

from __future__ import annotations

from merestone.model.claims import DUTIES, OUTCOMES, STATES
from merestone.model.findings import LEVELS

FORMAT_VERSION = 1

TYPES = {"WhoAnswer": "resource", "FolderSummary": "folder", "NotFound": "not found"}
"""Classes that stand side by side in one list -> the value of `type` that tells them apart."""

RECORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("FolderSummary", "holders"): ("party", "files"),
    ("OwnsView", "counts"): ("kind", "duty", "count"),
    ("InventoryView", "kinds"): ("kind", "count"),
    ("InventoryView", "states"): ("duty", "state", "count"),
    ("InventoryView", "thing_states"): ("duty", "state", "count"),
    ("InventoryView", "evidence"): ("evidence", "count"),
}
"""Fields that hold rows of bare values -> the names that those values have in JSON."""

COLUMN_WORDS = {"duty": DUTIES, "state": STATES}
"""Values in such rows that are one of a few words."""

WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Finding", "level"): LEVELS,
    ("Evaluation", "level"): LEVELS,
    ("Evaluation", "outcome"): ("held", "violated", "not evaluated"),
    ("RuleView", "level"): LEVELS,
    ("DutyView", "duty"): DUTIES,
    ("DutyView", "state"): STATES,
    ("MapLink", "direction"): ("out", "in"),
    ("OwnsGroup", "duty"): DUTIES,
    ("UnownedView", "duty"): DUTIES,
    ("ClaimView", "outcome"): OUTCOMES,
    ("SourceView", "status"): ("read", "partial", "unread", "absent", "off"),
    ("UnownedFolder", "state"): ("unowned", "unowned on purpose", "unread"),
}
"""Fields that hold one of a few words."""
