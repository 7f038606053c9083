"""A copy that really serves, in a process of its own, as `serve` starts it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "flask", "--app", "app")
START_SECONDS = 60
ELSEWHERE = "https://elsewhere.example/"


@dataclass
class Server:
    """Where a copy serves, where its data is, and all that it wrote to its output."""

    address: str
    folder: Path
    port: int
    process: "subprocess.Popen[str]" = field(init=False)
    output: list[str] = field(default_factory=list)

    def workers(self) -> set[int]:
        """Return the processes that serve now."""
        started = "".join(self.output)
        alive = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(one) for one in alive.split() if f"with PID: {one}\n" in started}


@contextmanager
def serve_copy(
    folder: Path, settings: Mapping[str, str] | None = None, program: Sequence[str] = PROGRAM
) -> Iterator[Server]:
    """Serve a copy whose data is in the folder, until the block is left."""
    port = find_free_port()
    server = Server(f"http://127.0.0.1:{port}", folder, port)
    environment = {
        **os.environ,
        "COMPERSION_DATA_DIR": str(folder),
        "COMPERSION_PUBLIC_URL": server.address,
        **(settings or {}),
    }
    with subprocess.Popen(
        [*program, "serve", "--port", str(port), "--workers", "2"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        server.process = process
        reader = _start_reading(process, server)
        reach(port)
        try:
            yield server
        finally:
            process.terminate()
            reader.join()


def _start_reading(process: subprocess.Popen[str], server: Server) -> Thread:
    """Keep reading what the server says, and return once it serves."""
    is_ready = Event()

    def read() -> None:
        for line in process.stdout or ():
            server.output.append(line)
            if "Started worker" in line:
                is_ready.set()
        is_ready.set()

    reader = Thread(target=read, daemon=True)
    reader.start()
    if not is_ready.wait(START_SECONDS) or process.poll() is not None:
        process.kill()
        raise AssertionError("".join(server.output))
    return reader


def reach(port: int) -> None:
    """Retry until the port answers: a worker logs that it started a moment before it listens."""
    for _ in range(START_SECONDS * 20):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        Event().wait(0.05)


def find_free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
