"""Before the first question: one short screen, once."""

import pytest
from flask import Flask

from tests.linting import read_text
from tests.talking import Partner, open_talk, read_invitations
from tests.visiting import Page

MOST_WORDS = 110
ALWAYS_READ = ("Not sent", "Just me", "Read more")


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


def begin(partner: Partner) -> Page:
    """Choose the settings as they are offered, and go on."""
    partner.get("before")
    return partner.visitor.send("/before")


def test_one_short_screen_leads_to_the_first_question(ash: Partner) -> None:
    page = ash.get("before")
    first = ash.visitor.send("/before")

    assert page.heading == "Before you start"
    assert "/pages/1" in first.path
    assert count_words(page) <= MOST_WORDS
    assert [word for word in ALWAYS_READ if word not in page.text] == []


def test_the_address_of_the_first_of_two_screens_still_leads_there(ash: Partner) -> None:
    assert ash.get("before/readers").path.endswith("/before")
    assert ash.visitor.page.heading == "Before you start"


def test_the_questions_to_oneself_have_no_control(ash: Partner) -> None:
    page = ash.get("before")

    fields = [one for tag in ("input", "select", "textarea") for one in page.root.iter(tag)]

    assert {one.get("name") for one in fields} == {"csrf_token", "path", "without_sex"}


@pytest.mark.parametrize(("deck", "signs"), [("first-talk", 3), ("other-connections", 4)])
def test_only_the_signs_that_a_set_of_questions_uses_are_explained(
    app: Flask, deck: str, signs: int
) -> None:
    page = open_talk(app, "Ash", "Bo", deck=deck).get("before")

    assert len(page.root.findall(".//dl[@class='brief-signs']/div")) == signs


def test_who_comes_back_goes_straight_to_the_settings(ash: Partner) -> None:
    begin(ash)

    page = ash.get("before")
    again = ash.visitor.send("/before", {"without_sex": "yes"})

    assert page.heading == "Before the questions"
    assert "To the questions" in page.text
    assert "First question" not in page.text
    assert "Read again who sees what" in page.text
    assert ash.get("before/readers?again=1").heading == "Before you start"
    assert "/pages/1" in again.path


def open_another(partner: Partner) -> Partner:
    """Open another talk in the same browser."""
    partner.visitor.get("/talks/new")
    page = partner.visitor.send("/talks", {"names": ["Ash", "Cy"]})
    return Partner("Ash", partner.visitor, page.handle)


def test_who_has_read_it_in_this_browser_reads_it_once(app: Flask, ash: Partner) -> None:
    begin(ash)

    assert open_another(ash).get("before").heading == "Before the questions"
    assert open_talk(app, "Ash", "Bo").get("before").heading == "Before you start"


def test_leaving_forgets_that_it_was_read(ash: Partner) -> None:
    begin(ash)
    ash.visitor.fetch("/leave")

    assert open_another(ash).get("before").heading == "Before you start"


def test_after_ending_a_visit_the_next_person_at_the_device_reads_it(
    app: Flask, ash: Partner
) -> None:
    begin(ash)
    ash.get()
    ash.visitor.send("/end")
    invited = open_talk(app, "Cam", "Di")
    di = ash.visitor.open(read_invitations(invited)["Di"])

    page = Partner("Di", ash.visitor, di.handle).get("before")

    assert page.heading == "Before you start"


def test_not_now_leads_to_the_own_page(ash: Partner) -> None:
    page = ash.get("before")

    links = [one.get("href", "") for one in page.root.iter("a") if read_text(one) == "Not now"]

    assert links == [f"/t/{ash.handle}/"]
