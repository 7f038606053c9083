"""What our own scripts add, in a real Chromium: saving, counting, order, copying, leaving."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.journeys.browsing import Person, choose_longest_deck, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

WORDS, AFTER_WORDS = "pages/2/3", "pages/2/4"
NEEDS = "pages/3/1"
FEARS, NOW, PAST = "pages/5/1", "pages/5/3", "pages/5/6"
SAVED_MS = 20_000


@pytest.fixture
def ash(browser: Browser, server: Server) -> Iterator[Person]:
    """Return Ash, who has opened a talk in a browser with scripts."""
    person = Person.arriving("Ash", browser, with_scripts=True)
    faults: list[str] = []
    person.page.on("pageerror", lambda error: faults.append(str(error)))
    person.page.on("console", lambda said: faults.append(said.text) if "CSP" in said.text else None)
    person.go(f"{server.address}/talks/new")
    choose_longest_deck(person.page)
    for number, name in enumerate(("Ash", "Bo")):
        person.page.locator(f"#names-{number}").fill(name)
    person.press("Start the talk")
    yield person
    assert faults == []
    person.context.close()


def wait_until_saved(page: Page) -> None:
    """Wait until the page says that it has saved itself."""
    expect(page.locator("#saved")).to_have_text("Saved.", timeout=SAVED_MS)


def tick_line(page: Page, words: str) -> None:
    """Tick a line of a list."""
    page.get_by_role("checkbox", name=words, exact=True).check(force=True)


def read_order(page: Page) -> list[str]:
    """Read the order of the chosen lines."""
    return page.locator(".order__list > li > span").all_inner_texts()


def test_someone_can_stop_in_the_middle_of_a_page_and_finds_every_word_again(ash: Person) -> None:
    ash.go(f"{ash.base}{NOW}")
    ash.page.locator("textarea[name$='.text']").first.fill("the long way home")
    wait_until_saved(ash.page)

    ash.go(ash.base)
    ash.press("Go on with my answers")

    assert ash.page.url.endswith(NOW)
    expect(ash.page.locator("textarea[name$='.text']").first).to_have_value("the long way home")
    assert ash.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_letters_that_cannot_be_printed_are_told_as_they_are_saved(ash: Person) -> None:
    ash.go(f"{ash.base}{NOW}")
    box = ash.page.locator("textarea[name$='.text']").first
    told = ash.page.locator(".letters-told").first
    expect(told).to_be_hidden()

    box.fill("王")
    wait_until_saved(ash.page)
    expect(told).to_contain_text("These letters can't be printed here")

    box.fill("one hour")
    wait_until_saved(ash.page)
    expect(told).to_be_hidden()


def listen(page: Page) -> list[str]:
    """Return a list that fills with what a page sends; its icon is fetched whenever it suits."""
    sent: list[str] = []

    def note(asked: Request) -> None:
        if not asked.url.endswith("/icon.svg"):
            sent.append(asked.post_data or "")

    page.on("request", note)
    return sent


def test_what_is_never_sent_is_not_sent_nor_makes_anything_be_sent(ash: Person) -> None:
    sent = listen(ash.page)
    ash.page.clock.install()
    ash.go(f"{ash.base}{PAST}")
    sent.clear()

    ash.page.locator("#past-or-health").fill("marzipan-lighthouse")
    ash.page.clock.fast_forward(60_000)
    assert sent == []
    ash.press("Go on")
    assert "marzipan" not in sent[0]


def test_a_line_that_is_never_sent_makes_nothing_be_sent(ash: Person) -> None:
    sent = listen(ash.page)
    ash.page.clock.install()
    ash.go(f"{ash.base}{FEARS}")
    sent.clear()

    ash.page.get_by_text("Safety (not sent)", exact=True).click()
    tick_line(ash.page, "what happens to me if I say no")
    ash.page.clock.fast_forward(60_000)
    assert sent == []

    tick_line(ash.page, "being left for someone else")
    ash.page.clock.fast_forward(60_000)
    wait_until_saved(ash.page)
    assert len(sent) == 1
    assert "fear-reaction" not in sent[0]


MOST_LOOKS = 100


def test_what_was_typed_is_kept_although_the_page_is_left_at_once(ash: Person) -> None:
    place = f"{ash.base}{WORDS}"
    ash.go(place)
    ash.page.locator("textarea[name$='.text']").first.fill("the long way home")
    ash.go("about:blank")

    for _look in range(MOST_LOOKS):  # the last save outlives its page, and may come a moment later
        ash.go(place)
        if found := ash.page.locator("textarea[name$='.text']").first.input_value():
            break
    assert found == "the long way home"


def test_leaving_at_once_saves_nothing(ash: Person) -> None:
    own_link = ash.page.locator("main input[readonly]").first.input_value()
    ash.go(f"{ash.base}{NOW}")
    ash.page.locator("textarea[name$='.text']").first.fill("so that it is my sheet")
    ash.press("Go on")
    ash.go(f"{ash.base}{WORDS}")
    ash.page.locator("textarea[name$='.text']").first.fill("the long way home")
    with ash.page.expect_event("requestfailed"):
        for _press in range(3):
            ash.page.keyboard.press("Shift")

    later = Person("Ash", ash.context, ash.context.new_page())
    later.open_link(own_link)
    later.go(f"{later.base}{WORDS}")
    expect(later.page.locator("textarea[name$='.text']").first).to_have_value("")


def test_the_newest_words_win_although_an_older_save_is_still_running(ash: Person) -> None:
    def leave_before_the_answer(route: Route) -> None:
        answer = route.fetch()
        ash.page.locator("textarea[name$='.text']").first.fill("the shorter way home")
        ash.page.evaluate("dispatchEvent(new Event('pagehide'))")
        route.fulfill(response=answer)

    ash.go(f"{ash.base}{WORDS}")
    ash.page.route(f"**/{WORDS}", leave_before_the_answer, times=1)
    ash.page.locator("textarea[name$='.text']").first.fill("the long way home")
    wait_until_saved(ash.page)

    ash.go(f"{ash.base}{WORDS}")
    expect(ash.page.locator("textarea[name$='.text']").first).to_have_value("the shorter way home")


def test_a_button_pressed_after_a_background_save_is_no_conflict(ash: Person) -> None:
    ash.go(f"{ash.base}{WORDS}")
    ash.page.locator("textarea[name$='.text']").first.fill("ten calm minutes")
    wait_until_saved(ash.page)
    ash.page.locator("textarea[name$='.text']").first.fill("twelve calm minutes")

    ash.press("Go on")

    assert ash.page.url.endswith(AFTER_WORDS)


def test_a_button_pressed_while_the_page_saves_itself_waits_for_it(ash: Person) -> None:
    def press_before_the_answer(route: Route) -> None:
        answer = route.fetch()
        ash.page.get_by_role("button", name="Go on").click(no_wait_after=True)
        route.fulfill(response=answer)

    ash.go(f"{ash.base}{WORDS}")
    ash.page.route(f"**/{WORDS}", press_before_the_answer, times=1)
    ash.page.locator("textarea[name$='.text']").first.fill("ten calm minutes")
    ash.page.wait_for_url(f"**/{AFTER_WORDS}")

    ash.go(f"{ash.base}{WORDS}")
    expect(ash.page.locator("textarea[name$='.text']").first).to_have_value("ten calm minutes")


def test_after_a_time_out_the_typed_text_stays_and_is_saved_from_there(ash: Person) -> None:
    own_link = ash.page.locator("main input[readonly]").first.input_value()
    ash.go(f"{ash.base}{WORDS}")
    ash.page.locator("textarea[name$='.text']").first.fill("from another day")
    ash.press("Go on")
    ash.go(f"{ash.base}{WORDS}")
    cookies = ash.context.cookies()
    ash.context.clear_cookies(name=next(c["name"] for c in cookies if c["name"] != "ct-s"))
    box = ash.page.locator("textarea[name$='.text']").first
    box.fill("still here")
    expect(ash.page.locator("#saved")).to_contain_text("your visit has ended", timeout=SAVED_MS)

    other = Person("Ash", ash.context, ash.context.new_page())
    other.open_link(own_link)
    expect(box).to_have_value("still here")
    ash.press("Go on")

    other.go(f"{other.base}{WORDS}")
    expect(other.page.locator("textarea[name$='.text']").first).to_have_value("still here")


def test_a_list_says_how_many_are_left_and_is_put_in_order_with_buttons(ash: Person) -> None:
    ash.go(f"{ash.base}{NEEDS}")
    first, second = "to be able to count on what we agreed", "enough sleep and quiet"
    tick_line(ash.page, first)
    ash.page.get_by_text("Body, health and home", exact=True).click()
    tick_line(ash.page, second)
    said = ash.page.locator("#needs-top .picks [role=status]")
    expect(said).to_have_text("Left: 3")
    assert read_order(ash.page)[:2] == [first, second]

    ash.page.get_by_role("button", name=f"Move up: {second}").focus()
    ash.page.keyboard.press("Enter")
    expect(ash.page.get_by_role("button", name=f"Move up: {second}")).to_be_focused()
    ash.press("Stop here")
    ash.press("Go on with my answers")

    assert read_order(ash.page)[:2] == [second, first]


def test_one_line_too_many_is_told_at_once_and_can_be_unticked_on_top(ash: Person) -> None:
    ash.go(f"{ash.base}{NEEDS}")
    for box in ash.page.locator("#needs-top details[open] input").all()[:6]:
        box.evaluate("box => box.click()")
    said = ash.page.locator("#needs-top .picks [role=status]")
    expect(said).to_have_text("1 too many: untick one.")

    ash.page.get_by_role("button", name="Untick: ").first.click()

    expect(said).to_have_text("Left: 0")
    assert len(read_order(ash.page)) == 5
    expect(ash.page.get_by_role("button", name="Untick: ").first).to_be_focused()


def test_the_tick_of_a_line_that_stands_alone_moves(ash: Person) -> None:
    ash.go(f"{ash.base}pages/6/3")
    calm = ash.page.get_by_role("checkbox", name="calm and warm", exact=True)
    alone = ash.page.get_by_role("checkbox", name="it doesn't come, and that's all right")

    calm.check(force=True)
    alone.evaluate("box => box.click()")
    expect(calm).not_to_be_checked()
    calm.check(force=True)
    expect(alone).not_to_be_checked()


def test_who_reads_it_is_asked_once_there_is_an_answer(ash: Person) -> None:
    ash.go(f"{ash.base}{WORDS}")
    choice = ash.page.get_by_role("group", name="Who reads it?")
    expect(choice).to_be_hidden()

    ash.page.locator("textarea[name$='.text']").first.fill("ten calm minutes")
    expect(choice).to_be_visible()
    ash.page.locator("textarea[name$='.text']").first.fill("")
    expect(choice).to_be_hidden()


def test_pressing_shift_three_times_leaves_and_typing_capitals_does_not(ash: Person) -> None:
    ash.go(f"{ash.base}{WORDS}")
    place = ash.page.url
    box = ash.page.locator("textarea[name$='.text']").first
    box.press_sequentially("ABC")
    for letter in "DEF":
        ash.page.keyboard.press(f"Shift+{letter}")
    expect(box).to_have_value("ABCDEF")

    with ash.page.expect_event("requestfailed"):
        for _press in range(3):
            ash.page.keyboard.press("Shift")
    again = ash.context.new_page()
    again.goto(place)

    assert again.get_by_role("heading", level=1).inner_text() == "This link leads nowhere"
    assert not ash.context.cookies(place)


SHIFT = "key('Shift')"
PRESSES = {
    "a keyboard": ([SHIFT] * 3, 1),
    "letters between": ([SHIFT, "key('a')"] * 4, 0),
    "letters that are said or drawn": ([SHIFT, "text('beforeinput')"] * 4, 0),
    "letters that a page only learns of": ([SHIFT, "text('input')"] * 4, 0),
    "an input method": (["key('Shift', {isComposing: true})"] * 4, 0),
    "an input method of old": (["key('Shift', {keyCode: 229})"] * 4, 0),
    "a key held down": ([SHIFT] + ["key('Shift', {repeat: true})"] * 4, 0),
}
TYPING = """() => {
    const box = document.querySelector("main");
    const way = document.querySelector(".way-out__link");
    let left = 0;
    way.addEventListener("click", (event) => { event.preventDefault(); left += 1; });
    const send = (event) => box.dispatchEvent(event);
    const key = (name, more) => new KeyboardEvent("keydown", { key: name, bubbles: true, ...more });
    const text = (type) => new InputEvent(type, { data: "A", bubbles: true });
    for (const one of [EVENTS]) send(one);
    return left;
}"""


def count_leaving(page: Page, events: list[str]) -> int:
    """Let a page get events one after the other, and count how often the page was left."""
    return int(page.evaluate(TYPING.replace("EVENTS", ", ".join(events))))


@pytest.mark.parametrize("what", PRESSES)
def test_only_shift_alone_on_a_keyboard_leaves(ash: Person, what: str) -> None:
    ash.go(f"{ash.base}{WORDS}")
    events, times = PRESSES[what]

    assert count_leaving(ash.page, events) == times


def test_shift_on_a_device_with_nothing_but_touch_does_not_leave(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(server.address)

    assert count_leaving(page, [SHIFT] * 3) == 0
    context.close()


def test_after_two_presses_a_page_says_that_the_next_one_leaves(ash: Person) -> None:
    ash.go(f"{ash.base}{WORDS}")
    said = ash.page.locator(".way-out__count")

    expect(said).to_have_text("")
    for _press in range(2):
        ash.page.keyboard.press("Shift")
    expect(said).to_have_text("Press Shift once more to leave.")
    expect(said).to_have_text("")


def test_a_link_is_copied_by_a_button(ash: Person) -> None:
    ash.context.grant_permissions(["clipboard-write"])
    ash.go(f"{ash.base}people/")
    link = ash.page.locator("main input[readonly]").first.input_value()

    ash.page.get_by_text("Just the link, QR code, card").first.click()
    ash.page.get_by_role("button", name="Copy the link").first.click()
    expect(ash.page.get_by_text("The link is copied.")).to_be_visible()
    ash.page.locator("#new_name").focus()
    ash.page.keyboard.press("Control+V")

    expect(ash.page.locator("#new_name")).to_have_value(link)


def test_a_link_is_handed_to_what_a_device_shares_with(ash: Person) -> None:
    ash.page.add_init_script(
        "navigator.share = (given) => { document.title = given.url; return Promise.resolve(); }"
    )
    ash.go(f"{ash.base}people/")
    link = ash.page.locator("main input[readonly]").first.input_value()

    ash.page.get_by_text("Just the link, QR code, card").first.click()
    ash.page.get_by_role("button", name="Share the link").first.click()

    expect(ash.page).to_have_title(link)


def test_without_scripts_no_button_waits_for_one(browser: Browser, server: Server) -> None:
    ash = open_talk(browser, server.address, ("Ash", "Bo"))["Ash"]

    expect(ash.page.get_by_role("button", name="Copy", exact=True)).to_have_count(0)
    expect(ash.page.get_by_text("How to copy").first).to_be_visible()
    ash.go(f"{ash.base}{NEEDS}")
    expect(ash.page.locator("#needs-top .order")).to_be_hidden()
    tick_line(ash.page, "to be able to count on what we agreed")
    ash.press("Put in order")
    expect(ash.page.locator("#needs-top .order select")).to_be_visible()
