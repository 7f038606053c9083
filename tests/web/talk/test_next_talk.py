"""The next talk: opened from a page of agreements, asked anew, and tied to nothing before it."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask
from hypothesis import HealthCheck, given, settings

from compersion_talks import links
from compersion_talks.domain.carrier import AgreementsPage, pack, write_whole
from compersion_talks.domain.plain_text import from_text, to_text
from compersion_talks.domain.talks import Talk
from compersion_talks.services import current_services, find_services, register
from compersion_talks.settings.hours import read_hours
from compersion_talks.use_cases import access
from compersion_talks.use_cases.open_talk import Wishes
from compersion_talks.web.talk.forms import NewTalkForm, make_usual_form, parse_form, read_last_time
from compersion_talks.web.talk.next_talk import DECK, fill_form
from tests.builders import a_talk
from tests.domain.test_carrier import PAGE, pages
from tests.linting import read_text
from tests.talking import Partner, close_all, start_talk, take_up_places
from tests.visiting import Page, Visitor
from tests.web.agreements.test_reading import send
from tests.web.browsers import dump_rows, make_agenda_link
from tests.web.http.test_error_handlers import move_clock_on
from tests.web.talk.test_several import change_settings

TEA, NOT_REAL = "Tea on Sunday, without phones", "CT 1/1 0000"
PROVES_NOTHING = "Whoever started this talk typed or loaded these. It proves nothing."
START, VIEW = "/talks/next", "last_time-1"


def load(visitor: Visitor, page: AgreementsPage = PAGE, own: str = "Noa") -> Page:
    """Read a page from its codes, and go on to start a talk with it."""
    visitor.page = send(visitor, codes=write_whole(pack(page)))
    return visitor.send(START, {"own": own})


def open_next(app: Flask, page: AgreementsPage = PAGE, own: str = "Noa") -> dict[str, Partner]:
    """Open the next talk from codes, and let everyone join."""
    visitor = Visitor(app)
    load(visitor, page, own)
    return take_up_places(Partner(own, visitor, visitor.send("/talks").handle), app)


def test_a_loaded_page_fills_in_the_people_the_questions_the_paper_and_the_length(
    cam: Visitor,
) -> None:
    page = load(cam)

    values = page.values("/talks")
    assert values["names"][:2] == ["Noa", "Kim"]
    assert (values["deck"], values["minutes"], values["paper"]) == ([DECK], ["60"], ["a4"])
    assert values["takes_part"] == ["1"]
    assert TEA in page.text
    assert "Noa begins, if that name stays on the list." in page.text


def test_somebody_who_is_not_on_the_page_only_invites(cam: Visitor) -> None:
    values = load(cam, own="").values("/talks")

    assert values["names"][:2] == ["Kim", "Noa"]
    assert "takes_part" not in values


def test_what_was_offered_can_be_changed_and_comes_back_with_a_fault(cam: Visitor) -> None:
    load(cam)

    page = cam.send("/talks", {"names": ["Noa", "Noa"], "deck": "exploring"}, 422)

    assert TEA in page.text
    assert page.values("/talks")["deck"] == ["exploring"]
    assert "Mo" in cam.send("/talks", {"names": ["Noa", "Mo"]}).text


def test_everyone_reads_what_was_loaded_and_that_it_proves_nothing(app: Flask) -> None:
    for partner in open_next(app).values():
        place, question = partner.get(), partner.get("pages/1/1")
        for page in (place, question):
            assert TEA in page.text
            assert PROVES_NOTHING in page.text
        assert "Agreement 1: how did it go?" in question.text


def test_each_is_asked_alone_and_the_plan_opens_with_it(app: Flask) -> None:
    group = open_next(app)
    for name, view in (("Noa", "kept"), ("Kim", "no-longer")):
        given = {"last_time-1": view, "last_time-1.visibility": "shared", "next": "on"}
        group[name].get("pages/1/1")
        group[name].visitor.send("/pages/1/1", given)
        assert TEA in group[name].get("review").text
    close_all(group)

    plan = group["Noa"].get("agenda").text
    talk_mode = group["Kim"].get("agenda/talk").text
    for words in (TEA, "we kept it", "I don't want it any more", "Asked again"):
        assert words in plan
        assert words in talk_mode
    assert "Doesn't want this any more" in plan


def test_the_agreements_page_of_a_talk_starts_the_next_one(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="check-in", minutes="90", paper="letter")
    close_all(group)
    agree(group, TEA)

    for path in ("agreements/", "agenda"):
        group["Bo"].get(path)
        page = group["Bo"].visitor.send(START)
        values = page.values("/talks")
        assert values["names"][:2] == ["Bo", "Ash"]
        assert (values["minutes"], values["paper"]) == (["90"], ["letter"])
        assert TEA in page.text


def test_without_agreements_or_with_a_link_to_the_plan_there_is_no_such_button(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", deck="check-in")
    close_all(group)
    ash = group["Ash"]

    assert START not in " ".join(list_actions(ash.get("agreements/")))
    agree(group, TEA)
    reader = Visitor(app)
    plan = reader.open(make_agenda_link(ash))
    assert TEA not in plan.text
    assert START not in " ".join(list_actions(plan))


def test_a_damaged_carrier_opens_nothing(app: Flask, cam: Visitor) -> None:
    load(cam)
    before = dump_rows(app)

    for carried in (NOT_REAL, "CT", write_whole(pack(PAGE))[:-1]):
        load(cam)
        page = cam.send("/talks", {"last_time": carried}, 422)
        assert "got damaged on the way, so no talk was started" in page.text
        load_again = cam.get("/agreements")
        assert load_again.status == 200
    cam.page = send(cam, codes=write_whole(pack(PAGE)))
    assert "got damaged" in cam.send(START, {"last_time": NOT_REAL}, 422).text
    assert dump_rows(app) == before


def test_offering_a_talk_keeps_nothing_and_names_nothing_in_an_address(
    app: Flask, cam: Visitor
) -> None:
    before = dump_rows(app)

    page = load(cam)

    assert dump_rows(app) == before
    assert page.path == START
    assert "Tea" not in page.response.headers.get("Location", "")


def test_nothing_stored_shows_the_words_or_ties_two_talks_together(app: Flask) -> None:
    group = start_talk(app, "Kim", "Noa", deck="check-in", minutes="60")
    close_all(group)
    agree(group, TEA)
    group["Noa"].get("agreements/")
    visitor = group["Noa"].visitor
    visitor.send(START)
    noa = Partner("Noa", visitor, visitor.send("/talks").handle)

    new, old = read_talk(app, noa), read_talk(app, group["Noa"])
    assert [one.what for one in new.last_time] == [TEA]
    known = to_text(old)
    for fact in (new.id, new.opener_id, *(one.id for one in new.partners)):
        assert fact not in known
    assert "Tea on Sunday" not in "\n".join(dump_rows(app))


def test_what_was_said_comes_back_in_words_when_the_visit_has_ended(app: Flask) -> None:
    noa = open_next(app)["Noa"]
    noa.get("pages/1/1")
    move_clock_on(app, hours=13)

    page = noa.visitor.send("/pages/1/1", {VIEW: "partly", f"{VIEW}.visibility": "shared"}, 404)

    assert "we partly kept it (Everyone)" in page.text


def test_the_words_go_with_the_talk(app: Flask) -> None:
    empty = dump_rows(app)
    group = open_next(app)

    group["Noa"].get("forget")
    group["Noa"].visitor.send("/forget")

    kept = [row for row in dump_rows(app) if row not in empty]
    assert [row.partition("(")[0] for row in kept] == ['INSERT INTO "deck" VALUES']


def test_hours_and_the_passphrase_hold_as_for_any_talk(app: Flask, cam: Visitor) -> None:
    load(cam)
    change_settings(app, opening_hours=read_hours("Mon 00:00-00:01 UTC"), create_code="four words")
    register(app, replace(find_services(app), now=lambda: datetime(2030, 1, 5, 12, tzinfo=UTC)))

    page = cam.send("/talks", {}, 422)

    assert "You can't start a talk here right now." in page.text
    assert "This isn't your group's passphrase." in page.text
    assert TEA in page.text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(page=pages)
def test_whatever_a_page_carries_the_next_talk_asks_about(app: Flask, page: AgreementsPage) -> None:
    page = replace(page, names=PAGE.names, begins="Kim")

    with app.test_request_context():
        wishes = parse_form(with_page(page, "Kim"), current_services())

    assert isinstance(wishes, Wishes)
    assert wishes.last_time == page.agreements
    assert (wishes.begins, wishes.minutes, wishes.paper) == ("Kim", page.minutes, page.paper)
    talk = a_talk(last_time=wishes.last_time)
    assert from_text(Talk, to_text(talk)) == talk


def read_talk(app: Flask, partner: Partner) -> Talk:
    """Read what the people in a talk share of it, as it is stored."""
    with app.app_context():
        keys, today = current_services().keys, current_services().today
        link = links.read(partner.own_link().rpartition("/l/")[2], keys.signing)
        return access.read_talk(*access.open_link(link, keys, today, is_writing=False))


def with_page(page: AgreementsPage, own: str) -> NewTalkForm:
    """Fill the form in as the page that offers a talk does."""
    carried = write_whole(pack(page))
    assert read_last_time(carried) == page
    usual = make_usual_form(current_services(), page.paper)
    return replace(fill_form(page, usual, own), last_time=carried)


def list_actions(page: Page) -> list[str]:
    """List where the forms of a page lead."""
    return [form.get("action", "") for form in page.root.iter("form")]


def agree(group: dict[str, Partner], what: str) -> None:
    """Write an agreement, and let everyone say yes."""
    first = next(iter(group.values()))
    first.get("agreements/write")
    first.visitor.send("/agreements/write", {"what": what})
    for partner in group.values():
        page = partner.get("agreements/")
        signs = [one.get("value", "") for one in page.root.iter("input")]
        names = [one.get("name", "") for one in page.root.iter("input")]
        sign = signs[names.index("agreement")]
        partner.visitor.send("/agreements/say", {"agreement": sign, "say": "yes"})
    assert what in read_text(first.get("agreements/").root)
