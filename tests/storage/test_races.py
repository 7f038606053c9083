"""Several real processes at once: every talk merges exactly once, every start migrates once."""

from collections import Counter
from contextlib import ExitStack

import pytest
from flask import Flask

from compersion_talks import storage
from compersion_talks.storage import talks
from tests.processes import start_process
from tests.soak import count_rounds, note
from tests.storage.builders import a_partner, a_talk, open_bare_store

ROUNDS = count_rounds(8, 150)
STARTS = (
    "import sys\n"
    "from tests.storage.builders import open_store\n"
    "print('ready', flush=True)\n"
    "sys.stdin.readline()\n"
    "open_store(sys.argv[1])\n"
    "print('started', flush=True)\n"
)


def open_talks(partners: int) -> list[bytes]:
    """Store as many open talks as there are rounds."""
    ids = [number.to_bytes(16, "big") for number in range(ROUNDS)]
    for talk_id in ids:
        talks.add_talk(a_talk(id=talk_id))
        for number in range(partners):
            partner_id = bytes([number]) + talk_id[1:]
            talks.add_partner(a_partner(partner_id, talk_id=talk_id))
    storage.commit()
    return ids


@pytest.mark.parametrize("partners", [4, 2][: count_rounds(1, 2)])
def test_partners_who_close_at_the_same_moment_merge_exactly_once(
    store: Flask, database: str, partners: int
) -> None:
    with store.app_context(), ExitStack() as stack:
        ids = open_talks(partners)
        racers = [
            start_process(stack, "-m", "tests.storage.closing_process", database, str(number))
            for number in range(partners)
        ]

        for talk_id in ids:
            for racer in racers:
                racer.send(talk_id.hex())
            heard = Counter(racer.receive() for racer in racers)

            assert heard == {"merged": 1, "closed": partners - 1}

        for talk_id in ids:
            assert talks.find_talk(talk_id) == a_talk(id=talk_id, is_merged=True, shared_rev=2)
            assert all(partner.release_blob for partner in talks.list_partners(talk_id))
    kind = database.partition(":")[0]
    note("race of rows", f"{kind}: {ROUNDS} talks of {partners}, each merged exactly once")


def test_servers_that_start_at_the_same_moment_migrate_once(blank: str) -> None:
    with ExitStack() as stack:
        racers = [start_process(stack, "-c", STARTS, blank) for _ in range(3)]

        for racer in racers:
            racer.send("go")

        assert [racer.receive() for racer in racers] == ["started"] * 3
    with open_bare_store(blank).app_context():
        assert storage.is_up_to_date()
        storage.db.engine.dispose()
