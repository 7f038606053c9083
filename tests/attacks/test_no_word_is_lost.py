"""Tabs, Back, late saves, ended visits, leaving out and taking back, in any order: no word is lost.

Every text that somebody typed and sent is saved, set aside, or on the page they are on. Or they
dropped it: they sent other words from a page that showed it, or said yes to leaving it out.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from werkzeug.test import TestResponse

from compersion_talks import links, storage
from compersion_talks.factory import create_app
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import find_place, open_link
from tests.attacks.browsers import make_folder
from tests.linting import lint
from tests.soak import SOAK, count_rounds
from tests.talking import WISH, Partner, open_talk
from tests.visiting import HOST, Page, Visitor
from tests.web.browsers import move_clock

FRAME, BOX = "pages/2/3", f"{WISH}.text"
WORDS = count()
TABS = st.integers(0, 1)
BUTTONS = ("leave", "back", "skip", "on", "again", "stop", "stay")


@dataclass
class Form:
    """A page of one question as a tab holds it: its fields, and the words its owner saw there."""

    page: Page
    fields: dict[str, list[str]]
    seen: set[str]

    @property
    def target(self) -> str:
        """Where it is sent."""
        return self.page.form(f"/{FRAME}").get("action", "")

    @property
    def buttons(self) -> list[str]:
        """Which of the buttons stand on it, the rare ones first; a script needs none."""
        values = {one.get("value", "") for one in self.page.root.iter("button")}
        return [one for one in BUTTONS if one in values or one == "stay"]


@dataclass
class Tab:
    """A tab: the form in it, those behind Back, and requests on their way."""

    form: Form
    behind: list[Form] = field(default_factory=list)
    late: list[tuple[dict[str, list[str]], frozenset[str]]] = field(default_factory=list)


class NoWordIsLost(RuleBasedStateMachine):
    """One partner with two tabs of one question."""

    def __init__(self) -> None:
        """Set up a copy of its own."""
        super().__init__()
        self.folder = make_folder()
        self.app: Flask = create_app({"COMPERSION_DATA_DIR": str(self.folder)})

    def teardown(self) -> None:
        """Leave nothing behind."""
        with self.app.app_context():
            storage.db.engine.dispose()
        shutil.rmtree(self.folder.parent)

    @initialize()
    def open_(self) -> None:
        """Open a talk, answer another question, and open the page twice."""
        self.ash: Partner = open_talk(self.app, "Ash", "Bo")
        self.ash.answer("good", {"thanks-one.text": "soup"})
        self.link = self.ash.own_link()
        self.saved, self.aside, self.was_saved = "", "", ""
        self.tabs = [Tab(self.load()) for _tab in range(2)]

    def load(self) -> Form:
        """Load the page anew, opening the link first where the visit is over."""
        if self.ash.visitor.fetch(f"/t/{self.ash.handle}/{FRAME}").status_code != 200:
            self.ash.visitor.open(self.link)
        return self.read(self.ash.get(FRAME))

    def read(self, page: Page, seen: frozenset[str] = frozenset()) -> Form:
        """Read the form of a page, and the words on it."""
        fields = page.values(f"/{FRAME}")
        shown = {word for word in page.text.split() if word.startswith("word")}
        return Form(page, fields, {*seen, *shown, *filter(None, fields.get(BOX, []))})

    @rule(tab=TABS)
    def go_to_the_page(self, tab: int) -> None:
        """Open the page in a tab; what was there is behind it."""
        one = self.tabs[tab]
        one.behind.append(one.form)
        one.form = self.load()

    @precondition(lambda self: any(tab.behind for tab in self.tabs))
    @rule(tab=TABS)
    def press_back(self, tab: int) -> None:
        """Go back to the form before, as a browser kept it."""
        if self.tabs[tab].behind:
            self.tabs[tab].form = self.tabs[tab].behind.pop()

    @rule(tab=TABS, which=st.integers(0, 9), types=st.sampled_from(["new", "same", "none"]))
    def send(self, tab: int, which: int, types: str) -> None:
        """Type, and press a button of the page, or let the script save."""
        form = self.tabs[tab].form
        if "own_link" in form.fields:
            return
        button = form.buttons[which % len(form.buttons)]
        self.type(form, types)
        fields = {**form.fields, "next": [button]}
        word, seen = "".join(fields[BOX]), frozenset(form.seen)
        self.count_on(form) if button == "stay" else None
        answer = self.post(form.target, fields)
        self.check(answer, button, word, seen)
        self.arrive(tab, answer, button, seen | {word})

    def type(self, form: Form, types: str) -> None:
        """Put new words into the box, or take all away, or leave it as it is."""
        if types != "same":
            form.fields[BOX] = [f"word{next(WORDS)}" if types == "new" else ""]

    def count_on(self, form: Form) -> None:
        """Count a save, as the script does."""
        name, _, number = form.fields["submit_id"][0].partition(".")
        form.fields["submit_id"] = [f"{name}.{int(number or 0) + 1}"]

    def post(self, path: str, fields: Mapping[str, list[str]]) -> TestResponse:
        """Send fields; a browser has a token of the same session."""
        return self.ash.visitor.client.post(
            path, data=fields, base_url=HOST, headers={"Origin": HOST}
        )

    def arrive(self, tab: int, answer: TestResponse, button: str, seen: frozenset[str]) -> None:
        """Show in a tab what came, or let a script take its fresh fields."""
        one = self.tabs[tab]
        one.form.seen |= seen
        if button == "stay":
            told = answer.json if answer.status_code == 200 and answer.is_json else {}
            one.form.fields |= {name: [told[name]] for name in ("shown", "submit_id") if told}
            return
        one.behind.append(one.form)
        page = Page(f"/t/{self.ash.handle}/{FRAME}", answer, lint(answer))
        has_form = answer.status_code != 303 and BOX in answer.text
        one.form = self.read(page, seen) if has_form else self.load()

    @rule(tab=TABS)
    def save_late(self, tab: int) -> None:
        """Let a script save words, and let the request be slow."""
        form = self.tabs[tab].form
        if "own_link" in form.fields:
            return
        self.type(form, "new")
        self.tabs[tab].late.append(({**form.fields, "next": ["stay"]}, frozenset(form.seen)))
        form.seen.add(form.fields[BOX][0])
        self.count_on(form)

    @precondition(lambda self: any(tab.late for tab in self.tabs))
    @rule(tab=TABS, which=st.integers(0, 9))
    def let_a_late_save_arrive(self, tab: int, which: int) -> None:
        """Let a slow request arrive: its words stand in the box of its tab, or were typed over."""
        late = self.tabs[tab].late
        if late:
            fields, seen = late.pop(which % len(late))
            self.post(f"/t/{self.ash.handle}/{FRAME}", fields)
            self.check_replaced("stay", "".join(fields[BOX]), seen)

    @rule(how=st.sampled_from([*["it goes on"] * 6, *["idle"] * 3, "leave", "cookies"]))
    def end_the_visit(self, how: str) -> None:
        """Let the visit end, now and then, in one of the ways it can."""
        if how == "it goes on":
            return
        if how == "idle":
            move_clock(self.app, timedelta(hours=3))
        elif how == "leave":
            self.ash.visitor.fetch("/leave")
        else:
            self.ash.visitor.client = self.app.test_client()

    @precondition(lambda self: any("own_link" in tab.form.fields for tab in self.tabs))
    @rule(tab=TABS, is_right=st.booleans())
    def send_with_the_link(self, tab: int, is_right: bool) -> None:
        """Put the own link, or another text, into the box of a page that was sent late."""
        form = self.tabs[tab].form
        if "own_link" not in form.fields:
            return
        fields = {**form.fields, "own_link": [self.link if is_right else "what"]}
        word, seen, button = "".join(fields[BOX]), frozenset(form.seen), fields["next"][0]
        answer = self.post(form.target, fields)
        self.check(answer, button, word, seen)
        if button != "stay":
            self.arrive(tab, answer, button, seen | {word})

    def check(self, answer: TestResponse, button: str, word: str, seen: frozenset[str]) -> None:
        """See that the word just sent is somewhere, and that what it replaced was seen."""
        self.check_replaced(button, word, seen)
        is_shown = answer.status_code != 303 and (word in answer.text or button == "stay")
        is_left_out = button == "leave" and answer.status_code == 303
        assert not word or word == self.saved or is_shown or is_left_out, (button, word)
        if is_left_out:
            assert not self.saved
            assert self.aside in {word, self.was_saved} or not (word or self.was_saved)

    def check_replaced(self, button: str, word: str, seen: frozenset[str]) -> None:
        """See that saved words go only for those that a person sent from where they saw them."""
        before, aside = self.saved, self.aside
        self.look()
        self.was_saved = before
        if self.saved != before:
            assert not before or before in seen, (button, before, word)
            assert self.saved in {word, aside} or button in ("skip", "leave")
        if aside and self.aside != aside and self.saved != aside:
            assert button != "stay" or word, button

    def look(self) -> None:
        """Read what is saved and what is set aside, in a browser that changes nothing."""
        reader = Visitor(self.app)
        reader.open(self.link)
        page = reader.get(f"/t/{self.ash.handle}/{FRAME}")
        self.saved = "".join(page.values(f"/{FRAME}")[BOX])
        self.aside = self.read_aside()

    def read_aside(self) -> str:
        """Open the sealed sheet itself: no page shows what is set aside."""
        return read_set_aside(self.app, self.link)

    @invariant()
    def what_is_saved_was_typed(self) -> None:
        """See that nothing but words is there."""
        assert not self.saved or self.saved.startswith("word")


def read_set_aside(app: Flask, link: str) -> str:
    """Open a sheet with its own link, and return the text that is set aside."""
    with app.app_context():
        storage.begin(read_only=True)
        keys, today = current_services().keys, current_services().today
        opened = open_link(
            links.read(links.find_token(link), keys.signing), keys, today, is_writing=False
        )
        sheet = find_place(*opened).sheet
        storage.rollback()
    return "".join(line.value for answer in sheet.set_aside for line in answer.lines)


PHASES = (Phase.explicit, Phase.reuse, Phase.generate, *(tuple(Phase) if SOAK else ()))
TestNoWordIsLost = NoWordIsLost.TestCase
TestNoWordIsLost.settings = settings(
    max_examples=count_rounds(8, 80),
    stateful_step_count=count_rounds(25, 40),
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
