"""A disk that takes its time: others read meanwhile, wait for their turn, and lose nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, current_thread

import pytest
from flask import Flask
from sqlalchemy import event

from compersion_talks import storage
from tests.talking import Partner, start_talk

PATIENCE_SECONDS = 60


@pytest.fixture
def group(app: Flask) -> dict[str, Partner]:
    """Return Ash and Bo, who have opened a page of questions each."""
    return start_talk(app, "Ash", "Bo")


@contextmanager
def slow_commits(app: Flask, slow: str) -> Iterator[tuple[Event, Event]]:
    """Let every commit of one thread take until it is told to go on."""
    has_begun, may_end = Event(), Event()

    def commit(_connection: object) -> None:
        if current_thread().name.startswith(slow):
            has_begun.set()
            may_end.wait(PATIENCE_SECONDS)

    with app.app_context():
        engine = storage.db.engine
    event.listen(engine, "commit", commit)
    try:
        yield has_begun, may_end
    finally:
        may_end.set()
        event.remove(engine, "commit", commit)


def read_boxes(partner: Partner) -> list[str]:
    """Return what is in the boxes of a partner's page."""
    return [box.text or "" for box in partner.get("pages/2/3").root.iter("textarea")]


def test_while_one_save_takes_long_others_read_and_the_next_save_waits_its_turn(
    app: Flask, group: dict[str, Partner]
) -> None:
    ash, bo = group.values()
    with (
        ThreadPoolExecutor(1, thread_name_prefix="slow") as slow,
        ThreadPoolExecutor(1, thread_name_prefix="quick") as quick,
        slow_commits(app, "slow") as (has_begun, may_end),
    ):
        first = slow.submit(ash.say, "said by Ash")
        assert has_begun.wait(PATIENCE_SECONDS)
        read_meanwhile = Partner("Bo", bo.visitor, bo.handle).get().status
        second = quick.submit(bo.say, "said by Bo")
        may_end.set()

        assert read_meanwhile == 200
        assert (first.result().status, second.result().status) == (200, 200)

    assert "said by Ash" in read_boxes(ash)
    assert "said by Bo" in read_boxes(bo)
