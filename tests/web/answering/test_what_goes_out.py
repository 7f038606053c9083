"""Whatever one person does in many tabs, what goes out is at most what the review showed."""

import json
import shutil
from dataclasses import dataclass
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from compersion_talks import links, storage, vault
from compersion_talks.domain.decks import Prompt, Visibility
from compersion_talks.domain.prompts import is_wider
from compersion_talks.domain.sheets import Sheet, put_in_words
from compersion_talks.factory import create_app
from compersion_talks.library import read_built_in
from compersion_talks.services import current_services
from compersion_talks.use_cases.access import find_place, open_link
from tests.attacks.browsers import make_folder
from tests.linting import lint, read_text
from tests.soak import SOAK, count_rounds
from tests.talking import PAGES, start_talk
from tests.visiting import HOST, Page
from tests.web.browsers import read_token

DECK = read_built_in()["other-connections"].deck
REACHES = [one.value for one in Visibility]
GROUPS = {
    "On the plan": Visibility.SHARED,
    "Only if we match": Visibility.IF_MUTUAL,
    "What you'd like to be sure to get to": Visibility.SHARED,
}
PICKS = {
    "fears-top": ("fear-watched", "fear-being-left", "fear-slow-fade", "fear-reaction"),
    "glad-kinds": ("calm", "turned-on", "curious"),
    "support-from-partner": ("listen", "hold"),
    "first-meeting": ("yes", "no"),
    "focus": ("under", "secure"),
}
TEXTS = ("worth-it", "thanks-one", "note-to-self")
OWN = ("fears-top.visibility.fear-watched", "fears-top.visibility.fear-being-left")
Values = dict[str, str | list[str]]
Lines = dict[tuple[str, str], Visibility]


@dataclass(frozen=True)
class Form:
    """A form as a tab keeps it: where it goes, and what it says."""

    action: str
    values: Values


@dataclass(frozen=True)
class Look:
    """One review as it was read: its lines, the form to close it, and the ways to its lines."""

    lines: Lines
    form: Form
    ways: list[str]


class WhatGoesOut(RuleBasedStateMachine):
    """One sheet, the old tabs of its owner, and all that was ever handed in."""

    def __init__(self) -> None:
        """Set up a copy of its own, and watch what is handed in."""
        super().__init__()
        self.folder = make_folder()
        self.app = create_app({"COMPERSION_DATA_DIR": str(self.folder)})
        self.handed_in: list[str] = []
        self.old: list[Form] = []
        self.looks: list[Look] = []
        self.names = 0
        self.seal = vault.seal
        self.watching = patch("compersion_talks.vault.seal", self.watch)
        self.watching.start()

    def watch(self, key: bytes, plain: bytes, *context: bytes, is_padded: bool = True) -> bytes:
        """Note what is sealed to be handed in."""
        if context[0] == b"release":
            self.handed_in.append(plain.decode())
        return self.seal(key, plain, *context, is_padded=is_padded)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.watching.stop()
        with self.app.app_context():
            storage.db.engine.dispose()
        shutil.rmtree(self.folder.parent)

    @initialize(reach=st.sampled_from(REACHES))
    def begin(self, reach: str) -> None:
        """Let Ash open a talk that Bo joins, pick a few lines, and look at the review."""
        group = start_talk(self.app, "Ash", "Bo")
        self.ash, self.bo = group["Ash"], group["Bo"]
        self.link = self.ash.own_link()
        self.is_closed = False
        for prompt, picks in PICKS.items():
            chosen: Values = {prompt: list(picks[-3:]), f"{prompt}.visibility": reach}
            self.fill_in(prompt, {**chosen, OWN[0]: reach})
        self.look()

    def find(self, path: str) -> Page:
        """Open a page below the handle, whatever its status."""
        answer = self.ash.visitor.client.get(
            f"/t/{self.ash.handle}/{path}", base_url=HOST, follow_redirects=True
        )
        return Page(answer.request.path, answer, lint(answer))

    def send(self, form: Form) -> int:
        """Send a form; nothing but closing hands in anything."""
        before = len(self.handed_in)
        answer = self.ash.visitor.client.post(form.action, data=form.values, base_url=HOST)
        assert answer.status_code in (303, 409, 422), answer.text[:500]
        assert form.action.endswith("/close") or len(self.handed_in) == before
        self.old.append(form)
        self.is_closed = self.is_closed and not form.action.endswith("/reopen")
        return answer.status_code

    @rule(data=st.data(), reach=st.sampled_from(REACHES), prompt=st.sampled_from(sorted(PICKS)))
    def answer(self, data: st.DataObject, reach: str, prompt: str) -> None:
        """Fill in a page of the walk as it is now; keep the form."""
        picks = data.draw(st.lists(st.sampled_from(PICKS[prompt]), max_size=2, unique=True))
        own = data.draw(st.dictionaries(st.sampled_from(OWN), st.sampled_from(REACHES)))
        self.fill_in(prompt, {prompt: picks, f"{prompt}.visibility": reach, **own})

    @rule(text=st.sampled_from(["", "soup", "an owl"]), prompt=st.sampled_from(TEXTS))
    def write(self, text: str, prompt: str) -> None:
        """Write a few words, into a box that is never sent, too."""
        reach = "shared" if text == "soup" else "private"
        self.fill_in(prompt, {f"{prompt}.text": text, f"{prompt}.visibility": reach})

    def fill_in(self, prompt: str, fields: Values) -> None:
        """Send a page with some fields, if it is there; a closed sheet is opened again first."""
        self.reopen()
        page = self.find(PAGES[prompt])
        if page.status == 200 and page.path.endswith(PAGES[prompt]):
            values = {**page.values(PAGES[prompt]), **fields, "next": "review"}
            self.send(Form(page.path, values))

    @precondition(lambda self: self.old)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """Go back to some old tab, and send its form once more."""
        form = data.draw(st.sampled_from(self.old))
        if not form.action.endswith("/close"):
            self.send(form)

    @rule(is_hidden=st.booleans())
    def hide_sex(self, is_hidden: bool) -> None:
        """Leave out everything about sex, or no more."""
        self.reopen()
        values = self.find("before").values("/before")
        values.pop("without_sex", None)
        hidden: Values = {"without_sex": "yes"} if is_hidden else {}
        self.send(Form(f"/t/{self.ash.handle}/before", {**values, **hidden}))

    @rule()
    def look(self) -> None:
        """Read the review to its end, and keep it."""
        page = self.find("review")
        if page.path.endswith("/review"):
            ways = [link for link in page.links() if "/review/lines/" in link]
            form = Form(f"/t/{self.ash.handle}/close", dict(page.values("/close")))
            self.looks.append(Look(read_lines(page), form, ways))
            self.check_that_private_lines_are_not_shown(self.looks[-1])

    @precondition(lambda self: any(look.ways for look in self.looks))
    @rule(data=st.data(), reach=st.sampled_from(REACHES))
    def change_line(self, data: st.DataObject, reach: str) -> None:
        """Change who reads one line that some review showed."""
        self.reopen()
        ways = [way for look in self.looks for way in look.ways]
        page = self.find(data.draw(st.sampled_from(ways)).partition(f"/t/{self.ash.handle}/")[2])
        if "/review/lines/" in page.path:
            self.send(Form(page.path, {**page.values(page.path), "reach": reach}))

    @precondition(lambda self: not self.names)
    @rule(act=st.sampled_from(["rename", "add", "anew"]))
    def change_the_list(self, act: str) -> None:
        """Let the list of people change; that opens a closed sheet again."""
        self.names += 1
        if act == "rename":
            self.bo.get("people/")
            self.bo.visitor.send("/rename", {"my_name": "Beau"})
        elif act == "add":
            self.bo.get("people/")
            self.bo.visitor.send("/add", {"new_name": "Cy"})
            self.is_closed = False
        else:
            ash = self.ash.get("people/")
            self.ash.visitor.get(next(one for one in ash.links() if one.endswith("/anew")))
            self.ash.visitor.send("/anew")
            self.is_closed = False

    @rule()
    def look_and_close(self) -> None:
        """Press the button of the review as it is."""
        self.reopen()
        self.look()
        self.press_done(self.looks[-1], {})
        assert self.is_closed

    @precondition(lambda self: self.looks)
    @rule(data=st.data(), keeps_notes=st.booleans())
    def close(self, data: st.DataObject, keeps_notes: bool) -> None:
        """Press the button of any review that was ever read."""
        look = data.draw(st.sampled_from(self.looks))
        self.press_done(look, {"keeps_notes": "yes"} if keeps_notes else {})

    def press_done(self, look: Look, notes: Values) -> None:
        """Press the button of a review, and see what is handed in."""
        before = len(self.handed_in)
        status = self.send(Form(look.form.action, {**look.form.values, **notes}))
        assert len(self.handed_in) - before <= (status == 303)
        for text in self.handed_in[before:]:
            self.is_closed = True
            self.check_handed_in(json.loads(text)["answers"], look)

    @rule()
    def reopen(self) -> None:
        """Take back what was handed in."""
        if self.is_closed:
            page = self.ash.get("waiting")
            self.send(Form(f"/t/{self.ash.handle}/reopen", dict(page.values("/reopen"))))
            self.is_closed = False

    def read_own_sheet(self) -> Sheet:
        """Read what is stored of this sheet."""
        with self.app.test_request_context():
            services = current_services()
            link = links.read(read_token(self.link), services.keys.signing)
            opened = open_link(link, services.keys, services.today, is_writing=False)
            return find_place(*opened).sheet

    def check_that_private_lines_are_not_shown(self, look: Look) -> None:
        """See that the review shows each line as it is stored, and no private one."""
        stored = read_stored(self.read_own_sheet())
        assert {key: stored.get(key) for key in look.lines} == look.lines

    def check_handed_in(self, answers: list[dict[str, object]], look: Look) -> None:
        """See that what is handed in was shown, goes no further, and may leave at all."""
        stored = read_stored(self.read_own_sheet())
        for key, reach in read_handed_in(answers).items():
            assert key in look.lines, f"{key} was not shown"
            assert not is_wider(reach, look.lines[key]), f"{key} goes further than was shown"
            assert not is_wider(reach, stored[key]), f"{key} goes further than is stored"


def read_lines(page: Page) -> Lines:
    """Read the lines of a review, by the title of their question and their words."""
    return {
        (read_text(entry.find("./h3")), read_text(line.find("./span"))): GROUPS[
            read_text(group.find("./h2"))
        ]
        for group in page.root.findall(".//*[@class='answer-list']")
        for entry in group.findall("./*[@class='answer-list__entry']")
        for line in entry.iter("li")
    }


def name_prompt(prompt: Prompt) -> str:
    """Name a question as the review does: by its title on the plan, if it has one."""
    return prompt.title or prompt.ask


def read_stored(sheet: Sheet) -> Lines:
    """Read the lines of a sheet in words; what never leaves goes nowhere."""
    return {
        (name_prompt(prompt), put_in_words(DECK, prompt, line.value)): (
            Visibility.PRIVATE if prompt.is_never_sent else line.visibility
        )
        for prompt in DECK.prompts
        if prompt.id in sheet.answers
        for line in sheet.answers[prompt.id].lines
    }


def read_handed_in(answers: list[dict[str, object]]) -> Lines:
    """Read the lines of a released sheet in words."""
    found: Lines = {}
    for answer in answers:
        prompt = DECK.find_prompt(str(answer["prompt_id"]))
        assert prompt is not None
        for line in answer["lines"]:  # type: ignore[attr-defined]
            reach = Visibility.IF_MUTUAL if line["only_if_mutual"] else Visibility.SHARED
            found[name_prompt(prompt), put_in_words(DECK, prompt, line["key"])] = reach
    return found


PHASES = (Phase.explicit, Phase.reuse, Phase.generate, *(tuple(Phase) if SOAK else ()))
TestWhatGoesOut = WhatGoesOut.TestCase
TestWhatGoesOut.settings = settings(
    max_examples=count_rounds(12, 150),
    stateful_step_count=count_rounds(25, 40),
    deadline=None,
    phases=PHASES,
    suppress_health_check=list(HealthCheck),
)
