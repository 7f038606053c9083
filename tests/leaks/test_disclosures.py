"""What cannot be hidden is said where it matters, and stands in docs/privacy.md."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.house.tree import ROOT
from tests.leaks.papers import EMPTY, the_deck, write_paper
from tests.talking import Partner, close_all, start_talk
from tests.visiting import Visitor

PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
TESTS = "".join(
    file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests" / "leaks").glob("*.py"))
)
FROM_THE_DESIGN = 24

BEFORE = "before"

SAID = {
    "l3": (
        (BEFORE, "you know nobody else showed it"),
        ("pages/5/1", "you know nobody else showed it"),
        (
            "agenda",
            "If something isn't on this plan, don't read anything into it, and please don't ask",
        ),
    ),
    "l4": (
        (BEFORE, "and even more with a second name or a friend"),
        ("pages/5/1", "and even more with a second name or a friend"),
        ("people/", "Someone who has two names here can pick twice as many lines"),
        ("people/", "'Only if we match' won't work for a person you add now"),
        ("review", "Someone who has two of these names can find out more"),
    ),
    "l16": (
        (BEFORE, "The person who runs this site hasn't given their name here."),
        (BEFORE, "someone who changed the program could read them, too."),
        ("review", "Anyone who changes the program could read along."),
    ),
    "l17": (
        (BEFORE, "In a small group, people can often tell who said what."),
        (BEFORE, "In a small group, others may notice when no line has your name."),
        ("pages/4/1", "With two people, each of you can tell whose answer is whose"),
        ("review", "If you can't tell who someone is"),
    ),
    "l18": (
        ("agenda", "Keep it where only you can read it, or get rid of it."),
        ("agenda", "Please don't use it to win an argument later."),
    ),
    "l19": (("review", "Right now nothing from you will be on the plan. That's fine."),),
    "l22": (
        (
            BEFORE,
            "Leave out private things about people who aren't in this talk.",
        ),
    ),
    "l23": (
        (BEFORE, "If others can look at your device"),
        (BEFORE, "Until then, anyone who has your link could read it."),
        ("agenda", "please don't ask about it."),
    ),
    "l24": (("pages/8/1", "The plan prints this name beside your line"),),
    "l30": ((BEFORE, "It doesn't clear your browser history"),),
    "l31": (
        ("", "The others will notice that it's gone."),
        ("forget", "The others will notice"),
        ("people/", "If you add someone, everyone can change their answers again"),
    ),
    "l32": (
        ("waiting", "Not everyone is done yet."),
        ("waiting", "While this page is open, it checks by itself."),
    ),
    "l35": (("agenda/links", "Everyone in the talk sees below that there's a link"),),
    "l36": (
        ("agenda", "Anyone who sees your calendar can see that you planned a talk, and when."),
        ("waiting", "Anyone who sees your calendar sees those words."),
    ),
    "l41": (
        ("agreements/", "the others read 'not everyone yet', and not who."),
        ("agreements/", "With two people, the other person knows who."),
    ),
    "l37": (("notes", "Your browser keeps it where it keeps other files"),),
}
SENTENCES = [(name, *one) for name, places in SAID.items() for one in places]
AFTER = ("agenda", "agenda/links", "agreements/", "notes")


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, in a talk of three."""
    return start_talk(app, "Ash", "Bo", "Cam")["Ash"]


@pytest.fixture
def after(app: Flask) -> Partner:
    """Return Ash, who kept notes of a talk whose paper is made."""
    group = start_talk(app, "Ash", "Bo")
    group["Ash"].close(keeps_notes=True)
    group["Bo"].close()
    return group["Ash"]


def test_what_cannot_be_hidden_is_said_where_it_matters(ash: Partner, after: Partner) -> None:
    pages = {path: after.get(path).text for path in AFTER}
    for path in {path for _name, path, _words in SENTENCES} - {*AFTER, "waiting"}:
        pages[path] = ash.get(path).text
    pages["waiting"] = ash.close().text

    assert [(name, words) for name, path, words in SENTENCES if words not in pages[path]] == []


def test_l3_the_paper_itself_asks_nobody_to_explain() -> None:
    assert "read anything into it" in write_paper(EMPTY, EMPTY)


def test_l18_a_new_talk_begins_with_empty_sheets(app: Flask) -> None:
    first = start_talk(app, "Ash", "Bo")
    first["Ash"].say("soup")
    close_all(first)

    second = start_talk(app, "Ash", "Bo")["Ash"]

    assert "Right now nothing from you will be on the plan." in second.get("review").text


def entries() -> dict[int, str]:
    """Read the channels of docs/privacy.md by number."""
    found = re.split(r"^### L(\d+) ", PRIVACY, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(found[1::2], found[2::2], strict=True)}


def test_every_channel_has_its_entry() -> None:
    numbers = list(entries())

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= FROM_THE_DESIGN
    for number, text in entries().items():
        assert len(text.split("\n\n")) > 1, f"L{number} has no text"


def test_every_channel_has_its_test() -> None:
    tested = {int(number) for number in re.findall(r"def test_l(\d+)_", TESTS)}
    said = {int(name[1:]) for name in SAID}

    assert set(entries()) - tested - said == set()


@pytest.mark.parametrize("name", sorted({name for name, _path, _words in SENTENCES}))
def test_what_cannot_be_closed_says_so_and_where_people_are_told(name: str) -> None:
    text = entries()[int(name[1:])]

    assert "Told:" in text


def test_the_words_for_private_say_how_private() -> None:
    words = the_deck().texts["visibility"]["private"]["help"]

    assert words.startswith("It's never printed, matched or counted.")


def test_l39_the_question_says_that_it_can_hold_the_plan_back(app: Flask) -> None:
    page = start_talk(app, "Ash", "Bo", deck="repair")["Ash"].get("pages/1/1")

    assert "there's only a short plan" in page.text
    assert "with two people" in page.text


def test_l38_the_page_about_promises_says_what_a_translating_browser_sends(app: Flask) -> None:
    page = Visitor(app).get("/promises")

    assert "If your browser translates a page, it sends the page" in page.text


@pytest.mark.parametrize("path", ["", BEFORE, "review"])
def test_l40_everyone_reads_before_that_the_plan_may_be_made_without_them(
    app: Flask, path: str
) -> None:
    wishes = {"answer_by": datetime.now(UTC).date().isoformat(), "if_late": "go-on"}
    bo = start_talk(app, "Ash", "Bo", "Cy", **wishes)["Bo"]

    assert "the plan can be made without anyone who isn't done" in bo.get(path).text
    assert "others may guess who" in bo.get(path).text


def test_l40_the_opener_reads_that_others_may_guess(app: Flask) -> None:
    assert "others may guess who" in Visitor(app).get("/talks/new").text


def test_l42_the_page_says_what_a_print_with_codes_holds(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    group["Ash"].get("agreements/write")
    group["Ash"].visitor.send("/agreements/write", {"what": "Tea on Sunday"})
    for partner in group.values():
        partner.get("agreements/")
        page = partner.visitor.send("/agreements/say", {"say": "yes"})

    assert "The codes hold what's printed and nothing else" in page.text
    assert "Anyone who has the file or the print can read them" in page.text
