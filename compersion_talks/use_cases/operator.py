"""What an operator can do with a talk of others: find it by an address, to forget it."""

from compersion_talks import vault
from compersion_talks.storage import StoredTalk, talks


def find_talk_by_handle(handle: str, keys: vault.Keys) -> StoredTalk | None:
    """Return the talk that a living link with that handle opens; nothing in it can be read."""
    return talks.find_talk_by_handle(keys.hash_handle(handle))
