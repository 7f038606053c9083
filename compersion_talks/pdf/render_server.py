"""The press: one warm process that forks a fresh, limited one for each document.

A program of its own, started with `python -I` on a listening socket as its standard input. It
has never held a key or a text: whoever connects and sends something is handed on to a new process
before a byte of it is read. A connection on which nothing is sent keeps the press alive.
"""

import os
import resource
import select
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from compersion_talks.pdf.sandbox import keep_to_itself, limit
from compersion_talks.pdf.wire_protocol import ENDING, is_own_account

MOST_AT_ONCE = 2
MOST_FILES = 256
OVERTIME = -signal.SIGXCPU
_GIVING_WAY = 10
_IDLE_IF_UNFIT = 5.0

Work = Callable[[socket.socket], None]


class Press:
    """Hands each document that arrives to a process of its own, a few at a time."""

    def __init__(self, door: socket.socket, work: Work, idle: float, longest: float) -> None:
        self._door, self._work = door, work
        self._idle, self._longest = idle, longest
        self._lines: dict[int, socket.socket] = {}
        self._ends_at: dict[int, float] = {}
        self._waiting: deque[int] = deque()
        self._drawing: dict[int, int] = {}
        self._used_at = time.monotonic()
        self._was_called = False
        self._bell, bell = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(bell, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(bell, warn_on_full_buffer=False)
        door.setblocking(False)
        self._poll = select.poll()
        self._poll.register(door, select.POLLIN)
        self._poll.register(self._bell, select.POLLIN)

    def attend(self) -> None:
        """Serve until nobody is connected any more, or nothing was asked for a while."""
        while not self._is_over() or self._let_in():
            for descriptor, event in self._poll.poll(self._patience()):
                self._look(descriptor, event)
            self._see_off()
            self._stop_overdue()
            while self._waiting and len(self._drawing) < MOST_AT_ONCE:
                self._begin(self._waiting.popleft())

    def _is_over(self) -> bool:
        if self._ends_at:
            return False
        is_left = self._was_called and not self._lines
        return is_left or time.monotonic() >= self._used_at + self._idle

    def _patience(self) -> float:
        until = min(self._ends_at.values(), default=self._used_at + self._idle)
        return max(0.0, until - time.monotonic()) * 1000 + 1

    def _look(self, descriptor: int, event: int) -> None:
        if descriptor == self._bell:
            os.read(self._bell, 1024)
        elif descriptor == self._door.fileno():
            self._let_in()
        elif event & select.POLLHUP or not self._has_spoken(descriptor):
            self._give_up(descriptor)
        else:
            self._ends_at[descriptor] = time.monotonic() + self._longest
            self._waiting.append(descriptor)
            self._poll.modify(descriptor, 0)

    def _let_in(self) -> bool:
        """Take the next connection, if it is from this very account; say whether there was one."""
        try:
            line, _ = self._door.accept()
        except BlockingIOError:
            return False
        if is_own_account(line) and len(self._lines) < MOST_FILES // 2:
            self._was_called = True
            line.setblocking(True)
            self._lines[line.fileno()] = line
            self._poll.register(line, select.POLLIN)
        else:
            line.close()
        return True

    def _has_spoken(self, descriptor: int) -> bool:
        with suppress(OSError):
            return bool(self._lines[descriptor].recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        return False

    def _begin(self, descriptor: int) -> None:
        press = os.getpid()
        child = os.fork()
        if child == 0:
            self._draw(descriptor, press)
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(child, child)
        self._drawing[child] = descriptor

    def _draw(self, descriptor: int, press: int) -> None:
        """In the new process: keep one connection and nothing else, work, and end."""
        status = 1
        try:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(descriptor, 0)
            os.closerange(3, MOST_FILES)
            limit()
            if os.getppid() == press:
                self._work(socket.socket(fileno=0))
                status = 0
        except SystemExit as ending:
            status = int(ending.code or 0)
        finally:
            os._exit(status)

    def _see_off(self) -> None:
        """Tell those whose process has ended how it ended."""
        while self._drawing:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            kill(ended.si_pid)
            _, status = os.waitpid(ended.si_pid, 0)
            descriptor = self._drawing.pop(ended.si_pid, -1)
            self._tell(descriptor, os.waitstatus_to_exitcode(status))

    def _stop_overdue(self) -> None:
        now = time.monotonic()
        for descriptor in [one for one, end in self._ends_at.items() if end <= now]:
            self._tell(descriptor, OVERTIME)

    def _tell(self, descriptor: int, status: int) -> None:
        line = self._lines.get(descriptor)
        if line is not None:
            with suppress(OSError):
                line.send(ENDING.pack(status), socket.MSG_DONTWAIT)
            self._give_up(descriptor)

    def _give_up(self, descriptor: int) -> None:
        """Forget a connection; whatever was at work for it ends."""
        self._used_at = time.monotonic()
        for child, served in self._drawing.items():
            if served == descriptor:
                kill(child)
                self._drawing[child] = -1
        if descriptor in self._waiting:
            self._waiting.remove(descriptor)
        self._ends_at.pop(descriptor, None)
        self._poll.unregister(descriptor)
        self._lines.pop(descriptor).close()


def kill(child: int) -> None:
    """Kill a child with its whole group; until it is waited for, its number stays its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def main() -> None:
    """Get everything ready that all documents need, then attend."""
    idle, longest = map(float, sys.argv[1:3])
    os.nice(_GIVING_WAY)
    keep_to_itself()
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, MOST_FILES))
    try:
        from compersion_talks.pdf.renderer import Renderer

        work: Work = Renderer(*sys.argv[3:]).answer
    except (ImportError, OSError):  # OSError: Pango is not there
        work, idle = _say_what_is_missing, _IDLE_IF_UNFIT
    Press(socket.socket(fileno=0), work, idle, longest).attend()


def _say_what_is_missing(_line: socket.socket) -> None:
    sys.exit(os.EX_UNAVAILABLE)


if __name__ == "__main__":
    main()
