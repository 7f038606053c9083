"""nginx and Caddy as they really run, with the files that `config` writes."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.needs import find_program

CERTIFICATE = Path(__file__).parent / "journeys" / "front.pem"
HOST = "talks.example.org"


def find_port() -> int:
    """Return a port that is free."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(*command: str, **variables: str) -> Iterator[None]:
    """Run a program, with further variables of its environment, until the block ends."""
    with subprocess.Popen(
        command, stderr=subprocess.DEVNULL, env={**os.environ, **variables}
    ) as process:
        try:
            yield
        finally:
            process.terminate()


def write_nginx(folder: Path, port: int, site: str) -> Path:
    """Write a whole configuration of nginx that logs where a site does not say otherwise."""
    site = re.sub(r"listen \[::\].*\n", "", site).replace("listen 80", f"listen {find_port()}")
    site = site.replace("listen 443", f"listen {port}")
    site = re.sub(r"/etc/letsencrypt\S+\.pem", str(CERTIFICATE), site)
    (folder / "made.site").write_text(site)
    (folder / "made.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log {folder}/access.log; include {folder}/made.site;\n"
        + "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + "}\n"
    )
    return folder / "made.conf"


def name_caddy() -> tuple[str, ...]:
    """Return the words after `config` that fit the Caddy of this machine."""
    caddy = str(find_program("caddy"))
    version = subprocess.run([caddy, "version"], capture_output=True, text=True).stdout
    return ("caddy", "--old") if version.lstrip("v").startswith("2.6") else ("caddy",)


def find_home(folder: Path) -> dict[str, str]:
    """Return the variables with which Caddy writes into a folder only."""
    return {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}


def write_caddy(folder: Path, port: int, site: str) -> tuple[str, ...]:
    """Write a Caddyfile that listens on a port and logs into a folder; return how it is read."""
    site = site.replace("{\n", "{\n\tadmin off\n\tauto_https off\n", 1)
    site = site.replace("log default {", f"log default {{\n\t\toutput file {folder}/log")
    site = site.replace(
        f"https://{HOST} {{", f"https://{HOST}:{port} {{\n\ttls {CERTIFICATE} {CERTIFICATE}"
    )
    (folder / "made.Caddyfile").write_text(site)
    return ("--config", str(folder / "made.Caddyfile"), "--adapter", "caddyfile")
