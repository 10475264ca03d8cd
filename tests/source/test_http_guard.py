"""SECURITY.md row 23: a connector connects to checked addresses only, and tells no secret."""

from __future__ import annotations

import ipaddress
import socket
import time
import traceback

import pytest

from merestone.model.errors import SourceUnavailable
from merestone.source.http import HttpSource, HttpStatus
from merestone.source.http_address import is_metadata, why_not_public
from source.local_server import resolves, says, served

HERE = frozenset(("127.0.0.1",))
CANARY = "cAnArY7531"


@pytest.fixture(autouse=True)
def _no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:1")


def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", refuse)


def test_answers_are_read_from_an_allowed_host() -> None:
    with served(says(b'{"status": "success"}')) as server:
        base = f"{server.url()}/prefix/"
        with HttpSource(base, "t0ken", allowed_hosts=HERE) as source:
            assert source.get_json("/api/v1/rules", {"type": "alert", "x": "a b"}) == {
                "status": "success"
            }
            assert source.get_text("plain?x=1") == '{"status": "success"}'
    path, headers = server.asked[0]
    assert path in (
        "/prefix/api/v1/rules?type=alert&x=a+b",
        "/prefix/api/v1/rules?type=alert&x=a%20b",
    )
    assert headers["authorization"] == "Bearer t0ken"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert server.asked[1][0] == "/prefix/plain?x=1"


def test_a_user_and_password_are_sent_as_basic() -> None:
    with (
        served(says(b"1")) as server,
        HttpSource(server.url(), user="ana", password="pä", allowed_hosts=HERE) as source,
    ):
        source.get_json("/")
    assert server.asked[0][1]["authorization"] == "Basic YW5hOnDDpA=="


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "100::1",
    ],
)
def test_no_address_but_a_public_one_is_connected_to(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_connections(monkeypatch)
    parsed = ipaddress.ip_address(address)
    assert why_not_public(parsed) or is_metadata(parsed)
    written = f"[{address}]" if ":" in address else address
    with pytest.raises(SourceUnavailable, match=r"refused"):
        HttpSource(f"http://{written}/").get_text("/")
    resolves(monkeypatch, ["93.184.216.34", address])
    with pytest.raises(SourceUnavailable, match=r"innocent.example: .*refused"):
        HttpSource("https://innocent.example").get_text("/")


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "172.32.0.1"])
def test_public_addresses_are_not_refused(address: str) -> None:
    assert not why_not_public(ipaddress.ip_address(address))
    assert not is_metadata(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "017700000001",
        "127.1",
        "0177.0.0.1",
        "127.0.0.0x1",
        "134744072",
        "127.0.0.1.5",
        "\uff11\uff12\uff17.0.0.1",
        "%31%32%37.0.0.1",
        "127.0.0.1%00.example",
        "localhost\t",
        "a b",
    ],
)
def test_other_spellings_of_an_address_are_refused(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_connections(monkeypatch)
    with pytest.raises(SourceUnavailable):
        HttpSource(f"http://{host}/", allowed_hosts=HERE).get_text("/")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "127\u30020\u30020\u30021"]
)
def test_a_name_of_this_machine_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    no_connections(monkeypatch)
    with pytest.raises(SourceUnavailable, match=r"refused|no such host"):
        HttpSource(f"http://{host}/").get_text("/")


def test_an_allowed_name_may_be_private_but_not_a_metadata_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside = frozenset(("prom.inside",))
    with served(says(b"up")) as server:
        resolves(monkeypatch, ["127.0.0.1"])
        url = server.url("prom.inside")
        with HttpSource(url, allowed_hosts=inside) as source:
            assert source.get_text("/") == "up"
        assert server.asked[0][1]["host"] == f"prom.inside:{server.port}"
        with pytest.raises(SourceUnavailable, match=r"--allow-host prom.inside"):
            HttpSource(url, allowed_hosts=HERE).get_text("/")
    no_connections(monkeypatch)
    for address in ("169.254.169.254", "168.63.129.16"):
        resolves(monkeypatch, [address])
        with pytest.raises(SourceUnavailable, match=r"metadata"):
            HttpSource("http://prom.inside", allowed_hosts=inside).get_text("/")
        allowed = inside | {address}
        with pytest.raises(AssertionError, match=r"was tried"):
            HttpSource("http://prom.inside", allowed_hosts=allowed).get_text("/")
    for written in ("[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]"):
        with pytest.raises(SourceUnavailable, match=r"metadata"):
            HttpSource(f"http://{written}", allowed_hosts=frozenset(("prom.inside",))).get_text("/")


def test_a_name_is_resolved_once_so_it_cannot_be_rebound(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    def record(address: tuple[str, int], *args: object, **kwargs: object) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", record)
    asked = resolves(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    source = HttpSource("http://rebound.example")
    for _ in range(3):
        with pytest.raises(SourceUnavailable, match=r"Connection refused"):
            source.get_text("/")
    assert asked == ["rebound.example"]
    assert connected == ["93.184.216.34"] * 3


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.com", "only http and https"),
        ("file:///etc/passwd", "cannot be read"),
        (f"http://ana:{CANARY}@example.com", "user or password"),
        (f"http://{CANARY}@example.com", "user or password"),
        (f"https://example.com/?token={CANARY}", "ends before"),
        ("example.com", "cannot be read"),
        ("", "cannot be read"),
        ("http://[::1", "cannot be read"),
        ("http://example.com:99999", "cannot be read"),
        ("http://ex\nample.com", "cannot be read"),
    ],
)
def test_a_base_url_that_is_none(url: str, said: str) -> None:
    with pytest.raises(SourceUnavailable, match=said) as caught:
        HttpSource(url)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "path",
    [
        "http://127.0.0.1:1/x",
        "https://example.com/x",
        "../x",
        "a/%2e%2e/b",
        "a/..\\b",
        "a\nb",
        f"http://ana:{CANARY}@127.0.0.1/",
    ],
)
def test_a_path_stays_below_the_base_url(path: str) -> None:
    with served(says(b"1")) as server, HttpSource(server.url(), allowed_hosts=HERE) as source:
        with pytest.raises(SourceUnavailable):
            source.get_text(path)
        source.get_text("//evil.example/x")
        source.get_text("@evil.example/x")
        source.get_text(f"{server.url()}/next?page=2")
    assert [path for path, _ in server.asked] == [
        "/evil.example/x",
        "/@evil.example/x",
        "/next?page=2",
    ]


def test_a_redirect_is_told_and_not_followed() -> None:
    with served(says(b"secret")) as inner:
        leads = (("Location", f"http://ana:pw@127.0.0.1:{inner.port}/in\x1bside?token={CANARY}"),)
        with (
            served(says(b"", 302, leads)) as server,
            pytest.raises(HttpStatus, match=r"redirects to") as caught,
        ):
            HttpSource(server.url(), allowed_hosts=HERE).get_text("/")
    assert not inner.asked
    assert CANARY not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert caught.value.status == 302


def test_a_plain_redirect_names_where_it_leads() -> None:
    leads = (("Location", f"https://login.example/sso?token={CANARY}"),)
    with (
        served(says(b"", 302, leads)) as server,
        pytest.raises(HttpStatus, match=r"redirects to https://login.example/sso, which"),
    ):
        HttpSource(server.url(), allowed_hosts=HERE).get_text("/")


def test_a_resolver_that_hangs_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*args: object, **kwargs: object) -> list[object]:
        time.sleep(0.6)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    began = time.monotonic()
    with pytest.raises(SourceUnavailable, match=r"slow.example: its name was not resolved in time"):
        HttpSource("http://slow.example", timeout_seconds=0.2).get_text("/")
    assert time.monotonic() - began < 1
