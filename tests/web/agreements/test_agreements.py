"""The agreements page: nothing is agreed before all say yes, and nothing tells who has not."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from icalendar import Calendar
from markupsafe import escape
from sqlalchemy import delete
from werkzeug.test import TestResponse

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.services import utc_now
from compersion_talks.storage.tables import AgreementsRow
from compersion_talks.web.http import rate_limit
from tests.linting import read_text
from tests.talking import Partner, close_all, start_talk
from tests.visiting import HOST, Given, Page, Visitor
from tests.web.browsers import DEAD, make_agenda_link, strip_form_tokens

TEA, WALK = "Tea on Sunday, without phones", "A walk each week"
CHANGED = "This page has changed: something that was agreed before isn't any more."
ASKED_TOO = "Everyone on the list is asked, even if the plan was made without them."
DAY = (utc_now().date() + timedelta(days=30)).isoformat()
Group = dict[str, Partner]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, fresh_copy: Path) -> Iterator[Group]:
    """Return three people whose plan is made, for all of this module."""
    folder = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(fresh_copy, folder)
    app = create_app({"COMPERSION_DATA_DIR": str(folder)})
    group = start_talk(app, "Ash", "Bo", "Cy", deck="check-in")
    close_all(group)
    yield group
    with app.app_context():
        storage.db.engine.dispose()


@pytest.fixture
def group(settled: Group) -> Group:
    """Return them without an agreement, and without a limit that others used up."""
    app = settled["Ash"].visitor.app
    app.extensions[rate_limit._NAME] = rate_limit.Counters()
    with app.app_context():
        storage.db.session.execute(delete(AgreementsRow))
        storage.commit()
    return settled


def see(partner: Partner) -> Page:
    """Open the agreements page."""
    return partner.get("agreements/")


def write(partner: Partner, what: str, status: int = 200, **more: str) -> Page:
    """Write an agreement."""
    partner.get("agreements/write")
    return partner.visitor.send("/agreements/write", {"what": what, **more}, status)


def list_cards(page: Page) -> dict[str, dict[str, str]]:
    """Read the agreements of a page: the words, the links and the sign of each, by what it is."""
    found = {}
    for card in page.root.findall(".//div[@class='agreement']"):
        links = {read_text(one).partition(":")[0]: one.get("href", "") for one in card.iter("a")}
        signs = {one.get("name", ""): one.get("value", "") for one in card.iter("input")}
        found[read_text(card.find("./h3"))] = {**signs, **links, "text": read_text(card)}
    return found


def say(partner: Partner, what: str, saying: str, status: int = 200) -> Page:
    """Press one of the buttons of an agreement."""
    sign = list_cards(see(partner))[what]["agreement"]
    given: Given = {"agreement": sign, "say": saying}
    return partner.visitor.send("/agreements/say", given, status)


def agree(group: Group, what: str) -> None:
    """Write an agreement and let everyone say yes."""
    write(group["Ash"], what)
    for partner in group.values():
        say(partner, what, "yes")


def take_back(partner: Partner, what: str) -> Page:
    """Take a yes back from what is agreed."""
    partner.visitor.get(list_cards(see(partner))[what]["Take my yes back"])
    return partner.visitor.send("/take-back")


def fetch(partner: Partner, name: str) -> TestResponse:
    """Fetch a file."""
    return partner.visitor.fetch(f"/t/{partner.handle}/{name}")


def fetch_everything(partner: Partner) -> list[str | bytes]:
    """Fetch all that this person can see of the agreements."""
    pages = [strip_form_tokens(see(partner).response.text)]
    cards = list_cards(partner.visitor.page).values()
    paths = ["agreements/write", "agreements/forget", "agenda"]
    pages += [strip_form_tokens(partner.get(path).response.text) for path in paths]
    for card in cards:
        for label in ("Change the words", "Take my yes back"):
            if label in card:
                pages.append(strip_form_tokens(partner.visitor.get(card[label]).response.text))
    pdf = fetch(partner, "agreements.pdf")
    day = strip_form_tokens(fetch(partner, "agreements.ics").text)
    return [*pages, pdf.data, str(pdf.headers), day]


def test_the_plan_leads_to_the_page_and_a_link_to_the_plan_alone_does_not(group: Group) -> None:
    reader = Visitor(group["Ash"].visitor.app)
    handle = reader.open(make_agenda_link(group["Ash"])).handle

    for path in ("", "agenda"):
        assert f"/t/{group['Ash'].handle}/agreements/" in group["Ash"].get(path).links()
    assert "agreements" not in reader.get(f"/t/{handle}/agenda").response.text
    for path in ("agreements/", "agreements/write", "agreements.pdf", "agreements.ics"):
        assert DEAD in reader.fetch(f"/t/{handle}/{path}").text


def test_before_the_plan_is_made_the_page_leads_home(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo")

    assert see(group["Ash"]).path == f"/t/{group['Ash'].handle}/"


def test_nothing_is_agreed_until_the_last_has_said_yes(group: Group) -> None:
    write(group["Ash"], TEA, who="all of us", stops="if one of us is ill")
    for partner in group.values():
        assert "All of you said yes" not in see(partner).text
        assert fetch(partner, "agreements.pdf").status_code == 404
        say(partner, TEA, "yes")

    for partner in group.values():
        page = see(partner)
        assert "All of you said yes" in page.text
        assert "if one of us is ill" in page.text
        assert "Not agreed yet" not in page.text


def test_what_others_see_does_not_change_with_a_yes_or_with_taking_it_back(group: Group) -> None:
    agree(group, WALK)
    write(group["Ash"], TEA)
    silent = fetch_everything(group["Ash"])

    for saying in ("yes", "take-back", "yes"):
        say(group["Bo"], TEA, saying)
        assert fetch_everything(group["Ash"]) == silent
    seen = strip_form_tokens(see(group["Cy"]).response.text)
    say(group["Ash"], TEA, "yes")
    assert strip_form_tokens(see(group["Cy"]).response.text) == seen
    assert "You said yes for now. Not everyone yet." in see(group["Bo"]).text


def test_what_is_taken_back_leaves_others_the_bytes_of_a_page_that_never_had_it(
    group: Group,
) -> None:
    agree(group, WALK)
    group["Ash"].get("agreements/")
    group["Ash"].visitor.send("/agreements/day", {"look_again_on": DAY})
    never = fetch_everything(group["Cy"])
    agree(group, TEA)
    take_back(group["Bo"], TEA)

    once = fetch_everything(group["Cy"])
    agree(group, TEA)
    assert fetch_everything(group["Cy"]) != once
    take_back(group["Ash"], TEA)

    assert fetch_everything(group["Cy"]) == once
    assert str(escape(CHANGED)) not in str(never[0])
    notice = f'<div class="notice" data-kind="info"><p>{escape(CHANGED)}</p></div>'
    assert "".join(str(once[0]).replace(notice, "").split()) == "".join(str(never[0]).split())
    assert once[1:-3] == never[1:-3]
    assert once[-1] == never[-1]


def test_not_like_this_goes_back_to_everyone_without_a_name(group: Group) -> None:
    write(group["Ash"], TEA)
    say(group["Ash"], TEA, "yes")
    say(group["Bo"], TEA, "not-like-this")

    pages = {strip_form_tokens(see(one).response.text) for one in group.values()}
    texts = {list_cards(see(one))[TEA]["text"] for one in group.values()}
    assert len(texts) == 1
    assert "Someone here would put this differently." in texts.pop()
    assert all("Bo" not in page for page in pages)
    say(group["Cy"], TEA, "ask-again")
    assert "Not everyone yet." in list_cards(see(group["Ash"]))[TEA]["text"]


def test_a_changed_word_asks_everyone_anew(group: Group) -> None:
    agree(group, TEA)
    card = list_cards(see(group["Bo"]))[TEA]
    group["Bo"].visitor.get(card["Change the words"])
    page = group["Bo"].visitor.send("/change", {"what": f"{TEA}!"})

    assert "Not everyone yet." in list_cards(page)[f"{TEA}!"]["text"]
    assert "All of you said yes" not in page.text
    assert CHANGED in page.text


def test_a_press_about_older_words_says_so_and_notes_nothing(group: Group) -> None:
    write(group["Ash"], TEA)
    see(group["Cy"])
    old = group["Cy"].visitor.page
    group["Bo"].visitor.get(list_cards(see(group["Bo"]))[TEA]["Change the words"])
    group["Bo"].visitor.send("/change", {"what": WALK})

    sent: Given = {"agreement": list_cards(old)[TEA]["agreement"], "say": "yes"}
    page = group["Cy"].visitor.send("/agreements/say", sent, 409)

    assert "your press didn't count" in page.text
    assert "You said yes" not in page.text


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"what": " "}, "Write what you agree on."),
        ({"what": "x" * 1390}, "together are 2 characters too long"),
    ],
)
def test_what_does_not_fit_comes_back_with_all_that_was_typed(
    group: Group, given: dict[str, str], fault: str
) -> None:
    more = {"who": "two", "begins": "a", "ends": "b", "stops": "cc", "helps": "d <i>"}
    page = write(group["Ash"], **given, **more, status=422)

    assert fault in page.text
    typed = {name: value for name, [value] in page.values("/write").items()}
    assert {name: typed[name] for name in more} == more
    assert typed["what"].strip() == given["what"].strip()


def test_an_eighth_is_refused_with_all_that_was_typed(group: Group) -> None:
    for number in range(7):
        write(group["Ash"], f"agreement {number}")
    assert not [one for one in see(group["Ash"]).links() if one.endswith("/write")]

    page = write(group["Ash"], TEA, 422)

    assert "room for seven" in page.text
    assert page.values("/write")["what"] == [TEA]


def test_what_someone_else_changed_meanwhile_is_not_overwritten(group: Group) -> None:
    write(group["Ash"], TEA)
    change = list_cards(see(group["Ash"]))[TEA]["Change the words"]
    for partner in (group["Ash"], group["Bo"]):
        partner.visitor.get(change.replace(group["Ash"].handle, partner.handle))
    group["Bo"].visitor.send("/change", {"what": WALK})

    page = group["Ash"].visitor.send("/change", {"what": "Coffee"}, 409)
    assert page.values("/write")["what"] == ["Coffee"]
    page = group["Ash"].visitor.send("/write")

    assert set(list_cards(page)) == {WALK, "Coffee"}


def test_without_its_token_the_form_comes_back_as_it_was_sent(group: Group) -> None:
    group["Ash"].get("agreements/write")
    sent: Given = {"what": TEA, "who": "two", "csrf_token": None}

    page = group["Ash"].visitor.send("/agreements/write", sent, 400)

    assert page.values("/write")["what"] == [TEA]
    assert page.values("/write")["who"] == ["two"]


def test_a_browser_whose_visit_is_over_gets_back_what_was_typed(group: Group) -> None:
    elsewhere = Visitor(group["Ash"].visitor.app)
    token = elsewhere.get("/talks/new").values("/talks")["csrf_token"]
    typed = {"what": TEA, "who": "both of us", "helps": "we laugh"}

    sent: dict[str, str | list[str]] = {"csrf_token": token[0], **typed}
    page = elsewhere.post(f"/t/{group['Ash'].handle}/agreements/write", sent, 404)

    kept = [box.text.strip() for box in page.root.iter("textarea") if box.text]
    assert kept == list(typed.values())


def test_a_draft_can_be_taken_off_by_anyone(group: Group) -> None:
    write(group["Ash"], TEA)
    group["Bo"].visitor.get(list_cards(see(group["Bo"]))[TEA]["Change the words"])

    assert list_cards(group["Bo"].visitor.send("/take-off")) == {}


def test_the_pdf_is_the_same_for_everyone_and_is_not_sent_twice(group: Group) -> None:
    agree(group, TEA)

    pdfs = [fetch(partner, "agreements.pdf") for partner in group.values()]

    assert len({one.data for one in pdfs}) == 1
    assert pdfs[0].headers["Content-Disposition"] == 'attachment; filename="agreements.pdf"'
    again = group["Ash"].visitor.client.get(
        f"/t/{group['Ash'].handle}/agreements.pdf",
        base_url=HOST,
        headers={"If-None-Match": pdfs[0].headers["ETag"]},
    )
    assert again.status_code == 304


def test_the_day_to_look_again_is_kept_for_all_and_goes_into_a_calendar(group: Group) -> None:
    assert fetch(group["Ash"], "agreements.ics").status_code == 404
    write(group["Ash"], TEA)
    group["Ash"].visitor.send("/agreements/day", {"look_again_on": DAY})

    files = {fetch(partner, "agreements.ics").data for partner in group.values()}
    assert len(files) == 1
    (event,) = Calendar.from_ical(files.pop()).walk("VEVENT")
    assert f"DTSTART;VALUE=DATE:{DAY.replace('-', '')}" in event.to_ical().decode()
    assert str(event["SUMMARY"]) == "A look back we planned"
    see(group["Bo"])
    group["Bo"].visitor.send("/agreements/day", {"look_again_on": ""})
    assert fetch(group["Ash"], "agreements.ics").status_code == 404


@pytest.mark.parametrize("typed", ["soon", "2019-12-31"])
def test_an_unfit_day_comes_back(group: Group, typed: str) -> None:
    write(group["Ash"], TEA)

    page = group["Ash"].visitor.send("/agreements/day", {"look_again_on": typed}, 422)

    assert page.values("/agreements/day")["look_again_on"] == [typed]


def test_anyone_can_forget_the_agreements_and_the_plan_stays(group: Group) -> None:
    agree(group, TEA)
    group["Cy"].get("agreements/forget")
    group["Cy"].visitor.send("/agreements/forget")

    for partner in group.values():
        assert TEA not in see(partner).text
        assert CHANGED not in see(partner).text
        assert fetch(partner, "agreements.pdf").status_code == 404
        assert fetch(partner, "agenda").status_code == 200


def test_an_empty_page_offers_nothing_to_look_at_again_or_to_delete(group: Group) -> None:
    offered = f"/t/{group['Ash'].handle}/agreements/forget"
    empty = see(group["Ash"])
    assert offered not in empty.links()
    assert "Look at it again" not in empty.text

    write(group["Ash"], TEA)
    assert offered in see(group["Ash"]).links()
    assert "Look at it again" in see(group["Ash"]).text

    for partner in group.values():
        say(partner, TEA, "yes")
    take_back(group["Bo"], TEA)
    assert offered in see(group["Ash"]).links()
    assert "Look at it again" not in see(group["Ash"]).text


def test_with_two_the_page_says_that_the_other_knows_who(app: Flask, group: Group) -> None:
    two = start_talk(app, "Ash", "Bo")
    close_all(two)

    assert "With two people, the other person knows who." in see(two["Ash"]).text
    assert "With two people, the other person knows who." not in see(group["Ash"]).text
    assert ASKED_TOO not in see(two["Ash"]).text
