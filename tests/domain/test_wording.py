"""Templates filled with constant words and with what partners typed."""

from compersion_talks.domain.paper import Part
from compersion_talks.domain.wording import listed, own, plain, said


def test_words_that_a_partner_typed_are_kept_apart() -> None:
    line = said("{name}: {answer}", name=own("Ash"), answer=own("soup"))

    assert line == (Part("Ash", is_own=True), Part(": "), Part("soup", is_own=True))


def test_constant_words_are_one_run() -> None:
    line = said("Both of us: {options}.", options=listed(("a walk", "music")))

    assert line == (Part("Both of us: a walk; music."),)


def test_braces_in_a_name_are_only_a_name() -> None:
    line = said("{name}: {answer}", name=own("{answer}"), answer=own("{0!r}"))

    assert plain(line) == "{answer}: {0!r}"


def test_runs_of_every_kind_can_be_listed() -> None:
    line = listed(("a", Part("b"), (Part("c"), own("d"))))

    assert line == (Part("a; b; c"), Part("d", is_own=True))
    assert listed(()) == ()


def test_a_template_can_end_in_constant_words() -> None:
    assert said("({name})", name=own("Bo")) == (Part("("), Part("Bo", is_own=True), Part(")"))
