"""Charter patterns over addresses."""

from __future__ import annotations

import pytest

from merestone.ownership.patterns import check_pattern, compile_matcher, match_linear

YES_AND_NO = {
    "file:shop/services": ("file:shop/services file:shop/services/a/b", "file:shop file:shop/x"),
    "file:shop/services/": ("file:shop/services/a file:shop/services/a/b", "file:shop/services"),
    "file:shop/**": ("file:shop/a file:shop/a/b", "file:shop file:shopx/a terraform:shop/a"),
    "file:shop/*": ("file:shop/a", "file:shop file:shop/a/b"),
    "file:*/**": ("file:shop/a file:x/y/z", "file:shop"),
    "file:*": ("file:shop file:", "file:shop/a"),
    "*:shop/a": ("file:shop/a", "file:shop/a/b file:shop/b"),
    "file:shop/**/api.py": ("file:shop/api.py file:shop/x/y/api.py", "file:shop/x/api.py/z"),
    "file:shop/*.py": ("file:shop/a.py file:shop/.py", "file:shop/x/a.py file:shop/a.pyc"),
    "file:sh?p/a": ("file:shop/a", "file:shp/a file:sh/p/a file:shop/a/b"),
    "terraform:network/prod": (
        "terraform:network/prod//aws_vpc.main",
        "terraform:network/production//aws_vpc.main",
    ),
    "terraform:*/prod//aws_vpc.*": (
        "terraform:network/prod//aws_vpc.main",
        "terraform:network/prod/aws_vpc.main terraform:network/prod//aws_s3_bucket.b",
    ),
    "terraform:network/**": ("terraform:network/prod//aws_vpc.main", "terraform:network"),
    "terraform:s//a[0]": ("terraform:s//a[0]", "terraform:s//a0 terraform:s//a"),
    'terraform:s//a["x"]': ('terraform:s//a["x"]', "terraform:s//ax"),
    "kubernetes:prod/*/Gateway/**": (
        "kubernetes:prod/ingress-a/Gateway/x",
        "kubernetes:prod/ingress-a/Gateway kubernetes:prod/a/b/Gateway/x",
    ),
    "file:a/*/b": ("file:a/x/b", "file:a//b file:a/b"),
    "file:a/**/**/b": ("file:a/b file:a/x/y/b", "file:a"),
    "file:a/**/**": ("file:a/b file:a/b/c", "file:a"),
    "File:a": ("File:a", "file:a"),
    r"file:a\*": ("file:a\\ file:a\\x", "file:a*"),
    "file:{a,b}": ("file:{a,b}", "file:a"),
}


@pytest.mark.parametrize("pattern", YES_AND_NO)
def test_matches_and_does_not(pattern: str) -> None:
    yes, no = (text.split() for text in YES_AND_NO[pattern])
    matcher = compile_matcher("address", [pattern])
    assert [path for path in yes + no if matcher.sets[matcher.set_id(path)]] == yes
    assert [path for path in yes + no if match_linear("address", [pattern], path)] == yes


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "empty"),
        ("shop/a", "no scheme"),
        (":shop/a", "no scheme"),
        ("shop/a:b", "no scheme"),
        ("**/a", "no scheme"),
        ("file:**", "file:*/**"),
        ("file:a/**.py", "segment of its own"),
        ("file:a/b**", "segment of its own"),
        ("file:a/***", "segment of its own"),
    ],
)
def test_refused_with_a_reason(pattern: str, said: str) -> None:
    assert said in check_pattern("address", pattern)
    assert match_linear("address", [pattern], pattern) == []
