"""TLS speaks to the host's name although the connection goes to a checked address."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from merestone.model.errors import SourceUnavailable
from merestone.source.http import HttpSource
from source.local_server import resolves, says, served


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed, so there is no certificate to serve")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=prom.inside", "-addext", "subjectAltName=DNS:prom.inside"),
            *("-keyout", str(path.with_name("key.pem")), "-out", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    return path


def test_tls_is_verified_against_the_host_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    names: list[str] = []
    context.sni_callback = lambda socket, name, context: names.append(str(name))
    resolves(monkeypatch, ["127.0.0.1"])
    hosts = frozenset(("prom.inside", "other.inside", "127.0.0.1"))
    with served(says(b"1"), context) as server:
        with pytest.raises(SourceUnavailable, match=r"certificate is not trusted"):
            HttpSource(server.url("prom.inside", "https"), allowed_hosts=hosts).get_json("/")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        source = HttpSource(server.url("prom.inside", "https"), allowed_hosts=hosts)
        assert source.get_json("/") == 1
        for host in ("other.inside", "127.0.0.1"):
            with pytest.raises(SourceUnavailable, match=r"certificate is not trusted"):
                HttpSource(server.url(host, "https"), allowed_hosts=hosts).get_json("/")
    assert set(names) == {"prom.inside", "other.inside", "None"}
