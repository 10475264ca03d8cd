"""A remote's address is told without what only its owner may know."""

from __future__ import annotations

import pytest

from merestone.source.remote import place_of, without_secret


@pytest.mark.parametrize(
    ("url", "shown", "place"),
    [
        ("https://ana:s3cret@git.io/a/B.git", "https://git.io/a/B.git", "git.io/a/b"),
        ("https://ana:s3c/ret@git.io/a/b", "https://git.io/a/b", "git.io/a/b"),
        ("https://ana:s3c/r@et@git.io/a", "https://git.io/a", "git.io/a"),
        ("https://ana:s3c?ret@git.io/a", "https://git.io/a", "git.io/a"),
        ("https://s3cret@git.io/a?key=s3cret#s3cret", "https://git.io/a", "git.io/a"),
        ("https://git.io/a@v1", "https://git.io/a@v1", "git.io/a@v1"),
        ("https://git.io:8443/a@v1", "https://git.io:8443/a@v1", "git.io/a@v1"),
        ("https://[::1]:80/a@v1", "https://[::1]:80/a@v1", "[::1]:80/a@v1"),
        ("ssh://git@git.io:22/a/b", "ssh://git.io:22/a/b", "git.io/a/b"),
        ("git@git.io:a/b.git", "git.io:a/b.git", "git.io/a/b"),
        ("", "", ""),
    ],
)
def test_user_and_password_are_left_out(url: str, shown: str, place: str) -> None:
    assert without_secret(url) == shown
    assert place_of(url) == place
