"""nginx in front of `kanmin serve`, by the example in deploy/: real TLS, ports of today."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

EXAMPLE = Path(__file__).parents[1] / "deploy" / "nginx" / "kanmin.conf"
DESK, PORTAL = "kanmin.example.lg.jp", "portal.example.lg.jp"
STARTS_WITHIN = 20  # seconds
WHOLE = """
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
worker_processes 1;
daemon off;
events {{ worker_connections 1024; }}
http {{
    include {folder}/kanmin.conf;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
}}
"""


@dataclass(frozen=True)
class Front:
    """nginx that runs. plain, secure: its ports without and with TLS."""

    folder: Path
    plain: int
    secure: int

    @property
    def certificate(self) -> Path:
        """The certificate that a client must trust."""
        return self.folder / "kanmin.crt"


def installed() -> str | None:
    """Where nginx is, if it is installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(folder: Path) -> None:
    """A key and a certificate for both names, signed by itself, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DESK)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(DESK), x509.DNSName(PORTAL)]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    for who in ("kanmin", "portal"):
        (folder / f"{who}.crt").write_bytes(made.public_bytes(pem))
        (folder / f"{who}.key").write_bytes(secret)


def configure(folder: Path, behind: Sequence[int]) -> Front:
    """The example with today's folder and ports. behind: the ports of `kanmin serve`."""
    make_certificate(folder)
    front = Front(folder, free_port(), free_port())
    text = EXAMPLE.read_text(encoding="utf-8")
    servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=0;" for port in behind)
    text = re.sub(r"^    server 127\.0\.0\.1:8000 .*$", servers, text, flags=re.MULTILINE)
    for old, new in (
        ("/etc/kanmin/tls", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("listen 80;", f"listen 127.0.0.1:{front.plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{front.secure} "),
        ("burst=80 ", "burst=8000 "),
        ("rate=20r/s", "rate=2000r/s"),  # one client here stands for a whole office
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "kanmin.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(WHOLE.format(folder=folder), encoding="utf-8")
    return front


def words(front: Front, *more: str) -> list[str]:
    """The command that runs nginx, or with `-t` checks its configuration."""
    here = front.folder
    return [installed() or "nginx", "-p", str(here), "-c", str(here / "nginx.conf"), *more]


@contextmanager
def running(front: Front) -> Iterator[None]:
    """nginx until the end of the block."""
    front.folder.chmod(0o755)  # its workers are another user when it starts as root
    with (front.folder / "out.log").open("w") as out:
        process = subprocess.Popen(words(front), stdout=out, stderr=out, env=dict(os.environ))
    try:
        _await(front)
        yield
    finally:
        process.terminate()
        process.wait(STARTS_WITHIN)


def _await(front: Front) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", front.secure), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError((front.folder / "error.log").read_text(encoding="utf-8"))
