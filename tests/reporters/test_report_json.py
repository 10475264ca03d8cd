"""JSON: the whole of a small answer, the published schemas, and texts that come back whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from merestone.model.views import FolderSummary, WhoView
from merestone.reporters import KINDS, render
from merestone.reporters.json.schema import file_text
from merestone.reporters.json.schemas import schemas

FOLDER = """\
{
  "merestone": 1,
  "kind": "who",
  "version": "0.1.0",
  "root": "shop",
  "revision": "8f3c",
  "answers": [
    {
      "type": "folder",
      "ref": "src",
      "address": "file:shop/src",
      "files": 3,
      "holders": [
        {
          "party": "équipe",
          "files": 2
        }
      ],
      "unowned": 1,
      "on_purpose": 0,
      "unread": 0
    }
  ],
  "problems": []
}
"""


def test_the_whole_of_a_small_answer() -> None:
    folder = FolderSummary("src", "file:shop/src", 3, (("équipe", 2),), 1)
    assert render(WhoView("0.1.0", "shop", "8f3c", (folder,)), "json") == FOLDER


def test_maps_are_sorted_by_key(check_view: Any) -> None:
    assert list(json.loads(render(check_view, "json"))["counts"]) == ["errors", "warnings"]
    other = replace(check_view, counts=dict(reversed(check_view.counts.items())))
    assert render(other, "json") == render(check_view, "json")


@pytest.mark.parametrize("kind", KINDS.values())
def test_published_files_are_in_step(kind: str) -> None:
    path = files("merestone.reporters.json.schemas") / f"{kind}.json"
    remedy = f"python -m merestone.reporters.json.schema {kind} > that file"
    assert path.read_text("utf-8") == file_text(kind), f"{path} is behind the model: {remedy}"


def test_every_answer_holds_to_its_schema(views: tuple[Any, ...]) -> None:
    for view in views:
        kind = KINDS[type(view).__name__]
        Draft202012Validator.check_schema(schemas()[kind])
        Draft202012Validator(schemas()[kind]).validate(json.loads(render(view, "json")))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("merestone",), 2),
        (("kind",), "who"),
        (("findings", 0, "level"), "fatal"),
        (("findings", 0, "place", "line"), "3"),
        (("evaluations", 0, "outcome"), "passed"),
    ],
)
def test_the_schema_refuses(check_view: Any, path: tuple[Any, ...], value: object) -> None:
    document = json.loads(render(check_view, "json"))
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert not Draft202012Validator(schemas()["check"]).is_valid(document)


def test_the_schema_refuses_an_answer_of_no_known_type(who_view: WhoView) -> None:
    document = json.loads(render(who_view, "json"))
    document["answers"][0]["type"] = "folder"
    assert not Draft202012Validator(schemas()["who"]).is_valid(document)


@settings(deadline=None)
@given(text=st.text(st.characters(codec="utf-8")))
def test_texts_come_back_whole(poisoned: Callable[[str], list[Any]], text: str) -> None:
    for view in poisoned(text):
        output = render(view, "json")
        document = json.loads(output)
        Draft202012Validator(schemas()[document["kind"]]).validate(document)
        assert document.get("version", text) == text
        assert "".join(output.split("\n")).isprintable()


def test_bytes_that_are_no_utf8_are_valid_json_too(poisoned: Callable[[str], list[Any]]) -> None:
    for view in poisoned("a\udcff\ud800\\"):
        output = render(view, "json")
        output.encode("utf-8", "strict")
        assert json.loads(output).get("version", "a\\xff\\ud800\\") == "a\\xff\\ud800\\"
        assert "\\ud" not in output.replace("\\\\ud", "")
