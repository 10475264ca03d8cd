"""One small view of each kind, made by hand, and the same views with every text replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from merestone.model.claims import DUTIES, STATES
from merestone.model.findings import (
    CheckView,
    Evaluation,
    Finding,
    Place,
    ProblemView,
    SourceView,
)
from merestone.model.views import (
    ClaimView,
    DutyView,
    FolderSummary,
    InventoryRepository,
    InventoryView,
    MapLink,
    MapNode,
    MapView,
    NotFound,
    OnCallRow,
    OnCallView,
    OwnsGroup,
    OwnsView,
    RuleParameter,
    RulesView,
    RuleView,
    ThingKind,
    UnownedFolder,
    UnownedView,
    WhoAnswer,
    WhoView,
)
from merestone.reporters.json.shape import WORDS

STATES_LATE = Place("infra/network/backend.tf", 2)
PROBLEM = ProblemView("owners", Place("services/OWNERS", 3), "tabs cannot indent here", True)
REMARK = ProblemView("files", Place("docs/latest"), "a symlink is not followed", False)

WRITERS = Finding(
    rule="exclusive/one-writer",
    level="error",
    confidence="high",
    resource="terraform:network/prod",
    title="two teams write this state",
    message="Both configure bucket acme-tf, key network/prod. Whoever applies last wins.",
    remedy="Give checkout its own key.",
    place=Place("infra/checkout/main.tf", 3),
    related=(STATES_LATE,),
    parties=("checkout", "platform"),
    fingerprint="0011223344556677",
)


def _ghost(line: int) -> Finding:
    return Finding(
        rule="parties/unknown",
        level="warning",
        confidence="medium",
        resource=f"party:@acme/ghost{line}",
        title="owner that no team source knows",
        message=f"@acme/ghost{line} is in no team source; nearest is @acme/host",
        remedy="Spell it as the team source does.",
        place=Place(".github/CODEOWNERS", line),
        fingerprint=f"{line:016x}",
    )


CHECK = CheckView(
    version="0.1.0",
    root="shop",
    revision="8f3c",
    resources=8412,
    findings=(WRITERS, _ghost(4), _ghost(7), _ghost(9)),
    evaluations=(
        Evaluation("activity/stale", "owner who left", "note", "not evaluated", 0, 0, "no history"),
        Evaluation("coverage/path", "path without an owner", "warning", "held", 8412, 0),
        Evaluation("exclusive/one-writer", "two writers", "error", "violated", 14, 1),
        Evaluation("parties/unknown", "unknown owner", "warning", "violated", 61, 3),
    ),
    sources=(SourceView("owners", "shop", "partial", 3),),
    problems=(PROBLEM, REMARK),
    counts={"warnings": 3, "errors": 1},
)

WON = ClaimView(
    "codeowners", "/services/ -> @acme/checkout", Place(".github/CODEOWNERS", 14), "won", "", 80
)
LOST = ClaimView(
    "codeowners",
    "* -> @acme/platform",
    Place(".github/CODEOWNERS", 2),
    "lost",
    "a later line matches",
    80,
)
CONTESTS = ClaimView(
    "catalog-owner",
    "component:default/checkout -> payments",
    Place("catalog-info.yaml", 9),
    "contests",
    "names a different owner",
    90,
    "they pay for it",
)
WHO = WhoView(
    "0.1.0",
    "shop",
    "8f3c",
    (
        WhoAnswer(
            "services/api.py",
            "file:shop/services/api.py",
            "file",
            (
                DutyView(
                    "maintains", "owned", ("@acme/checkout",), WON.place, "high", "", (WON, LOST)
                ),
                DutyView("responds", "unowned", (), None, "", "no source says", ()),
                DutyView(
                    "decides",
                    "contested",
                    ("@acme/checkout", "payments"),
                    WON.place,
                    "medium",
                    "",
                    (WON, CONTESTS),
                ),
            ),
            ("but payments made 38 of the 52 changes to it this year",),
        ),
        WhoAnswer(
            "vendor/pad.js",
            "file:shop/vendor/pad.js",
            "file",
            (
                DutyView(
                    "maintains",
                    "unowned on purpose",
                    (),
                    Place("merestone.yaml", 30),
                    "",
                    "it is generated",
                    (),
                ),
                DutyView("responds", "unread", (), None, "", "vendor/OWNERS:3: a tab", ()),
                DutyView(
                    "decides", "owned", ("@acme/legal",), Place("merestone.yaml", 31), "low", "", ()
                ),
            ),
        ),
        FolderSummary("services", "file:shop/services", 1204, (("@acme/checkout", 1104),), 100),
        NotFound("servces", ("services",), "nothing in the estate has this name"),
    ),
    (PROBLEM,),
)

OWNS = OwnsView(
    "0.1.0",
    "shop",
    "@acme/checkout",
    ("@acme/checkout", "group:default/checkout"),
    ("@ana", "@bo"),
    (("file", "maintains", 1104), ("file", "decides", 12)),
    (
        OwnsGroup(
            "file", "maintains", 1104, WON.place, "/services/", ("services/api.py", "services/b.py")
        ),
        OwnsGroup("file", "decides", 12, Place("merestone.yaml", 4), "file:shop/x/**", ("x/a.py",)),
    ),
)

UNOWNED = UnownedView(
    "0.1.0",
    "shop",
    "maintains",
    8412,
    103,
    20,
    4,
    (
        UnownedFolder("services/old", "unowned", 100, 100, True, ("services/old/a.py",)),
        UnownedFolder(".", "unowned", 3, 9, False, ("Makefile", "go.sum")),
        UnownedFolder("vendor", "unowned on purpose", 20, 20, True, ("vendor/pad.js",)),
        UnownedFolder("infra", "unread", 4, 8, False, ("infra/a.tf",)),
    ),
    ("component:default/orphan",),
)

INVENTORY = InventoryView(
    "0.1.0",
    "shop",
    (
        InventoryRepository(
            "shop",
            "worktree",
            "8f3c5d",
            8412,
            True,
            False,
            "90 commits from 2026-01-02 to 2026-11-02",
        ),
    ),
    (
        SourceView("codeowners", "shop", "read", 1, ".github/CODEOWNERS, GitHub's semantics"),
        SourceView("orgs", "shop", "absent", 0),
    ),
    (("component", 12), ("file", 8412)),
    (("maintains", "owned", 8309), ("maintains", "unowned", 103)),
    (("codeowners", 61),),
    (PROBLEM, REMARK),
    (
        ThingKind(
            "kubernetes", "Deployment", 7, "application", "infrastructure", "application", ""
        ),
        ThingKind("kubernetes", "Widget", 2, "", "", "", ""),
        ThingKind(
            "terraform",
            "aws_db_instance",
            1,
            "service",
            "infrastructure",
            "composed",
            "databases/server",
        ),
    ),
    (("maintains", "owned", 9), ("maintains", "unowned", 1)),
)

RULE = RuleView(
    "parties/unknown",
    "owner that no team source knows",
    "warning",
    "medium",
    "stable",
    ("codeowners|owners", "backstage"),
    "Spell it as the team source does.",
    (RuleParameter("days", "365", "how long a name may be unknown"),),
    "# Unknown owner\n\n## Why\n\nNobody answers\nto a name that nobody has.\n\n```\n* @x\n```\n",
    "with candidate as (select 1)\nselect * from candidate\n",
)

API = MapNode("kubernetes:shop/pay/Deployment/api", "Deployment", "api", "", ("pay",), True)
PAY = MapNode("kubernetes:shop/-/Namespace/pay", "Namespace", "pay", "orchestration", (), True)
CACHE = MapNode("redis:eu/server", "server", "eu", "service", ("platform",), True)
IMAGE = MapNode("image:acme/api:1", "image", "acme/api:1", "", (), False)
MAP = MapView(
    "0.1.0",
    "shop",
    "Deployment/api",
    API,
    (PAY,),
    (CACHE,),
    1,
    (
        MapLink("out", "uses", CACHE, Place("k8s/api.yaml", 9), "by its environment", True),
        MapLink("out", "runs", IMAGE, Place("k8s/api.yaml", 12), "", False),
        MapLink("in", "selects", PAY, Place("k8s/svc.yaml", 3), "", False),
    ),
)

ON_CALL = OnCallView(
    "0.1.0",
    "shop",
    "2026-11-24 18:00 CET",
    (
        OnCallRow("pay", "payments", "first", "dana", "2026-11-30 09:00 CET", "", STATES_LATE),
        OnCallRow("pay", "payments", "second", "", "", "", STATES_LATE),
        OnCallRow("edge", "", "", "", "", "it could not be read", STATES_LATE),
    ),
    ("chekout",),
    ("checkout",),
)

VIEWS = (CHECK, WHO, OWNS, UNOWNED, INVENTORY, MAP, ON_CALL, RULE, RulesView("0.1.0", (RULE,)))


def with_text(view: Any, text: str) -> Any:
    """Return a view in which every text is `text`, but for words of a closed list."""
    if is_dataclass(view) and not isinstance(view, type):
        name = type(view).__name__
        changes = {
            part.name: with_text(getattr(view, part.name), text)
            for part in fields(view)
            if (name, part.name) not in WORDS
        }
        return replace(view, **changes)
    if isinstance(view, str):
        return view if view in (*DUTIES, *STATES) else text
    if isinstance(view, tuple):
        return tuple(with_text(item, text) for item in view)
    if isinstance(view, dict):
        return {with_text(key, text): number for key, number in view.items()}
    return view


@pytest.fixture(scope="session")
def check_view() -> CheckView:
    """Return a check with an error, three warnings of one rule, a gap and a problem."""
    return CHECK


@pytest.fixture(scope="session")
def who_view() -> WhoView:
    """Return an answer of each shape and state."""
    return WHO


@pytest.fixture(scope="session")
def views() -> tuple[Any, ...]:
    """Return one view of each kind."""
    return VIEWS


@pytest.fixture(scope="session")
def poisoned() -> Callable[[str], list[Any]]:
    """Return a function from a text to all views with that text everywhere."""

    def poison(text: str) -> list[Any]:
        return [with_text(view, text) for view in VIEWS]

    return poison
