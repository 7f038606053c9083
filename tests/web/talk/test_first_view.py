"""The first page of a place says what the talk is before it says how to come back."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from compersion_talks import library
from compersion_talks.domain.decks import Deck
from tests.talking import Partner, close_all, open_talk, read_invitations, read_links, start_talk
from tests.visiting import Page, Visitor
from tests.web.browsers import open_talk_for_others

MOST_OF_THE_LINK, MOST_OF_THE_INVITATION, MOST_OF_THE_FIRST_VIEW = 45, 60, 70
MOST_BEFORE_QUESTION_ONE = 253  # 250 where a script takes "How to copy" away
DECKS = sorted(library.read_built_in())


def list_visible_words(element: Element) -> Iterator[str]:
    """Yield what a person sees of an element before anything is unfolded, without a script."""
    if element.get("hidden") is not None or "visually-hidden" in element.get("class", ""):
        return
    folded = element.tag == "details"
    yield from (element.text or "").split()
    for child in element:
        if not folded or child.tag == "summary":
            yield from list_visible_words(child)
        yield from (child.tail or "").split()


def count_words(page: Page) -> int:
    """Count the visible words of the main part of a page."""
    main = page.root.find(".//main")
    assert main is not None
    return len(list(list_visible_words(main)))


def find_deck(deck_id: str) -> Deck:
    """Return a deck of ours."""
    return library.read_built_in()[deck_id].deck


def join(app: Flask, opener: Partner) -> Visitor:
    """Take up the first open place."""
    visitor = Visitor(app)
    visitor.open(next(iter(read_invitations(opener).values())))
    return visitor


def list_primary(page: Page) -> list[str]:
    """List the words of the filled buttons of a page."""
    return [
        "".join(one.itertext())
        for one in page.root.iter()
        if one.get("data-kind") == "primary" and one.tag in ("a", "button")
    ]


@pytest.mark.parametrize("deck_id", DECKS)
def test_an_invited_person_reads_few_words_of_ours(app: Flask, deck_id: str) -> None:
    deck = find_deck(deck_id)
    link = read_invitations(open_talk(app, "Ash", "Bo", deck=deck_id))["Bo"]
    visitor = Visitor(app)

    assert count_words(visitor.get(link)) <= MOST_OF_THE_LINK
    assert count_words(visitor.send("/open")) <= MOST_OF_THE_INVITATION
    first = count_words(visitor.send("/open/join"))
    told = f"{deck.title} {deck.for_whom} {deck.content_note} {deck.notice}".split()
    assert first - len(told) <= MOST_OF_THE_FIRST_VIEW


@pytest.mark.parametrize("deck_id", DECKS)
def test_an_invited_person_reads_few_words_before_question_one(app: Flask, deck_id: str) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo", deck=deck_id))["Bo"]
    visitor = Visitor(app)
    pages = [visitor.get(link), visitor.send("/open"), visitor.send("/open/join")]
    pages.append(visitor.get(f"/t/{visitor.page.handle}/before"))

    assert sum(map(count_words, pages)) <= MOST_BEFORE_QUESTION_ONE


@pytest.mark.parametrize("deck_id", DECKS)
@pytest.mark.parametrize("opens", [True, False])
def test_everyone_reads_for_whom_the_questions_are_not(
    app: Flask, deck_id: str, *, opens: bool
) -> None:
    deck, opener = find_deck(deck_id), open_talk(app, "Ash", "Bo", deck=deck_id)

    page = opener.visitor.page if opens else join(app, opener).page

    main = page.root.find(".//main")
    assert main is not None
    shown = " ".join(list_visible_words(main))
    told = (deck.title, deck.for_whom, deck.content_note, deck.notice)
    assert [one for one in told if one not in shown] == []


def test_the_talk_comes_first_and_the_link_second(app: Flask) -> None:
    page = join(app, open_talk(app, "Ash", "Bo")).page

    said = [
        page.text.index(one)
        for one in (
            "Ash would like to prepare a talk with you",
            "Start my answers",
            "Keep your link",
        )
    ]
    assert said == sorted(said)
    assert "You can say no. Leave this talk" in page.text
    assert len(read_links(page)) == 1


def test_nobody_is_said_to_ask_where_the_opener_takes_no_part(app: Flask) -> None:
    page = join(app, open_talk_for_others(app, "Ash", "Bo")).page

    assert "Someone would like to prepare a talk with you:" in page.text


@pytest.mark.parametrize(
    ("names", "heading"),
    [
        (("Ash", "Bo"), "Delete this talk for everyone"),
        (("Ash", "Bo", "Cy"), "Take myself off the list"),
    ],
)
def test_the_way_out_leads_where_a_person_can_leave(
    app: Flask, names: tuple[str, ...], heading: str
) -> None:
    visitor = join(app, open_talk(app, *names))
    (way,) = [
        one.get("href", "")
        for one in visitor.page.root.iter("a")
        if "".join(one.itertext()) == "Leave this talk"
    ]

    assert visitor.get(way).heading == heading


def test_an_opener_invites_first(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")

    assert list_primary(opener.visitor.page) == ["Invite the others"]
    assert list_primary(opener.get()) == ["Invite the others"]


def test_an_opener_who_began_goes_on_and_still_reads_who_has_not_joined(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo", "Cy")
    opener.say("ten calm minutes")
    Visitor(app).open(read_invitations(opener)["Cy"])

    page = opener.get()

    assert list_primary(page) == ["Go on with my answers"]
    assert "Not joined yet: Bo." in page.text


def test_nothing_is_said_of_anybody_once_all_have_joined(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")

    page = group["Ash"].get()

    assert "Not joined yet" not in page.text
    assert list_primary(page) == ["Start my answers"]


def test_only_who_can_pass_an_invitation_on_is_asked_to(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo", "Cy")
    bo = Visitor(app)
    page = bo.open(read_invitations(opener)["Bo"])

    assert list_primary(page) == ["Start my answers"]
    assert "Not joined yet" not in bo.get(page.path).text


def test_whoever_has_begun_reads_first_what_is_next_at_the_address_of_the_first_visit(
    app: Flask,
) -> None:
    group = start_talk(app, "Ash", "Bo")

    for partner in group.values():
        partner.say("soup")
        page = partner.get("?new=1")
        assert "Keep this link" not in page.text
        assert list_primary(page) == ["Go on with my answers"]


def test_whoever_has_begun_can_still_say_no_until_the_plan(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    group["Bo"].say("soup")

    page = group["Bo"].get()
    assert "You can still say no." in page.text
    assert group["Bo"].visitor.get(find_way_out(page)).heading == "Take myself off the list"
    close_all(group)
    assert "You can still say no." not in group["Bo"].get().text
    assert "You can still say no." not in group["Ash"].get().text


def find_way_out(page: Page) -> str:
    """Return where the link to leave a talk leads."""
    ways = [one.get("href", "") for one in page.root.iter("a") if one.text == "Leave this talk"]
    return ways[0]


def test_a_new_link_for_an_empty_sheet_is_shown_below_what_the_talk_is(app: Flask) -> None:
    elsewhere = Visitor(app)
    elsewhere.open(start_talk(app, "Ash", "Bo")["Bo"].own_link())

    page = elsewhere.send("/link/replace")

    assert "would like to prepare a talk with you" in page.text
    assert list_primary(page) == ["Start my answers"]


def test_a_new_link_for_a_begun_sheet_is_shown_on_the_own_page(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    opener.say("ten calm minutes")
    opener.get("link/replace")

    page = opener.visitor.send("/link/replace")

    assert "Keep this link" in page.text
    assert list_primary(page) == ["Go on with my answers"]


def test_beside_each_unspent_invitation_stands_a_message_that_holds_its_link(app: Flask) -> None:
    opener = open_talk(app, "Ashlar", "Bo", "Cy")
    Visitor(app).open(read_invitations(opener)["Cy"])

    page = opener.get("people/")

    boxes = [box for box in page.root.iter("textarea") if "/l/" in (box.text or "")]
    (message,) = [(box.text or "").strip() for box in boxes]
    assert message.endswith(read_invitations(opener)["Bo"])
    assert "Ashlar" not in message
    assert not [
        word
        for word in ("love", "partner", "fear", "sex", "talk")
        if word in message.split(": http")[0]
    ]
    assert {box.get("name") for box in page.root.iter("textarea")} == {None}
