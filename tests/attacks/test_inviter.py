"""An inviter tries to read along: takes the place first, keeps its link, and passes it on.

Whatever the inviter does and in whatever order: nobody reads a private line of the invited person
unless a page has told that person, before the line was written, that another person had the link.
"""

import re
import shutil
from itertools import count
from types import MappingProxyType

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from compersion_talks import storage
from compersion_talks.factory import create_app
from tests.attacks.browsers import Browser, Person, make_folder, read_handle
from tests.soak import SOAK, count_rounds, note
from tests.talking import WISHES
from tests.web.browsers import read_token

WARNING = re.compile(r"sent you this link has it, too")
PAGES = ("", "pages/2/3", "review", "link.txt", "notes")
LINE = MappingProxyType({"worth-it.visibility": "private", "next": "on"})
MOVES = ("begin", "write", "clear", "close", "replace", "keep")
WORDS = count()


class Inviter(RuleBasedStateMachine):
    """Ash invites Bo; what Ash kept, what Bo was sent, and what Bo was told."""

    def __init__(self) -> None:
        """Set up a copy of its own."""
        super().__init__()
        self.folder = make_folder()
        self.app = create_app({"COMPERSION_DATA_DIR": str(self.folder)})
        self.ways: list[Person] = []
        self.kept: list[str] = []
        self.invitation = self.passed_on = self.own_token = ""
        self.bo: Person | None = None
        self.has_been_told = False
        self.secrets: set[str] = set()
        self.told: set[str] = set()

    def teardown(self) -> None:
        """Note how much was kept from Ash, and leave nothing behind."""
        note("inviter", f"{len(self.secrets)} private lines, {len(self.told)} of them after a word")
        with self.app.app_context():
            storage.db.engine.dispose()
        shutil.rmtree(self.folder.parent)

    @initialize(
        moves=st.lists(st.sampled_from(MOVES), max_size=2),
        is_met=st.sampled_from([True, True, False]),
    )
    def invite(self, moves: list[str], *, is_met: bool) -> None:
        """Open a talk; often take the place at once, pass its own link on, and see Bo write."""
        browser = Browser(self.app)
        answer = browser.post("/talks", {**WISHES, "names": ["Ash", "Bo"]})
        self.ash = Person("Ash", browser, read_handle(answer))
        self.learn_invitation()
        if moves:
            self.take_the_place()
            for move in moves:
                self.act(self.ways[-1], move)
            self.passed_on = self.kept[-1]
        if is_met:
            self.open_what_was_sent(is_same_browser=False)
            self.write()

    def learn_invitation(self) -> None:
        """Note the invitation that Ash can pass on."""
        self.invitation = self.passed_on = self.ash.seats()["Bo"][1]

    @precondition(lambda self: self.invitation)
    @rule()
    def take_the_place(self) -> None:
        """Ash opens the invitation in another browser, even after Bo, and keeps that link."""
        self.arrive(self.invitation)

    def arrive(self, token: str) -> None:
        """Let Ash open a link in another browser, and keep all that comes of it."""
        browser = Browser(self.app)
        answer = browser.open_link(token)
        if answer.status_code == 303:
            self.ways.append(Person("Bo", browser, read_handle(answer)))
            self.keep_link(self.ways[-1])

    def keep_link(self, way: Person) -> None:
        """Let Ash save the own link of a visit to Bo's place."""
        answer = way.get("link.txt")
        token = read_token(answer.text.strip())
        if answer.status_code == 200 and token not in self.kept:
            self.kept.append(token)

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def return_with_a_link(self, data: st.DataObject) -> None:
        """Ash opens a kept link once more."""
        self.arrive(data.draw(st.sampled_from(self.kept)))

    @precondition(lambda self: self.ways)
    @rule(data=st.data(), move=st.sampled_from(MOVES))
    def act_as_bo(self, data: st.DataObject, move: str) -> None:
        """Ash does something in Bo's place, so that it looks used, or unused."""
        self.act(data.draw(st.sampled_from(self.ways)), move)

    def act(self, way: Person, move: str) -> None:
        """Do one of the things that the holder of a place can do."""
        if move == "begin":
            way.post("before")
        elif move == "keep":
            way.post("link/keep")
        elif move == "close":
            way.send_page("review", "close", {})
        elif move == "replace":
            way.get("link/replace")
            answer = way.post("link/replace")
            if answer.status_code == 303:
                way.handle = read_handle(answer)
                self.keep_link(way)
        else:
            text = "mine" if move == "write" else ""
            way.send_page("pages/2/3", "pages/2/3", {**LINE, "worth-it.text": text})

    @rule()
    def give_out_anew(self) -> None:
        """Ash destroys the place and gets another invitation to it."""
        place_id = self.ash.seats()["Bo"][0]
        if self.ash.post(f"people/{place_id}/anew").status_code == 303:
            self.learn_invitation()

    @precondition(lambda self: self.kept or self.invitation)
    @rule(data=st.data())
    def pass_on(self, data: st.DataObject) -> None:
        """Ash sends Bo a link, and says that it is the invitation."""
        known = [*self.kept, *([self.invitation] if self.invitation else [])]
        self.passed_on = data.draw(st.sampled_from(known))

    @rule(is_same_browser=st.booleans())
    def open_what_was_sent(self, *, is_same_browser: bool) -> None:
        """Bo opens the link that came last."""
        self.enter(self.passed_on, is_same_browser=is_same_browser)

    @precondition(lambda self: self.bo)
    @rule()
    def keep(self) -> None:
        """Bo says that the link is kept, so that the invitation opens nothing."""
        assert self.bo
        self.bo.post("link/keep")

    @precondition(lambda self: self.own_token)
    @rule(is_same_browser=st.booleans())
    def come_back(self, *, is_same_browser: bool) -> None:
        """Bo opens the own link that Bo saved."""
        self.enter(self.own_token, is_same_browser=is_same_browser)

    def enter(self, token: str, *, is_same_browser: bool) -> None:
        """Let Bo open a link, read the page, and press the one button that it may demand."""
        known = self.bo.browser if self.bo and is_same_browser else Browser(self.app)
        answer = known.open_link(token)
        if answer.status_code != 303:
            return
        self.bo = Person("Bo", known, read_handle(answer))
        page = known.get(answer.headers["Location"]).text
        self.has_been_told = bool(WARNING.search(page))
        if self.has_been_told and 'name="csrf_token"' in page.partition("<main")[2]:
            self.bo.handle = read_handle(self.bo.post("link/replace"))
            page = known.get(f"/t/{self.bo.handle}/?new=1").text
            self.has_been_told = bool(WARNING.search(page))
        self.own_token = read_token(self.bo.get("link.txt").text.strip())

    @precondition(lambda self: self.bo)
    @rule()
    def write(self) -> None:
        """Bo writes something that is for Bo alone."""
        assert self.bo
        word = f"word{next(WORDS)}x"
        self.bo.post("reopen")
        page = self.bo.get("pages/2/3")
        if page.status_code != 200:
            return
        sent = {**LINE, "worth-it.text": word}
        if self.bo.send_page("pages/2/3", "pages/2/3", sent).status_code == 303:
            self.secrets.add(word)
            if self.has_been_told:
                self.told.add(word)

    @invariant()
    def ash_reads_no_private_line_unless_bo_was_told(self) -> None:
        """Look through all that Ash has: visits, kept links, the own place, the invitation."""
        if not self.secrets - self.told:
            return
        before = len(self.ways)
        for token in tuple(self.kept):
            self.arrive(token)
        seen = "".join(way.get(path).text for way in (self.ash, *self.ways) for path in PAGES)
        del self.ways[before:]
        assert not [word for word in self.secrets - self.told if word in seen]


# A failure is reported at once; a soak also looks for the shortest way there.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, *(tuple(Phase) if SOAK else ()))
TestInviter = Inviter.TestCase
TestInviter.settings = settings(
    max_examples=count_rounds(10, 80),
    stateful_step_count=count_rounds(10, 25),
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
