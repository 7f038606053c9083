"""From the last close to the plan on screen, and to its PDF: seconds, not ratios."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from bench.forms import find_form
from bench.rows import Row
from bench.serving import OURS, Browser, open_link, serve
from compersion_talks import storage
from compersion_talks.domain.talks import PaperSize
from compersion_talks.factory import create_app
from compersion_talks.links import ShareLink
from compersion_talks.sample.answers import make_sheet, read_answers
from compersion_talks.services import Services, current_services
from compersion_talks.use_cases.access import Place, find_place
from compersion_talks.use_cases.access import open_link as read_link
from compersion_talks.use_cases.close_and_merge import close, read_shown
from compersion_talks.use_cases.links import read_invitations, take_up
from compersion_talks.use_cases.open_talk import Wishes, open_talk
from compersion_talks.use_cases.sheets import save_sheet
from compersion_talks.vault import make_key

TALKS = 25
WORKERS = 2
READING_SECONDS = 2
"""Nobody reads what others will read of them, and presses the button, in less."""


def measure() -> Iterator[Row]:
    """Close the last sheet of many talks, one after the other."""
    with _set_up_copy() as (settings, links), serve(OURS, settings, WORKERS) as port:
        took = [_close(link, port) for link in links]
    on_screen, printed = zip(*took, strict=True)
    yield Row("last close to the plan on screen, p95", _find_p95(on_screen), 0.5, "s")
    yield Row("last close to the PDF in hand, p95", _find_p95(printed), 1.0, "s")


def _close(link: str, port: int) -> tuple[float, float]:
    """Press the last button of a talk; return the seconds to the plan and to its PDF."""
    browser, place = open_link(link, port)
    form = find_form(browser.get(f"{place}review"), "revision")
    time.sleep(READING_SECONDS)
    began = time.perf_counter()
    browser.post(form.action, form.fields)
    while browser.location:
        _follow(browser)
    on_screen = time.perf_counter() - began
    browser.get(f"{place}agenda.pdf")
    printed = time.perf_counter() - began
    browser.close()
    return on_screen, printed


def _follow(browser: Browser) -> None:
    browser.get(browser.location, status=200 if browser.location.endswith("/agenda") else 303)


def _find_p95(seconds: tuple[float, ...]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


@contextmanager
def _set_up_copy() -> Iterator[tuple[dict[str, str], list[str]]]:
    """Set up a copy with talks of two, in each of which one is done; yield the other's links."""
    with TemporaryDirectory(prefix="bench-") as folder:
        settings = {"COMPERSION_DATA_DIR": folder}
        app = create_app(settings)
        with app.app_context():
            storage.migrate()
            held = current_services()
            links = [held.format_address(_prepare_talk(held)) for _ in range(TALKS)]
            storage.commit()
            storage.db.engine.dispose()
        yield settings, links


def _prepare_talk(held: Services) -> ShareLink:
    """Answer for two invented people, close for one, and return the link of the other."""
    first, second = read_answers()["partner"]
    wishes = Wishes((first["name"], second["name"]), True, 60, PaperSize.A4, 30)
    deck = held.decks["other-connections"]
    opener = open_talk(wishes, deck, make_key(), held.keys, held.today)
    (invitation,) = read_invitations(_open(opener, held)).values()
    other = take_up(invitation, [make_key()], held.keys, held.today)
    for link, partner in ((opener, first), (other, second)):
        place = _open(link, held)
        save_sheet(place, make_sheet(place.deck, place.talk.partners, partner["answers"]))
    done = _open(opener, held)
    close(done, held.keys, read_shown(done), keeps_notes=False)
    return other


def _open(link: ShareLink, held: Services) -> Place:
    return find_place(*read_link(link, held.keys, held.today, is_writing=True))
