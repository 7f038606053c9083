"""Programs that run in place of the render server, or of the engine in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent, indent

import pytest

from compersion_talks.pdf import render_client
from compersion_talks.pdf.render_client import RenderServer

ROOT = Path(render_client.__file__).parents[2]
PROGRAM = """
import json, os, resource, signal, socket, sys
from types import SimpleNamespace
sys.path.insert(0, {root!r})
from compersion_talks.pdf.render_server import HEADER, serve

SERVER = os.getpid()

def pdf(content):
    return SimpleNamespace(pdf=content, missing=0)

def wait_forever():
    while True:
        signal.pause()

def render(html):
{work}

serve(socket.socket(fileno=0), render)
"""
RunProgram = Callable[[str], RenderServer]


@pytest.fixture
def run_program(tmp_path: Path) -> Iterator[RunProgram]:
    """Return a function that makes a render server of any program."""
    servers: list[RenderServer] = []

    def run(program: str) -> RenderServer:
        file = tmp_path / f"program{len(servers)}.py"
        file.write_text(program)
        servers.append(RenderServer(file))
        return servers[-1]

    yield run
    for server in servers:
        server.close()


@pytest.fixture
def render_by(run_program: RunProgram) -> RunProgram:
    """Return a function that makes a server whose processes do this with the text `html`."""
    return lambda work: run_program(program_of(work))


def program_of(work: str) -> str:
    """Write a render server whose processes do this; it returns what they send."""
    return PROGRAM.format(root=str(ROOT), work=indent(dedent(work).strip(), "    "))
