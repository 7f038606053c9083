"""One person's answers to the default deck: always the same lines shown, other things kept back."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.visiting import Given


@dataclass(frozen=True)
class Hidden:
    """What one person keeps back: settings, answers by page, and what is done with the sheet."""

    settings: Given
    pages: Mapping[str, Given]
    reopens: bool = False
    keeps_notes: bool = False


SHOWN: dict[str, Given] = {
    "good": {"thanks-one.text": "for the soup", "thanks-one.visibility": "shared"},
    "frame": {"where-i-stand": "thinking", "where-i-stand.visibility": "private"},
    "under": {
        "fears-top": ["fear-being-left"],
        "fears-top.visibility.fear-being-left": "if-mutual",
    },
}
LITTLE = Hidden({"path": "full"}, {})
MUCH = Hidden(
    {"path": "short", "without_sex": "yes"},
    {
        "good": {
            "came-through.text": "a heron in the attic",
            "came-through.visibility": "private",
            "strong-between-us": ["trust"],
            "strong-between-us.visibility.trust": "private",
        },
        "frame": {"which-connections": ["sexual"], "worth-it.text": "   "},
        "glad": {"glad-strength": "3", "glad-strength.visibility": "private"},
        "jealous": {"hard-on-myself": "never to be sent", "jealous-strength": "not-sure"},
        "under": {
            "fears-top": ["fear-being-left", "fear-slow-fade", "fear-compared", "fear-reaction"],
            "fears-top.place.fear-slow-fade": "1",
            "fears-top.visibility.fear-slow-fade": "private",
            "fears-top.place.fear-compared": "2",
            "fears-top.visibility.fear-compared": "if-mutual",
            "fears-top.place.fear-being-left": "3",
            "my-place.text": "a heron for you",
            "my-place.visibility": "private",
        },
        "asks": {"main-ask.text": "a heron too", "main-ask.visibility": "private"},
    },
    reopens=True,
    keeps_notes=True,
)
