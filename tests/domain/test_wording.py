"""Templates filled with constant words and with what partners typed."""

from compersion_talks.domain.wording import Run, fill, flatten, join, quote


def test_words_that_a_partner_typed_are_kept_apart() -> None:
    line = fill("{name}: {answer}", name=quote("Ash"), answer=quote("soup"))

    assert line == (Run("Ash", is_own=True), Run(": "), Run("soup", is_own=True))


def test_constant_words_are_one_run() -> None:
    line = fill("Both of us: {options}.", options=join(("a walk", "music")))

    assert line == (Run("Both of us: a walk; music."),)


def test_braces_in_a_name_are_only_a_name() -> None:
    line = fill("{name}: {answer}", name=quote("{answer}"), answer=quote("{0!r}"))

    assert flatten(line) == "{answer}: {0!r}"


def test_runs_of_every_kind_can_be_listed() -> None:
    line = join(("a", Run("b"), (Run("c"), quote("d"))))

    assert line == (Run("a; b; c"), Run("d", is_own=True))
    assert join(()) == ()


def test_a_template_can_end_in_constant_words() -> None:
    assert fill("({name})", name=quote("Bo")) == (Run("("), Run("Bo", is_own=True), Run(")"))
