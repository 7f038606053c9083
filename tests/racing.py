"""Processes of their own that act on one database at the same moment."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Racer:
    """A process of its own that is spoken to line by line."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            text=True,
        )
        assert self.hear() == "ready"

    def say(self, line: str) -> None:
        """Give the process a line to read."""
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for the next line of the process."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()


def racing(stack: ExitStack, *arguments: str) -> Racer:
    """Start a process that is gone when the stack is left."""
    racer = Racer(*arguments)
    stack.enter_context(racer.process)
    stack.callback(racer.process.kill)
    return racer
