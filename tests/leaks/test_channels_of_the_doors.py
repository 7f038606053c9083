"""Channels of links, cookies, addresses and the list: one named test each (docs/privacy.md)."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from compersion_talks import vault
from compersion_talks.services import current_services
from compersion_talks.web.http import idempotency
from tests.leaks.papers import FEARS, NEEDS, WISH, the_deck
from tests.leaks.test_channels_of_the_pages import read_page
from tests.linting import read_text
from tests.talking import Partner, close_all, find_page, open_talk, read_invitations, start_talk
from tests.visiting import HOST, Given, Page, Visitor
from tests.web.browsers import make_agenda_link, move_clock, read_token

WORD = "a heron in the attic"
OF_EVERYONE = ("", "people/", "before/readers", "review", "waiting/again", "forget")
FEAR: Given = {FEARS: ["fear-being-left", "fear-slow-fade"], f"{FEARS}.visibility": "shared"}


@pytest.fixture
def settings() -> dict[str, str]:
    """Let a person with a name run the copy."""
    return {"COMPERSION_OPERATOR": "Robin, of the mill"}


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return a talk of three."""
    return start_talk(app, "Zerubbabel", "Mehetabel", "Cam")


@pytest.fixture
def ash(group: dict[str, Partner]) -> Partner:
    """Return the partner who opened it."""
    return group["Zerubbabel"]


def test_l16_the_person_who_runs_the_copy_is_named_around_the_walk_and_at_its_ends(
    group: dict[str, Partner], ash: Partner
) -> None:
    stranger = Visitor(ash.visitor.app)
    around = [ash.get(path) for path in (*OF_EVERYONE, "before")]
    around += [stranger.get("/"), stranger.get(f"/t/{ash.handle}/", 404)]
    around += [one.close() for one in group.values()]

    told = {page.path: read_text(page.root.find(f".//{find_naming_part(page)}")) for page in around}

    assert [path for path, words in told.items() if "Robin, of the mill" not in words] == []


def find_naming_part(page: Page) -> str:
    """Return the part of a page that names the person: the ends of the walk have a short foot."""
    return "main" if page.path.endswith(("/before", "/review")) else "footer"


def test_l17_with_two_people_it_says_before_closing_that_lines_without_a_name_are_certain(
    app: Flask, ash: Partner
) -> None:
    certain = "With two people, you each know whose line it is"

    assert certain in start_talk(app, "Ash", "Bo")["Ash"].get("review").text
    assert certain not in ash.get("review").text


def test_l19_closing_an_empty_sheet_looks_like_closing_any_other(
    group: dict[str, Partner], ash: Partner
) -> None:
    other = group["Mehetabel"]
    own, others = [], []
    for has_answers in (False, True):
        if has_answers:
            other.visitor.send("/reopen")
            other.say(WORD)
            other.answer("under", FEAR)
        own.append(other.close())
        others.append([read_page(ash, path) for path in (*OF_EVERYONE, "agenda")])

    assert own[0].text == own[1].text
    assert others[0] == others[1]


def test_l23_addresses_of_the_review_name_no_line_and_only_the_own_link_makes_their_signs(
    group: dict[str, Partner],
) -> None:
    signs = []
    for partner in (group["Zerubbabel"], group["Cam"]):
        partner.answer("under", FEAR)
        found = [one for one in list_addresses(partner.get("review")) if "/review/lines/" in one]
        signs.append([re.fullmatch(r"/t/[^/]+/review/lines/([0-9a-f]{16})", one) for one in found])

    assert all(signs[0] + signs[1])
    assert len({found[1] for found in signs[0] + signs[1] if found}) == 2 * len(signs[0]) > 0


def test_l26_an_invitation_looks_the_same_before_and_after_the_first_answer(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    link = read_invitations(opener)["Bo"]
    bo = Visitor(app)
    place = Partner("Bo", bo, bo.open(link).handle)

    seen = [look(app, link)]
    place.say(WORD)
    seen.append(look(app, link))

    assert seen[0] == seen[1]
    assert "Somebody has joined with it." in seen[0]


def look(app: Flask, link: str) -> str:
    """Look at an invitation in a browser of its own; return the page without its form token."""
    page = Visitor(app).press(link).response.get_data(as_text=True)
    return re.sub(r'name="csrf_token"[^>]*>', "", page)


def test_l26_nobody_sees_who_keeps_notes(group: dict[str, Partner], ash: Partner) -> None:
    seen = []
    for keeps_notes in (True, False):
        group["Cam"].close(keeps_notes=keeps_notes)
        seen.append([read_page(ash, path) for path in (*OF_EVERYONE, "agenda", "notes")])
        group["Cam"].visitor.send("/reopen")

    assert seen[0] == seen[1]


def test_l27_a_cookie_is_as_long_whoever_has_it_and_however_they_came(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo", "Cam")
    bo, elsewhere, reader = Visitor(app), Visitor(app), Visitor(app)
    invited = Partner("Bo", bo, bo.open(read_invitations(opener)["Bo"]).handle)
    lengths = {measure_cookies(opener.visitor), measure_cookies(bo)}
    bo.send("/link/keep", {"own_device": "1"})
    second_hand = elsewhere.open(invited.own_link())
    assert second_hand.handle == invited.handle
    lengths |= {measure_cookies(bo), measure_cookies(elsewhere)}
    cam = Visitor(app)
    Partner("Cam", cam, cam.open(read_invitations(opener)["Cam"]).handle).close()
    close_all({"Ash": opener, "Bo": invited})
    reader.open(make_agenda_link(opener))

    assert len(lengths | {measure_cookies(reader)}) == 1


def measure_cookies(visitor: Visitor) -> int:
    """Return the length of the cookie of a browser's one visit."""
    held = [one for one in (visitor.client._cookies or {}).values() if one.key != "ct-s"]
    (cookie,) = held
    return len(cookie.value)


def test_l27_what_finds_a_second_press_is_locked_in_the_form_cookie(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = b"an idempotency key, 32 bytes ..."
    monkeypatch.setattr(vault, "make_key", lambda: key)
    visitor = Visitor(app)
    visitor.get("/talks/new")

    cookie = visitor.client.get_cookie("ct-s", domain="127.0.0.1")
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert cookie
    assert signer
    held = signer.loads(cookie.value)

    with app.test_request_context(base_url=HOST, headers={"Cookie": f"ct-s={cookie.value}"}):
        assert idempotency.read_newest_key() == key
    assert set(held) == {"csrf_token", "seeds"}
    assert key not in urlsafe_b64decode(held["seeds"])


def test_l27_the_form_cookie_tells_that_somebody_began_and_no_word_of_it(
    group: dict[str, Partner], ash: Partner
) -> None:
    held = [read_form_cookie(ash)]
    ash.get("before")
    ash.visitor.send("/before", {"path": "short"})
    ash.say(WORD)
    held.append(read_form_cookie(ash))
    ash.close()
    held.append(read_form_cookie(ash))

    assert [set(one) - {"csrf_token", "seeds"} for one in held] == [
        set(),
        *[{"has_read_before"}] * 2,
    ]
    assert held[1]["has_read_before"] is True


def read_form_cookie(partner: Partner) -> dict[str, object]:
    """Read the form cookie of a browser as anyone with the device can."""
    cookie = partner.visitor.client.get_cookie("ct-s", domain="127.0.0.1")
    signer = SecureCookieSessionInterface().get_signing_serializer(partner.visitor.app)
    assert cookie
    assert signer
    held: dict[str, object] = signer.loads(cookie.value)
    return held


def test_l30_no_address_names_a_person_a_topic_or_an_answer(
    group: dict[str, Partner], ash: Partner
) -> None:
    deck = the_deck()
    ids = {prompt.id for prompt in deck.prompts} | {section.id for section in deck.sections}
    ids |= {option.id for prompt in deck.prompts for option in prompt.options}
    ids = {one for one in ids if "-" in one}  # others are words such as "leave"
    ash.say(WORD)
    ash.answer("under", FEAR)
    pages = [ash.get(path) for path in (*OF_EVERYONE, *map(find_page, (FEARS, NEEDS, WISH)))]
    pages += [one.close() for one in group.values()]
    pages += [ash.get("agenda"), ash.get("agenda/links")]

    words = {word for page in pages for address in list_addresses(page) for word in split(address)}

    assert {"pages", "review"} & words
    assert words & ids == set()
    assert not [word for word in words if "zerubbabel" in word.lower() or "heron" in word]


def list_addresses(page: Page) -> Iterator[str]:
    """Yield every address that stands on a page, and its own."""
    yield page.path
    for element in page.root.iter():
        for name in ("href", "action", "formaction", "src"):
            if element.get(name) and not element.get(name, "").startswith("#"):
                yield element.get(name, "")


def split(address: str) -> Iterator[str]:
    """Yield the parts of a path and what its query says."""
    parts = urlsplit(unquote(address))
    yield from parts.path.split("/")
    for pair in parse_qsl(parts.query):
        yield from pair


@pytest.mark.parametrize("path", ["/l/nothing", "/promises", "/leaving"])
def test_l30_the_history_is_told_on_the_pages_that_anybody_reads(app: Flask, path: str) -> None:
    page = Visitor(app).get(path)

    assert "browser history" in read_text(page.root.find(".//main"))


@pytest.mark.parametrize("what", ["name", "list", "place"])
def test_l31_nobody_reads_who_changed_the_list(app: Flask, what: str) -> None:
    told = []
    for who in ("Ash", "Bo"):
        group = start_talk(app, "Ash", "Bo", "Cam", "Di")
        change_list(group[who], what)
        changes = group["Cam"].get("people/").root.find(".//*[@class='changes']")
        told.append(re.sub("Ash|Bo", "X", read_text(changes)))

    assert told[0] == told[1]
    assert told[0]


def change_list(partner: Partner, what: str) -> None:
    """Change one's own name, add a name, or give Di's place out anew."""
    page = partner.get("people/")
    if what == "place":
        seats = [one for one in page.root.iter() if one.get("class") == "seat"]
        (di,) = [one for one in seats if read_text(one.find(".//h2")) == "Di"]
        way = next(one.get("href", "") for one in di.iter("a") if "/anew" in one.get("href", ""))
        partner.visitor.get(way)
        partner.visitor.send("/anew")
    elif what == "list":
        partner.visitor.send("/add", {"new_name": "Kim"})
    else:
        partner.visitor.send("/rename", {"my_name": "Robin"})


def test_l31_taking_up_a_place_is_seen_on_the_list(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    link = read_invitations(opener)["Bo"]
    before = opener.get("people/").text
    Visitor(app).open(link)

    assert "Has joined." not in before
    assert "Has joined." in opener.get("people/").text


def test_l32_support_says_on_each_page_what_others_see_until_the_last_is_done(
    ash: Partner,
) -> None:
    told = the_deck().texts["safety"]["support"]["leave_quietly"]

    assert "Until everyone is done, the others see only that someone isn't" in told
    for path in ("", "pages/2/3", "review", "people/"):
        support = ash.get(path).root.find(".//details[@class='support']")
        assert told in read_text(support)


def test_l33_the_page_before_the_button_is_the_same_for_every_link(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    opener = open_talk(app, "Ash", "Bo")
    links = [read_invitations(opener)["Bo"], group["Bo"].own_link(), "/l/unknown"]
    bo = group["Bo"]
    bo.get("link/replace")
    bo.handle = bo.visitor.send("/link/replace").handle
    links.append(bo.own_link())
    close_all(group)
    links.append(make_agenda_link(group["Ash"]))

    assert len({show(app, link) for link in links}) == 1


def show(app: Flask, link: str) -> str:
    """Return the page of a link without its token and its form token."""
    page = Visitor(app).get(link).response.get_data(as_text=True)
    bare = re.sub(r'name="csrf_token"[^>]*>', "", page)
    return bare.replace(read_token(link), "")


def test_l33_a_link_that_is_past_its_day_looks_like_one_that_was_never_there(app: Flask) -> None:
    bo = start_talk(app, "Ash", "Bo")["Bo"]
    link = bo.own_link()
    move_clock(app, timedelta(days=31))

    pages = []
    for one in (link, "/l/unknown"):
        visitor = Visitor(app)
        visitor.get(one)
        pages.append(visitor.send("/open", status=404).text)

    assert pages[0] == pages[1]


def test_l35_nobody_sees_that_a_link_to_the_paper_was_opened_or_whose_it_is(
    group: dict[str, Partner], ash: Partner
) -> None:
    close_all(group)
    link = make_agenda_link(group["Cam"])
    before = [read_page(one, "agenda/links") for one in group.values()]

    Visitor(ash.visitor.app).open(link)

    assert [read_page(one, "agenda/links") for one in group.values()] == before
    (text,) = {one.get("agenda/links").text for one in group.values()}
    with ash.visitor.app.app_context():
        today = current_services().today
    assert f"Link 1, made on {today:%B} {today.day}, {today.year}" in text
