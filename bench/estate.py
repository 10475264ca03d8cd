"""A cold scan of a large estate, and a second one with 1% of its files changed.

20,000 files made from a seed: 12,000 Kubernetes objects, 10,000 Terraform resources in 500 root
modules, rules, workflows, and files that say nothing. Printed: seconds, peak memory, and the ratio
of the second scan to the first, each as a whole process.

    python bench/estate.py [FILES]

Targets on 2 cores: 30 s and 1 GB cold; a second scan with 1% changed at most 0.1 of that.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
TEAMS = [f"team-{n}" for n in range(40)]
OBJECT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels: {{app: {name}, team: {team}}}
  annotations:
    acme.io/runbook: https://runbooks.acme.io/{name}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      serviceAccountName: {name}
      containers:
        - name: main
          image: registry.acme.io/{namespace}/{name}:1.{n}
          env:
            - {{name: PORT, value: "8080"}}
            - name: TOKEN
              valueFrom: {{secretKeyRef: {{name: {name}-secret, key: token}}}}
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{memory: 256Mi}}
"""
SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  selector: {{app: {name}}}
  ports: [{{port: 80, targetPort: 8080}}]
"""
BUCKET = """\
resource "aws_s3_bucket" "b{n}" {{
  bucket = "${{var.env}}-{name}-{n}"
  tags = {{
    Name = "{name}"
    team = "{team}"
  }}
}}

"""
ROOT = """\
terraform {{
  backend "s3" {{
    bucket = "acme-tf"
    key    = "{name}/terraform.tfstate"
  }}
}}

provider "aws" {{
  region = "eu-west-1"
  default_tags {{
    tags = {{ cost-center = "{team}" }}
  }}
}}

variable "env" {{
  default = "prod"
}}

"""
RULES = """\
groups:
  - name: {name}
    rules:
      - alert: {name}Down
        expr: sum(rate(http_requests_total{{job="{name}",code=~"5.."}}[5m])) > 0.1
        labels: {{severity: page, team: {team}}}
"""
WORKFLOW = """\
name: {name}
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make test
"""


def files(count: int, seed: int = 7) -> dict[str, str]:
    """Return path -> text of the whole estate."""
    rng = random.Random(seed)
    scale = count / 20_000
    made: dict[str, str] = {}
    for n in range(int(6_000 * scale)):
        team = rng.choice(TEAMS)
        about = {"name": f"svc-{n}", "namespace": f"ns-{n % 300}", "team": team, "n": n}
        text = OBJECT.format(**about) + SERVICE.format(**about)
        made[f"clusters/prod/ns-{n % 300}/svc-{n}.yaml"] = text
    for n in range(int(500 * scale)):
        about = {"name": f"root-{n}", "team": rng.choice(TEAMS)}
        made[f"infra/root-{n}/main.tf"] = ROOT.format(**about)
        for part in range(4):
            rows = (BUCKET.format(n=part * 5 + k, **about) for k in range(5))
            made[f"infra/root-{n}/part{part}.tf"] = "".join(rows)
    for n in range(int(300 * scale)):
        about = {"name": f"rule{n}", "team": rng.choice(TEAMS)}
        made[f"monitoring/rules/{n}.yaml"] = RULES.format(**about)
        made[f".github/workflows/w{n}.yml"] = WORKFLOW.format(**about)
    made["CODEOWNERS"] = "".join(f"/infra/root-{n}/ @acme/{TEAMS[n % 40]}\n" for n in range(500))
    for n in range(count - len(made)):
        made[f"src/part{n % 900}/file{n}.py"] = f"print({n})\n" * 20
    return made


def write(root: Path, made: dict[str, str]) -> None:
    for path, text in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def scan(root: Path) -> tuple[float, str]:
    command = [str(Path(sys.executable).with_name("merestone")), "inventory", "-C", str(root)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - begun, done.stdout


def main() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        root = Path(name) / "estate"
        made = files(FILES)
        write(root, made)
        for words in (["init", "-q"], ["add", "-A"]):
            subprocess.run(["git", *words], cwd=root, check=True)
        floor = min(bare() for _ in range(5))
        cold, said = scan(root)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        changed = [path for path in made if path.endswith((".yaml", ".tf"))][::100]
        changed = changed[: len(made) // 100]
        for path in changed:
            comment = f"# {time.time_ns()}\n"
            (root / path).write_text(made[path] + comment)
        again, said_again = scan(root)
    print(said[said.index("infrastructure") : said.index("by layer")])
    assert said.partition("claims")[0] == said_again.partition("claims")[0]
    print(f"{len(made):,} files; python -c pass {floor:.3f} s")
    print(f"cold    {cold:7.2f} s  {peak:7.0f} MB  {cold / floor:6.0f} x `-c pass`  (30 s, 1 GB)")
    print(
        f"again   {again:7.2f} s  {len(changed):,} changed  ratio {again / cold:.3f}  (target 0.1)"
    )


def bare() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
