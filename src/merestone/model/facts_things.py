"""What runs: things other than files and entities, with what is said of each.

Annotations are evaluated as they stand here: as text, each would be compiled at start-up.
"""

from typing import NamedTuple


class Thing(NamedTuple):
    """One resource other than a file or a catalog entity: what a source defines, or what runs.

    `address` is its identity, such as `kubernetes:prod/shop/Deployment/checkout`; the first row of
    an address defines it, later ones are other places that speak of it. `kind` is its type in its
    source's own words (`aws_s3_bucket`, `Deployment`, `alert`, `topic`); `name` is what people
    call it; `parent` is the address of what contains it, or ''. For a thing of a live source,
    `repo` is the source's name, and `path` says where in it.
    """

    repo: str
    path: str
    line: int
    address: str
    kind: str
    name: str
    parent: str = ""


class Label(NamedTuple):
    """One label, annotation or tag of a thing, as written: it may name who owns it.

    `origin`: `label`, `annotation`, `tag`, `default tag` (of a provider), `field` or `comment`.
    `is_computed`: the value is known at run time only; `value` is then the expression.
    """

    repo: str
    path: str
    line: int
    address: str
    origin: str
    key: str
    value: str
    is_computed: bool = False


class Relation(NamedTuple):
    """One thing depends on another, or acts on it: `address` `type` `target`.

    `type` is a verb (`uses`, `reads`, `writes`, `deploys`, `routes to`, `pages`, `runs`, `selects`,
    `built from`, `instance of`, `replaces`). `target` is an address; `*` stands for a segment that
    the source does not say. `detail` is a remark for people, or ''.
    """

    repo: str
    path: str
    line: int
    address: str
    type: str
    target: str
    detail: str = ""


class Property(NamedTuple):
    """One further value of a thing that a rule or a person may ask for; never a secret."""

    repo: str
    path: str
    line: int
    address: str
    key: str
    value: str
