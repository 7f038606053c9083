"""The people of a talk, as its pages tell them: what happened to the list is said to everyone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.linting import read_text
from tests.talking import Partner, close_all, open_talk, read_invitations, start_talk
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import move_clock, open_talk_for_others

HEADING = "The list of people has changed:"
REOPENED = "Everyone can change their answers again."
AGAIN = "it takes one step"
ANEW = re.compile(
    r"A new invitation was made for Bo on [^.]+\. The old link has stopped, "
    r"and somebody else may have joined under this name\."
)
GONE = "You're not on the list of this talk any more"
GIVEN_AWAY = "There's a new invitation for your name"


def act(partner: Partner, what: str, name: str = "") -> Page:
    """Do something to the place of a name, or to one's own, and return the page after it."""
    for address in [one for one in partner.get("people/").links() if one.endswith(f"/{what}")]:
        page = partner.visitor.get(address)
        if name == "".join(one.text or "" for one in page.root.iter("bdi")):
            return partner.visitor.send(f"/{what}")
    raise LookupError(name)


def change(partner: Partner, what: str, **fields: str) -> Page:
    """Send one of the forms of the list."""
    partner.get("people/")
    return partner.visitor.send(f"/people/{what}", fields)


def read_told(page: Page) -> list[str]:
    """Read what a page tells of the list of people."""
    lists = [one for one in page.root.iter("ul") if one.get("class") == "changes"]
    return [read_text(line) for one in lists for line in one]


def read_status(page: Page) -> list[str]:
    """Read what a page says at once."""
    found = [one for one in page.root.iter("p") if one.get("role") == "status"]
    return [read_text(one) for one in found if read_text(one)]


def list_words(page: Page) -> list[str]:
    """List the words of a page in no order, for that of names is drawn; no link written out."""
    lines = [
        read_text(one)
        for tag in ("h1", "h2", "p", "li", "a", "button", "summary")
        for one in page.root.iter(tag)
        if one.get("class") != "write-down__groups"
    ]
    return sorted(re.findall(r"\w+", " ".join(lines)))


def test_everyone_is_told_alike_on_every_page_what_happened(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy", "Di")
    ash = group["Ash"]

    assert [read_told(one.get()) for one in group.values()] == [[]] * 4
    act(ash, "anew", "Bo")
    change(ash, "rename", my_name="Al")
    change(ash, "add", new_name="Ev")
    act(group["Cy"], "remove", "Di")

    pages = [group[name].get(path) for name in ("Ash", "Cy") for path in ("", "people/", "review")]
    told = [read_told(page) for page in pages]
    assert told == [told[0]] * 6
    assert [re.sub(r"\bon [A-Z][^,]+, \d+", "on DAY", line, flags=re.I) for line in told[0]] == [
        "A new invitation was made for Bo on DAY. "
        "The old link has stopped, and somebody else may have joined under this name.",
        "on DAY, Ash changed their name to Al.",
        "Ev was added on DAY.",
        "Di was taken off the list on DAY.",
    ]


def test_a_third_person_reads_that_a_place_was_taken_over_before_and_after_closing(
    app: Flask,
) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    ash, cy = group["Ash"], group["Cy"]
    cy.say("ten calm minutes")
    cy.close()
    taken = Visitor(app)
    act(ash, "anew", "Bo")
    assert ANEW.search(cy.get().text)
    assert ANEW.search(cy.get("review").text)

    puppet = Partner("Bo", taken, taken.open(read_invitations(ash)["Bo"]).handle)
    puppet.close()

    for path in ("", "people/", "review"):
        assert ANEW.search(cy.get(path).text), path
    cy.close()
    assert ANEW.search(cy.get().text)
    ash.close()
    assert "A new invitation" not in cy.get("agenda").text + cy.get().text


def test_an_opener_who_takes_no_part_reads_it_too(app: Flask) -> None:
    opener = open_talk_for_others(app, "Ash", "Bo", "Cy")

    act(opener, "anew", "Bo")

    assert ANEW.search(opener.get("people/").text)


@pytest.mark.parametrize("was_closed", [True, False])
def test_whoever_had_begun_can_say_again_that_they_are_done_in_one_step(
    app: Flask, was_closed: bool
) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    bo, cy = group["Bo"], group["Cy"]
    bo.say("ten calm minutes")
    if was_closed:
        bo.close()

    change(group["Ash"], "add", new_name="Di")

    own = bo.get()
    assert (REOPENED in own.text, AGAIN in own.text) == (True, True)
    assert "Answer the questions on your own" not in own.text
    review = bo.visitor.get(next(one for one in own.links() if one.endswith("/review")))
    assert "ten calm minutes" in review.text
    bo.visitor.send("/close")
    assert (REOPENED in bo.get().text, AGAIN in bo.get().text) == (True, False)
    assert (REOPENED in cy.get().text, AGAIN in cy.get().text) == (True, False)


def test_a_new_name_opens_nothing_again(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    change(ash, "rename", my_name="Ashley")

    assert HEADING in ash.get().text
    assert REOPENED not in ash.get().text


def test_where_two_are_left_lines_without_a_name_are_said_to_be_certain(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    bo, certain = group["Bo"], "With two people, you each know whose line it is"
    assert certain not in bo.get().text + bo.get("review").text

    act(group["Ash"], "remove", "Cy")

    assert certain in bo.get().text
    assert certain in bo.get("review").text


def test_what_happened_tells_nothing_about_who_is_done(app: Flask) -> None:
    seen = []
    for done in ((), ("Bo",), ("Di", "Ev"), ("Ash", "Bo", "Di", "Ev")):
        group = start_talk(app, "Ash", "Bo", "Cy", "Di", "Ev")
        for name in done:
            group[name].say("ten calm minutes")
            group[name].close()
        statuses = [
            read_status(act(group["Ash"], what, name))
            for what, name in (("anew", "Bo"), ("remove", "Di"))
        ]
        pages = [
            *(group["Cy"].get(path) for path in ("", "people/", "review")),
            *(group[name].get(status=404) for name in ("Bo", "Di")),
        ]
        seen.append((statuses, [list_words(page) for page in pages]))

    assert seen == [seen[0]] * 4


def test_each_change_is_said_at_once_and_only_once(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo", "Cy")["Ash"]
    changes: list[tuple[Callable[[], Page], str]] = [
        (lambda: change(ash, "add", new_name="Di"), "Done. Di was added on"),
        (lambda: change(ash, "rename", my_name="Al"), "Ash changed their name to Al."),
        (lambda: act(ash, "anew", "Bo"), "Done. A new invitation was made for Bo on"),
        (lambda: act(ash, "remove", "Cy"), "Done. Cy was taken off the list on"),
    ]
    for make_change, words in changes:
        page = make_change()

        assert [words in one for one in read_status(page)] == [True], words
        assert page.text.count(words.removeprefix("Done. ")) == 1, words
        assert "?" not in page.path
        assert page.response.request.query_string == b""
        assert read_status(ash.get("people/")) == []


def test_the_same_name_once_more_is_no_change(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    change(ash, "add", new_name="Cy")
    ash.get("people/")

    page = change(ash, "rename", my_name="Ash")

    assert read_status(page) == []
    assert len(read_told(page)) == 1


def test_no_name_goes_into_a_cookie(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo", "Cy")["Ash"]
    ash.get("people/")
    fields = {**ash.visitor.page.values("/people/add"), "new_name": "Zebedee"}

    ash.visitor.client.post(
        f"/t/{ash.handle}/people/add", data=fields, base_url=HOST, headers={"Origin": HOST}
    )

    with ash.visitor.client.session_transaction(base_url=HOST) as held:
        assert "Zebedee" not in str(dict(held))
        assert "_flashes" in held


def test_a_change_in_one_talk_is_not_told_in_another(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")
    change(ash, "add", new_name="Cy")
    ash.visitor.get("/talks/new")
    again = ash.visitor.send("/talks", {"names": ["Ash", "Fay"]})
    other = Partner("Ash", ash.visitor, again.handle)
    other.get("people/")
    fields = {**other.visitor.page.values("/people/add"), "new_name": "Gus"}

    other.visitor.client.post(
        f"/t/{other.handle}/people/add", data=fields, base_url=HOST, headers={"Origin": HOST}
    )

    assert read_status(ash.get("people/")) == []


# Two names that look the same, or one that nobody sees, and would hide a place of one's own.
@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200d", "\u2060", "\u00ad", "\u3164", "\ufe0f", "\u034f", "\u2800"]
)
@pytest.mark.parametrize("what", ["add", "rename"])
def test_no_hidden_sign_makes_a_second_bo(app: Flask, what: str, sign: str) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    ash.get("people/")

    field = {"add": "new_name", "rename": "my_name"}[what]
    page = ash.visitor.send(f"/people/{what}", {field: f"Bo{sign}"}, status=422)

    assert "Two people have the same name" in page.text


@pytest.mark.parametrize("name", ["\u3164", "\u2800", "\uffa0", "Во"])
def test_no_blank_and_no_lookalike_is_a_name(app: Flask, name: str) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    ash.get("people/")

    ash.visitor.send("/people/add", {"new_name": name}, status=422)


def test_a_name_that_is_taken_is_given_back(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo")

    ash.get("people/")
    page = ash.visitor.send("/people/rename", {"my_name": "BO"}, status=422)

    assert "Two people have the same name" in page.text
    assert page.values("/people/rename")["my_name"] == ["BO"]


def test_who_leaves_is_told_that_it_worked_and_their_link_tells_it_later(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    link = group["Bo"].own_link()

    left = act(group["Bo"], "remove")

    assert left.heading == "You're off the list"
    assert press(app, link).heading == GONE
    seats = group["Ash"].get("people/").root.find(".//*[@id='seats']")
    assert "Bo" not in read_text(seats)


def press(app: Flask, link: str) -> Page:
    """Press a link whose place is gone, in a browser of its own."""
    visitor = Visitor(app)
    visitor.get(link)
    return visitor.send("/open", status=404)


@pytest.mark.parametrize(("what", "heading"), [("remove", GONE), ("anew", GIVEN_AWAY)])
def test_whose_place_is_gone_reads_so_with_the_day_and_that_nobody_read_it(
    app: Flask, what: str, heading: str
) -> None:
    ash = open_talk(app, "Ash", "Bo", "Cy", "Di")
    invitation = read_invitations(ash)["Cy"]
    visitor = Visitor(app)
    bo = Partner("Bo", visitor, visitor.open(read_invitations(ash)["Bo"]).handle)
    link = bo.own_link()
    bo.say("ten calm minutes")

    for name in ("Bo", "Cy"):
        act(ash, what, name)

    pages = [press(app, link), press(app, invitation), bo.get(status=404)]
    assert [page.heading for page in pages] == [heading] * 3
    for page in pages:
        assert re.search(r"on \w+ \d+, \d{4}\.", page.text)
        assert "it was deleted, and it's on no plan." in page.text
        assert "Ash" not in page.text


def test_what_somebody_wrote_at_that_moment_is_given_back(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    bo = group["Bo"]
    bo.get("pages/2/3")

    act(group["Ash"], "remove", "Bo")

    page = bo.visitor.send("/pages/2/3", {"worth-it.text": "a heron in the attic"}, status=404)
    assert page.heading == GONE
    assert "a heron in the attic" in "".join(one.text or "" for one in page.root.iter("textarea"))


def test_the_neutral_page_before_the_button_tells_nothing(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo", "Cy")
    link = read_invitations(ash)["Cy"]
    before = Visitor(app).get(link).text

    act(ash, "remove", "Cy")

    assert Visitor(app).get(link).text == before


def test_a_visit_to_a_place_that_is_gone_does_not_stand_in_the_way_of_another_link(
    app: Flask,
) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    bo = group["Bo"]
    act(group["Ash"], "anew", "Bo")

    page = bo.visitor.open(read_invitations(group["Ash"])["Bo"])

    assert page.heading == "Your own page"


def test_the_link_tells_nothing_any_more_once_the_talk_is_over(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    link = group["Bo"].own_link()
    act(group["Ash"], "remove", "Bo")
    close_all({name: group[name] for name in ("Ash", "Cy")})
    assert press(app, link).heading == GONE

    move_clock(app, timedelta(days=31))

    assert press(app, link).heading == "This link leads nowhere"


def test_each_person_is_one_row_and_a_single_invitation_is_open(app: Flask) -> None:
    five = open_talk(app, "Ash", "Bo", "Cy", "Di", "Ev").get("people/")
    two = open_talk(app, "Ash", "Bo").get("people/")

    for page, rows, opened in ((five, 5, 0), (two, 2, 1)):
        seats = [one for one in page.root.iter("details") if one.get("class") == "seat"]
        assert len(seats) == rows
        assert sum(one.get("open") is not None for one in seats) == opened
        assert all(len(list(one.find("summary") or ())) == 2 for one in seats)


@pytest.mark.parametrize("way", ["anew", "remove"])
def test_back_or_a_second_press_leads_to_the_list_that_tells_what_happened(
    app: Flask, way: str
) -> None:
    ash = start_talk(app, "Ash", "Bo", "Cy")["Ash"]
    anew = next(one for one in ash.get("people/").links() if one.endswith("/anew"))
    path = anew.replace("/anew", f"/{way}")
    fields = ash.visitor.get(path).values(f"/{way}")
    ash.visitor.post(path, fields)

    assert ash.visitor.get(path).heading == "The people in this talk"
    page = ash.visitor.post(path, fields)
    assert page.heading == "The people in this talk"
    assert "The list of people has changed" in page.text
