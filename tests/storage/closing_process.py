"""One of several processes that close a sheet of the same talk at the same moment.

Started with a database address and a number; reads the ids of talks, one a line, and answers
each with `merged` where it was the one to see every sheet closed, else `closed`.
"""

import sys
from dataclasses import replace

from compersion_talks import storage
from compersion_talks.storage import talks
from tests.storage.builders import open_bare_store


def close_one(talk_id: bytes, number: int) -> str:
    """Hand in one sheet, and merge if it was the last: the smallest form of what closing does."""
    talk = talks.lock_talk(talk_id)
    assert talk
    partners = talks.list_partners(talk_id)
    talks.save_partner(replace(partners[number], release_blob=b"in", release_key_id=1))
    partners = talks.list_partners(talk_id)
    is_last = all(partner.release_blob for partner in partners)
    if is_last:
        talks.save_talk(replace(talk, is_merged=True, shared_rev=talk.shared_rev + 1))
    storage.commit()
    return "merged" if is_last else "closed"


def race_to_close(address: str, number: int) -> None:
    """Answer each talk that is read."""
    app = open_bare_store(address)
    with app.app_context():
        print("ready", flush=True)  # noqa: T201 - how processes speak
        for line in sys.stdin:
            print(close_one(bytes.fromhex(line), number), flush=True)  # noqa: T201


if __name__ == "__main__":
    race_to_close(sys.argv[1], int(sys.argv[2]))
