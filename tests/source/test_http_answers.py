"""What an HTTP server may answer: bounded bytes and time, strict JSON, few retries, no secret."""

from __future__ import annotations

import gzip
import logging
import socket
import time
import traceback
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from merestone.model.errors import SourceUnavailable
from merestone.source.http import HttpSource, HttpStatus
from merestone.source.http_words import retry_wait
from source.local_server import says, served

HERE = frozenset(("127.0.0.1",))
CANARY = "cAnArY7531"


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_is_bounded_also_when_it_is_packed(packed: bool) -> None:
    body = b" " * (8 << 20)
    headers = (("Content-Encoding", "gzip"),) if packed else ()
    with served(says(gzip.compress(body) if packed else body, 200, headers)) as server:
        small = HttpSource(server.url(), allowed_hosts=HERE, most_bytes=1 << 20)
        with pytest.raises(SourceUnavailable, match=r"over 1,048,576 bytes"):
            small.get_text("/")
        with HttpSource(server.url(), allowed_hosts=HERE, most_bytes=8 << 20) as source:
            assert len(source.get_text("/")) == 8 << 20


def test_a_gzip_bomb_stops() -> None:
    bomb = gzip.compress(bytes(64 << 20), 9)
    with served(says(bomb, 200, (("Content-Encoding", "gzip"),))) as server:
        began = time.monotonic()
        with pytest.raises(SourceUnavailable, match=r"over 4,194,304 bytes"):
            HttpSource(server.url(), allowed_hosts=HERE, most_bytes=4 << 20).get_text("/")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("body", "encoding", "said"),
    [
        (b"no gzip", "gzip", "broken gzip"),
        (gzip.compress(b"abc" * 99, mtime=0)[:-9], "gzip", "does not end"),
        (gzip.compress(b"a", mtime=0) * 2, "gzip", "does not end"),
        (b"x", "br", "encoding"),
        (b"x", "gzip, gzip", "encoding"),
    ],
)
def test_a_body_that_is_not_what_it_says(body: bytes, encoding: str, said: str) -> None:
    with (
        served(says(body, 200, (("Content-Encoding", encoding),))) as server,
        pytest.raises(SourceUnavailable, match=said),
    ):
        HttpSource(server.url(), allowed_hosts=HERE).get_text("/")


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drips_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(b"X-%d: y\r\n" % number)
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drips, drips_headers])
def test_a_server_that_drips_is_left_at_the_deadline(answer: Any) -> None:
    with served(answer) as server:
        began = time.monotonic()
        with pytest.raises(SourceUnavailable, match=r"no whole answer within 0.3 s"):
            HttpSource(server.url(), allowed_hosts=HERE, timeout_seconds=0.3).get_text("/")
        assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"NaN", "NaN is no JSON number"),
        (b"[1e999]", "too large"),
        (b"1" * 5000, "no JSON"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b"[" * 200_000, "nested too deeply"),
        (b"[" * 101 + b"]" * 101, "100 levels"),
        (f'{{"{CANARY}": '.encode(), "line 1"),
        (b"<html>", "no JSON"),
        (b"", "no JSON"),
        (b"\xff\xfe", "no JSON"),
    ],
)
def test_json_that_is_none(body: bytes, said: str) -> None:
    with served(says(body)) as server, pytest.raises(SourceUnavailable, match=said) as caught:
        HttpSource(server.url(), allowed_hosts=HERE).get_json("/")
    assert CANARY not in str(caught.value)


def test_100_levels_and_a_byte_order_mark_are_read() -> None:
    with served(says(b"\xef\xbb\xbf" + b"[" * 100 + b"]" * 100)) as server:
        HttpSource(server.url(), allowed_hosts=HERE).get_json("/")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again_twice(status: int) -> None:
    with (
        served(says(b"", status, (("Retry-After", "0"),))) as server,
        pytest.raises(HttpStatus, match=rf"{status}|later") as caught,
    ):
        HttpSource(server.url(), allowed_hosts=HERE).get_text("/")
    assert len(server.asked) == 3
    assert caught.value.status == status


def test_a_server_that_recovers_is_read() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        first = len(server.asked) == 1
        says(b"busy" if first else b"well", 503 if first else 200)(handler)

    with served(answer) as server:
        assert HttpSource(server.url(), allowed_hosts=HERE).get_text("/") == "well"


@pytest.mark.parametrize(("status", "after"), [(503, "60"), (400, ""), (500, ""), (404, "0")])
def test_no_other_answer_is_asked_for_again(status: int, after: str) -> None:
    headers = (("Retry-After", after),) if after else ()
    with (
        served(says(CANARY.encode(), status, headers)) as server,
        pytest.raises(HttpStatus) as caught,
    ):
        HttpSource(server.url(), allowed_hosts=HERE).get_text("/")
    assert len(server.asked) == 1
    assert CANARY not in str(caught.value)


def test_how_long_to_wait() -> None:
    assert retry_wait("", 0) == 0.5
    assert retry_wait("5", 0) == 5
    assert retry_wait("6", 0) is None
    assert retry_wait("9" * 400, 0) is None
    assert retry_wait("soon", 0) is None
    assert retry_wait("Wed, 21 Oct 2015 07:28:00 GMT", 0) == 0
    assert retry_wait("Wed, 21 Oct 2115 07:28:00 GMT", 0) is None


def test_no_secret_is_in_an_error_a_log_or_a_representation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[str] = []

    def hang_up(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    for answer in (says(b"", 500), says(b"{"), says(b"", 401), says(b"", 302), hang_up):
        with served(answer) as server:
            source = HttpSource(
                server.url(), CANARY, user=CANARY, password=CANARY, allowed_hosts=HERE
            )
            with pytest.raises(SourceUnavailable) as caught:
                source.get_json("/x", {"q": "quErYcAnArY"})
            error = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            error.stack = traceback.StackSummary.from_list(
                [frame for frame in error.stack if "test_http_guard" not in frame.filename]
            )
            told += [repr(source), repr(vars(source)), "".join(error.format())]
            told += [str(caught.value), *traceback.format_exception(caught.value)]
            assert caught.value.__cause__ is None
            assert caught.value.__context__ is None
    told += [record.getMessage() for record in caplog.records]
    assert all(CANARY not in each for each in told)
    assert all("quErYcAnArY" not in str(each) for each in (caught.value, *caplog.messages))


@pytest.mark.parametrize("token", ["a\r\nX: y", "tökén", "a b", "\udc80"])
def test_a_token_that_no_header_carries_is_not_quoted(token: str) -> None:
    with pytest.raises(SourceUnavailable, match=r"no header can carry") as caught:
        HttpSource("https://example.com", token)
    assert token not in str(caught.value)


def test_pages_are_followed_on_the_same_server_only() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        number = len(server.asked)
        following = ["/two", f"{server.url()}/three?n=3", "http://evil.example/four"]
        says(f'{{"next": "{following[number - 1]}"}}'.encode())(handler)

    with served(answer) as server, HttpSource(server.url(), allowed_hosts=HERE) as source:
        pages = source.pages("/one", {"n": 1}, lambda page: str(page["next"]))
        assert [next(pages)["next"] for _ in range(3)]
        with pytest.raises(SourceUnavailable, match=r"evil.example, which is not followed"):
            next(pages)
    assert [path for path, _ in server.asked] == ["/one?n=1", "/two", "/three?n=3"]


def test_pages_end_and_are_counted() -> None:
    with served(says(b"1")) as server, HttpSource(server.url(), allowed_hosts=HERE) as source:
        assert list(source.pages("/", None, lambda page: None)) == [1]
        with pytest.raises(SourceUnavailable, match=r"names itself"):
            list(source.pages("/a", None, lambda page: "/a"))
        seen = iter(range(100))
        with pytest.raises(SourceUnavailable, match=r"more than 3 pages"):
            list(source.pages("/", None, lambda page: {"n": next(seen)}, most_pages=3))
