"""What the page before closing says: who will read it, what steers the time, what is certain."""

from flask import Flask

from tests.talking import start_talk

CERTAIN = "you each know whose line it is"


def test_it_shows_what_steers_the_time_and_says_that_it_can_be_guessed(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]
    assert "This steers the time" not in ash.get("review").text

    ash.answer("talk", {"focus": ["under"], "focus.place.under": "1"})

    page = ash.get("review")
    assert "what might be underneath" in page.text
    assert "This steers the time. Others may be able to tell that it was you" in page.text


def test_it_asks_everyone_to_read_their_words_as_the_others_will(app: Flask) -> None:
    for partner in start_talk(app, "Ash", "Bo").values():
        assert "Would you say it like this, face to face?" in partner.get("review").text


def test_with_two_people_it_says_that_lines_without_a_name_are_certain(app: Flask) -> None:
    two, three = start_talk(app, "Ash", "Bo")["Ash"], start_talk(app, "Ash", "Bo", "Cy")["Ash"]

    assert CERTAIN in two.get("review").text
    assert CERTAIN not in three.get("review").text


def test_before_three_become_two_and_after_it_the_pages_say_what_changes(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy")
    people = group["Ash"].get("people/")
    remove = next(link for link in people.links() if "remove" in link)
    asked = group["Ash"].visitor.get(remove)
    assert CERTAIN in asked.text

    group["Ash"].visitor.send("remove")

    left = group["Bo"].get() if "Cy" in asked.text else group["Cy"].get()
    assert CERTAIN in left.text


def test_four_who_become_three_are_told_nothing_of_it(app: Flask) -> None:
    group = start_talk(app, "Ash", "Bo", "Cy", "Di")
    people = group["Ash"].get("people/")

    asked = group["Ash"].visitor.get(next(link for link in people.links() if "remove" in link))

    assert CERTAIN not in asked.text


def test_notes_are_said_to_go_with_the_talk(app: Flask) -> None:
    ash = start_talk(app, "Ash", "Bo")["Ash"]

    assert "deleted with the talk, and any of you can delete that" in ash.get("review").text
