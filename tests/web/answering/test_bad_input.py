"""What a page of the walk does with anything that does not fit: it comes back, nothing is lost."""

from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from compersion_talks.domain.sheets import Sheet
from compersion_talks.web.answering.fields import from_form
from tests.builders import an_answer, some_partners
from tests.linting import lint, read_text
from tests.prompts import PRIVATE, a_text_prompt
from tests.talking import WISH, Partner, close_all, find_page, open_talk, start_talk
from tests.visiting import HOST, Page
from tests.visiting import Given as Sent

SAVED_LATER = {"csrf_token", "shown", "submit_id"}
LONGEST = 240
LONG_PAGE, LONG = "pages/2/1", "rep-saw-heard"
TEXT: Sent = {
    "needs-met": "3",
    "needs-met.visibility": "private",
    "moment-of-certainty.text": "x" * 301,
    "moment-of-certainty.visibility": "private",
}
SUPPORT: Sent = {
    "support-from-partner": ["hold", "include", "keep-times", "message", "say-it"],
    "support-from-partner.visibility": "private",
}
NEEDS: Sent = {
    "needs-top": [
        f"need-{one}"
        for one in ("exclusive", "honesty", "play", "reassurance", "rituals", "slow-pace")
    ],
    "needs-top.place.need-exclusive": "6",
    "needs-top.place.need-honesty": "5",
    "needs-top.place.need-play": "4",
    "needs-top.place.need-reassurance": "3",
    "needs-top.place.need-rituals": "2",
    "needs-top.place.need-slow-pace": "1",
    "needs-top.visibility": "if-mutual",
}


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk with two others."""
    return open_talk(app, "Ash", "Bo", "Cy")


def read_fields(page: Page, section: str) -> dict[str, list[str]]:
    """Read what is on a page, except what differs each time."""
    values = page.values(f"/{find_page(section)}")
    return {name: sorted(given) for name, given in values.items() if name not in SAVED_LATER}


def read_saved_text(ash: Partner) -> str:
    """Read the words that are saved for one question."""
    return ash.get("pages/2/3").values("/pages/2/3")[f"{WISH}.text"][0]


def read_fault(page: Page, prompt: str = WISH) -> str:
    """Read the words of the summary that lead to one question."""
    links = [one for one in page.root.iter("a") if one.get("href") == f"#{prompt}"]
    return read_text(links[0]) if links else ""


def post_raw(ash: Partner, body: bytes) -> TestResponse:
    """Send a body as it is, from a browser that has the page open."""
    return ash.visitor.client.post(
        f"/t/{ash.handle}/pages/2/3",
        data=body,
        base_url=HOST,
        headers={"Origin": HOST},
        content_type="application/x-www-form-urlencoded",
    )


def write_body(ash: Partner, rest: bytes) -> bytes:
    """Write a body that begins with the form token of the open page."""
    token = ash.get("pages/2/3").values("/pages/2/3")["csrf_token"][0]
    return b"csrf_token=" + token.encode() + b"&" + rest


def read_notices(page: Page) -> str:
    """Read what a page says is saved elsewhere."""
    listed: list[Element] = [one for one in page.root.iter("dd") if one.get("dir") == "auto"]
    return " ".join(map(read_text, listed))


def test_a_page_may_be_sent_empty(ash: Partner) -> None:
    page = ash.answer(WISH, {})

    assert page.path.endswith("/pages/2/4")


def test_a_text_one_character_too_long_is_refused_and_never_cut(ash: Partner) -> None:
    page = ash.answer(WISH, {f"{WISH}.text": "x" * (LONGEST + 1)}, status=422)

    assert read_fields(page, "frame")[f"{WISH}.text"] == ["x" * (LONGEST + 1)]
    assert read_fault(page) == (
        "This text is 1 character too long. Use at most 240. Nothing was cut."
    )
    assert read_saved_text(ash) == ""


def test_a_text_of_just_the_most_characters_is_saved_whole(ash: Partner) -> None:
    ash.answer(WISH, {f"{WISH}.text": "x" * LONGEST})

    assert read_saved_text(ash) == "x" * LONGEST


def test_a_short_text_is_counted_as_it_is_kept(ash: Partner) -> None:
    page = ash.answer(WISH, {f"{WISH}.text": "x   " * 121}, status=422)

    assert read_fault(page).startswith("This text is 1 character too long.")


@pytest.mark.parametrize(
    ("prompt", "given"),
    [("needs-met", TEXT), ("support-from-partner", SUPPORT), ("needs-top", NEEDS)],
)
def test_a_refused_page_still_holds_all_that_was_typed_and_chosen(
    ash: Partner, prompt: str, given: Sent
) -> None:
    page = ash.get(find_page(prompt))
    selects = [one for one in page.root.iter("select") if "addressee" in one.get("name", "")]
    someone = {one.get("name", ""): one[-1].get("value", "") for one in selects}
    sent = {
        **read_fields(page, prompt),
        **{name: list_values(value) for name, value in {**given, **someone}.items()},
    }

    refused = ash.answer(prompt, {**given, **someone}, status=422)

    assert read_fields(refused, prompt) == sent


def list_values(value: str | list[str] | None) -> list[str]:
    """Return what a field holds as a list in a fixed order."""
    return sorted(value) if isinstance(value, list) else [value or ""]


def test_every_fault_of_a_page_is_told_at_once(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo", deck="check-in")

    page = ash.answer("back", {"chk-thanks.text": "x" * 241, "chk-went-well.text": "y" * 242}, 422)

    assert "1 character too long" in read_fault(page, "chk-thanks")
    assert "2 characters too long" in read_fault(page, "chk-went-well")


@pytest.mark.parametrize(
    ("more", "words"),
    [((), "1 too many: untick one."), (("tell-before",), "2 too many: untick 2.")],
)
def test_what_is_too_much_is_told_by_what_to_do(
    ash: Partner, more: tuple[str, ...], words: str
) -> None:
    name = "support-from-partner"

    page = ash.answer("secure", {name: [*(SUPPORT[name] or ()), *more]}, 422)

    assert read_fault(page, name) == words


def test_a_text_with_too_many_lines_is_refused_with_their_number(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo", deck="repair")

    page = ash.answer(LONG, {f"{LONG}.text": "\r\n".join("abc" for _ in range(41))}, 422)

    assert read_fault(page, LONG) == "This text is 1 line too long. Use at most 40."


def test_a_line_that_stands_for_itself_counts_only_alone_and_the_page_says_so(ash: Partner) -> None:
    page = ash.get(find_page("glad-kinds"))
    ash.answer("glad", {"glad-kinds": ["calm", "does-not-come"]})

    assert "This counts only if you tick nothing else." in page.text
    saved = read_fields(ash.get(find_page("glad-kinds")), "glad-kinds")
    assert saved["glad-kinds"] == ["calm"]


def test_controls_and_changes_of_direction_never_reach_the_sheet(ash: Partner) -> None:
    ash.answer(WISH, {f"{WISH}.text": "a\x00b\x1b[31m \u202edlrow\u2066 \U000e0041c\ufeff"})

    assert read_saved_text(ash) == "ab[31m dlrow c"


def test_joiners_and_other_scripts_stay_as_they_were_typed(ash: Partner) -> None:
    said = "می\u200cخواهم שלום 👩\u200d👧 e\u0301"

    ash.answer(WISH, {f"{WISH}.text": said})

    assert read_saved_text(ash) == said.replace("e\u0301", "\u00e9")


def test_markup_is_words_and_nothing_else(ash: Partner) -> None:
    ash.answer(WISH, {f"{WISH}.text": "</textarea><script>alert(1)</script>"})

    page = ash.get("pages/2/3")

    assert read_saved_text(ash) == "</textarea><script>alert(1)</script>"
    assert "<script>" not in page.response.get_data(as_text=True)


def test_what_was_never_offered_is_not_kept(ash: Partner) -> None:
    ash.answer("frame", {"where-i-stand": "nowhere", "which-connections": ["dating", "a-ghost"]})

    assert read_fields(ash.get("pages/2/1"), "frame")["which-connections"] == ["dating"]
    assert read_fields(ash.get("pages/2/2"), "frame")["where-i-stand"] == [""]


def test_an_unknown_visibility_lets_a_text_travel_nowhere(ash: Partner) -> None:
    ash.answer(WISH, {f"{WISH}.text": "a heron", f"{WISH}.visibility": "everyone"})

    page = ash.get("pages/2/3")

    assert read_fields(page, "frame")[f"{WISH}.visibility"] == ["private"]
    assert "a heron" not in ash.get("review").text


def test_a_visibility_that_a_question_does_not_allow_lets_it_travel_nowhere(ash: Partner) -> None:
    ash.answer("others", {"first-meeting": "yes", "first-meeting.visibility": "shared"})

    page = ash.get(find_page("first-meeting"))

    assert read_fields(page, "others")["first-meeting.visibility"] == ["private"]


def test_a_stranger_cannot_be_the_one_a_line_is_for() -> None:
    prompt = a_text_prompt(is_addressable=True)
    form = MultiDict({f"{prompt.id}.text": "soup", f"{prompt.id}.addressee": "f" * 32})

    [asked] = from_form([prompt], form, some_partners(3), Sheet())

    assert asked.answer == an_answer(prompt.id, "soup", visibility=PRIVATE)


def test_a_section_that_the_deck_does_not_have_is_no_page(ash: Partner) -> None:
    page = ash.get("pages/9/9/9", status=404)

    assert page.heading == "There's no such page"


def test_a_body_of_ten_megabytes_is_refused_before_it_is_read(ash: Partner) -> None:
    body = write_body(ash, f"{WISH}.text=".encode() + b"x" * 10_000_000)

    response = post_raw(ash, body)

    assert response.status_code == 413
    assert "bigger than this site can take" in read_text(lint(response).find(".//body"))
    assert read_saved_text(ash) == ""


def test_more_fields_than_any_page_has_are_refused(ash: Partner) -> None:
    body = write_body(ash, f"{WISH}.text=kept&".encode() + b"a=&" * 20_000)

    response = post_raw(ash, body)

    assert response.status_code == 413
    assert "kept" in read_text(lint(response).find(".//textarea"))
    assert read_saved_text(ash) == ""


def test_a_body_that_is_no_text_changes_nothing_and_shows_no_empty_page(ash: Partner) -> None:
    ash.say("still here")
    body = write_body(ash, f"{WISH}.text=".encode() + b"\xff\xfe\xfa")

    response = post_raw(ash, body)

    assert response.status_code == 400
    assert read_text(lint(response).find(".//h1")) == "Please send this once more"
    assert read_saved_text(ash) == "still here"


def test_a_missing_token_gives_the_page_back_with_all_that_was_typed(ash: Partner) -> None:
    page = ash.get("pages/3/2")
    given = {**TEXT, "moment-of-certainty.text": "on the bridge"}
    sent = {
        **read_fields(page, "secure"),
        **{name: list_values(value) for name, value in given.items()},
    }

    refused = ash.visitor.send("/pages/3/2", {**given, "csrf_token": None}, status=400)

    assert read_fields(refused, "secure") == sent
    assert "Nothing is lost" in read_fault(refused, "page")


def test_a_page_given_back_is_saved_by_one_more_press(ash: Partner) -> None:
    ash.get("pages/2/3")
    ash.visitor.send("/pages/2/3", {f"{WISH}.text": "ten minutes", "csrf_token": None}, 400)

    ash.visitor.send("/pages/2/3", {"next": "on"})

    assert read_saved_text(ash) == "ten minutes"


def test_a_token_of_another_browser_gives_the_page_back(ash: Partner, app: Flask) -> None:
    stranger = open_talk(app, "Di", "Eli")
    token = stranger.get("pages/2/3").values("/pages/2/3")["csrf_token"]

    page = ash.answer(WISH, {f"{WISH}.text": "mine", "csrf_token": token}, status=400)

    assert read_fields(page, "frame")[f"{WISH}.text"] == ["mine"]
    assert read_saved_text(ash) == ""


def test_two_tabs_lose_nothing(ash: Partner) -> None:
    older = ash.get("pages/2/3").values("/pages/2/3")
    ash.say("from the newer tab", "private")
    older[f"{WISH}.text"] = ["from the older tab"]

    page = ash.visitor.post(f"/t/{ash.handle}/pages/2/3", older, status=409)

    assert read_fields(page, "frame")[f"{WISH}.text"] == ["from the older tab"]
    assert read_notices(page) == "from the newer tab (Just me)"
    assert read_saved_text(ash) == "from the newer tab"


def test_a_page_of_two_tabs_is_saved_when_it_is_sent_once_more(ash: Partner) -> None:
    older = ash.get("pages/2/3").values("/pages/2/3")
    ash.say("newer")
    older[f"{WISH}.text"] = ["older"]
    ash.visitor.post(f"/t/{ash.handle}/pages/2/3", older, status=409)

    ash.visitor.send("/pages/2/3", {"next": "on"})

    assert read_saved_text(ash) == "older"


def test_a_refused_page_does_not_save_over_what_another_tab_saved(ash: Partner) -> None:
    older = ash.get("pages/2/3").values("/pages/2/3")
    ash.say("from the newer tab")
    too_long = {**older, f"{WISH}.text": ["x" * (LONGEST + 1)]}
    ash.visitor.post(f"/t/{ash.handle}/pages/2/3", too_long, status=422)

    page = ash.visitor.send("/pages/2/3", {f"{WISH}.text": "shorter", "next": "on"}, status=409)

    assert read_fields(page, "frame")[f"{WISH}.text"] == ["shorter"]
    assert read_notices(page) == "from the newer tab (Everyone)"
    assert read_saved_text(ash) == "from the newer tab"


def test_a_refused_page_is_saved_once_it_is_mended(ash: Partner) -> None:
    ash.answer(WISH, {f"{WISH}.text": "x" * (LONGEST + 1)}, status=422)

    ash.visitor.send("/pages/2/3", {f"{WISH}.text": "shorter", "next": "on"})

    assert read_saved_text(ash) == "shorter"


def test_two_tabs_that_differ_only_in_who_reads_it_are_told_apart(ash: Partner) -> None:
    older = ash.get("pages/2/3").values("/pages/2/3")
    ash.say("a heron", "private")
    older[f"{WISH}.text"], older[f"{WISH}.visibility"] = ["a heron"], ["shared"]

    page = ash.visitor.post(f"/t/{ash.handle}/pages/2/3", older, status=409)

    assert read_notices(page) == "a heron (Just me)"


def test_what_is_the_same_in_two_tabs_is_not_shown_twice(app: Flask) -> None:
    ash = open_talk(app, "Ash", "Bo", deck="repair")
    older = ash.get(LONG_PAGE).values(f"/{LONG_PAGE}")
    older[f"{LONG}.text"] = ["one\r\n\r\n\r\n\r\n\r\ntwo"]
    ash.answer(LONG, {f"{LONG}.text": "one\r\n\r\n\r\ntwo"})

    page = ash.visitor.post(f"/t/{ash.handle}/{LONG_PAGE}", older, status=409)

    assert "one" in page.text
    assert read_notices(page) == ""


def test_a_page_sent_twice_is_saved_once(ash: Partner) -> None:
    values = {**ash.get("pages/2/3").values("/pages/2/3"), f"{WISH}.text": ["once"]}
    address = f"/t/{ash.handle}/pages/2/3"
    first = ash.visitor.post(address, values).path
    revision = ash.get("review").values("/close")["revision"]

    second = ash.visitor.post(address, values).path

    assert second == first
    assert ash.get("review").values("/close")["revision"] == revision


@pytest.mark.parametrize("shown", ["", "-1", "one", "²", "9" * 5000])
def test_a_page_that_does_not_say_what_it_showed_is_an_old_one(ash: Partner, shown: str) -> None:
    page = ash.answer(WISH, {f"{WISH}.text": "mine", "shown": shown}, status=409)

    assert read_fields(page, "frame")[f"{WISH}.text"] == ["mine"]
    assert read_saved_text(ash) == ""


@pytest.mark.parametrize("revision", ["", "-1", "one", "99999999999999999999", "²", "9" * 5000])
def test_a_revision_that_is_none_is_an_old_one(ash: Partner, revision: str) -> None:
    ash.get("review")

    page = ash.visitor.send("/close", {"revision": revision}, status=409)

    assert page.path.endswith("/close")


def test_a_place_of_thousands_of_digits_is_none(ash: Partner) -> None:
    ash.answer(
        "secure", {"needs-top": "need-reassurance", "needs-top.place.need-reassurance": "9" * 5000}
    )

    assert read_fields(ash.get("pages/3/1"), "secure")["needs-top"] == ["need-reassurance"]


def test_a_page_sent_after_closing_comes_back_in_words(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    values = group["Bo"].get("pages/2/3").values("/pages/2/3")
    group["Bo"].close()

    page = group["Bo"].visitor.post(
        f"/t/{group['Bo'].handle}/pages/2/3", {**values, f"{WISH}.text": ["too late"]}, 409
    )

    assert page.heading == "You said you're done"
    assert "too late" in [read_text(box) for box in page.root.iter("textarea")]


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_page_with_a_fault_is_not_asked_to_be_mended_for_a_closed_sheet(
    ash: Partner, is_trusted: bool
) -> None:
    values = ash.get("pages/2/3").values("/pages/2/3")
    token = values["csrf_token"] if is_trusted else []
    ash.close()

    given = {**values, "csrf_token": token, f"{WISH}.text": ["too long " * 30]}
    page = ash.visitor.post(f"/t/{ash.handle}/pages/2/3", given, 409)

    assert page.heading == "You said you're done"
    assert [read_text(box) for box in page.root.iter("textarea")] == [("too long " * 30).strip()]


def test_a_page_with_a_fault_is_not_asked_to_be_mended_after_the_merge(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    values = group["Bo"].get("pages/2/3").values("/pages/2/3")
    close_all(group)

    page = group["Bo"].visitor.post(
        f"/t/{group['Bo'].handle}/pages/2/3", {**values, f"{WISH}.text": ["too long " * 30]}, 409
    )

    assert page.heading == "The plan is made"
    assert "too long" in read_text(page.root.find(".//textarea"))


def test_a_page_that_was_saved_before_closing_still_goes_on_when_it_is_sent_again(
    ash: Partner,
) -> None:
    values = {
        **ash.get("pages/2/3").values("/pages/2/3"),
        f"{WISH}.text": ["once"],
        "next": ["stop"],
    }
    address = f"/t/{ash.handle}/pages/2/3"
    first = ash.visitor.post(address, values).path
    ash.close()

    again = ash.visitor.post(address, values).path

    assert again == first


def test_a_page_sent_after_the_merge_comes_back_in_words(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")
    values = group["Bo"].get("pages/2/3").values("/pages/2/3")
    close_all(group)

    page = group["Bo"].visitor.post(
        f"/t/{group['Bo'].handle}/pages/2/3", {**values, f"{WISH}.text": ["too late"]}, 409
    )

    assert page.heading == "The plan is made"
    assert "too late" in [read_text(box) for box in page.root.iter("textarea")]
