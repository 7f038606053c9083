"""Talk mode in a real Chromium: step by step, with scripts and without, and without a network."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import Person, open_talk
from tests.journeys.serving import Server
from tests.needs import needs_chromium

pytestmark = needs_chromium

TIMING = """() => {
    const [one] = document.querySelector("section:target .talking__bar > span").getAnimations();
    return [one.effect.getTiming().duration, one.currentTime, one.playState];
}"""
SKIP = """milliseconds => {
    const [one] = document.querySelector("section:target .talking__bar > span").getAnimations();
    one.currentTime += milliseconds;
}"""
LIT = """(() => {
    const request = async kind => { document.title = `lit: ${kind}`; };
    Object.defineProperty(Navigator.prototype, "wakeLock", { value: { request } });
})()"""
KEPT = """async () => [
    localStorage.length + sessionStorage.length,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
]"""
TELL_ENTERED = """addEventListener(
    "hashchange", () => { document.title = `entered ${location.hash}`; })"""
LEAVE_TICK_RETURN = """() => {
    const here = location.hash;
    location.hash = document.querySelector("section:target .talking__ways a:last-of-type").hash;
    document.body.getBoundingClientRect();
    document.body.click();
    location.hash = here;
}"""
DRAWN = """() => {
    const bar = document.querySelector("section:target .talking__bar > span");
    const minutes = Number(bar.closest("section").className.match(/lasts-(\\d+)/)[1]);
    const { width } = bar.getBoundingClientRect();
    return [(width / bar.parentElement.clientWidth) * minutes * 60000, Date.now()];
}"""
ARRIVE, MINUTE = 2, 60_000
MOST_OFF = 1_000
STEPS_BEFORE_TOPICS = 3


@pytest.fixture(scope="module")
def ash(browser: Browser, server: Server) -> Iterator[Person]:
    """Return somebody whose talk has a plan."""
    group = open_talk(browser, server.address, ("Ash", "Bo"))
    for person in group.values():
        person.close()
    yield group["Ash"]
    for person in group.values():
        person.context.close()


def open_talk_mode(browser: Browser, person: Person, *, with_scripts: bool) -> Page:
    """Open talk mode in a browser that has the visit of a person."""
    context = browser.new_context(java_script_enabled=with_scripts)
    context.set_default_timeout(10_000)
    context.add_cookies(person.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{person.base}agenda/talk")
    return page


def follow(page: Page, name: str) -> None:
    """Follow the one link of this name that can be seen."""
    page.get_by_role("link", name=name, exact=True).locator("visible=true").click()


def go_back_to_arrive(page: Page) -> None:
    """Go back to the first step, and let the scripts of the page hear of it."""
    page.evaluate(TELL_ENTERED)
    follow(page, "Back")
    expect(page).to_have_title("entered #step-1")


def find_headings(page: Page) -> list[str]:
    """Return the headings of the steps that can be seen."""
    return [one.inner_text() for one in page.locator(".talking h2:visible").all()]


def test_every_step_is_reached_without_a_script_and_without_a_network(
    browser: Browser, ash: Person
) -> None:
    page = open_talk_mode(browser, ash, with_scripts=False)
    page.context.set_offline(True)
    seen = find_headings(page)
    follow(page, "Start")
    while page.get_by_role("link", name="Next").locator("visible=true").count():
        seen += find_headings(page)
        follow(page, "Next")
    seen += find_headings(page)

    assert len(seen) == len(set(seen)) == page.locator(".talking__step").count()
    assert page.evaluate("document.activeElement.id") == "end"


def test_the_bar_takes_the_minutes_of_its_step_and_stands_still_in_a_pause(
    browser: Browser, ash: Person
) -> None:
    page = open_talk_mode(browser, ash, with_scripts=False)
    follow(page, "Start")
    assert page.evaluate(TIMING)[0::2] == [ARRIVE * MINUTE, "running"]

    page.get_by_text("Pause", exact=True).locator("visible=true").click()
    assert page.evaluate(TIMING)[2] == "paused"
    page.get_by_text("Pause", exact=True).locator("visible=true").click()
    assert page.evaluate(TIMING)[2] == "running"


def test_a_script_tells_the_minutes_and_goes_on_where_a_step_was_left(
    browser: Browser, ash: Person
) -> None:
    page = open_talk_mode(browser, ash, with_scripts=True)
    follow(page, "Start")
    left = page.locator("section:target .talking__left")
    expect(left).to_have_text(f"Minutes left: {ARRIVE}")
    page.evaluate(SKIP, MINUTE)
    expect(left).to_have_text(f"Minutes left: {ARRIVE - 1}")

    follow(page, "Next")
    go_back_to_arrive(page)
    assert page.evaluate(TIMING)[1] >= MINUTE

    page.evaluate(SKIP, ARRIVE * MINUTE)
    expect(page.locator("section:target .talking__over")).to_have_text(
        "The time for this step is over."
    )
    expect(left).to_be_hidden()
    page.get_by_text("Pause", exact=True).locator("visible=true").click()
    expect(page.locator("section:target .talking__back-at")).to_be_visible()


def test_titles_can_be_hidden_from_those_who_pass_by(browser: Browser, ash: Person) -> None:
    page = open_talk_mode(browser, ash, with_scripts=False)
    follow(page, "Start")
    for _step in range(STEPS_BEFORE_TOPICS):
        follow(page, "Next")
    assert "Topic 1" not in find_headings(page)

    page.get_by_label("Say 'Topic 1' instead of its title").check()
    assert find_headings(page) == ["Topic 1"]


def test_a_whole_talk_with_scripts_asks_nothing_of_the_site_and_leaves_nothing(
    browser: Browser, ash: Person, server: Server
) -> None:
    before = read_database(server)
    page = open_talk_mode(browser, ash, with_scripts=True)
    cookies, asked = page.context.cookies(), list[str]()
    page.on("request", lambda one: asked.append(one.url))
    follow(page, "Start")
    steps = 1
    while page.get_by_role("link", name="Next").locator("visible=true").count():
        page.get_by_text("Pause", exact=True).locator("visible=true").click()
        page.get_by_text("Pause", exact=True).locator("visible=true").click()
        page.get_by_role("link", name="Next").locator("visible=true").press("Enter")
        steps += 1

    assert steps == page.locator(".talking__step").count() - 1
    assert page.evaluate("document.activeElement.id") == "end"
    # At each step Chromium takes the icon out of its own cache.
    assert not [one for one in asked if not one.endswith("/icon.svg")]
    assert page.context.cookies() == cookies
    assert page.evaluate(KEPT) == [0, 0, 0, 0]
    assert read_database(server) == before


@pytest.mark.parametrize("with_scripts", [True, False])
def test_in_ten_minutes_the_bar_is_off_by_a_second_at_most(
    browser: Browser, ash: Person, with_scripts: bool
) -> None:
    page = open_talk_mode(browser, ash, with_scripts=with_scripts)
    page.goto(f"{page.url.partition('#')[0]}#{find_long_step(page)}")
    drawn, clock = page.evaluate(DRAWN)
    let_pass(page, 10 * MINUTE)
    drawn_after, clock_after = page.evaluate(DRAWN)

    assert clock_after - clock >= 10 * MINUTE
    assert abs((drawn_after - drawn) - (clock_after - clock)) <= MOST_OFF


def test_a_step_that_is_left_and_entered_again_loses_no_time(browser: Browser, ash: Person) -> None:
    page = open_talk_mode(browser, ash, with_scripts=True)
    follow(page, "Start")
    page.evaluate("for (let id = 1; id < 99; id++) clearInterval(id)")
    page.evaluate(SKIP, MINUTE)

    follow(page, "Next")
    go_back_to_arrive(page)

    assert page.evaluate(TIMING)[1] >= MINUTE


def test_a_tick_while_steps_change_loses_no_time(browser: Browser, ash: Person) -> None:
    page = open_talk_mode(browser, ash, with_scripts=True)
    follow(page, "Start")
    page.evaluate(SKIP, MINUTE)
    expect(page.locator("section:target .talking__left")).to_have_text(
        f"Minutes left: {ARRIVE - 1}"
    )

    page.evaluate(LEAVE_TICK_RETURN)
    follow(page, "Next")
    go_back_to_arrive(page)

    assert page.evaluate(TIMING)[1] >= MINUTE


def test_where_the_browser_can_the_screen_stays_lit_from_the_first_step(
    browser: Browser, ash: Person
) -> None:
    page = open_talk_mode(browser, ash, with_scripts=True)
    page.add_init_script(LIT)
    page.reload()
    expect(page).not_to_have_title("lit: screen")

    follow(page, "Start")

    expect(page).to_have_title("lit: screen")


def read_database(server: Server) -> bytes:
    """Read everything that the copy keeps."""
    return (server.folder / "talks.sqlite3").read_bytes()


def find_long_step(page: Page) -> str:
    """Return the id of a step of ten minutes or more."""
    for step in page.locator(".talking__step[class*=lasts-]").all():
        if int(str(step.get_attribute("class")).rpartition("-")[2]) >= 10:
            return str(step.get_attribute("id"))
    raise LookupError


def let_pass(page: Page, milliseconds: int) -> None:
    """Let the time of a page pass, without waiting for it."""
    session = page.context.new_cdp_session(page)
    over: list[object] = []
    session.on("Emulation.virtualTimeBudgetExpired", lambda one: over.append(one))
    session.send("Emulation.setVirtualTimePolicy", {"policy": "advance", "budget": milliseconds})
    while not over:
        page.evaluate("0")
    page.screenshot()  # Without a script, nothing else makes Chromium draw before it is asked.
