"""The render server: a warm process that forks two more for each document.

A program of its own, started by `render_client` with `python -I`, an empty environment and one end
of a socket pair as its standard input. Each document arrives there as a file descriptor: a
connection that the server hands on and never reads. A supervisor waits for the sandboxed process
that renders, kills it when its time is up, and reports its exit status.

The server ends with its worker, because the other end of the socket pair is then closed.
"""

import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from compersion_talks.pdf import sandbox

HEADER = struct.Struct(">II")
"""Before the PDF: how many of its letters have no glyph, and how many bytes it has."""

STATUS = struct.Struct(">i")
"""After the output of the rendering process: its exit status, negative for a signal."""

_NICENESS = 10
_MOST_FILES = 256


class Rendered(Protocol):
    """The result of a render."""

    @property
    def pdf(self) -> bytes: ...

    @property
    def missing(self) -> int: ...


Render = Callable[[str], Rendered]


def serve(control: socket.socket, render: Render) -> None:
    """Render every document that arrives, each in processes of its own, until the worker ends.

    A message is one byte, the seconds that a document may take, with its connection attached.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the supervisors
    server = os.getpid()
    while True:
        seconds, connections, _, _ = socket.recv_fds(control, 1, 1)
        if not connections:
            return
        if os.fork() == 0:
            try:
                _keep_only(connections[0])
                sandbox.end_with_parent(signal.SIGKILL)
                if os.getppid() == server:
                    _supervise(socket.socket(fileno=0), render, seconds[0])
            finally:
                os._exit(1)
        os.close(connections[0])


def main() -> None:
    """Load the engine and serve; exit with `EX_UNAVAILABLE` where a part of it is missing."""
    os.nice(_NICENESS)
    sandbox.keep_memory_private()
    sandbox.refuse_new_privileges()
    try:
        from compersion_talks.pdf.renderer import Renderer

        renderer = Renderer(*sys.argv[1:])
    except (ImportError, OSError):  # OSError: Pango is missing
        sys.exit(os.EX_UNAVAILABLE)
    serve(socket.socket(fileno=0), renderer.render)


def _keep_only(connection: int) -> None:
    """Replace the control socket by a connection, and close every other file."""
    os.dup2(connection, 0)
    os.closerange(3, _MOST_FILES)


def _supervise(connection: socket.socket, render: Render, seconds: int) -> None:
    """Fork the rendering process, kill it at its deadline, and append its exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            sandbox.enter_sandbox()
            _answer(connection, render)
            os._exit(0)
        finally:
            os._exit(1)
    signal.signal(signal.SIGALRM, lambda *_: _kill_group(child))
    signal.alarm(seconds)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    _kill_group(child)  # also what the child started; its id cannot be reused before it is reaped
    _, status = os.waitpid(child, 0)
    connection.sendall(STATUS.pack(os.waitstatus_to_exitcode(status)))


def _answer(connection: socket.socket, render: Render) -> None:
    with connection.makefile("rb") as request:
        html = request.read().decode()
    rendered = render(html)
    header = HEADER.pack(rendered.missing, len(rendered.pdf))
    connection.sendall(header + rendered.pdf)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    main()
