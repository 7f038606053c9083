"""How many of our files a request runs through: who follows it has to open each of them."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from flask import Flask

import compersion_talks
from tests.talking import PAGES, WISH, Partner, start_talk
from tests.visiting import HOST, Given

PACKAGE = str(Path(compersion_talks.__file__).parent)
MOST_OF_A_PAGE = 22
MOST_OF_THE_LAST_CLOSING = 28


def list_files(request: Callable[[], object]) -> set[str]:
    """List our files with a function that a request calls."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            files.add(frame.f_code.co_filename.removeprefix(PACKAGE))

    sys.setprofile(note)
    try:
        request()
    finally:
        sys.setprofile(None)
    return files


def send_once(partner: Partner, action: str, values: Given) -> None:
    """Send a form, and do not follow to the page after it."""
    address, origin = f"/t/{partner.handle}/{action}", {"Origin": HOST}
    partner.visitor.client.post(address, data=values, base_url=HOST, headers=origin)


def test_a_page_of_the_walk_runs_through_few_files(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    ash.get(PAGES[WISH])  # fills the caches of this process

    files = list_files(lambda: ash.visitor.fetch(f"/t/{ash.handle}/{PAGES[WISH]}"))

    assert "/web/answering/views.py" in files
    assert len(files) <= MOST_OF_A_PAGE, sorted(files)


def test_the_last_closing_runs_through_few_files(app: Flask) -> None:
    ash, bo = start_talk(app, "Ash", "Bo").values()
    ash.say("ten calm minutes")
    ash.close()
    bo.say("ten slow minutes")
    bo.get("review")

    values = bo.visitor.page.values("/close")
    files = list_files(lambda: send_once(bo, "close", values))

    assert "/domain/merging.py" in files
    assert len(files) <= MOST_OF_THE_LAST_CLOSING, sorted(files)
