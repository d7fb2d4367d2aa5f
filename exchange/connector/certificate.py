"""A server certificate for the node, signed by a root of its own that can sign nothing else.

The QuickBooks machine has to trust the root, so it is made as harmless as can be: it is constrained to the one host
name, and its key exists only in memory, for one signature. RFC 5280: basic constraints 4.2.1.9, name constraints
4.2.1.10, critical both. To renew, a new pair is made, and the new root imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from exchange.connector.qwc import LOCALHOST, check_host
from tui_pos.core.refusal import Refusal

DAYS = 397
"""How long a certificate is valid: what browsers accept at most, which is thirteen months."""

ROOT_FILE, CHAIN_FILE, KEY_FILE = "tui-pos-root.cer", "tui-pos-server.pem", "tui-pos-server.key"

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Hold what was made: the root for the QuickBooks machine (DER), chain and key for the service (PEM)."""

    host: str
    root: bytes
    chain: bytes
    key: bytes
    fingerprint: str
    expires: datetime


def make_certificate(host: str, now: Callable[[], datetime] | None = None) -> Certificate:
    """Make a certificate for one host name; a Refusal for localhost, which needs none, and for no host name."""
    name = check_host(host)
    if name == LOCALHOST:
        raise Refusal(
            "localhost",
            "Nothing has to be certified for localhost: the Web Connector calls it without TLS.",
        )
    begin = (now or (lambda: datetime.now(UTC)))() - timedelta(hours=1)
    end = begin + timedelta(days=DAYS)
    root_key, server_key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    root = _root(name, root_key, begin, end)
    server = _server(name, server_key, root, root_key, begin, end)
    pem = serialization.Encoding.PEM
    return Certificate(
        host=name,
        root=root.public_bytes(serialization.Encoding.DER),
        chain=server.public_bytes(pem) + root.public_bytes(pem),
        key=server_key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        fingerprint=root.fingerprint(hashes.SHA1()).hex(":").upper(),
        expires=end,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _begin(
    subject: str, issuer: str, key: ec.EllipticCurvePublicKey, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*allowed: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in allowed for usage in _USAGES})


def _root(
    host: str, key: ec.EllipticCurvePrivateKey, begin: datetime, end: datetime
) -> x509.Certificate:
    common = f"tui-pos root for {host}"
    return (
        _begin(common, common, key.public_key(), begin, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign"), critical=True)
        .add_extension(x509.NameConstraints([x509.DNSName(host)], None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _server(
    host: str,
    key: ec.EllipticCurvePrivateKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    begin: datetime,
    end: datetime,
) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        _begin(host, f"tui-pos root for {host}", key.public_key(), begin, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(root_key, hashes.SHA256())
    )


def save(certificate: Certificate, folder: Path) -> None:
    """Write root, chain and key into a folder, the key readable by its owner alone.

    Each file is written beside, synced and put in place. A power cut between two of them can leave an old chain beside a
    new key, which the service refuses to start with: make the certificate again then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / ROOT_FILE, certificate.root, 0o644)
    _write(folder / KEY_FILE, certificate.key, 0o600)
    _write(folder / CHAIN_FILE, certificate.chain, 0o644)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, content: bytes, mode: int) -> None:
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def import_steps(certificate: Certificate) -> str:
    """Say how the QuickBooks machine comes to trust the root, in steps for whoever sits in front of it."""
    return f"""\
On the Windows machine that runs QuickBooks, signed in as an administrator:

1. Copy {ROOT_FILE} there, on a USB stick or over a share. It is no secret.
2. Open a command prompt as administrator and type:
       certutil -addstore Root {ROOT_FILE}
   Without a command prompt: double-click the file, Install Certificate, Local Machine,
   "Place all certificates in the following store", Trusted Root Certification Authorities, Finish.
3. Compare the thumbprint (double-click, Details) with
       {certificate.fingerprint}
4. Let the name {certificate.host} lead to the node. If your router does not do that, add a line to
   C:\\Windows\\System32\\drivers\\etc\\hosts:
       NODE-ADDRESS    {certificate.host}
5. Open https://{certificate.host}/qbwc/support in Edge (with the port, if you chose one). It must open without a
   warning. Then add the .qwc file to the Web Connector.

The root can vouch for {certificate.host} only, and its key no longer exists. Renew before {certificate.expires:%Y-%m-%d}:
run the same command again and import the new root. To take it back: certutil -delstore Root "tui-pos root for {certificate.host}".
"""


def forwarder_steps(node: str, port: int) -> str:
    """Say how to reach the node through an encrypted forwarder instead, so that the .qwc file names localhost."""
    return f"""\
On the Windows machine that runs QuickBooks (Windows 10 and later bring the OpenSSH client):

1. Let this run whenever QuickBooks does, for example from the Task Scheduler "At log on":
       ssh -N -o ServerAliveInterval=30 -o ExitOnForwardFailure=yes -L 127.0.0.1:{port}:127.0.0.1:{port} tui-pos@{node}
   Sign in with a key, and allow that user on the node nothing but this forwarding.
2. Open http://localhost:{port}/qbwc/support in Edge. It must open.
3. Write the .qwc file for the host localhost and port {port}, and add it to the Web Connector.
"""
