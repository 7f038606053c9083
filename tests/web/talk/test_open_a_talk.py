"""The page that opens a talk: what it refuses, in which words, and what it gives back."""

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date
from flask import Flask

from compersion_talks import storage
from compersion_talks.storage import StorageIsReadOnly
from tests.linting import read_text
from tests.talking import WISHES, open_talk, read_invitations
from tests.visiting import HOST, Given, Page, Visitor

CODE = "four quiet herons waiting"
THIRTEEN = [f"Name {number}" for number in range(13)]


def try_wishes(visitor: Visitor, given: Given, status: int = 422) -> Page:
    """Send the page with some wishes changed."""
    visitor.get("/talks/new")
    return visitor.send("/talks", {**WISHES, "names": ["Ash", "Bo"], **given}, status)


def read_faults(page: Page) -> list[tuple[str, str]]:
    """Read the summary of a refused page: the field that each fault leads to, and its words."""
    summary = page.root.find(".//*[@role='alert']")
    links = summary.iter("a") if summary is not None else ()
    return [(one.get("href", ""), read_text(one)) for one in links]


def write_day(days: int) -> str:
    """Write the day so many days from today."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def say_day(days: int) -> str:
    """Write that day as the page says it."""
    return format_date(datetime.now(UTC).date() + timedelta(days=days), "long", "en")


SAME = (
    "Two people have the same name, or names that look the same. "
    "Change one of them, even by one letter."
)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], 'Write your own name first, or untick "I\'m taking part".'),
        (
            ["", "Bo", "Cy"],
            'Write your own name first, or untick "I\'m taking part".',
        ),
        (["Ash"], "Write at least two names. A talk needs two people or more."),
        (["Ash", " \u202e\t "], "Write at least two names. A talk needs two people or more."),
        (THIRTEEN, "There's room for twelve people. Take some names away."),
        (
            ["Ash", "aSH"],
            SAME,
        ),
        (
            ["Strauß", "STRAUSS"],
            SAME,
        ),
        (
            ["Ash", "Both of us"],
            "The plan itself uses this name, for more than one person. Choose another one.",
        ),
        (["Ash", "x" * 41], "This name is too long. Use at most 40 characters."),
    ],
)
def test_names_that_cannot_be_printed_are_refused_and_stay_on_the_page(
    ash: Visitor, names: list[str], said: str
) -> None:
    page = try_wishes(ash, {"names": names})

    assert read_faults(page) == [("#names-0", said)]
    assert page.values("/talks")["names"][: len(names)] == names
    assert f"Error: {said}" in page.text


def test_a_list_of_twelve_names_of_forty_characters_is_fine(ash: Visitor) -> None:
    names = [f"{number:02}" + "x" * 38 for number in range(12)]

    page = try_wishes(ash, {"names": names}, status=200)

    assert page.path.startswith("/t/")


def test_an_opener_who_takes_no_part_may_leave_the_first_field_empty(ash: Visitor) -> None:
    page = try_wishes(ash, {"names": ["", "Bo", "Cy"], "takes_part": None}, status=200)

    assert "Bo" in page.text


def test_a_name_reaches_the_list_without_what_is_hidden_in_it(app: Flask) -> None:
    opener = open_talk(app, "Ash", "B\x00o\u202e \n the  second")

    assert list(read_invitations(opener)) == ["Bo the second"]


@pytest.mark.parametrize("date", ["soon", "2027-02-30", "31.01.2027", "1"])
def test_a_date_that_cannot_be_read_is_refused(ash: Visitor, date: str) -> None:
    page = try_wishes(ash, {"held_on": date})

    assert read_faults(page) == [
        (
            "#held_on",
            "Write the date as year, month and day, such as 2027-01-31, or leave it empty.",
        )
    ]
    assert page.values("/talks")["held_on"] == [date]


@pytest.mark.parametrize("days", [-2, 33, 400])
def test_a_date_outside_the_life_of_the_talk_is_refused(ash: Visitor, days: int) -> None:
    page = try_wishes(ash, {"held_on": write_day(days)})

    assert read_faults(page) == [
        (
            "#held_on",
            f"Choose a day from today to {say_day(30)}.",
        )
    ]


GO_ON: Given = {"names": ["Ash", "Bo", "Cy"], "if_late": "go-on"}


@pytest.mark.parametrize(
    ("given", "days", "last"),
    [
        ({}, 31, 30),
        ({}, -2, 30),
        ({"kept_days": "7"}, 8, 7),
        ({"held_on": 5}, 6, 5),
        (GO_ON, 29, 28),
        ({**GO_ON, "kept_days": "7"}, 6, 5),
        ({**GO_ON, "names": ["Ash", "Bo"]}, 31, 30),
    ],
)
def test_a_day_to_answer_by_that_is_too_late_is_told_the_last_one(
    ash: Visitor, given: dict[str, str | int | list[str]], days: int, last: int
) -> None:
    wishes = {key: write_day(one) if isinstance(one, int) else one for key, one in given.items()}

    page = try_wishes(ash, {**wishes, "answer_by": write_day(days)})

    said = f"Choose a day from today to {say_day(last)}."
    assert read_faults(page) == [("#answer_by", said)]
    values = page.values("/talks")
    assert values["answer_by"] == [write_day(days)]
    assert all(values[key][: len(one)] == one for key, one in wishes.items() if key == "names")
    assert values["if_late"] == [given.get("if_late", "wait")]
    assert page.root.find(".//details[@open]//*[@id='answer_by']") is not None
    try_wishes(ash, {**wishes, "answer_by": write_day(last)}, status=200)


def test_to_go_on_takes_a_day_to_answer_by(ash: Visitor) -> None:
    page = try_wishes(ash, GO_ON)

    said = "If you don't want to wait, write the day to answer by."
    assert read_faults(page) == [("#answer_by", said)]


@pytest.mark.parametrize("days", [-1, 0, 30, 31])
def test_a_date_within_the_life_of_the_talk_is_fine_whatever_day_it_is_here(
    ash: Visitor, days: int
) -> None:
    page = try_wishes(ash, {"held_on": write_day(days)}, status=200)

    assert page.path.startswith("/t/")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("deck", "no-such-deck"),
        ("deck", ""),
        ("minutes", "45"),
        ("minutes", "-60"),
        ("paper", "a3"),
        ("kept_days", "3650"),
        ("kept_days", "30.0"),
        ("minutes", None),
        ("if_late", "hurry"),
    ],
)
def test_a_choice_that_was_not_offered_is_refused(
    ash: Visitor, field: str, value: str | None
) -> None:
    page = try_wishes(ash, {field: value})

    assert read_faults(page) == [(f"#{field}", "Choose one of the answers.")]


@pytest.mark.parametrize(
    ("people", "minutes"), [(2, 30), (3, 30), (4, 60), (7, 90), (10, 120), (12, 120)]
)
def test_unless_asked_otherwise_a_talk_lasts_what_suits_its_people(
    ash: Visitor, people: int, minutes: int
) -> None:
    ash.get("/talks/new")
    names = [f"Name {number}" for number in range(people)]

    page = ash.send("/talks", {"names": names})

    assert f"Then {minutes} minutes to talk." in page.text


@pytest.mark.parametrize(
    ("languages", "paper"),
    [
        ("en-US,en;q=0.9", "letter"),
        ("fr-CA", "letter"),
        ("de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "a4"),
        ("en-GB", "a4"),
        ("us", "a4"),
        ("", "a4"),
    ],
)
def test_the_paper_that_is_usual_where_the_browser_is_stands_chosen_and_folded(
    ash: Visitor, languages: str, paper: str
) -> None:
    ash.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = languages

    page = ash.get("/talks/new")

    assert page.values("/talks")["paper"] == [paper]
    assert page.root.find(".//details[@open]") is None
    page = ash.send("/talks", {"paper": "a4" if paper == "letter" else "letter"}, 422)
    assert page.root.find(".//details[@open]//*[@id='paper']") is not None


def test_two_names_are_asked_for_and_a_third_opens_the_fold(ash: Visitor) -> None:
    folded = ".//details//*[@id='names-2']"

    assert ash.get("/talks/new").root.find(folded) is not None
    page = try_wishes(ash, {"names": ["Ash", "", "Cy"], "minutes": "45"})

    assert page.root.find(f".//details[@open]{folded[10:]}") is not None


def test_every_fault_is_told_at_once_and_all_that_was_typed_stays(ash: Visitor) -> None:
    given: Given = {
        "names": ["Ash", "ash", "Cy"],
        "deck": "repair",
        "minutes": "120",
        "paper": "letter",
        "kept_days": "7",
        "held_on": write_day(30),
        "takes_part": None,
    }

    page = try_wishes(ash, given)

    assert [field for field, _said in read_faults(page)] == ["#names-0", "#held_on"]
    values = page.values("/talks")
    assert values["names"][:3] == given["names"]
    assert "takes_part" not in values
    for field in ("deck", "minutes", "paper", "kept_days", "held_on"):
        assert values[field] == [given[field]]


def test_a_missing_token_gives_the_page_back_with_all_that_was_typed(ash: Visitor) -> None:
    given: Given = {"names": ["Ash", "Bo", "Cy", "Di"], "minutes": "90", "held_on": write_day(3)}

    page = try_wishes(ash, {**given, "csrf_token": None}, status=400)

    values = page.values("/talks")
    assert values["names"][:4] == given["names"]
    assert (values["minutes"], values["held_on"]) == (["90"], [given["held_on"]])
    assert "Nothing is lost" in page.text


def test_a_browser_that_takes_no_cookie_is_told_so_beside_all_that_was_typed(
    ash: Visitor,
) -> None:
    ash.client = ash.app.test_client(use_cookies=False)
    ash.client.environ_base["HTTP_COOKIE"] = "cloudsession=of-another-site"

    page = try_wishes(ash, {"names": ["Ash", "Bo"]}, status=400)

    [(_field, said)] = read_faults(page)
    assert said.startswith("Your browser doesn't accept this site's cookies")
    assert "Allow cookies" in said
    assert page.values("/talks")["names"][:2] == ["Ash", "Bo"]


def test_a_page_given_back_opens_the_talk_by_one_more_press(ash: Visitor) -> None:
    try_wishes(ash, {"csrf_token": None}, status=400)

    page = ash.send("/talks")

    assert page.path.startswith("/t/")


def test_a_press_repeated_opens_one_talk(ash: Visitor) -> None:
    ash.get("/talks/new")
    values = {**ash.page.values("/talks"), **WISHES, "names": ["Ash", "Bo"]}
    first = ash.client.post("/talks", data=values, base_url=HOST)

    second = ash.client.post("/talks", data=values, base_url=HOST)

    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]


def test_names_are_given_back_when_the_talk_cannot_be_saved(
    ash: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StorageIsReadOnly

    monkeypatch.setattr(storage, "commit", refuse)

    page = try_wishes(ash, {"names": ["Ash", "Bo the tall"]}, status=503)

    assert page.heading == "This site can't save anything right now"
    assert "Bo the tall" in [read_text(box) for box in page.root.iter("textarea")]


@pytest.mark.parametrize("settings", [{"COMPERSION_CREATE_CODE": CODE}])
@pytest.mark.parametrize("typed", ["", CODE.upper(), f"{CODE} ", "\u00e4\u00f6\u00fc"])
def test_a_wrong_passphrase_is_refused_and_never_given_back(ash: Visitor, typed: str) -> None:
    page = try_wishes(ash, {"create_code": typed})

    assert read_faults(page) == [
        (
            "#create_code",
            "This isn't your group's passphrase. Capital letters count. "
            "The person who runs this site knows it.",
        )
    ]
    assert page.values("/talks")["create_code"] == [""]
    assert page.values("/talks")["names"][:2] == ["Ash", "Bo"]


@pytest.mark.parametrize("settings", [{"COMPERSION_CREATE_CODE": CODE}])
def test_the_passphrase_of_the_group_opens_a_talk(ash: Visitor) -> None:
    page = try_wishes(ash, {"create_code": CODE}, status=200)

    assert page.path.startswith("/t/")


@pytest.mark.parametrize("settings", [{"COMPERSION_CREATE_CODE": CODE}])
def test_a_passphrase_is_on_no_page_of_trouble(
    ash: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StorageIsReadOnly

    monkeypatch.setattr(storage, "commit", refuse)

    page = try_wishes(ash, {"create_code": CODE}, status=503)

    assert CODE not in page.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "action", "name", "said"),
    [
        ("my_name", "/rename", "", "Write a name for the plan. A nickname or a letter is fine."),
        ("my_name", "/rename", "bO", "Two people have the same name, or"),
        ("new_name", "/add", "x" * 41, "This name is too long. Use at most 40 characters."),
    ],
)
def test_a_name_that_does_not_fit_the_list_comes_back(
    app: Flask, field: str, action: str, name: str, said: str
) -> None:
    opener = open_talk(app, "Ash", "Bo")
    opener.get("people/")

    page = opener.visitor.send(action, {field: name}, 422)

    [(where, words)] = read_faults(page)
    assert where == f"#{field}"
    assert words.startswith(said)
    assert page.values(action)[field] == [name]


def test_a_thirteenth_person_finds_no_room(app: Flask) -> None:
    opener = open_talk(app, *THIRTEEN[:12])
    opener.get("people/")

    page = opener.visitor.send("/add", {"new_name": "Zed"}, 422)

    assert read_faults(page) == [
        ("#new_name", "There's room for twelve people. Take some names away.")
    ]


def test_the_second_last_person_cannot_be_removed(app: Flask) -> None:
    opener = open_talk(app, "Ash", "Bo")
    links = opener.get("people/").links()
    opener.visitor.get(next(one for one in links if one.endswith("/remove")))

    page = opener.visitor.send("/remove", status=422)

    assert read_faults(page) == [
        (
            "#seats",
            "A talk needs at least two people. You can delete the talk instead.",
        )
    ]


def test_a_busy_site_is_not_called_a_wrong_name(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> None:
        raise storage.StorageIsBusy

    opener = open_talk(app, "Ash", "Bo")
    opener.get("people/")
    monkeypatch.setattr("compersion_talks.use_cases.people.rename", refuse)

    page = opener.visitor.send("/rename", {"my_name": "Ash the second"}, 503)

    assert page.heading == "The site is busy"
    assert "Ash the second" in [read_text(box) for box in page.root.iter("textarea")]


def test_a_name_that_nobody_can_see_is_refused_where_it_stands(ash: Visitor) -> None:
    ash.get("/talks/new")
    wishes = {**WISHES, "names": ["Ash", "Bo", "Cy", "\u3164"]}

    page = ash.send("/talks", wishes, status=422)

    assert read_text(page.root.find(".//*[@id='names-3.fault']")).endswith(
        "Write a name for the plan. A nickname or a letter is fine."
    )
    assert page.values("/talks")["names"][:4] == ["Ash", "Bo", "Cy", "\u3164"]
