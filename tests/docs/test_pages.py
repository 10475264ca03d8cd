"""The pages are in step with the program, and lead nowhere that is not there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from docs.pages import DOCS, PAGES, ROOT, blocks, generator
from merestone.app.report import schemas
from merestone.charter.load import load_charter
from merestone.charter.schema import CharterFile
from merestone.source.yaml import load_documents

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FENCED = re.compile(r"^(```+).*?^\1$", re.MULTILINE | re.DOTALL)


def ids(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to a page's headings."""
    text = FENCED.sub("", page.read_text("utf-8"))
    heads = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text("utf-8"))
    for match in LINK.finditer(text):
        path, _, anchor = match["target"].partition("#")
        if "://" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), match["target"]
        assert target.is_relative_to(ROOT), match["target"]
        assert not anchor or anchor in anchors(target), match["target"]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_no_page_shows_a_bug_or_a_path_of_this_machine(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "Traceback" not in text
    assert str(ROOT) not in text
    assert "/tmp/" not in text


def test_each_connector_and_each_rule_has_its_page_in_step() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "_generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_out_of_step_missing_or_left_over_is_said() -> None:
    differences = generator("_generate").differences
    wanted = {"rules/a.md": "1", "rules/b.md": "1"}
    said = differences(wanted, {"rules/a.md": "2", "rules/c.md": "1"})
    assert said == [
        "docs/rules/a.md: out of step",
        "docs/rules/b.md: missing",
        "docs/rules/c.md: left over",
    ]


@pytest.mark.parametrize("page", [p for p in PAGES if p.parent in (ROOT, DOCS)], ids=ids)
def test_what_the_page_shows_is_what_the_program_says(page: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "-I", DOCS, "--check", "--diff", page],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _charters() -> list[tuple[str, str]]:
    return [
        (f"{ids(page)}-{number}", block.text)
        for page in PAGES
        for number, block in enumerate(blocks(page))
        if block.language == "yaml" and re.search(r"^merestone: 1$", block.text, re.MULTILINE)
    ]


@pytest.mark.parametrize(("place", "text"), _charters(), ids=[name for name, _ in _charters()])
def test_every_merestone_yaml_that_is_shown_is_right_or_shown_as_wrong(
    place: str, text: str
) -> None:
    document = load_documents(text.encode())[0]
    if "memebers" in text:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, schemas()["config"])
        return
    jsonschema.validate(document, schemas()["config"])
    assert load_charter(text.encode(), place, lambda pattern: "").file.merestone == 1


def test_every_key_of_the_file_is_in_the_reference() -> None:
    text = (DOCS / "configuration.md").read_text("utf-8")
    names = set(re.findall(r'"(\w+)": \{', json.dumps(CharterFile.model_json_schema())))
    properties = {
        name
        for part in [CharterFile.model_json_schema(), *_definitions()]
        for name in part.get("properties", {})
    }
    assert len(properties) > 30
    assert properties <= names
    for name in properties:
        assert f"| `{name}` |" in text, name


def _definitions() -> list[dict[str, dict[str, object]]]:
    return list(CharterFile.model_json_schema()["$defs"].values())
