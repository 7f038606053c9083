"""Settings.from_env(): every setting, its default, and refusal of unsafe values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

PREFIX = "COMPERSION_"
NOBODY_NAMED = "someone in your group who has not given a name"
OPERATOR_MAX, CODE_MIN, PROXIES_MAX = 200, 8, 8
QUOTA_MIN, QUOTA_MAX = 16, 1024 * 1024
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
HOST = re.compile(r"[a-z0-9\x80-\U0010ffff-]{1,63}(\.[a-z0-9\x80-\U0010ffff-]{1,63})*")
Value = TypeVar("Value")


class SettingIsUnfit(ValueError):
    """Names every setting that cannot be used, with what to write instead."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep the faults, and print one on each line."""
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """All that an operator can decide about a copy; what is secret stays out of its `repr`."""

    data_dir: Path
    database_url: str = field(repr=False)
    keys_file: Path
    public_url: str
    operator: str
    create_code: str = field(repr=False)
    decks_dir: Path | None
    fonts_dir: Path | None
    leave_url: str
    support_file: Path | None
    trusted_proxies: int
    hsts_subdomains: bool
    database_quota_mib: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting, or raise `SettingIsUnfit` that names all faults at once."""
        given = _Given(environ)
        folder = given.read("DATA_DIR", "instance", _data_dir)
        database = f"sqlite:///{folder}/talks.sqlite3"
        settings = cls(
            data_dir=folder,
            database_url=given.read("DATABASE_URL", database, _database_url),
            keys_file=given.read("KEYS_FILE", str(folder / "keys.json"), _path),
            public_url=given.read("PUBLIC_URL", "http://127.0.0.1:8000", _public_url),
            operator=given.read("OPERATOR", NOBODY_NAMED, _operator),
            create_code=given.read("CREATE_CODE", "", _create_code),
            decks_dir=given.read("DECKS_DIR", "", _folder),
            fonts_dir=given.read("FONTS_DIR", "", _folder),
            leave_url=given.read("LEAVE_URL", "https://www.wikipedia.org/", _leave_url),
            support_file=given.read("SUPPORT_FILE", "", _file),
            trusted_proxies=given.read("TRUSTED_PROXIES", "0", _proxies),
            hsts_subdomains=given.read("HSTS_SUBDOMAINS", "no", _yes_or_no),
            database_quota_mib=given.read("DATABASE_QUOTA_MIB", "256", _quota),
        )
        given.refuse_faults()
        return settings


class _Given:
    """What the environment holds, and the faults found in it so far."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._texts = {name: text for name, text in environ.items() if name.startswith(PREFIX)}
        self._faults = [*map(_unknown, sorted(self._texts.keys() - NAMES))]

    def read(self, name: str, default: str, value_of: Callable[[str], Value]) -> Value:
        """Return the value of a setting; of the default where it is unset, empty or unfit."""
        name = PREFIX + name
        try:
            return value_of(self._texts.get(name, "").strip() or default)
        except _Unfit as fault:
            self._faults.append(f"{name} cannot be used: {fault}")
            return value_of(default)

    def refuse_faults(self) -> None:
        """Raise `SettingIsUnfit` if there was any fault."""
        if self._faults:
            raise SettingIsUnfit(tuple(self._faults))


class _Unfit(Exception):
    """Says what to write in place of a value that cannot be used."""


def _unknown(name: str) -> str:
    near = get_close_matches(name, NAMES, n=1, cutoff=0)[0]
    return f"{name} is no setting. Did you mean {near}? All are listed in docs/settings.md."


def _require(is_fit: object, instead: str) -> None:
    if not is_fit:
        raise _Unfit(instead)


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _data_dir(text: str) -> Path:
    path = _path(text)
    _require(path.is_dir() or not path.exists(), "write the path of a folder; this is a file.")
    return path


def _there(text: str, kind: str, is_it: Callable[[Path], bool]) -> Path | None:
    path = _path(text) if text else None
    _require(path is None or is_it(path), f"there is no {kind} {path}. Make it, or correct this.")
    return path


_folder = partial(_there, kind="folder", is_it=Path.is_dir)
_file = partial(_there, kind="file", is_it=Path.is_file)


def _database_url(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        _require("/" in rest, "name the database: postgresql+psycopg://name@host/database.")
        return f"postgresql+psycopg://{rest}"
    is_file = scheme == "sqlite" and len(rest) > 1 and rest[0] == "/" and ":memory:" not in rest
    _require(is_file, "write sqlite:////path/of/a/file or postgresql+psycopg://name@host/database.")
    return f"sqlite:///{Path(rest[1:]).absolute()}"


def _address(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    _require(is_whole, "write a whole address, such as https://talks.example.org.")
    _require("@" not in parts.netloc, "leave out the name and password before the host.")
    return parts


def _public_url(text: str) -> str:
    parts = _address(text)
    _require(HOST.fullmatch(parts.hostname or ""), "write a host of letters, digits and hyphens.")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))
    _require(is_safe, "begin it with https://; only this very machine may be reached by http://.")
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    _require(is_bare, "end it after the host and port; the pages need a host of their own.")
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(host: str | None) -> bool:
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def _leave_url(text: str) -> str:
    _require(_address(text).scheme == "https", "write an address that begins with https://.")
    return text


def _operator(text: str) -> str:
    is_fit = len(text) <= OPERATOR_MAX and text.isprintable()
    _require(is_fit, f"write one line of at most {OPERATOR_MAX} letters.")
    return text


def _create_code(text: str) -> str:
    is_fit = not text or len(text) >= CODE_MIN
    _require(is_fit, f"write at least {CODE_MIN} letters, such as four words nobody guesses.")
    return text


def _number(text: str, least: int, most: int) -> int:
    is_fit = text.isascii() and text.isdigit() and least <= int(text) <= most
    _require(is_fit, f"write a number from {least} to {most}.")
    return int(text)


_proxies = partial(_number, least=0, most=PROXIES_MAX)
_quota = partial(_number, least=QUOTA_MIN, most=QUOTA_MAX)


def _yes_or_no(text: str) -> bool:
    _require(text.lower() in (*YES, *NO), "write yes or no.")
    return text.lower() in YES


NAMES = tuple(PREFIX + one.name.upper() for one in fields(Settings))
