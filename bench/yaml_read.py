"""How fast guarded YAML is read, beside `yaml.load(CSafeLoader)`, on real files.

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

from merestone.source.yaml import YamlError, load_documents

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


def seconds(read: Callable[[bytes], object], files: list[bytes], rounds: int = 3) -> float:
    def once() -> float:
        start = time.perf_counter()
        for data in files:
            read(data)
        return time.perf_counter() - start

    return min(once() for _ in range(rounds))


def main() -> None:
    shared = Path(os.environ.get("MERESTONE_SHARED", ROOT.parent / "shared"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "estates"
    every = list(real_files(folder))
    files = [data for data in every if is_read_by_both(data)]
    megabytes = sum(map(len, files)) / 1e6
    print(f"{len(files):,} of {len(every):,} YAML files are read by both, {megabytes:.1f} MB")
    loaders: dict[str, Callable[[bytes], object]] = {
        "yaml.load(CSafeLoader)": lambda data: list(yaml.load_all(data, yaml.CSafeLoader)),
        "libyaml events alone": events_only,
        "merestone.source.yaml": load_documents,
    }
    taken = {name: seconds(read, files) for name, read in loaders.items()}
    base = taken["yaml.load(CSafeLoader)"]
    for name, spent in taken.items():
        print(f"{name:24} {spent:6.2f} s  {megabytes / spent:6.1f} MB/s  {base / spent:5.2f} x")


if __name__ == "__main__":
    main()
