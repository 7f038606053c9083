"""Processes of their own, which are sent one line at a time."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]


class LineProcess:
    """A process that answers each line it is sent; ready once it is made."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )
        assert self.receive() == "ready"

    def send(self, line: str) -> None:
        """Send a line to the process."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def receive(self) -> str:
        """Wait for the next line of the process; empty once it has ended."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def start_process(stack: ExitStack, *arguments: str) -> LineProcess:
    """Start a process that is killed when the stack is left."""
    process = LineProcess(*arguments)
    stack.enter_context(process.process)
    stack.callback(process.process.kill)
    return process
