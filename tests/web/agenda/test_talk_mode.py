"""Talk mode: every step of the plan in one page, for every kind of link that opens the plan."""

import gzip

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.domain.timebox import PLANS, SHORT_PLAN
from compersion_talks.sample import make_sample
from compersion_talks.services import current_services
from tests.linting import read_text
from tests.talking import Partner, close_all, start_talk
from tests.visiting import Page, Visitor
from tests.web.browsers import dump_rows, make_agenda_link

WORDS = "A talk that ends with both of us laughing."
MOST_BYTES = 30_000


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return two people who have a plan."""
    group = start_talk(app, "Ash", "Bo")
    group["Ash"].say(WORDS)
    close_all(group)
    return group


def read_minutes(page: Page) -> list[int]:
    """Read how long the bar of each step takes."""
    classes = [step.get("class", "").split() for step in page.root.iter("section")]
    return [int(one[-1].removeprefix("lasts-")) for one in classes if one[-1][:6] == "lasts-"]


def find_step(page: Page, name: str) -> str:
    """Return the words of a step."""
    return read_text(page.root.find(f".//*[@id='{name}']"))


def test_until_the_merge_it_leads_home(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]

    assert ash.get("agenda/talk").path == f"/t/{ash.handle}/"


def test_its_steps_take_the_minutes_of_the_talk(group: dict[str, Partner]) -> None:
    page = group["Ash"].get("agenda/talk")

    assert sum(read_minutes(page)) == sum(one.minutes for one in PLANS[60])
    assert WORDS in find_step(page, "step-1")


def test_no_step_says_a_heading_twice(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="first-talk")
    close_all(group)

    steps = group["Ash"].get("agenda/talk").root.iter("section")
    for step in steps:
        titles = [read_text(title) for title in (*step.iter("h2"), *step.iter("h3"))]
        assert len(titles) == len(set(titles)), titles


def test_each_step_leads_to_the_next_and_to_the_one_before(group: dict[str, Partner]) -> None:
    page = group["Ash"].get("agenda/talk")
    steps = ["start", *(f"step-{number + 1}" for number in range(len(read_minutes(page)))), "end"]

    ways = {
        name: [link.get("href", "") for link in found.iter("a")]
        for name in steps
        if (found := page.root.find(f".//*[@id='{name}']")) is not None
    }
    assert list(ways) == steps
    for before, name in zip(steps, steps[1:], strict=False):
        assert f"#{name}" in ways[before]
        assert f"#{before}" in ways[name]


def test_a_topic_has_a_neutral_name_beside_its_title(group: dict[str, Partner]) -> None:
    page = group["Ash"].get("agenda/talk")
    plain = [read_text(one) for one in page.root.iter("span") if "plain" in one.get("class", "")]

    assert plain == [f"Topic {number + 1}" for number in range(len(plain))]
    assert plain


def test_a_link_to_the_plan_opens_it_and_reads_the_same(
    app: Flask, group: dict[str, Partner]
) -> None:
    reader = Visitor(app)
    handle = reader.open(make_agenda_link(group["Ash"])).handle

    read = reader.get(f"/t/{handle}/agenda/talk")

    assert read.text == group["Bo"].get("agenda/talk").text


def test_a_gated_plan_has_only_the_steps_of_the_short_one(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="repair")
    group["Ash"].answer("1", {"rep-ready": "not-yet", "rep-ready.visibility": "shared"})
    close_all(group)

    assert read_minutes(group["Bo"].get("agenda/talk")) == [one.minutes for one in SHORT_PLAN]


def test_looking_at_it_writes_nothing(app: Flask, group: dict[str, Partner]) -> None:
    reader = Visitor(app)
    handle = reader.open(make_agenda_link(group["Ash"])).handle
    before = dump_rows(app)

    reader.get(f"/t/{handle}/agenda/talk")
    for partner in group.values():
        partner.get("agenda/talk")

    assert dump_rows(app) == before


def test_with_styles_and_scripts_it_is_small_on_its_way(app: Flask) -> None:
    with app.app_context():
        services = current_services()
        link = make_sample(services.keys, services.today)[0].link
        storage.commit()
        address = services.format_address(link)
    reader = Visitor(app)
    page = reader.get(f"/t/{reader.open(address).handle}/agenda/talk")
    styles = [one.get("href", "") for one in page.root.iter("link")]
    scripts = [one.get("src", "") for one in page.root.iter("script")]
    asked = [one for one in (*styles, *scripts) if one.endswith((".css", ".js"))]

    sent = [page.response.data]
    for one in asked:
        with reader.fetch(one) as answer:
            sent.append(answer.data)

    assert len(asked) > 2
    assert sum(len(gzip.compress(one)) for one in sent) < MOST_BYTES
