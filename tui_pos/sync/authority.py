"""The node's own small authority: one key that signs the node's certificate and nothing else, and is pinned by tills."""

from __future__ import annotations

import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tui_pos.core.refusal import Refusal
from tui_pos.journal.files import save_file

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

AUTHORITY_DAYS = 20 * 365
CERTIFICATE_DAYS = 730
RENEW_DAYS = 60
"""How long before its end a certificate is made anew, at a start of the service."""


class Certificates:
    """Say which files the service shows and which certificate tills pin; `named` for a public one."""

    def __init__(self, chain: Path, key: Path, authority: str, *, named: bool) -> None:
        self.chain = chain
        self.key = key
        self.authority = authority
        self.named = named


def given(chain: Path, key: Path, authority: Path | None) -> Certificates:
    """Use certificates that the shop already has; tills pin the authority, or the last certificate of the chain."""
    try:
        text = (authority or chain).read_text("ascii")
        key.read_bytes()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("tls", f"The certificate cannot be read: {error}.") from error
    begin = text.rfind("-----BEGIN CERTIFICATE-----")
    if begin < 0:
        raise Refusal("tls", f"{authority or chain} holds no certificate in PEM form.")
    return Certificates(chain, key, text[begin:], named=True)


def own(folder: Path, names: tuple[str, ...] = ()) -> Certificates:
    """Give the node's own certificate, made when there is none and renewed before it ends; keys are 0600.

    `names` are host names and addresses by which tills reach the node, beside this machine's own.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_key, authority = _authority(folder)
    chain, key = folder / "node.pem", folder / "node.key"
    if _is_due(chain):
        _issue(chain, key, authority_key, authority, names)
    from cryptography.hazmat.primitives.serialization import Encoding

    return Certificates(
        chain, key, authority.public_bytes(Encoding.PEM).decode("ascii"), named=False
    )


def _authority(folder: Path) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key_file, file = folder / "authority.key", folder / "authority.pem"
    if key_file.exists() and file.exists():
        key = load_pem_private_key(key_file.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key, x509.load_pem_x509_certificate(file.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("tui-pos node authority")
    made = _builder(name, name, key.public_key(), AUTHORITY_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs=True), critical=True)
    return key, _save(made, key, key, key_file, file)


def _issue(
    chain: Path,
    key_file: Path,
    authority_key: EllipticCurvePrivateKey,
    authority: x509.Certificate,
    names: tuple[str, ...],
) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    wanted = dict.fromkeys((*names, socket.gethostname(), "localhost", "127.0.0.1", "::1"))
    made = _builder(_name("tui-pos node"), authority.subject, key.public_key(), CERTIFICATE_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs=False), critical=True)
    made = made.add_extension(x509.SubjectAlternativeName([_alias(n) for n in wanted]), False)
    server = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH])
    _save(made.add_extension(server, False), key, authority_key, key_file, chain)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: object, days: int
) -> x509.CertificateBuilder:
    from cryptography import x509

    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key).serial_number(x509.random_serial_number())  # type: ignore[arg-type]
    # A till's clock may be wrong by a day; the pin is what protects, not the date.
    return builder.not_valid_before(now - timedelta(days=2)).not_valid_after(
        now + timedelta(days=days)
    )


def _save(
    builder: x509.CertificateBuilder,
    key: EllipticCurvePrivateKey,
    signer: EllipticCurvePrivateKey,
    key_file: Path,
    file: Path,
) -> x509.Certificate:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    certificate = builder.sign(signer, hashes.SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    save_file(key_file, private)
    save_file(file, certificate.public_bytes(Encoding.PEM))
    return certificate


def _is_due(chain: Path) -> bool:
    from cryptography import x509

    if not chain.exists():
        return True
    found = x509.load_pem_x509_certificate(chain.read_bytes())
    return found.not_valid_after_utc - datetime.now(UTC) < timedelta(days=RENEW_DAYS)


def _usage(*, signs: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _alias(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
