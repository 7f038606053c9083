"""Every page there is, in every state, as one reader after the other sees it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from flask import Flask
from werkzeug.exceptions import default_exceptions

from compersion_talks.domain import walk
from compersion_talks.domain.agreements import Agreement
from compersion_talks.domain.carrier import AgreementsPage, pack, write_whole
from compersion_talks.domain.sheets import Sheet
from compersion_talks.domain.talks import PaperSize
from compersion_talks.services import Services, current_services
from compersion_talks.web.http.error_pages import ERROR_PAGES, ErrorPage
from tests.linting import lint
from tests.talking import WISH, Partner, close_all, open_talk, read_invitations, take_up_places
from tests.visiting import Given, Page, Visitor
from tests.web.browsers import list_routes, make_agenda_link, make_path, open_talk_for_others

COOKIE = "ct-l"
LONG = "word " * 400
CARRIED = write_whole(
    pack(
        AgreementsPage(
            ("Al", "Bo"), (Agreement("ten calm minutes", "Ash"),), 60, "Bo", PaperSize.A4
        )
    )
)
PAGELESS = ("files.file", "home.leave", "home.healthz", "home.readyz", "languages.keep")


@dataclass
class Reader:
    """Collects pages by name, all in one language."""

    app: Flask
    language: str = ""
    pages: dict[str, Page] = field(default_factory=dict)

    def settle(self, visitor: Visitor) -> Visitor:
        """Let a visitor read in the language of this reader."""
        if self.language:
            visitor.client.set_cookie(COOKIE, self.language, domain="127.0.0.1")
        return visitor

    def see(self, name: str, page: Page) -> None:
        """Keep a page."""
        assert name not in self.pages, name
        assert page.status != 500 or name.startswith("error"), f"{name} is at fault"
        self.pages[name] = page

    def look_around(self, who: str, visitor: Visitor, handle: str) -> None:
        """Fetch every address that shows a page, whatever comes of it."""
        seat = _find_other_seat(visitor, handle)
        for rule, method in list_routes(self.app):
            if method == "GET" and rule.endpoint not in PAGELESS:
                path = make_path(rule, handle, seat)
                response = visitor.fetch(path)
                if response.mimetype == "text/html" and response.status_code not in (302, 303):
                    self.see(f"{who}: {rule.rule}", Page(path, response, lint(response)))


def collect_every_page(app: Flask, language: str = "") -> dict[str, Page]:
    """Return every page in every state, by a name that says which it is."""
    reader = Reader(app, language)
    _collect_invited(reader)
    _collect_before_the_merge(reader)
    _collect_after_the_merge(reader)
    _collect_after_the_day(reader)
    _collect_alone(reader)
    _collect_errors(reader)
    return reader.pages


def _collect_before_the_merge(reader: Reader) -> None:
    opener = open_talk_for_others(reader.app, "Ash", "Bo", "Cy")
    group = take_up_places(opener, reader.app)
    ash, bo = group["Ash"], group["Bo"]
    for one in (opener, ash, bo):
        reader.settle(one.visitor)
    ash.answer("frame", {f"{WISH}.text": "ten calm minutes", "which-connections": ["dating"]})
    reader.look_around("an opener", opener.visitor, opener.handle)
    reader.look_around("a partner", ash.visitor, ash.handle)
    for slug in _list_steps(reader.app):
        reader.see(f"a partner: {slug}", ash.get(slug))
    reader.see("a partner: ?new=1", ash.get("?new=1"))
    reader.see("saved, to stop here", ash.answer("frame", {"next": "stop"}))
    _collect_faults(reader, ash)
    _collect_stale(reader, bo)


def _collect_invited(reader: Reader) -> None:
    opener = open_talk(reader.app, "Ash", "Bo")
    reader.settle(opener.visitor)
    reader.look_around("with an open invitation", opener.visitor, opener.handle)
    reader.see("a talk that was just opened", opener.get("?new=1"))
    _collect_undecided(reader, read_invitations(opener)["Bo"])
    reader.see("people, one of whom said no", opener.get("people/"))
    reader.see("the own page after a no", opener.get())
    elsewhere, link = reader.settle(Visitor(reader.app)), opener.own_link()
    reader.see("a link that somebody else has", elsewhere.open(link))
    opener.say("ten calm minutes")
    reader.see("a sheet that was begun elsewhere", elsewhere.open(link))


def _collect_undecided(reader: Reader, invitation: str) -> None:
    visitor = reader.settle(Visitor(reader.app))
    reader.see("an invitation", visitor.press(invitation))
    reader.see("a first look", visitor.send("/open/look"))
    asked = visitor.send("/open/no")
    reader.see("before a no", asked)
    told: dict[str, str | list[str]] = {**asked.values("/open/end"), "tell": "no"}
    reader.see("a no to nobody", visitor.send("/open/end"))
    reader.see("a no", visitor.post("/open/end", told))
    reader.see("a no once more", visitor.post("/open/end", told, 404))


def _collect_faults(reader: Reader, ash: Partner) -> None:
    reader.see("a name twice", _send(ash, "people/", "/rename", {"my_name": "Bo"}, 422))
    reader.see("no name", _send(ash, "people/", "/add", {"new_name": ""}, 422))
    faulty: Given = {f"{WISH}.text": LONG, "needs-top": ["need-reassurance"] * 2}
    reader.see("a text too long", _send(ash, "pages/2/3", "/pages/2/3", faulty, 422))
    reader.see("no token", _send(ash, "pages/2/3", "/pages/2/3", {"csrf_token": None}, 400))
    reader.see("no such step", _send(ash, "before", "/before", {"csrf_token": None}, 400))


def _collect_stale(reader: Reader, bo: Partner) -> None:
    older = bo.get("pages/2/3").values("/pages/2/3")
    review = bo.get("review").values("/close")
    bo.say("another tab was first")
    again: dict[str, str | list[str]] = {**older, f"{WISH}.text": "this tab is older"}
    reader.see("an older tab", bo.visitor.post(f"/t/{bo.handle}/pages/2/3", again, 409))
    reader.see("an older review", bo.visitor.post(f"/t/{bo.handle}/close", review, 409))
    now = bo.get("review").values("/close")
    for name, listed in _list_other_readers(now["reader"]).items():
        shown = {**now, "reader": listed}
        reader.see(name, bo.visitor.post(f"/t/{bo.handle}/close", shown, 409))
    reader.see("one line", bo.get(f"review/lines/{_find_sign(bo)}"))
    reader.see("waiting", bo.close())
    reader.see("a closed sheet", bo.get("pages/2/3", 409))


def _find_sign(partner: Partner) -> str:
    """Find the sign of a line that may be printed."""
    partner.answer("needs-top", {"needs-top": ["need-rest", "need-slow"]})
    return partner.get("review").values("/close")["lines"][0].partition(".")[0]


def _collect_after_the_merge(reader: Reader) -> None:
    group = take_up_places(open_talk(reader.app, "Ash", "Bo"), reader.app)
    ash, bo = group["Ash"], group["Bo"]
    for one in group.values():
        reader.settle(one.visitor)
        one.say("ten calm minutes")
    ash.close(keeps_notes=True)
    close_all({"Bo": bo})
    reader.look_around("after the merge", ash.visitor, ash.handle)
    ash.get("agenda/links")
    reader.see("a new link to the paper", ash.visitor.send("/agenda/links"))
    guest = reader.settle(Visitor(reader.app))
    handle = guest.open(make_agenda_link(bo)).handle
    reader.look_around("the paper alone", guest, handle)
    _collect_agreements(reader, ash, bo)
    bo.get("forget")
    reader.see("forgotten", bo.visitor.send("/forget"))
    _collect_left(reader)
    _collect_changes(reader)


def _collect_left(reader: Reader) -> None:
    left = open_talk(reader.app, "Ash", "Bo", "Cy")
    reader.settle(left.visitor)
    _open_act(left, "remove", "")
    reader.see("off the list", left.visitor.send("/remove"))
    reader.see("a place that was taken off the list", left.get(status=404))


def _collect_agreements(reader: Reader, ash: Partner, bo: Partner) -> None:
    given: Given = {"what": "ten calm minutes", "who": "Bo", "ends": "Al"}
    reader.see("agreements: one waits", _send(ash, "agreements/write", "/write", given, 200))
    change = next(one for one in ash.visitor.page.links() if one.endswith("/change"))
    reader.see("agreements: its words", ash.visitor.get(change))
    wrong: Given = {"what": ""}
    reader.see("agreements: no words", ash.visitor.send("/change", wrong, 422))
    for number, say in enumerate(("not-like-this", "ask-again", "yes")):
        pressed = _send(ash, "agreements/", "/say", {"say": say}, 200)
        reader.see(f"agreements: {number} {say}", pressed)
    _collect_late_and_agreed(reader, ash, bo, change)
    for number in range(7):
        _send(bo, "agreements/write", "/write", {"what": "Di" + "!" * number}, 200)
    reader.see("agreements: seven", bo.get("agreements/"))
    reader.see("agreements: eight", _send(bo, "agreements/write", "/write", given, 422))


def _collect_late_and_agreed(reader: Reader, ash: Partner, bo: Partner, change: str) -> None:
    stale = ash.get("agreements/").values("/say")
    ash.visitor.get(change)
    ash.visitor.send("/change", {"what": "another tab was first"})
    late = {**stale, "say": ["yes"]}
    reader.see("agreements: late", ash.visitor.post(f"/t/{ash.handle}/agreements/say", late, 409))
    for one in (ash, bo):
        _send(one, "agreements/", "/say", {"say": "yes"}, 200)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    day: Given = {"look_again_on": tomorrow.isoformat()}
    reader.see("agreements: agreed", _send(bo, "agreements/", "/day", day, 200))
    back = next(one for one in bo.visitor.page.links() if one.endswith("/take-back"))
    ash.visitor.get("/agreements")
    reader.see("carried: read", ash.visitor.send("/agreements", {"codes": CARRIED}))
    _collect_next_talk(reader, ash.visitor)
    reader.see("agreements: before taking back", bo.visitor.get(back))
    reader.see("agreements: taken back", bo.visitor.send("/take-back"))


def _collect_next_talk(reader: Reader, visitor: Visitor) -> None:
    reader.see("a next talk", visitor.send("/talks/next", {"own": "Al"}))
    reader.see("a next talk: a name twice", visitor.send("/talks", {"names": ["Al", "Al"]}, 422))
    opened = Partner("Al", visitor, visitor.send("/talks", {"names": ["Al", "Bo"]}).handle)
    for path in ("", "?new=1", "before", "pages/1/1", "review"):
        reader.see(f"a next talk: {path}", opened.get(path))
    visitor.get("/agreements")
    visitor.send("/agreements", {"codes": CARRIED})
    damaged: Given = {"own": "Al", "last_time": "CT 1/1 000"}
    reader.see("a next talk: damaged", visitor.send("/talks/next", damaged, 422))


def _collect_changes(reader: Reader) -> None:
    group = take_up_places(open_talk(reader.app, "Ash", "Bo", "Cy"), reader.app)
    for one in group.values():
        reader.settle(one.visitor)
    ash, bo, cy = group.values()
    ash.say("ten calm minutes")
    reader.see("a new name", _send(ash, "people/", "/rename", {"my_name": "Al"}, 200))
    reader.see("a new person", _send(ash, "people/", "/add", {"new_name": "Di"}, 200))
    for act, name in (("anew", "Bo"), ("remove", "Cy")):
        _open_act(ash, act, name)
        reader.see(f"{act}: done", ash.visitor.send(f"/{act}"))
    reader.see("after every change", ash.get())
    reader.see("before closing, after every change", ash.get("review"))
    reader.see("a place that was given out anew", bo.get(status=404))
    _open_act(ash, "remove", "Di")
    ash.visitor.send("/remove")
    reader.see("two are left", ash.get())


def _open_act(partner: Partner, act: str, name: str) -> Page:
    """Open the page that asks before something is done to the place of a name, or one's own."""
    for address in [one for one in partner.get("people/").links() if one.endswith(f"/{act}")]:
        page = partner.visitor.get(address)
        if name == "".join(one.text or "" for one in page.root.findall(".//main//bdi")):
            return page
    raise LookupError(name)


def _collect_after_the_day(reader: Reader) -> None:
    today = datetime.now(UTC).date()
    wishes = {"answer_by": (today + timedelta(days=3)).isoformat(), "if_late": "go-on"}
    group = take_up_places(open_talk(reader.app, "Ash", "Bo", "Cy", **wishes), reader.app)
    for one in group.values():
        reader.settle(one.visitor)
    ash, bo, cy = (group[name] for name in ("Ash", "Bo", "Cy"))
    reader.see("a day to answer by", cy.get("before"))
    ash.close()
    with patch.object(Services, "today", today + timedelta(days=5)):
        reader.see("that day is over", ash.get("waiting"))
        reader.see("may we go on", ash.get("go-on"))
        reader.see("nobody else is done", ash.visitor.send("/go-on", status=409))
        bo.close()
        ash.get("go-on")
        reader.see("after the day: /t/<handle>/agenda", ash.visitor.send("/go-on"))
        for name, one in (("done", ash), ("not done", cy)):
            reader.see(f"a plan after the day: {name}", one.get())


def _collect_alone(reader: Reader) -> None:
    visitor = reader.settle(Visitor(reader.app))
    reader.look_around("nobody", visitor, "a" * 12)
    visitor.get("/talks/new")
    wrong: Given = {"deck": "none", "minutes": "7", "held_on": "soon", "names": ["", "Bo", "bo"]}
    reader.see("a talk with faults", visitor.send("/talks", wrong, 422))
    for text in ("", "CT 1/1 000", "CT 2/3 000", "AAAA"):
        visitor.get("/agreements")
        reader.see(f"carried: {text}", visitor.send("/agreements", {"codes": text}, 422))
    reader.see("no language", visitor.post("/language", _read_token(visitor), 422))


def _list_other_readers(readers: list[str]) -> dict[str, list[str]]:
    """Return lists of people that may have been shown before, by what happened since."""
    ash, bo, _cy = sorted(readers, key=lambda one: one.partition(" ")[2])
    return {
        "a new and a renamed reader": [ash.replace(" Ash", " bo"), bo],
        "a gone and a newly seated reader": [ash, bo, f"{'0' * 32} Cy", f"{'1' * 32} bo"],
    }


def _collect_errors(reader: Reader) -> None:
    visitor = reader.settle(Visitor(reader.app))
    for number, (error_page, raised) in enumerate(_list_errors()):
        reader.app.view_functions["home.index"] = _make_raising_view(raised)
        reader.see(f"error {number}", visitor.get("/", error_page.status))


def _list_errors() -> Iterator[tuple[ErrorPage, Exception]]:
    for kind, error_page in ERROR_PAGES.items():
        if isinstance(kind, type):
            yield error_page, kind.__new__(kind)
        else:
            yield error_page, default_exceptions[kind]()


def _make_raising_view(raised: Exception) -> Callable[[], Any]:
    def view() -> None:
        raise raised

    return view


def _send(partner: Partner, path: str, action: str, given: Given, status: int) -> Page:
    partner.get(path)
    return partner.visitor.send(action, given, status)


def _read_token(visitor: Visitor) -> dict[str, str | list[str]]:
    visitor.get("/language")
    return {"csrf_token": visitor.page.values("/language")["csrf_token"]}


def _list_steps(app: Flask) -> list[str]:
    with app.app_context():
        deck = current_services().default_deck
    return [step.slug for step in walk.list_steps(deck, Sheet()) if step.slug.startswith("pa")]


def _find_other_seat(visitor: Visitor, handle: str) -> str:
    found = visitor.fetch(f"/t/{handle}/people/").text.partition("/people/")
    for piece in found[2].split("/people/"):
        if piece[32:37] == "/anew":
            return piece[:32]
    return "0" * 32
