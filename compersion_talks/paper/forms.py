"""The forms in which an agenda can be had on paper."""

from enum import StrEnum


class Form(StrEnum):
    """How the paper is laid out; the values stand in addresses."""

    PLAN = "plan"
    """The whole talk on two sides, or as many as its lines need."""
    ROOM = "room"
    """A leaf for each topic, with room to write."""
    COVERED = "covered"
    """The same, with a side to fold outside that tells nobody anything."""
    LARGE = "large"
    """Room to write, in large print."""

    @property
    def is_large(self) -> bool:
        """Say whether it is in large print."""
        return self is Form.LARGE
