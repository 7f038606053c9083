"""The merge happens exactly once, whoever closes at the same instant, in real processes."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from compersion_talks import library, storage
from compersion_talks.factory import create_app
from compersion_talks.web.parts import parts
from tests.keeping.talking import Group
from tests.racing import racing

ROUNDS = 12


@pytest.fixture
def surroundings(database: str, tmp_path: Path) -> dict[str, str]:
    """Return the settings of a copy on an empty database of either kind."""
    return {"COMPERSION_DATA_DIR": str(tmp_path / "copy"), "COMPERSION_DATABASE_URL": database}


@pytest.fixture
def copy(surroundings: dict[str, str]) -> Iterator[Flask]:
    """Return that copy, set up."""
    app = create_app(surroundings)
    with app.app_context():
        storage.migrate()
    yield app
    with app.app_context():
        storage.db.engine.dispose()


def talk_of_two(number: int) -> Group:
    """Open a talk for Ash and Bo with both places taken up."""
    source = next(iter(library.built_in().values()))
    group = Group(source, parts().keys, parts().today, seed=number.to_bytes(32))
    group.opened("Ash", "Bo").take_up("Bo")
    group.say("Ash", "said by Ash")
    group.say("Bo", "said by Bo")
    return group


def test_two_who_close_at_the_same_instant_get_one_agenda(
    copy: Flask, surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    with copy.test_request_context(method="POST"), ExitStack() as stack:
        groups = [talk_of_two(number) for number in range(ROUNDS)]
        storage.commit()
        today = parts().today.isoformat()
        racers = {
            name: racing(stack, "-m", "tests.keeping.closer", today) for name in ("Ash", "Bo")
        }

        for group in groups:
            for name, racer in racers.items():
                racer.say(group.links[name].secret.hex())
            answers = [racer.hear() for racer in racers.values()]

            agenda = group.agenda("Ash")
            rows = storage.talks.partners_of(group.place("Ash").stored.id)
            storage.rollback()
            assert "merged" in answers
            assert agenda == group.agenda("Bo")
            assert [(row.private_blob, row.release_blob) for row in rows] == [(None, None)] * 2
            storage.rollback()
