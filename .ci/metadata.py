"""Check what a wheel says of itself: `python .ci/metadata.py WHEEL`."""

import sys
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

SAID_ONCE = {
    "Name": "compersion-talks",
    "License-Expression": "MIT AND OFL-1.1",
    "Requires-Python": ">=3.11",
    "Description-Content-Type": "text/markdown",
}
NEEDED = ("Version", "Summary", "Author", "Keywords", "Classifier", "License-File", "Requires-Dist")
ENTRY = "compersion-talks = compersion_talks.cli:main"
SHIPPED = (
    "compersion_talks/decks/first-talk.toml",
    "compersion_talks/migrations/env.py",
    "compersion_talks/pdf/fonts/OFL.txt",
    "compersion_talks/static/css/",
    "compersion_talks/templates/site/",
    "compersion_talks/translations/messages.pot",
)


def find_faults(wheel: Path) -> list[str]:
    """List what is missing or wrong, in words."""
    with ZipFile(wheel) as opened:
        names = opened.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        said = message_from_bytes(opened.read(about))
        entries = opened.read(about.replace("METADATA", "entry_points.txt")).decode()
    return [
        *(
            f"{key} is {said[key]}, not {value}"
            for key, value in SAID_ONCE.items()
            if said[key] != value
        ),
        *(f"{key} is missing" for key in NEEDED if not said[key]),
        *(f"{name} is not in the wheel" for name in SHIPPED if not _holds(names, name)),
        *([] if ENTRY in entries else ["the command is missing"]),
        *_judge(said, wheel),
    ]


def _holds(names: list[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)


def _judge(said: Message, wheel: Path) -> list[str]:
    """Compare the description and the version with what they are made from."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    description = said.get_payload(decode=True).decode()
    is_read = description.strip() == readme.strip()
    is_named = wheel.name.startswith(f"compersion_talks-{said['Version']}-")
    return [
        *([] if is_read else ["the description is not README.md"]),
        *([] if is_named else ["the name of the file has another version"]),
    ]


if __name__ == "__main__":
    faults = find_faults(Path(sys.argv[1]))
    sys.exit("\n".join(faults) or 0)
