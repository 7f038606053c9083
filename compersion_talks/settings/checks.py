"""What a value has to be, and the advice when it is refused."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

T = TypeVar("T")

HOST = re.compile(r"[a-z0-9\x80-\U0010ffff-]{1,63}(\.[a-z0-9\x80-\U0010ffff-]{1,63})*")
LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}")


def require(is_fit: object, instead: str) -> None:
    """Raise `ValueError` with what to write instead."""
    if not is_fit:
        raise ValueError(instead)


def make_absolute(path: str | Path) -> Path:
    """Return a path that no later change of the folder can move."""
    return Path(os.path.expanduser(path)).absolute()


def require_existing(kind: str, is_it: Callable[[Path], bool]) -> AfterValidator:
    """Make a validator that refuses a path where nothing of that kind lies."""

    def check(path: Path) -> Path:
        require(is_it(path), f"there is no such {kind}. Create it, or correct the path.")
        return path

    return AfterValidator(check)


def check_data_dir(path: Path) -> Path:
    """Refuse a file."""
    is_free = os.path.isdir(path) or not os.path.exists(path)
    require(is_free, "write the path of a folder; this is a file.")
    return path


def read_database_url(url: str) -> str:
    """Return the URL as SQLAlchemy takes it."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        require("/" in rest, "name the database: postgresql+psycopg://name@host/database.")
        place = rest.partition("?")[0].rpartition("@")[2]
        require(_is_place(place), "write host and port as in name@host:5432/database.")
        return f"postgresql+psycopg://{rest}"
    is_file = scheme == "sqlite" and len(rest) > 1 and rest[0] == "/" and ":memory:" not in rest
    require(is_file, "write sqlite:////path/of/a/file or postgresql+psycopg://name@host/database.")
    return f"sqlite:///{Path(rest[1:]).absolute()}"


def _is_place(text: str) -> bool:
    """Say whether a text begins with a host, and a port if any."""
    try:
        return urlsplit(f"//{text}").port != 0
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_full = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_full = False
    require(is_full, "write a full URL, such as https://talks.example.org.")
    require("@" not in parts.netloc, "leave out the name and password before the host.")
    return parts


def read_public_url(url: str) -> str:
    """Return the URL without a slash at its end."""
    parts = _split(url)
    host = parts.hostname or ""
    require(HOST.fullmatch(host), "write a host of letters, digits and hyphens.")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and LOOPBACK.fullmatch(host))
    require(is_safe, "begin it with https://; http:// is for localhost and 127.0.0.1 only.")
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    require(is_bare, "end it after the host and port; the pages need a host of their own.")
    return f"{parts.scheme}://{parts.netloc}"


def check_leave_url(url: str) -> str:
    """Refuse what is not HTTPS."""
    require(_split(url).scheme == "https", "write a URL that begins with https://.")
    return url


def limit_line(most: int) -> AfterValidator:
    """Make a validator that refuses more than one line of so many characters."""

    def check(text: str) -> str:
        is_line = len(text) <= most and text.isprintable()
        require(is_line, f"write one line of at most {most} characters.")
        return text

    return AfterValidator(check)


def require_one_of(*choices: T) -> AfterValidator:
    """Make a validator that refuses every other value."""
    names = [str(choice) for choice in choices]

    def check(value: T) -> T:
        require(value in choices, f"write {', '.join(names[:-1])} or {names[-1]}.")
        return value

    return AfterValidator(check)


def check_create_code(code: str) -> str:
    """Refuse a short passphrase."""
    is_long = not code or len(code) >= 8
    require(is_long, "write at least 8 characters, such as four words that are hard to guess.")
    return code


def check_text(path: Path) -> Path:
    """Refuse a file that is not text in UTF-8."""
    try:
        path.read_text(encoding="utf-8")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "not UTF-8 text"
        raise ValueError(
            f"it cannot be read ({reason}). Correct its rights, or save it again."
        ) from None
    return path


AbsolutePath = Annotated[Path, AfterValidator(make_absolute)]
Folder = Annotated[AbsolutePath, require_existing("folder", os.path.isdir)]
File = Annotated[AbsolutePath, require_existing("file", os.path.isfile)]
TextFile = Annotated[File, AfterValidator(check_text)]
