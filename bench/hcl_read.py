"""How fast a large HCL file becomes records, beside python-hcl2 reading the same.

Usage: python bench/hcl_read.py [FOLDER] [--peer PYTHON]   (FOLDER: real *.tf files in place of
the generated ones; PYTHON: an interpreter that has python-hcl2, by default $MERESTONE_BENCH_HCL2)

Target: 10 x python-hcl2. Without the peer the ratio is skipped, and said so.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from merestone.connectors import terraform
from merestone.source.file_text import FileText

PEER = """
import io, sys, time
import hcl2
texts = [open(path, encoding="utf-8").read() for path in sys.argv[1:]]
hcl2.load(io.StringIO("a = 1\\n"))
start = time.perf_counter()
for text in texts:
    hcl2.load(io.StringIO(text))
print(time.perf_counter() - start)
"""
BLOCK = """resource "aws_s3_bucket" "b{n}" {{
  bucket = "acme-${{var.env}}-{n}"
  policy = jsonencode({{ Statement = [{{ Resource = aws_iam_role.r{n}.arn }}] }})
  tags   = merge(local.tags, {{ Name = "b{n}", Owner = "team-{n}" }})
  lifecycle {{
    prevent_destroy = true
  }}
}}
"""


def generated(folder: Path) -> list[Path]:
    paths = []
    for file in range(5):
        path = folder / f"f{file}.tf"
        path.write_text("".join(BLOCK.format(n=file * 100 + n) for n in range(100)))
        paths.append(path)
    return paths


def ours(paths: list[Path]) -> float:
    files = [FileText(path.name, path.read_bytes()) for path in paths]
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for file in files:
            terraform.parse(file)
        best = min(best, time.perf_counter() - start)
    return best


def theirs(paths: list[Path], python: str) -> float | None:
    if not python:
        return None
    command = [python, "-c", PEER, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--peer", default=os.environ.get("MERESTONE_BENCH_HCL2", ""))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder
        paths = sorted(folder.rglob("*.tf")) if folder else generated(Path(made))
        paths = [path for path in paths if path.is_file()]
        megabytes = sum(path.stat().st_size for path in paths) / 1e6
        mine = ours(paths)
        print(f"{len(paths)} files, {megabytes:.2f} MB")
        print(f"merestone    {mine:7.3f} s  {megabytes / mine:6.2f} MB/s")
        peer = theirs(paths, options.peer)
        if peer is None:
            print(
                "python-hcl2  skipped: give --peer, a Python that has python-hcl2", file=sys.stderr
            )
            return
        print(f"python-hcl2  {peer:7.3f} s  {megabytes / peer:6.2f} MB/s")
        print(f"ratio        {peer / mine:7.1f} x (target: 10)")


if __name__ == "__main__":
    main()
