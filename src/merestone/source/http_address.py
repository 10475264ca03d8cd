"""Which addresses a connector may connect to: public ones, and what the user has allowed by name.

Source: the special-purpose registries of IANA (RFC 6890), RFC 6598 (100.64/10), RFC 6052 and 8215
    (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 3879 (site-local); the WHATWG URL standard,
    "ends in a number", for other spellings of an IPv4 address.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Iterable, Iterator

from merestone.model.errors import SourceUnavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|[0-9a-f:.]+")
ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
SHARED = ipaddress.ip_network("100.64.0.0/10")
COMPATIBLE = ipaddress.ip_network("::/96")
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# Where clouds hand out credentials to whoever asks from inside; the last is a public address.
METADATA = frozenset(
    ipaddress.ip_address(each)
    for each in (
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd20:ce::254",
    )
)


class Gate:
    """Decides which host may be connected to, at which addresses; each host is resolved once."""

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        self._allowed = frozenset(_plain(each) for each in allowed_hosts)
        self._literal = frozenset(map(_literal, allowed_hosts)) - {None}
        self._pinned: dict[tuple[str, int], list[str]] = {}

    def addresses(self, host: str, port: int, within_seconds: float) -> list[str]:
        """Return the checked addresses of a host: at most these may be connected to.

        Raises: SourceUnavailable where one of them is refused, or there is none.
        """
        if (host, port) not in self._pinned:
            self.check_spelling(host)
            found = list(dict.fromkeys(_resolved(host, port, within_seconds)))
            for address in found:
                self._check(host, ipaddress.ip_address(address.partition("%")[0]))
            self._pinned[host, port] = found
        return self._pinned[host, port]

    def check_spelling(self, host: str) -> None:
        """Refuse what is no host name, and an address in a spelling that hides it."""
        if not HOST.fullmatch(host.lower()):
            raise SourceUnavailable(f"{shown(host)}: not a host name; write it in plain letters")
        hides = ENDS_IN_NUMBER.fullmatch(host.lower()) and _literal(host) is None
        if hides and _plain(host) not in self._allowed:
            raise SourceUnavailable(
                f"{shown(host)}: an address in another spelling is refused; write four numbers"
            )

    def _check(self, host: str, address: Address) -> None:
        if is_metadata(address):
            if _plain(host) not in self._allowed or address not in self._literal:
                raise SourceUnavailable(
                    f"{shown(host)}: {address} is link-local or a cloud's metadata service, which "
                    "is refused; allow exactly this address if you mean it"
                )
            return
        reason = why_not_public(address)
        if reason and _plain(host) not in self._allowed:
            where = "it" if str(address) == _plain(host) else str(address)
            raise SourceUnavailable(
                f"{shown(host)}: refused, because {where} is {reason}; "
                f"if you mean it, allow it with `--allow-host {shown(host)}`"
            )


def why_not_public(address: Address) -> str:
    """Return what kind of address that is not on the public internet this is, or ''."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_loopback or address.is_unspecified:
            return "a loopback address" if address.is_loopback else "an unspecified address"
        for _ in embedded(address):
            return "an IPv4 address inside an IPv6 one"
        if address.is_site_local:
            return "a site-local address"
    kinds = (
        (address.is_loopback, "a loopback address"),
        (address.is_unspecified, "an unspecified address"),
        (address.is_link_local, "a link-local address"),
        (address.is_multicast, "a multicast address"),
        (address in SHARED, "in a provider's shared range (100.64.0.0/10)"),
        (address.is_reserved, "a reserved address"),
        (address.is_private or not address.is_global, "a private address"),
    )
    return next((words for holds, words in kinds if holds), "")


def is_metadata(address: Address) -> bool:
    """Return whether it is link-local or a metadata service, also inside an IPv6 address."""
    if address.is_link_local or address in METADATA:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        return any(map(is_metadata, embedded(address)))
    return False


def embedded(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses that a gateway or the system would connect to in its stead."""
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in COMPATIBLE or any(address in network for network in TRANSLATED):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def shown(host: str) -> str:
    """Return a host as it may stand in a message."""
    return ascii(host[:100])[1:-1]


def _plain(host: str) -> str:
    return host.lower().removeprefix("[").removesuffix("]").removesuffix(".")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(_plain(host))
    except ValueError:
        return None


def _resolved(host: str, port: int, within_seconds: float) -> list[str]:
    """Return the addresses of a host; the system's resolver knows no deadline, so a thread asks."""
    found: list[str] = []
    failed: list[bool] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, OverflowError):
            failed.append(True)
        else:
            found.extend(str(answer[4][0]) for answer in answers)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(within_seconds, 0))
    if thread.is_alive():
        raise SourceUnavailable(f"{shown(host)}: its name was not resolved in time")
    if failed or not found:
        raise SourceUnavailable(f"{shown(host)}: no such host")
    return found
