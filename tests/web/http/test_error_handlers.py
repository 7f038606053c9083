"""Error pages: each says what happened, what is safe and what to do, and keeps words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.exceptions import ImATeapot, TooManyRequests

from compersion_talks import storage
from compersion_talks.domain.decks import Prompt
from compersion_talks.domain.errors import (
    Refusal,
    SheetHasChanged,
    SheetIsClosed,
    StorageIsFull,
    TalkIsMerged,
    TalkIsNotMerged,
)
from compersion_talks.library import read_built_in
from compersion_talks.paper.agenda import Failure, RenderFailed
from compersion_talks.services import current_services, register
from compersion_talks.storage import AlreadyStored, RecordIsGone, StorageIsBusy, StorageIsReadOnly
from compersion_talks.web.http.error_pages import ERROR_PAGES, MANY_TALKS, NO_COOKIES
from tests.linting import read_text
from tests.talking import (
    WISH,
    Partner,
    close_all,
    open_talk,
    read_invitations,
    read_links,
    start_talk,
)
from tests.visiting import HOST, Given, Page, Visitor

WISHED = "What would make this talk worth your time? (Everyone)"
TYPED = {f"{WISH}.text": "ten calm minutes"}
REFUSALS: list[tuple[type[Exception], int, str]] = [
    (StorageIsBusy, 503, "The site is busy"),
    (StorageIsReadOnly, 503, "This site can't save anything right now"),
    (StorageIsFull, 507, "There's no room left"),
    (storage.StorageIsOutOfReach, 503, "This site can't open what's stored"),
    (storage.StorageIsDamaged, 503, "This site can't open what's stored"),
    (AlreadyStored, 409, "Someone changed this at the same moment"),
    (RecordIsGone, 409, "Someone changed this at the same moment"),
    (SheetHasChanged, 409, "Someone changed this at the same moment"),
    (SheetIsClosed, 409, "You said you're done"),
    (TalkIsMerged, 409, "The plan is made"),
    (TalkIsNotMerged, 409, "The plan isn't made yet"),
    (ZeroDivisionError, 500, "Something went wrong here"),
    (TooManyRequests, 429, "Please wait a moment"),
    (ImATeapot, 418, "Something on that page doesn't fit"),
]


@pytest.fixture
def ash(app: Flask) -> Partner:
    """Return Ash, who has opened a talk."""
    return open_talk(app, "Ash", "Bo")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Exception]], None]:
    """Return what makes every commit fail in a given way."""

    def fail(kind: type[Exception]) -> None:
        def refuse() -> None:
            raise kind

        monkeypatch.setattr(storage, "commit", refuse)

    return fail


def read_rescued(page: Page) -> dict[str, str]:
    """Read the words that an error page gives back, by question."""
    labels = {one.get("for"): read_text(one) for one in page.root.iter("label")}
    return {labels[box.get("id")]: box.text or "" for box in page.root.iter("textarea")}


def ask(prompt_id: str) -> str:
    """Find the words of one question."""
    return find_prompt(prompt_id).ask


def find_label(prompt_id: str, option_id: str) -> str:
    """Find the words of one line of a question."""
    return next(one.label for one in find_prompt(prompt_id).options if one.id == option_id)


def find_prompt(prompt_id: str) -> Prompt:
    """Find one question of the deck that everyone talks over here."""
    found = read_built_in()["other-connections"].deck.find_prompt(prompt_id)
    assert found is not None
    return found


def move_clock_on(app: Flask, **passed: float) -> None:
    """Set the clock of an app on."""
    with app.app_context():
        services = current_services()
        register(app, replace(services, now=lambda: services.now() + timedelta(**passed)))


@pytest.mark.parametrize(("refusal", "status", "heading"), REFUSALS)
def test_what_could_not_be_saved_is_told_and_the_words_come_back(
    ash: Partner,
    failing: Callable[[type[Exception]], None],
    refusal: type[Exception],
    status: int,
    heading: str,
) -> None:
    failing(refusal)

    page = ash.answer("frame", TYPED, status)

    assert page.heading == heading
    assert read_rescued(page) == {WISHED: "ten calm minutes"}
    assert f"/t/{ash.handle}/" in page.links()


@pytest.mark.parametrize("refusal", [StorageIsBusy, StorageIsReadOnly, StorageIsFull])
def test_what_could_not_be_saved_is_not_saved_by_half(
    ash: Partner, monkeypatch: pytest.MonkeyPatch, refusal: type[Refusal]
) -> None:
    def refuse() -> None:
        raise refusal

    with monkeypatch.context() as broken:
        broken.setattr(storage, "commit", refuse)
        ash.visitor.get(f"/t/{ash.handle}/pages/2/3")
        ash.visitor.send("/pages/2/3", TYPED, find_status(refusal))

    page = ash.get("pages/2/3")
    assert page.values("/pages/2/3")[f"{WISH}.text"] == [""]


def find_status(refusal: type[Exception]) -> int:
    """Return the status of a refusal's page."""
    return ERROR_PAGES[refusal].status


@pytest.mark.parametrize(("refusal", "seconds"), [(StorageIsBusy, "10"), (TooManyRequests, "60")])
def test_a_page_that_asks_to_wait_tells_programs_how_long(
    ash: Partner,
    failing: Callable[[type[Exception]], None],
    refusal: type[Exception],
    seconds: str,
) -> None:
    failing(refusal)

    page = ash.answer("frame", TYPED, 503 if refusal is StorageIsBusy else 429)

    assert page.response.headers["Retry-After"] == seconds


def test_a_fault_says_nothing_about_what_was_typed_in_the_log(
    ash: Partner,
    failing: Callable[[type[Exception]], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing(ZeroDivisionError)

    ash.answer("frame", TYPED, 500)

    assert "fault in walk.answer: ZeroDivisionError" in caplog.text
    assert "calm" not in caplog.text


def test_every_error_page_says_three_things_with_words_of_its_own(app: Flask) -> None:
    pages = [*ERROR_PAGES.values(), NO_COOKIES, MANY_TALKS]

    with app.test_request_context(), force_locale("en"):
        assert all(len(page.lines) == 3 for page in pages)
        headings = {str(page.heading) for page in pages}
    assert len(headings) == len({id(page) for page in pages})


@pytest.mark.parametrize("path", ["/nowhere", "/t/aaaaaaaaaaaa/nowhere", "/static/nowhere.css"])
def test_an_address_that_leads_nowhere_gets_a_page(ash: Partner, path: str) -> None:
    page = ash.visitor.get(path, status=404)

    assert page.heading == "There's no such page"
    assert "/" in page.links()


def test_a_button_is_no_page(ash: Partner) -> None:
    page = ash.get("close", status=405)

    assert page.heading == "This address can't be opened like this"


def test_a_form_of_another_site_does_nothing(ash: Partner) -> None:
    values = {**ash.get("pages/2/3").values("/pages/2/3"), **TYPED}

    response = ash.visitor.client.post(
        f"/t/{ash.handle}/pages/2/3",
        data=values,
        base_url=HOST,
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert response.status_code == 403
    assert "This didn't come from a page of this site" in response.get_data(as_text=True)
    assert ash.get("pages/2/3").values("/pages/2/3")[f"{WISH}.text"] == [""]


def test_a_button_without_its_token_says_what_is_lost_namely_nothing(ash: Partner) -> None:
    ash.get("review")

    page = ash.visitor.send("/close", {"csrf_token": None}, status=400)

    assert page.heading == "Please send this once more"
    assert "is below" not in page.text
    assert read_rescued(page) == {}


def test_a_name_without_its_token_stands_below(ash: Partner) -> None:
    ash.get("people/")

    page = ash.visitor.send("/add", {"new_name": "Di", "csrf_token": None}, status=400)

    assert "What you typed and chose is below" in page.text
    assert read_rescued(page) == {"Name": "Di"}


KEEPS_NOTHING = "Your browser doesn't accept this site's cookies"


def test_a_browser_that_takes_no_cookie_is_told_so_and_uses_no_invitation_up(app: Flask) -> None:
    link = read_invitations(open_talk(app, "Ash", "Bo"))["Bo"]
    visitor = Visitor(app)
    visitor.client = app.test_client(use_cookies=False)
    visitor.get(link)

    page = visitor.send("/open", status=400)

    assert page.heading == KEEPS_NOTHING
    assert "Allow cookies for this site, or open the link in another browser." in page.text
    assert "long time" not in page.text
    assert Visitor(app).open(link).handle


def test_a_name_sent_without_any_cookie_stands_below(app: Flask, ash: Partner) -> None:
    ash.get("people/")
    ash.visitor.client = app.test_client(use_cookies=False)

    page = ash.visitor.send("/add", {"new_name": "Di"}, status=400)

    assert page.heading == KEEPS_NOTHING
    assert read_rescued(page) == {"Name": "Di"}


@pytest.mark.parametrize("name", ["ct-s", "ct-l", "ct-aaaaaaaaaaaa"])
def test_one_cookie_of_ours_is_enough_to_know_that_a_browser_keeps_them(
    app: Flask, name: str
) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie(name, "old", domain="127.0.0.1")
    visitor.client.set_cookie("cloudsession", "of another site", domain="127.0.0.1")

    page = visitor.post("/open", {"token": "x"}, status=400)

    assert page.heading == "Please send this once more"


@pytest.mark.parametrize("token", ["", "kept"])
def test_a_visit_that_ended_while_somebody_typed_gives_the_words_back(
    app: Flask, ash: Partner, token: str
) -> None:
    ash.get("pages/2/3")
    move_clock_on(app, hours=13)

    page = ash.visitor.send(
        "/pages/2/3", {**TYPED, **({} if token else {"csrf_token": None})}, status=404
    )

    assert page.heading == "Your visit has ended"
    assert read_rescued(page) == {WISHED: "ten calm minutes"}


def test_a_page_that_is_none_gives_words_back_even_without_a_token(ash: Partner) -> None:
    ash.get("pages/2/3")
    values = {**TYPED, "next": "on"}

    page = ash.visitor.post(f"/t/{ash.handle}/pages/9/9/9", values, status=404)

    assert page.heading == "There's no such page"
    assert list(read_rescued(page).values()) == ["ten calm minutes"]


def test_words_for_a_deck_that_is_offered_no_more_come_back_too(
    ash: Partner, failing: Callable[[type[Exception]], None]
) -> None:
    ash.get("pages/2/3")
    failing(StorageIsBusy)

    page = ash.visitor.send("/pages/2/3", {"of-an-older-deck.text": "all the same"}, 503)

    assert read_rescued(page) == {"Your words": "all the same"}


def test_an_empty_box_that_waits_for_everyone_gives_nothing_back(
    ash: Partner, failing: Callable[[type[Exception]], None]
) -> None:
    ash.get("pages/2/3")
    failing(StorageIsBusy)

    page = ash.visitor.send("/pages/2/3", {**TYPED, "rep-my-part.text": ""}, 503)

    assert read_rescued(page) == {WISHED: "ten calm minutes"}


def test_an_error_page_gives_back_what_was_chosen_in_words(
    ash: Partner, failing: Callable[[type[Exception]], None]
) -> None:
    failing(StorageIsBusy)
    lines: Given = {
        "which-connections": ["dating", "family"],
        "which-connections.visibility.family": "private",
    }
    one: Given = {"where-i-stand": "prefer-exclusive", "where-i-stand.visibility": "private"}

    shown = {
        name: read_rescued(ash.answer(name, given, 503))
        for name, given in (
            ("which-connections", lines),
            ("where-i-stand", one),
            (WISH, {**TYPED, f"{WISH}.visibility": "private"}),
        )
    }

    assert shown == {
        "which-connections": {ask("which-connections"): "dating (Everyone)\nfamily (Just me)"},
        "where-i-stand": {ask("where-i-stand"): "I want us to be exclusive (Just me)"},
        WISH: {f"{ask(WISH)} (Just me)": "ten calm minutes"},
    }
    assert "prefer-exclusive" not in ash.visitor.page.response.get_data(as_text=True)


def test_what_was_put_in_an_order_comes_back_in_that_order(
    ash: Partner, failing: Callable[[type[Exception]], None]
) -> None:
    failing(StorageIsFull)
    places = {"needs-top.place.need-reassurance": "2", "needs-top.place.need-slow-pace": "1"}
    labels = [find_label("needs-top", f"need-{name}") for name in ("slow-pace", "reassurance")]

    page = ash.answer(
        "secure", {"needs-top": ["need-reassurance", "need-slow-pace"], **places}, 507
    )

    assert read_rescued(page)[ask("needs-top")] == "\n".join(f"{one} (Everyone)" for one in labels)


def test_a_point_that_says_nothing_yet_comes_back_in_words(
    ash: Partner, failing: Callable[[type[Exception]], None]
) -> None:
    failing(StorageIsBusy)

    page = ash.answer("secure", {"needs-met": "not-sure"}, 503)

    assert read_rescued(page) == {ask("needs-met"): "Not sure (Only if we match)"}


def test_what_was_never_offered_is_not_given_back(
    ash: Partner, failing: Callable[[type[Exception]], None]
) -> None:
    failing(StorageIsBusy)
    ghosts: Given = {
        "which-connections": ["dating", "a-ghost"],
        "ghost": "x",
    }

    page = ash.answer("frame", {**ghosts, "which-connections.visibility": "odd"}, 503)

    assert read_rescued(page) == {ask("which-connections"): "dating (Just me)"}


def test_what_was_chosen_comes_back_when_the_sheet_was_closed_elsewhere(ash: Partner) -> None:
    values = ash.get("pages/2/1").values("/pages/2/1")
    ash.close()

    page = ash.visitor.post(
        f"/t/{ash.handle}/pages/2/1", {**values, "which-connections": ["dating"]}, 409
    )

    assert read_rescued(page) == {ask("which-connections"): "dating (Everyone)"}


def test_what_was_chosen_comes_back_when_the_visit_has_ended(app: Flask, ash: Partner) -> None:
    ash.get("pages/2/1")
    move_clock_on(app, hours=13)

    page = ash.visitor.send("/pages/2/1", {"which-connections": ["dating"]}, status=404)

    assert read_rescued(page) == {ask("which-connections"): "dating (Everyone)"}


@pytest.mark.parametrize("refusal", [StorageIsBusy, StorageIsReadOnly, StorageIsFull])
def test_nothing_is_said_of_words_below_where_none_stand(
    ash: Partner, failing: Callable[[type[Exception]], None], refusal: type[Exception]
) -> None:
    failing(refusal)

    with_words = ash.answer("frame", TYPED, find_status(refusal))
    without = ash.answer("frame", {"next": "on"}, find_status(refusal))

    assert "Copy it" in with_words.text
    assert not any(word in without.text for word in ("Copy", "below", "your words"))


@pytest.mark.parametrize("refusal", [StorageIsBusy, StorageIsReadOnly, StorageIsFull])
def test_a_page_that_was_only_opened_is_not_called_unsaved(
    ash: Partner, monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise refusal

    monkeypatch.setattr("compersion_talks.web.http.access.open_link", refuse)

    page = ash.get("pages/2/3", find_status(refusal))

    assert "saved yet" not in page.text
    assert "wasn't saved" not in page.text
    assert "load it again" in page.text or refusal is not StorageIsBusy


def test_a_closed_sheet_that_is_only_looked_for_has_no_words_to_put_back(ash: Partner) -> None:
    ash.close()

    page = ash.get("pages/2/3", status=409)

    assert "words" not in page.text
    assert "wasn't saved" not in page.text


def test_a_dead_link_says_when_a_visit_ends(ash: Partner) -> None:
    page = ash.visitor.get("/t/aaaaaaaaaaaa/", status=404)

    assert "two hours" in page.text
    assert "twelve hours" in page.text
    assert "five links" in page.text


def test_a_paper_that_cannot_be_drawn_leads_to_the_paper_as_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    break_renderer(monkeypatch)

    page = group["Bo"].get("agenda.pdf", status=503)

    handle = group["Bo"].handle
    assert page.heading == "The PDF couldn't be made"
    assert [link for link in page.links() if handle in link] == [
        f"/t/{handle}/agenda",
        f"/t/{handle}/",
    ]
    assert group["Bo"].get("agenda").status == 200


def test_whoever_has_only_the_paper_is_sent_nowhere_else(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = start_talk(app, "Ash", "Bo")
    close_all(group)
    group["Ash"].get("agenda/links")
    (link,) = read_links(group["Ash"].visitor.send("/agenda/links"))
    guest = Visitor(app)
    handle = guest.open(link).handle
    break_renderer(monkeypatch)

    page = guest.get(f"/t/{handle}/agenda.pdf", status=503)

    assert [link for link in page.links() if handle in link] == [f"/t/{handle}/agenda"]


def break_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no PDF be drawn any more."""

    def fail(*_given: object, **_more: object) -> bytes:
        raise RenderFailed(Failure.CRASHED)

    monkeypatch.setattr("compersion_talks.use_cases.agenda_pdf.render_agenda", fail)
