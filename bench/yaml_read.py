"""How fast guarded YAML is read, beside `yaml.load(CSafeLoader)`, on real files.

`first time` starts with no line known, as a scan does; after it lines are known from earlier files.
Times are of the processor, the least of five rounds that alternate between the loaders.

Usage: python bench/yaml_read.py [FOLDER]   (default: $MERESTONE_SHARED/estates, ../shared/estates)
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from yaml._yaml import CParser

from merestone.source import yaml_lines
from merestone.source.yaml import MOST_EVENTS, YamlError, load_documents
from merestone.source.yaml_line import Lines
from merestone.source.yaml_values import Unsure

ROOT = Path(__file__).resolve().parent.parent


def real_files(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*.y*ml")):
        if path.suffix in {".yaml", ".yml"} and path.is_file() and not path.is_symlink():
            yield path.read_bytes()


def is_read_by_both(data: bytes) -> bool:
    try:
        list(yaml.load_all(data, yaml.CSafeLoader))
        load_documents(data)
    except (yaml.YAMLError, YamlError, ValueError):
        return False
    return True


def events_only(data: bytes) -> None:
    parser = CParser(data)
    while not isinstance(parser.get_event(), yaml.StreamEndEvent):
        pass


def is_read_by_lines(data: bytes) -> bool:
    try:
        yaml_lines.read_lines(data.decode("utf-8-sig"), False, MOST_EVENTS)
    except (Unsure, UnicodeDecodeError):
        return False
    return True


def by_libyaml(data: bytes) -> None:
    most, yaml_lines.MOST_LINES = yaml_lines.MOST_LINES, -1
    load_documents(data)
    yaml_lines.MOST_LINES = most


def forget() -> None:
    yaml_lines.KNOWN[False] = Lines(False)


def seconds(read: Callable[[bytes], object], files: list[bytes]) -> float:
    start = time.process_time()
    for data in files:
        read(data)
    return time.process_time() - start


LOADERS: dict[str, Callable[[bytes], object]] = {
    "yaml.load(CSafeLoader)": lambda data: list(yaml.load_all(data, yaml.CSafeLoader)),
    "libyaml events alone": events_only,
    "merestone, by libyaml alone": by_libyaml,
    "merestone, first time": load_documents,
    "merestone": load_documents,
}


def main() -> None:
    shared = Path(os.environ.get("MERESTONE_SHARED", ROOT.parent / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "estates"
    every = list(real_files(folder))
    files = [data for data in every if is_read_by_both(data)]
    megabytes = sum(map(len, files)) / 1e6
    print(f"{len(files):,} of {len(every):,} YAML files are read by both, {megabytes:.1f} MB")
    lined = [data for data in files if is_read_by_lines(data)]
    share = sum(map(len, lined)) / megabytes / 1e6
    print(f"{len(lined) / len(files):.1%} of them, {share:.1%} of their bytes, line by line")
    taken: dict[str, list[float]] = {name: [] for name in LOADERS}
    for _ in range(5):
        for name, read in LOADERS.items():
            if name.endswith("first time"):
                forget()
            taken[name].append(seconds(read, files))
    base = min(taken["yaml.load(CSafeLoader)"])
    for name, spent in taken.items():
        least = min(spent)
        print(f"{name:28} {least:6.2f} s  {megabytes / least:6.1f} MB/s  {base / least:5.2f} x")


if __name__ == "__main__":
    main()
