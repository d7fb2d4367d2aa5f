"""The server certificate and its root."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from exchange.connector.certificate import (
    CHAIN_FILE,
    KEY_FILE,
    ROOT_FILE,
    Certificate,
    forwarder_steps,
    import_steps,
    make_certificate,
    save,
)
from tui_pos.core.refusal import Refusal

HOST = "node.shop.example"


@pytest.fixture(scope="module")
def made() -> Certificate:
    return make_certificate(HOST)


def handshake(folder: Path, root: bytes, host: str) -> str:
    """Speak TLS over loopback, the client trusting one root and expecting one host; gives the version agreed on."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / CHAIN_FILE, folder / KEY_FILE)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(root))
    near, far = socket.socketpair()

    def serve() -> None:
        try:
            with server.wrap_socket(far, server_side=True) as secure:
                secure.recv(1)
        except (ssl.SSLError, OSError):
            far.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(near, server_hostname=host) as secure:
            secure.send(b"x")
            return secure.version() or ""
    finally:
        near.close()
        thread.join()


def test_a_client_that_trusts_the_root_trusts_the_node(made: Certificate, tmp_path: Path) -> None:
    """And no other host, and not without the root."""
    save(made, tmp_path)
    assert handshake(tmp_path, made.root, HOST) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, made.root, "other.shop.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(tmp_path, make_certificate(HOST).root, HOST)


def test_the_root_can_vouch_for_one_host_only(made: Certificate) -> None:
    """Constraints are critical, its key may only sign certificates, and none of them may sign others."""
    root = x509.load_der_x509_certificate(made.root)
    names = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert names.critical
    assert names.value.permitted_subtrees == [x509.DNSName(HOST)]
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.key_cert_sign, usage.digital_signature, usage.crl_sign) == (True, False, False)


def test_the_server_certificate_is_short_lived_and_for_tls(made: Certificate) -> None:
    """Thirteen months, the host as alternative name, server authentication only."""
    server, root = x509.load_pem_x509_certificates(made.chain)
    life = server.not_valid_after_utc - server.not_valid_before_utc
    assert life == timedelta(days=397)
    assert server.not_valid_before_utc < datetime.now(UTC) < server.not_valid_after_utc
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST]
    assert server.issuer == root.subject
    assert not server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_roots_key_is_nowhere(made: Certificate, tmp_path: Path) -> None:
    """What is saved holds one key, the server's, for its owner's eyes only."""
    save(made, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [ROOT_FILE, CHAIN_FILE, KEY_FILE]
    )
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert everything.count(b"PRIVATE KEY-----") == 2
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / CHAIN_FILE, tmp_path / KEY_FILE)


def test_saving_again_replaces_it(made: Certificate, tmp_path: Path) -> None:
    """A renewal takes the place of what was there, leftovers of a broken one included."""
    save(made, tmp_path)
    (tmp_path / f"{KEY_FILE}.new").write_bytes(b"left over")
    again = make_certificate(HOST)
    save(again, tmp_path)
    assert (tmp_path / KEY_FILE).read_bytes() == again.key
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("host", "code"),
    [("localhost", "localhost"), ("192.168.1.5", "host_address"), ("a b", "host_name")],
)
def test_a_certificate_needs_a_host_name(host: str, code: str) -> None:
    """Localhost needs no certificate, and the Web Connector takes no address in numbers."""
    with pytest.raises(Refusal) as refused:
        make_certificate(host)
    assert refused.value.code == code


def test_a_long_host_name_fits(tmp_path: Path) -> None:
    """The common name is cut at 64 characters; what counts is the alternative name."""
    host = f"{'a' * 60}.{'b' * 60}.example"
    certificate = make_certificate(host)
    save(certificate, tmp_path)
    assert handshake(tmp_path, certificate.root, host) == "TLSv1.3"


def test_the_steps_name_host_file_and_thumbprint(made: Certificate) -> None:
    """What somebody in front of the Windows machine has to type."""
    steps = import_steps(made)
    root = x509.load_der_x509_certificate(made.root)
    assert "certutil -addstore Root tui-pos-root.cer" in steps
    assert made.fingerprint in steps
    assert len(made.fingerprint) == 59
    assert f"NODE-ADDRESS    {HOST}" in steps
    assert f"https://{HOST}/qbwc/support" in steps
    assert root.subject.rfc4514_string() == f"CN=tui-pos root for {HOST}"
    assert "-L 127.0.0.1:8080:127.0.0.1:8080 tui-pos@node" in forwarder_steps("node", 8080)
