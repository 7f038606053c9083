"""Before the first question: three short screens, once."""

import pytest
from flask import Flask

from tests.linting import read_text
from tests.talking import Partner, open_talk
from tests.visiting import Page

MOST_WORDS = 150
ALWAYS_READ = ("Not sent", "Just for me", "Read more")


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk."""
    return open_talk(app, "Ash", "Bo")


def count_words(page: Page) -> int:
    """Count the words of a page that can be seen while its folds are closed."""
    main = page.root.find(".//main")
    assert main is not None
    folds = list(main.iter("details"))
    folded = sum(len(read_text(part).split()) for fold in folds for part in list(fold)[1:])
    return len(read_text(main).split()) - folded


def follow(partner: Partner, page: Page) -> Page:
    """Follow the primary button of a page."""
    link = page.root.find(".//main//a[@data-kind='primary']")
    assert link is not None
    return partner.visitor.get(link.get("href", ""))


def begin(partner: Partner) -> Page:
    """Choose the settings as they are offered, and go on."""
    partner.get("before")
    return partner.visitor.send("/before")


def test_three_short_screens_lead_to_the_first_question(ash: Partner) -> None:
    path = ash.get("before")
    readers = ash.visitor.send("/before")
    now = follow(ash, readers)
    first = follow(ash, now)

    assert [page.heading for page in (path, readers, now)] == [
        "Your path",
        "Who sees what",
        "Is now a good time?",
    ]
    assert "/pages/1" in first.path
    assert sum(map(count_words, (path, readers, now))) <= MOST_WORDS
    assert [word for word in ALWAYS_READ if word not in readers.text] == []


def test_the_questions_to_oneself_have_no_control(ash: Partner) -> None:
    main = ash.get("before/now").root.find(".//main")

    assert main is not None
    assert not [one for tag in ("input", "select", "textarea", "form") for one in main.iter(tag)]


def test_who_comes_back_to_the_settings_goes_straight_on(ash: Partner) -> None:
    begin(ash)

    page = ash.get("before")
    again = ash.visitor.send("/before", {"path": "short"})

    assert "Read again who sees what" in page.text
    assert "/pages/1" in again.path


def open_another(partner: Partner) -> Partner:
    """Open another talk in the same browser."""
    partner.visitor.get("/talks/new")
    page = partner.visitor.send("/talks", {"names": ["Ash", "Cy"]})
    return Partner("Ash", partner.visitor, page.handle)


def test_who_has_read_it_in_this_browser_reads_it_once(app: Flask, ash: Partner) -> None:
    follow(ash, begin(ash))

    assert "/pages/1" in begin(open_another(ash)).path
    assert begin(open_talk(app, "Ash", "Bo")).heading == "Who sees what"


def test_leaving_forgets_that_it_was_read(ash: Partner) -> None:
    follow(ash, begin(ash))
    ash.visitor.fetch("/leave")

    assert begin(open_another(ash)).heading == "Who sees what"


def test_not_now_leads_to_the_own_page(ash: Partner) -> None:
    page = ash.get("before/now")

    links = [one.get("href", "") for one in page.root.iter("a") if read_text(one) == "Not now"]

    assert links == [f"/t/{ash.handle}/"]
