"""What one server has for itself: an address to listen on, and the data folder."""

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
        "Port {port} is taken on {host}: another program listens there, perhaps another copy. "
        "Stop that one, or choose another port with --port."
    ),
    errno.EACCES: (
        "This account may not listen on port {port}. Choose one from 1024 on with --port, "
        "and let a proxy lead there."
    ),
    errno.EADDRNOTAVAIL: (
        "{host} is no address of this machine. With --host 127.0.0.1 only the machine itself "
        "reaches this copy, with --host 0.0.0.0 everybody who reaches the machine."
    ),
}


def found_address(host: str, port: int) -> str:
    """Find the address that a host stands for, and see that nobody listens there.

    The server shares its port among its workers. So it would also share it with a stranger, who
    would get half of the requests.
    """
    family, address = _resolved(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections of a server that has just ended must not look like one that listens.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as fault:
            said = _UNBOUND.get(fault.errno or 0, "{host} cannot be listened on, port {port}.")
            raise click.ClickException(said.format(host=host, port=port)) from fault
    return address


def web_address(address: str, port: int) -> str:
    """Write an address as browsers take it."""
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


@contextmanager
def held_alone(folder: Path) -> Iterator[None]:
    """Hold a data folder; refuse one that another server of this machine holds."""
    opened = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(opened)
        raise click.ClickException(
            f"Another server runs on the data folder {folder}. Stop that one, or give this one "
            "a folder of its own in COMPERSION_DATA_DIR."
        ) from fault
    try:
        yield
    finally:
        os.close(opened)


@contextmanager
def held_port(address: str, port: int) -> Iterator[None]:
    """Hold a port from before the server listens: of two that start at once, one is refused.

    Where the system has no abstract sockets, only the look before counts.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as held:
        try:
            if sys.platform == "linux":
                held.bind(f"\0compersion-talks-{address}-{port}")
        except OSError as fault:
            said = _UNBOUND[errno.EADDRINUSE]
            raise click.ClickException(said.format(host=address, port=port)) from fault
        yield


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as fault:
        raise click.UsageError(
            f"No machine is named {host}. Use an address, such as --host 127.0.0.1."
        ) from fault
    family, _type, _protocol, _name, where = min(found)  # IPv4 first
    return family, str(where[0])
