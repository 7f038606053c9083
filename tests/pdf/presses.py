"""Presses that do something else than drawing, to see what a press and its processes may do."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from compersion_talks.pdf import render_client

ROOT = Path(render_client.__file__).parents[2]
PROGRAM = """
import json, os, resource, signal, socket, sys
sys.path.insert(0, {root!r})
from compersion_talks.documents import press
from compersion_talks.pdf.wire_protocol import HEADER

def answer(line, told, missing=0):
    line.sendall(HEADER.pack(missing, len(told)) + told)

def heard(line):
    with line.makefile("rb") as way_in:
        return way_in.read()

def forever():
    while True:
        signal.pause()

def work(line):
{work}

press.Press(socket.socket(fileno=0), work, *map(float, sys.argv[1:3])).attend()
"""


class Instead:
    """The program that runs in place of the press, and what its processes do with a document."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def do(self, work: str) -> None:
        """Let each process do this, given the connection as `line`."""
        body = indent(dedent(work).strip(), "    ")
        self.run(PROGRAM.format(root=str(ROOT), work=body))

    def run(self, program: str) -> None:
        """Run this program in place of the press."""
        self._file.write_text(program)


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Instead:
    """Return what runs in place of the press."""
    program = tmp_path / "instead.py"
    monkeypatch.setattr(render_client, "_PRESS", program)
    return Instead(program)
