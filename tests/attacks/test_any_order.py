"""Two to four partners do anything in any order, and the promises hold after each step."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from types import MappingProxyType

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.services import current_services, register
from compersion_talks.storage import retention
from tests.attacks.browsers import Browser, Person, make_folder, read_carried_fields, read_handle
from tests.attacks.stolen_database import read_stolen
from tests.soak import SOAK, count_rounds, note
from tests.talking import WISHES
from tests.web.browsers import DEAD, find_database_file, read_token

NAMES = ("Ash", "Bo", "Cy", "Di", "Eli", "Fay", "Gil", "Hal")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = count()
TRACE = 48


@dataclass(frozen=True)
class DeadLink:
    """A link that must open nothing any more: its token, its handle, and a browser that had it."""

    token: str
    handle: str
    browser: Browser


class AnyOrder(RuleBasedStateMachine):
    """One talk, what everyone did, and what must be true of it."""

    def __init__(self) -> None:
        """Set up a copy of its own."""
        super().__init__()
        self.folder, self.now = make_folder(), NOON
        self.app = create_app({"COMPERSION_DATA_DIR": str(self.folder)})
        self.keep_clock()
        self.people: dict[str, Person] = {}
        self.invited: dict[str, str] = {}
        self.dead: list[DeadLink] = []
        self.gone: set[str] = set()
        self.paper = ""
        self.is_over = False

    def keep_clock(self) -> None:
        """Let the clock of the copy stand where this machine says."""
        with self.app.app_context():
            register(self.app, replace(current_services(), now=lambda: self.now))

    def teardown(self) -> None:
        """Note how it ended, and leave nothing behind."""
        ended = "forgotten" if self.is_over else "merged" if self.is_merged else "open"
        note("any order", f"a talk ended {ended}, with {len(self.dead)} dead links")
        with self.app.app_context():
            storage.db.engine.dispose()
        shutil.rmtree(self.folder.parent)

    @initialize(number=st.integers(2, 4), are_there=st.booleans())
    def open_(self, number: int, are_there: bool) -> None:
        """Open a talk; often the opener closes at once, and then the others arrive."""
        names = NAMES[:number]
        browser = Browser(self.app)
        answer = browser.post("/talks", {**WISHES, "names": list(names)})
        self.people[names[0]] = Person(names[0], browser, read_handle(answer))
        self.learn_invitations(names[0])
        assert set(self.invited) == set(names[1:])
        if are_there:
            self.hand_in(self.people[names[0]])
            for name in names[1:]:
                self.enter(name)

    def someone(self, data: st.DataObject) -> Person:
        """Draw a person who has taken up their place."""
        return data.draw(st.sampled_from(sorted(self.people.values(), key=lambda one: one.name)))

    def learn_invitations(self, by: str) -> None:
        """Note the invitations that a person can pass on."""
        seats = self.people[by].seats()
        self.invited |= {name: token for name, (_id, token) in seats.items() if token}

    @property
    def is_merged(self) -> bool:
        """Say whether the paper must be there by now."""
        return bool(self.paper)

    @property
    def is_open(self) -> bool:
        """Say whether anything can still be done."""
        return not self.is_over and bool(self.people)

    @precondition(lambda self: self.is_open and self.invited)
    @rule(data=st.data())
    def take_up(self, data: st.DataObject) -> None:
        """Take up a place; closed sheets stay closed."""
        self.enter(data.draw(st.sampled_from(sorted(self.invited))))

    def enter(self, name: str) -> None:
        """Open the invitation to a place in a new browser."""
        token, browser = self.invited.pop(name), Browser(self.app)
        handle = read_handle(browser.open_link(token))
        self.people[name] = Person(name, browser, handle, invitation=token)

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def open_an_invitation_again(self, data: st.DataObject) -> None:
        """Open an invitation in another browser: it opens until the place is in use."""
        person = self.someone(data)
        if not person.invitation:
            return
        gone = DeadLink(read_token(person.link()), person.handle, person.browser)
        person.browser = Browser(self.app)
        person.handle = read_handle(person.browser.open_link(person.invitation))
        self.dead.append(gone)

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def keep_link(self, data: st.DataObject) -> None:
        """Say that the own link is kept."""
        person = self.someone(data)
        assert person.post("link/keep").status_code == 303
        self.settle(person)

    def settle(self, person: Person) -> None:
        """Note that a place is in use: its invitation opens nothing in other browsers."""
        if person.invitation:
            self.dead.append(DeadLink(person.invitation, "a" * 12, Browser(self.app)))
        person.invitation = ""

    @precondition(lambda self: self.is_open)
    @rule(data=st.data(), is_shared=st.booleans())
    def save(self, data: st.DataObject, is_shared: bool) -> None:
        """Write something into a sheet."""
        self.write(self.someone(data), is_shared=is_shared)

    def write(self, person: Person, *, is_shared: bool) -> None:
        """Send a page of a sheet; a closed sheet takes nothing."""
        word, visibility = f"word{next(WORDS)}x", "shared" if is_shared else "private"
        fields = {"worth-it.text": word, "worth-it.visibility": visibility, "next": "on"}
        person.said.add(word)
        answer = person.send_page("pages/2/3", "pages/2/3", fields)
        is_taken = not person.is_closed and not self.is_merged
        assert answer.status_code == (303 if is_taken else 409)
        if is_taken:
            person.word, person.is_shared = word, is_shared
            self.settle(person)

    @precondition(lambda self: self.is_open and not self.is_merged)
    @rule(data=st.data(), keeps_notes=st.booleans())
    def close(self, data: st.DataObject, keeps_notes: bool) -> None:
        """Close a sheet."""
        self.hand_in(self.someone(data), {"keeps_notes": "1"} if keeps_notes else {})

    def hand_in(self, person: Person, fields: Mapping[str, str] = MappingProxyType({})) -> None:
        """Close a partner's sheet; the last one of all places makes the paper.

        A closed sheet has no page to close it from, but sending the old one again does no harm.
        """
        page = person.get("review")
        assert page.status_code == (303 if person.is_closed else 200)
        if person.is_closed:
            assert person.post("close", person.closed_with).status_code == 303
            return
        person.closed_with = {**read_carried_fields(page.text), **fields}
        assert person.post("close", person.closed_with).status_code == 303
        person.is_closed = True
        self.settle(person)
        if not self.free_places() and all(one.is_closed for one in self.people.values()):
            self.paper = person.get("agenda").text
            assert DEAD not in self.paper

    def free_places(self) -> set[str]:
        """Return the names on the list whose places are still free."""
        listed = next(iter(self.people.values())).seats()
        return set(listed) - set(self.people)

    @precondition(lambda self: self.is_open and not self.is_merged)
    @rule(are_shared=st.lists(st.booleans(), min_size=4, max_size=4))
    def finish_together(self, are_shared: list[bool]) -> None:
        """Take up all places that a person can, write, and close, until the paper is made."""
        for name in sorted(self.invited):
            self.enter(name)
        everyone = sorted(self.people.values(), key=lambda one: one.name)
        for person, is_shared in zip(everyone, are_shared, strict=False):
            self.everyone_sees_what_is_due()
            if not person.is_closed:
                self.write(person, is_shared=is_shared)
                self.hand_in(person)

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        """Open a sheet again; after the paper is made, that is refused, and so is an old page."""
        person = self.someone(data)
        assert person.post("reopen").status_code == (409 if self.is_merged else 303)
        person.is_closed = person.is_closed and self.is_merged
        if person.closed_with:
            assert person.post("close", person.closed_with).status_code == 409

    @precondition(lambda self: self.is_open)
    @rule(data=st.data())
    def replace_link(self, data: st.DataObject) -> None:
        """Replace an own link; the sheet and all else stay."""
        person = self.someone(data)
        gone = DeadLink(read_token(person.link()), person.handle, person.browser)
        person.get("link/replace")
        person.handle = read_handle(person.post("link/replace"))
        person.get()
        self.dead.append(gone)
        self.settle(person)

    @precondition(lambda self: self.is_open and not self.is_merged)
    @rule(data=st.data())
    def give_out_anew(self, data: st.DataObject) -> None:
        """Destroy another person's place and invite again."""
        by = self.someone(data)
        seats = by.seats()
        name = data.draw(st.sampled_from(sorted(set(seats) - {by.name})))
        self.bury(name)
        assert by.post(f"people/{seats[name][0]}/anew").status_code == 303
        self.learn_invitations(by.name)
        self.reopen_all()

    @precondition(lambda self: self.is_open and not self.is_merged)
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def add(self, data: st.DataObject, name: str) -> None:
        """Put another name on the list."""
        by = self.someone(data)
        seats = by.seats()
        is_taken = name in seats
        if len(seats) == 4 and not is_taken:
            return
        answer = by.post("people/add", {"new_name": name})
        assert answer.status_code == (422 if is_taken else 303)
        if not is_taken:
            self.learn_invitations(by.name)
            self.reopen_all()

    @precondition(lambda self: self.is_open and not self.is_merged)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take a name off the list, even the own one."""
        by = self.someone(data)
        seats = by.seats()
        name = data.draw(st.sampled_from(sorted(seats)))
        is_enough = len(seats) > 2
        if is_enough:
            self.bury(name)
        answer = by.post(f"people/{seats[name][0]}/remove")
        assert answer.status_code == (422 if not is_enough else 200 if name == by.name else 303)
        if is_enough:
            self.reopen_all()

    @precondition(lambda self: self.is_open and not self.is_merged)
    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        """Change the own name; closed sheets stay closed."""
        person = self.someone(data)
        name = f"{person.name.partition(' ')[0]} {next(WORDS)}"
        assert person.post("people/rename", {"my_name": name}).status_code == 303
        self.people[name] = self.people.pop(person.name)
        person.name = name

    @precondition(lambda self: self.is_open)
    @rule()
    def restart(self) -> None:
        """Start the server again."""
        with self.app.app_context():
            storage.db.engine.dispose()
        self.app = create_app({"COMPERSION_DATA_DIR": str(self.folder)})
        self.keep_clock()
        for person in self.people.values():
            person.browser.move_to(self.app)
        for link in self.dead:
            link.browser.move_to(self.app)

    @precondition(lambda self: self.is_open)
    @rule(data=st.data(), is_wanted=st.sampled_from([False] * 3 + [True]))
    def forget(self, data: st.DataObject, is_wanted: bool) -> None:
        """Forget the talk for everyone."""
        if not is_wanted:
            return
        traces = self.traces()
        assert self.someone(data).post("forget").status_code == 200
        self.end(traces)

    @precondition(lambda self: self.is_open)
    @rule(is_wanted=st.sampled_from([False] * 3 + [True]))
    def expire(self, is_wanted: bool) -> None:
        """Let the time of the talk run out, and sweep when its grace is over."""
        if not is_wanted:
            return
        traces = self.traces()
        with self.app.app_context():
            retention.forget_expired(self.now.date())
        self.now += timedelta(days=31)
        self.check_dead_links([self.dead_link_of(one) for one in self.people.values()])
        self.now += timedelta(days=1)
        with self.app.app_context():
            for hours in (0, 3600):
                retention.forget_expired(self.now.date(), float(hours).__float__)
        self.end(traces)

    @precondition(lambda self: not self.is_open)
    @rule()
    def come_back(self) -> None:
        """Come back later: all that is left are links that open nothing."""
        self.check_dead_links(self.dead)

    def traces(self) -> list[bytes]:
        """Return the beginning of all that the file holds of this talk."""
        found = read_stolen(find_database_file(self.app))
        rows = [*found.talks, *found.partners, *found.links]
        values = [value for row in rows for value in row.values() if isinstance(value, bytes)]
        return [value[:TRACE] for value in values if len(value) >= 16]

    def end(self, traces: list[bytes]) -> None:
        """Check that nothing is left of the talk, and that every link to it is dead."""
        files = [file for file in self.folder.rglob("talks*") if "reserve" not in file.name]
        raw = b"".join(file.read_bytes() for file in files)
        assert not [trace for trace in traces if trace in raw]
        for person in self.people.values():
            self.bury(person.name, is_kept=True)
        self.dead += [
            DeadLink(token, "a" * 12, Browser(self.app)) for token in self.invited.values()
        ]
        self.is_over = True

    def dead_link_of(self, person: Person) -> DeadLink:
        """Return a link that is about to die; the token is not to be had once it did."""
        return DeadLink("", person.handle, person.browser)

    def bury(self, name: str, *, is_kept: bool = False) -> None:
        """Note that a place, its link and its invitation are gone."""
        if token := self.invited.pop(name, ""):
            self.dead.append(DeadLink(token, "a" * 12, Browser(self.app)))
        person = self.people.get(name) if is_kept else self.people.pop(name, None)
        if person is not None:
            self.settle(person)
            self.gone |= person.said
            with suppress(AssertionError):
                self.dead.append(DeadLink(read_token(person.link()), person.handle, person.browser))
            self.dead.append(self.dead_link_of(person))

    def reopen_all(self) -> None:
        """Note that the list of people changed."""
        for person in self.people.values():
            person.is_closed = False

    def check_dead_links(self, links: list[DeadLink]) -> None:
        """See that no dead link opens anything, for anyone who still has it."""
        for link in links:
            answers = [link.browser.get(f"/t/{link.handle}/")]
            if link.token:
                answers.append(link.browser.post("/open", {"token": link.token}))
            told = [answer for answer in answers if "This invitation was used" in answer.text]
            assert {one.status_code for one in answers if one not in told} <= {404}
            for answer in told:
                joined = link.browser.post("/open/join", {"token": link.token})
                assert (answer.status_code, joined.status_code) == (200, 404)

    @invariant()
    def dead_links_stay_dead(self) -> None:
        """Try the links that died last, and the first one."""
        self.check_dead_links(self.dead[:1] + self.dead[-3:])

    @invariant()
    def everyone_sees_what_is_due(self) -> None:
        """Look through everyone's eyes at what is closed, and at the paper."""
        if self.is_over:
            return
        for person in self.people.values():
            paper = person.get("agenda")
            assert paper.status_code == (200 if self.is_merged else 303)
            waits = person.is_closed and not self.is_merged
            assert person.get("waiting").status_code == (200 if waits else 303)

    @invariant()
    def nobody_reads_what_was_not_meant_for_them(self) -> None:
        """Look through everyone's eyes for words of others, and at the paper."""
        if self.is_over:
            return
        for person in self.people.values():
            others = {
                one for other in self.people.values() if other is not person for one in other.said
            }
            seen = "".join(person.get(path).text for path in ("", "people/"))
            assert not [word for word in others if word in seen]
        self.check_paper()

    def check_paper(self) -> None:
        """See that there is one paper, which holds what was shared and nothing else."""
        if not self.is_merged:
            return
        papers = {main_part(person.get("agenda").text) for person in self.people.values()}
        assert papers == {main_part(self.paper)}
        due = {one.word for one in self.people.values() if one.word and one.is_shared}
        assert {word for word in self.words() if word in self.paper} == due

    def words(self) -> set[str]:
        """Return everything that anyone ever wrote, places that are gone included."""
        return set().union(self.gone, *(one.said for one in self.people.values()))


def main_part(page: str) -> str:
    """Return the paper itself, without the addresses around it."""
    return page.partition("<article")[2].partition("</article")[0] or page.partition("<h1")[2]


# A failure is reported at once; a soak also looks for the shortest way there.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, *(tuple(Phase) if SOAK else ()))
EXAMPLES = count_rounds(6, 60)
TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=count_rounds(20, 40),
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
