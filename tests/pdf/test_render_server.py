"""The life of a render server: what starts it, what ends it, and what it never holds."""

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from compersion_talks.pdf import render_client
from compersion_talks.pdf.render_client import RenderFailed, RenderServer, render, start_ahead
from tests.pdf.render_programs import ROOT, RunProgram, program_of, render_by, run_program

__all__ = ["render_by", "run_program"]

TELL_SERVER = "return pdf(str(SERVER).encode())"
TRY_LIMITS = """
import ctypes

def try_to(act):
    try:
        act()
    except BaseException as refused:
        return type(refused).__name__
    return "done"

def write():
    with open(html, "wb") as out:
        out.write(b"word")

results = {
    "write": try_to(write),
    "memory": try_to(lambda: bytearray(600 * 1024 * 1024)),
    "files": try_to(lambda: [os.open(os.devnull, 0) for _ in range(100)]),
    "seconds": resource.getrlimit(resource.RLIMIT_CPU),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "no new rights": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0),
    "group": os.getpgid(0) == os.getpid(),
}
return pdf(json.dumps(results).encode())
"""
TELL_BELONGINGS = """
files = [f for f in range(300) if os.path.exists(f"/proc/self/fd/{f}")]
with open("/proc/self/environ", "rb") as environ:
    initial = environ.read().decode()
return pdf(json.dumps({
    "environment": sorted(set(os.environ) - {"LC_CTYPE"}),
    "initial": initial.strip("\\0"),
    "isolated": sys.flags.isolated,
    "folder": os.getcwd(),
    "arguments": sys.argv[1:],
    "keys": [name for name in sys.modules if "vault" in name or "nacl" in name],
    "files": [os.readlink(f"/proc/self/fd/{f}").split(":")[0] for f in files],
}).encode())
"""
RENDER_ONE = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from compersion_talks.pdf.render_client import RenderServer, render
render(b"x", RenderServer(Path({program!r})))
"""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Return a named pipe; its end tells a reader that no writer is left."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    return pipe


def test_threads_that_print_at_once_start_one_server(render_by: RunProgram) -> None:
    server, together = render_by(TELL_SERVER), threading.Barrier(8)

    def print_first(_: int) -> bytes:
        together.wait()
        return render(b"x", server)

    with ThreadPoolExecutor(8) as threads:
        servers = set(threads.map(print_first, range(8)))

    assert len(servers) == 1


def test_a_server_that_was_started_ahead_renders_the_first_document(render_by: RunProgram) -> None:
    server = render_by(TELL_SERVER)

    start_ahead(server)
    assert server._running
    started = server._running[0].pid
    start_ahead(server)

    assert render(b"x", server) == str(started).encode()


def test_a_system_that_starts_no_server_ahead_is_no_fault(
    render_by: RunProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", refuse)

    start_ahead(render_by(TELL_SERVER))


def test_each_document_gets_a_process_of_its_own(render_by: RunProgram) -> None:
    server = render_by("return pdf(str(os.getpid()).encode())")

    assert render(b"x", server) != render(b"x", server)


def test_a_closed_server_ends_and_the_next_document_starts_another(render_by: RunProgram) -> None:
    server = render_by(TELL_SERVER)

    first = render(b"x", server)
    server.close()

    assert server.exit_status == 0
    assert render(b"x", server) != first


def test_a_killed_worker_takes_its_server_and_all_processes_along(
    pipe: Path, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    hold = f"held = open({str(pipe)!r}, 'w')\n"
    say_and_stay = f"open({str(pipe)!r}, 'w').write('begun\\n'); {hold} wait_forever()"
    program.write_text(hold + program_of(say_and_stay.replace("\n", ";")))
    command = RENDER_ONE.format(root=str(ROOT), program=str(program))
    worker = subprocess.Popen([sys.executable, "-c", command])

    with pipe.open() as reader:
        begun = reader.readline()
        worker.kill()
        worker.wait()
        rest = reader.read()

    assert (begun, rest) == ("begun\n", "")


def test_a_killed_server_takes_its_processes_along_and_the_document_is_rendered_again(
    render_by: RunProgram, pipe: Path, tmp_path: Path
) -> None:
    flag = tmp_path / "first"
    flag.touch()
    server = render_by(f"""
        if os.path.exists({str(flag)!r}):
            os.unlink({str(flag)!r})
            out = open({str(pipe)!r}, "w")
            print(SERVER, file=out, flush=True)
            wait_forever()
        {TELL_SERVER}
    """)

    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(render, b"x", server)
        with pipe.open() as reader:
            first = int(reader.readline())
            os.kill(first, signal.SIGKILL)
            rest = reader.read()
        second = int(answer.result())

    assert rest == ""
    assert second != first


def test_a_server_killed_between_two_documents_is_replaced(render_by: RunProgram) -> None:
    server = render_by(TELL_SERVER)
    first = int(render(b"x", server))

    os.kill(first, signal.SIGKILL)

    assert int(render(b"x", server)) != first


@pytest.mark.parametrize("end", ["wait_forever()", "os._exit(1)"])
def test_nothing_that_a_process_started_goes_on_without_it(
    monkeypatch: pytest.MonkeyPatch, render_by: RunProgram, pipe: Path, end: str
) -> None:
    server = render_by(f"""
        out = open({str(pipe)!r}, "w")
        if os.fork() == 0:
            wait_forever()
        {end}
    """)
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 1)

    with ThreadPoolExecutor(1) as thread:
        rest = thread.submit(pipe.read_text)
        with pytest.raises(RenderFailed):
            render(b"x", server)

        assert rest.result() == ""


def test_a_server_gets_no_environment_no_open_files_and_no_keys(
    monkeypatch: pytest.MonkeyPatch, render_by: RunProgram, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPERSION_CREATE_CODE", "a key")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/libraries")
    server = render_by(TELL_BELONGINGS)

    with (tmp_path / "open").open("w") as kept_open:
        os.set_inheritable(kept_open.fileno(), True)
        belongings = json.loads(render(b"x", server))

    assert belongings == {
        "environment": ["LD_LIBRARY_PATH"],
        "initial": "LD_LIBRARY_PATH=/libraries",
        "isolated": 1,
        "folder": "/",
        "arguments": [],
        "keys": [],
        "files": ["socket", os.devnull, os.devnull],
    }


def test_a_process_is_limited_before_it_renders(render_by: RunProgram, tmp_path: Path) -> None:
    results = json.loads(render(str(tmp_path / "written").encode(), render_by(TRY_LIMITS)))

    assert results == {
        "write": "OSError",
        "memory": "MemoryError",
        "files": "OSError",
        "seconds": [20, 21],
        "core": [0, 0],
        "dumpable": 0,
        "no new rights": 1,
        "group": True,
    }


def test_the_real_server_lets_other_work_go_first_and_keeps_its_memory_private() -> None:
    server = RenderServer()
    render(b'<html lang="en"><title>A</title><h1>A</h1>', server)
    assert server._running
    pid = server._running[0].pid

    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.nice(0) + 10)
    assert "CoreDumping:\t0" in Path(f"/proc/{pid}/status").read_text()
    assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
    assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
    server.close()
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        pytest.fail("the server goes on")
