"""The table of docs/settings.md; `make settings` writes it."""

from collections.abc import Iterator
from pathlib import Path

from compersion_talks.settings.model import PREFIX, Settings

BEGIN = "<!-- The table is written by `make settings`. -->"
ROWS: dict[str, tuple[str, str]] = {
    "data_dir": (
        "`instance` in the current folder",
        "The folder for the database and the keys. It is made if it is missing, "
        "for nobody else to read.",
    ),
    "database_url": (
        "`talks.sqlite3` in the data folder",
        "Another database: `sqlite:////path/of/a/file` or `postgresql+psycopg://name@host/database`.",
    ),
    "keys_file": (
        "`keys.json` in the data folder",
        "The file with the keys of this copy. It is made at the first start.",
    ),
    "public_url": (
        "`http://127.0.0.1:8000`",
        "The address under which people reach this copy; every link begins with it.",
    ),
    "operator": (
        "someone who hasn't given their name here",
        "Who runs this copy. Every page says so, so people know whom they trust.",
    ),
    "group_name": (
        "no name",
        "The name of your group. It's at the foot of most pages, and on invitation cards.",
    ),
    "contact": (
        "no contact",
        "How people reach you, such as a telephone number. It's beside the name of the group.",
    ),
    "notice": (
        "no notice",
        "A sentence on the first page and where a talk is opened, such as when your group meets.",
    ),
    "create_code": (
        "anyone can start a talk",
        "Your group's passphrase, asked for when somebody starts a talk.",
    ),
    "opening_hours": (
        "always",
        "When talks can be opened: `Tue,Thu 18:00-22:30 Europe/Berlin`, or `09:00-17:00 UTC`.",
    ),
    "default_deck": (
        "the first talk",
        "The id of the questions that are offered first; `decks list` shows them.",
    ),
    "default_minutes": (
        "what suits the number of people",
        "How long a talk lasts unless somebody chooses otherwise: 30, 60, 90 or 120.",
    ),
    "default_paper": (
        "what suits the browser's language",
        "The paper that is chosen at first: `a4` or `letter`.",
    ),
    "default_kept_days": (
        "`30`",
        "After how many days a talk is forgotten unless somebody chooses otherwise: 7, 30 or 90.",
    ),
    "default_language": (
        "`en`",
        "The language of the pages for browsers that ask for none that is there.",
    ),
    "talks_per_hour": (
        "`5`",
        "How many talks one address may open in an hour, where no passphrase is set.",
    ),
    "talks_per_day": (
        "`20`",
        "How many talks one address may open in a day, where no passphrase is set.",
    ),
    "talks_in_all": ("`200`", "How many talks this copy lets be opened in a day, in all."),
    "people_at_once": (
        "`20`",
        "How many people in one place may open their links in one minute: they share an address.",
    ),
    "decks_dir": (
        "built-in decks only",
        "A folder with decks of your own; see `tasks/add-a-deck.md`.",
    ),
    "translations_dir": (
        "built-in languages only",
        "A folder with languages of your own for the pages; see `tasks/add-a-language.md`.",
    ),
    "fonts_dir": (
        "built-in fonts only",
        "A folder with fonts of your own, for scripts that the built-in ones lack.",
    ),
    "leave_url": (
        "`https://www.wikipedia.org/`",
        "Where the button to leave at once goes.",
    ),
    "support_file": (
        "no helplines of your own",
        "A text file with your local helplines, one on each line; `support.de.txt` beside "
        "`support.txt` is for those who read German.",
    ),
    "trusted_proxies": (
        "`0`",
        "How many proxies of your own are between people and this copy.",
    ),
    "hsts_subdomains": (
        "`no`",
        "Whether browsers should use HTTPS for all hosts below yours, too.",
    ),
    "log_format": (
        "`text`",
        "How the server writes its log: `text`, or `json`, one object a line.",
    ),
    "database_quota_mib": (
        "`256`",
        "How large the database may grow, in mebibytes.",
    ),
}
"""What each setting means when it is unset, and what it decides."""


def write_table() -> Iterator[str]:
    """Yield the lines of the table, in the order of the settings."""
    yield "| Setting | Unset means | What it decides |"
    yield "|---|---|---|"
    for name in Settings.model_fields:
        yield f"| `{PREFIX}{name.upper()}` | {' | '.join(ROWS[name])} |"


def replace_table(text: str) -> str:
    """Return a document with the table in place of the one behind its mark."""
    before, mark, rest = text.partition(BEGIN)
    _old, gap, after = rest.lstrip().partition("\n\n")
    return f"{before}{mark}\n\n{chr(10).join(write_table())}{gap}{after}"


def main() -> None:
    """Write the table into docs/settings.md of this checkout."""
    file = Path("docs") / "settings.md"
    file.write_text(replace_table(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
