"""Locks: only one server at a time may use a port and a data folder."""

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

LOCK = "serving.lock"
_UNBOUND = {
    errno.EADDRINUSE: (
        "Port {port} is taken on {host} by another program, perhaps another copy. "
        "Stop that one, or choose another port with `--port`."
    ),
    errno.EACCES: (
        "This account may not listen on port {port}. Choose one above 1023 with `--port`, "
        "behind a proxy."
    ),
    errno.EADDRNOTAVAIL: (
        "{host} is no address of this machine. Use `--host 127.0.0.1` to serve this machine only, "
        "or `--host 0.0.0.0` to serve everyone who can reach it."
    ),
}


def find_address(host: str, port: int) -> str:
    """Return the address of a host; raises `ClickException` where another program listens.

    The workers share one port (SO_REUSEPORT). The kernel would share it with another server of
    this account too, which would get half of the requests.
    """
    family, address = _resolve(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Without it, TIME_WAIT connections of a stopped server would block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            advice = _UNBOUND.get(
                fault.errno or 0,
                "Port {port} cannot be used on {host}. Choose another with `--port`.",
            )
            raise click.ClickException(advice.format(host=host, port=port)) from fault
    return address


def format_url(address: str, port: int) -> str:
    """Return the URL of an address; IPv6 goes in brackets."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


@contextmanager
def lock_folder(
    folder: Path, advice: str = "Stop that one, or set COMPERSION_DATA_DIR to another folder."
) -> Iterator[None]:
    """Lock a data folder; raises `ClickException` if another server of this machine has it."""
    opened = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(opened)
        raise click.ClickException(
            f"Another server uses the data folder {folder}. {advice}"
        ) from fault
    try:
        yield
    finally:
        os.close(opened)


@contextmanager
def lock_port(address: str, port: int) -> Iterator[None]:
    """Lock a port before the server listens, so that of two starting at once one is refused.

    Linux only: elsewhere there are no abstract sockets, and only `find_address` checks.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as held:
        try:
            if sys.platform == "linux":
                held.bind(f"\0compersion-talks-{address}-{port}")
        except OSError as fault:
            advice = _UNBOUND[errno.EADDRINUSE]
            raise click.ClickException(advice.format(host=address, port=port)) from fault
        yield


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as fault:
        raise click.UsageError(
            f"The host {host} is unknown. Use an address, such as `--host 127.0.0.1`."
        ) from fault
    family, _type, _protocol, _name, where = min(found)  # IPv4 first
    return family, str(where[0])
