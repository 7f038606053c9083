"""The life of a press: who starts it, who shares it, what ends it, and what it never holds."""

import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from compersion_talks.pdf import render_client, wire_protocol
from compersion_talks.pdf.render_client import Failure, PaperFailed, PressRoom, render
from tests.pdf.presses import Instead, instead

__all__ = ["instead"]

TELLS_ITS_PRESS = "answer(line, str(os.getppid()).encode())"
FOREVER = "forever()"
TRIES = """
import ctypes

def tried(act):
    try:
        act()
    except BaseException as refused:
        return type(refused).__name__
    return "done"

def write():
    with open(heard(line), "wb") as out:
        out.write(b"word")

told = {
    "write": tried(write),
    "memory": tried(lambda: bytearray(600 * 1024 * 1024)),
    "files": tried(lambda: [os.open(os.devnull, 0) for _ in range(100)]),
    "seconds": resource.getrlimit(resource.RLIMIT_CPU),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "no new rights": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0),
    "group": os.getpgid(0) == os.getpid(),
}
answer(line, json.dumps(told).encode())
"""
HOLDS = """
held = {
    "environment": sorted(set(os.environ) - {"LC_CTYPE"}),
    "isolated": sys.flags.isolated,
    "folder": os.getcwd(),
    "arguments": sys.argv[1:],
    "keys": [name for name in sys.modules if "vault" in name or "nacl" in name],
}
opened = [f for f in range(1, 300) if os.path.exists(f"/proc/self/fd/{f}")]
held["files"] = [os.readlink(f"/proc/self/fd/{f}") for f in opened]
answer(line, json.dumps(held).encode())
"""


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[list[PressRoom]]:
    """Return rooms of eight processes that share one folder."""
    rooms = [PressRoom(tmp_path / "press") for _ in range(8)]
    yield rooms
    for room in rooms:
        room.close()
    for room in rooms:
        room.wait()


@pytest.fixture
def room(rooms: list[PressRoom]) -> PressRoom:
    """Return one room."""
    return rooms[0]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Return a named pipe; whoever reads it to its end knows that no writer is left."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    return pipe


def told(room: PressRoom, html: bytes = b"x") -> Any:
    """Have a document drawn, and read what the process answers."""
    return json.loads(render(html, room))


def asked(room: PressRoom) -> socket.socket:
    """Send a document and do not wait for the answer."""
    line = room.call()
    line.sendall(b"x")
    line.shutdown(socket.SHUT_WR)
    return line


def test_whoever_starts_at_once_starts_one_press(rooms: list[PressRoom], instead: Instead) -> None:
    instead.do(TELLS_ITS_PRESS)
    together = threading.Barrier(len(rooms))

    def first_print(room: PressRoom) -> bytes:
        together.wait()
        return render(b"x", room)

    with ThreadPoolExecutor(len(rooms)) as workers:
        presses = set(workers.map(first_print, rooms))

    assert len(presses) == 1
    assert len([room for room in rooms if room._started]) == 1


def test_a_press_outlives_the_process_that_started_it_while_another_needs_it(
    rooms: list[PressRoom], instead: Instead
) -> None:
    instead.do(TELLS_ITS_PRESS)
    before = [render(b"x", room) for room in rooms[:2]]

    rooms[0].close()

    assert {render(b"x", rooms[1]), *before} == {before[0]}


def test_a_press_ends_with_the_last_process_that_used_it(
    rooms: list[PressRoom], instead: Instead
) -> None:
    instead.do(TELLS_ITS_PRESS)
    for room in rooms[:2]:
        render(b"x", room)

    for room in rooms:
        room.close()
    rooms[0].wait()

    assert rooms[0]._started
    assert rooms[0]._started.returncode == 0


def test_a_press_that_nobody_asks_ends_and_the_next_print_starts_another(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead
) -> None:
    instead.do(TELLS_ITS_PRESS)
    monkeypatch.setattr(render_client, "IDLE_SECONDS", 0.5)

    first = render(b"x", room)
    room.wait()

    assert render(b"x", room) != first


def test_a_press_that_is_killed_takes_its_processes_along_and_the_print_is_done_again(
    room: PressRoom, instead: Instead, pipe: Path, tmp_path: Path
) -> None:
    flag = tmp_path / "first"
    flag.touch()
    instead.do(f"""
        if os.path.exists({str(flag)!r}):
            os.unlink({str(flag)!r})
            out = open({str(pipe)!r}, "w")
            print(os.getppid(), file=out, flush=True)
            forever()
        {TELLS_ITS_PRESS}
    """)

    with ThreadPoolExecutor(1) as worker:
        print_ = worker.submit(render, b"x", room)
        with pipe.open() as heard:
            first = int(heard.readline())
            os.kill(first, signal.SIGKILL)
            left_over = heard.read()
        second = int(print_.result())

    assert left_over == ""
    assert second != first


def test_who_finds_nobody_looks_again_alone_before_starting_a_press(
    monkeypatch: pytest.MonkeyPatch, rooms: list[PressRoom], instead: Instead
) -> None:
    instead.do(TELLS_ITS_PRESS)
    both_found_nobody, both_look_again = threading.Barrier(2), threading.Barrier(2)
    dial, own = render_client._dialled, threading.local()

    def dialled(address: str) -> socket.socket | None:
        own.times = getattr(own, "times", 0) + 1
        if own.times == 1:
            both_found_nobody.wait()
            return None
        found = dial(address)
        if own.times == 2:
            with suppress(threading.BrokenBarrierError):
                both_look_again.wait(0.3)
        return found

    monkeypatch.setattr(render_client, "_dialled", dialled)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(render, [b"x"] * 2, rooms[:2]))

    assert len([room for room in rooms if room._started]) == 1


def test_a_document_that_has_had_its_time_is_ended_by_the_press_itself(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead
) -> None:
    instead.do(FOREVER)
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 0.3)

    with asked(room) as line:
        line.settimeout(20)
        told = line.recv(100)

    assert told == wire_protocol.ENDING.pack(-signal.SIGXCPU)


def test_a_door_that_nobody_answers_is_taken_away(
    rooms: list[PressRoom], instead: Instead, tmp_path: Path
) -> None:
    instead.do(TELLS_ITS_PRESS)
    (tmp_path / "press").mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "press" / "door"))

    assert len({render(b"x", room) for room in rooms[:2]}) == 1


@pytest.mark.parametrize("ends", [FOREVER, "os._exit(1)"])
def test_nothing_that_a_process_started_goes_on_without_it(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead, pipe: Path, ends: str
) -> None:
    instead.do(f"""
        out = open({str(pipe)!r}, "w")
        if os.fork() == 0:
            {FOREVER}
        {ends}
    """)
    monkeypatch.setattr(render_client, "LONGEST_SECONDS", 1)

    with ThreadPoolExecutor(1) as worker:
        heard = worker.submit(pipe.read_text)
        with pytest.raises(PaperFailed):
            render(b"x", room)

        assert heard.result() == ""


def test_a_process_ends_when_nobody_waits_for_it_any_more(
    room: PressRoom, instead: Instead, pipe: Path
) -> None:
    instead.do(f"""
        out = open({str(pipe)!r}, "w")
        print("here", file=out, flush=True)
        {FOREVER}
    """)

    line = asked(room)
    with pipe.open() as heard:
        began = heard.readline()
        line.close()
        left_over = heard.read()

    assert (began, left_over) == ("here\n", "")


def test_at_most_two_are_drawn_at_once(
    rooms: list[PressRoom], instead: Instead, pipe: Path
) -> None:
    go = pipe.with_name("go")
    os.mkfifo(go)
    instead.do(f"""
        heard(line)
        out = os.open({str(pipe)!r}, os.O_WRONLY)
        os.write(out, b"b")
        os.read(os.open({str(go)!r}, os.O_RDWR), 1)
        os.write(out, b"e")
        answer(line, b"done")
    """)
    lines = [asked(room) for room in rooms[:3]]
    log, starter = os.open(pipe, os.O_RDWR), os.open(go, os.O_RDWR)

    order = os.read(log, 1) + os.read(log, 1)
    for _ in lines:
        os.write(starter, b".")
        order += os.read(log, 1) + (os.read(log, 1) if len(order) < 4 else b"")

    assert order == b"bbebee"
    for line in lines:
        line.close()
    os.close(log)
    os.close(starter)


def test_another_account_is_not_let_in(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead, tmp_path: Path
) -> None:
    monkeypatch.setattr(render_client, "IDLE_SECONDS", 0.5)
    instead.do("answer(line, b'in')")
    program = (tmp_path / "instead.py").read_text()
    instead.run(program.replace("\ndef work", "\nos.geteuid = lambda: 54321\n\ndef work"))

    with pytest.raises(PaperFailed) as failed:
        render(b"x", room)

    assert failed.value.kind is Failure.CRASHED


def test_words_are_not_handed_to_another_account(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead
) -> None:
    instead.do("answer(line, b'in')")
    monkeypatch.setattr(render_client, "is_own_account", lambda line: False)
    monkeypatch.setattr(render_client, "IDLE_SECONDS", 0.5)

    with pytest.raises(PaperFailed):
        render(b"x", room)


def test_the_other_end_is_known_by_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = socket.socketpair()
    own = wire_protocol.is_own_account(one)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)

    with one, other:
        assert (own, wire_protocol.is_own_account(one)) == (True, False)


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_folder_that_others_can_open_is_not_used(
    room: PressRoom, instead: Instead, tmp_path: Path, mode: int
) -> None:
    instead.do("answer(line, b'in')")
    (tmp_path / "press").mkdir()
    (tmp_path / "press").chmod(mode)

    assert render(b"x", room) == b"in"
    assert list((tmp_path / "press").iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_done_without(instead: Instead) -> None:
    instead.do("answer(line, b'in')")
    room = PressRoom(Path("/proc/press"))

    assert render(b"x", room) == b"in"
    room.close()
    room.wait()


def test_a_folder_with_a_long_name_has_a_door_too(instead: Instead, tmp_path: Path) -> None:
    instead.do("answer(line, b'in')")
    room = PressRoom(tmp_path / ("long" * 30) / "press")

    assert render(b"x", room) == b"in"
    assert list((tmp_path / ("long" * 30) / "press").iterdir())
    room.close()
    room.wait()


def test_the_press_gets_no_environment_no_open_files_and_no_keys(
    monkeypatch: pytest.MonkeyPatch, room: PressRoom, instead: Instead, tmp_path: Path
) -> None:
    monkeypatch.setenv("COMPERSION_CREATE_CODE", "a key")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/libraries")
    instead.do(HOLDS)

    with (tmp_path / "open").open("w") as kept_open:
        os.set_inheritable(kept_open.fileno(), True)
        held = told(room)

    assert held == {
        "environment": ["LD_LIBRARY_PATH"],
        "isolated": 1,
        "folder": "/",
        "arguments": [str(render_client.IDLE_SECONDS), str(render_client.LONGEST_SECONDS)],
        "keys": [],
        "files": [os.devnull, os.devnull],
    }


def test_a_process_that_draws_is_limited_before_it_reads(
    room: PressRoom, instead: Instead, tmp_path: Path
) -> None:
    instead.do(TRIES)

    tries = told(room, str(tmp_path / "written").encode())

    assert tries == {
        "write": "OSError",
        "memory": "MemoryError",
        "files": "OSError",
        "seconds": [20, 21],
        "core": [0, 0],
        "dumpable": 0,
        "no new rights": 1,
        "group": True,
    }


def test_the_real_press_lets_other_work_go_first_and_is_not_looked_into(room: PressRoom) -> None:
    render(b'<html lang="en"><title>A</title><h1>A</h1>', room)
    assert room._started
    pid = room._started.pid

    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.nice(0) + 10)
    assert "CoreDumping:\t0" in Path(f"/proc/{pid}/status").read_text()
    assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
    assert len(list(Path(f"/proc/{pid}/task").iterdir())) == 1
