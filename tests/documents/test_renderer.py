"""What the renderer may do: nothing but draw, with our style sheets and fonts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compersion_talks.documents import printing
from compersion_talks.documents.printing import Failure, PaperFailed, render

RENDERER = Path(printing.__file__).with_name("renderer.py")
TRIED = """
import ctypes, json, os, resource, runpy, sys
renderer = runpy.run_path(sys.argv[1])
renderer["limit"]()

def tried(act):
    try:
        act()
    except BaseException as refused:
        return type(refused).__name__
    return "done"

def write():
    with open(sys.argv[2], "wb") as out:
        out.write(b"word")

print(json.dumps({
    "write": tried(write),
    "memory": tried(lambda: bytearray(600 * 1024 * 1024)),
    "files": tried(lambda: [os.open(os.devnull, 0) for _ in range(100)]),
    "seconds": resource.getrlimit(resource.RLIMIT_CPU),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "no new rights": ctypes.CDLL(None).prctl(39, 0, 0, 0, 0),
    "nice": os.nice(0),
}))
"""
REFERENCES = {
    "style sheet": '<link rel="stylesheet" href="{}">',
    "import": "<style>@import url({});</style>",
    "font": "<style>@font-face {{ font-family: F; src: url({}) }} p {{ font: 1em F }}</style><p>a",
    "background": '<p style="background: url({})">a',
    "list image": '<ul style="list-style-image: url({})"><li>a</ul>',
    "content": "<style>p::before {{ content: url({}) }}</style><p>a",
    "image": '<img src="{}" alt="a">',
    "object": '<object data="{}" type="image/png">a</object>',
    "embed": '<embed src="{}" type="image/png">',
    "attachment": '<link rel="attachment" href="{}">',
    "attached link": '<a rel="attachment" href="{}">a</a>',
    "base": '<base href="{}"><img src="a.png" alt="a">',
}
PLACES = ("http://127.0.0.1:9/a", "file://{secret}", "data:text/css,p{{}}", "ct-asset:unknown.css")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return a local file with a secret in it."""
    file = tmp_path / "secret.css"
    file.write_text("/* a secret word */ p { content: 'a secret word' }")
    return file


@pytest.fixture
def tries(tmp_path: Path) -> dict[str, object]:
    """Tell what a limited renderer is refused."""
    target = tmp_path / "written"
    command = [sys.executable, "-I", "-c", TRIED, str(RENDERER), str(target)]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, env={})
    told: dict[str, object] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_of_any_kind_ends_the_render(reference: str, secret: Path) -> None:
    assert _why_it_fails(REFERENCES[reference].format(secret.as_uri())) is Failure.CRASHED


@pytest.mark.parametrize("place", PLACES)
def test_a_reference_to_any_place_ends_the_render(place: str, secret: Path) -> None:
    reference = REFERENCES["style sheet"].format(place.format(secret=secret))

    assert _why_it_fails(reference) is Failure.CRASHED


def test_words_that_name_a_file_are_only_words(secret: Path) -> None:
    html = f'<html lang="en"><title>A</title><h1>A</h1><p>url(file://{secret}) {secret.as_uri()}'

    pdf = render(html.encode())

    assert b"a secret word" not in pdf
    assert b"EmbeddedFile" not in pdf


def test_a_picture_without_an_address_or_in_a_drawing_is_not_looked_for(secret: Path) -> None:
    drawing = f'<svg width="9" height="9"><image href="{secret.as_uri()}"/></svg>'
    html = f'<html lang="en"><title>A</title><h1>A</h1><img src="{secret}" alt="a">{drawing}'

    assert b"/Image" not in render(html.encode())


def test_our_own_style_sheets_are_handed_out() -> None:
    page = '<html lang="en"><title>A</title>{}<h1>A</h1>'
    linked = page.format('<link rel="stylesheet" href="ct-asset:page.css">')

    assert render(linked.encode()) != render(page.format("").encode())


def test_memory_files_and_writing_are_limited(tries: dict[str, object]) -> None:
    assert tries["memory"] == "MemoryError"
    assert tries["files"] == "OSError"
    assert tries["write"] == "OSError"


def test_computing_time_is_limited_and_no_memory_is_dumped(tries: dict[str, object]) -> None:
    assert tries["seconds"] == [20, 20]
    assert tries["core"] == [0, 0]


def test_other_work_on_the_machine_goes_first(tries: dict[str, object]) -> None:
    assert tries["nice"] == min(19, os.nice(0) + 10)


def test_nobody_looks_into_the_process_and_it_gains_no_rights(tries: dict[str, object]) -> None:
    assert tries["dumpable"] == 0
    assert tries["no new rights"] == 1


def _why_it_fails(reference: str) -> Failure:
    with pytest.raises(PaperFailed) as failed:
        render(f'<html lang="en"><title>A</title>{reference}<h1>A</h1>'.encode())
    return failed.value.kind
