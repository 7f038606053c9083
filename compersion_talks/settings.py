"""Every setting: its type, its default, and the advice when a value is refused."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX, SUFFIX = "COMPERSION_", "_FILE"
NOBODY_NAMED = "someone who hasn't given their name here"
HOST = re.compile(r"[a-z0-9\x80-\U0010ffff-]{1,63}(\.[a-z0-9\x80-\U0010ffff-]{1,63})*")
LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}")


class SettingIsUnfit(ValueError):
    """Names every setting that cannot be used and what to write instead, one on each line."""


def _require(is_fit: object, instead: str) -> None:
    if not is_fit:
        raise ValueError(instead)


def _make_absolute(path: str | Path) -> Path:
    return Path(os.path.expanduser(path)).absolute()


def _require_existing(kind: str, is_it: Callable[[Path], bool]) -> AfterValidator:
    def check(path: Path) -> Path:
        _require(is_it(path), f"there is no such {kind}. Create it, or correct the path.")
        return path

    return AfterValidator(check)


def _check_data_dir(path: Path) -> Path:
    is_free = os.path.isdir(path) or not os.path.exists(path)
    _require(is_free, "write the path of a folder; this is a file.")
    return path


def _read_database_url(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        _require("/" in rest, "name the database: postgresql+psycopg://name@host/database.")
        return f"postgresql+psycopg://{rest}"
    is_file = scheme == "sqlite" and len(rest) > 1 and rest[0] == "/" and ":memory:" not in rest
    _require(is_file, "write sqlite:////path/of/a/file or postgresql+psycopg://name@host/database.")
    return f"sqlite:///{Path(rest[1:]).absolute()}"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_full = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_full = False
    _require(is_full, "write a full URL, such as https://talks.example.org.")
    _require("@" not in parts.netloc, "leave out the name and password before the host.")
    return parts


def _read_public_url(url: str) -> str:
    parts = _split(url)
    host = parts.hostname or ""
    _require(HOST.fullmatch(host), "write a host of letters, digits and hyphens.")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and LOOPBACK.fullmatch(host))
    _require(is_safe, "begin it with https://; http:// is for localhost and 127.0.0.1 only.")
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    _require(is_bare, "end it after the host and port; the pages need a host of their own.")
    return f"{parts.scheme}://{parts.netloc}"


def _check_leave_url(url: str) -> str:
    _require(_split(url).scheme == "https", "write a URL that begins with https://.")
    return url


def _check_operator(name: str) -> str:
    is_line = len(name) <= 200 and name.isprintable()
    _require(is_line, "write one line of at most 200 characters.")
    return name


def _check_create_code(code: str) -> str:
    is_long = not code or len(code) >= 8
    _require(is_long, "write at least 8 characters, such as four words that are hard to guess.")
    return code


AbsolutePath = Annotated[Path, AfterValidator(_make_absolute)]
Folder = Annotated[AbsolutePath, _require_existing("folder", os.path.isdir)]
File = Annotated[AbsolutePath, _require_existing("file", os.path.isfile)]


@dataclass(frozen=True, repr=False)
class _Given:
    """The raw value of a setting; no `repr`, since pydantic-settings may log it."""

    name: str
    value: str
    path: str

    def read(self) -> str:
        """Return the value, or what the file holds; no error shows either."""
        file_name = self.name + SUFFIX
        _require(not (self.value and self.path), f"{file_name} is set, too. Remove one of the two.")
        if self.value:
            return self.value
        file = _make_absolute(self.path)
        try:
            content = file.read_text(encoding="utf-8-sig").strip()
        except (OSError, ValueError) as fault:
            reason = getattr(fault, "strerror", None) or "not UTF-8 text"
            instead = f"Correct {file_name}, or the rights of the file."
            raise ValueError(f"{file} cannot be read ({reason}). {instead}") from None
        _require(content, f"{file} is empty. Write the value into it.")
        return content


class Settings(BaseSettings):
    """What an operator can set. `repr` shows no value: any of them may come from a secret file.

    A validator raises `ValueError` with what to write instead, and does not repeat the value.
    Where pydantic's own check fails, the `description` of the field is what to write instead.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    data_dir: Annotated[AbsolutePath, AfterValidator(_check_data_dir)] = Path("instance")
    database_url: Annotated[str, AfterValidator(_read_database_url)] = Field(
        default_factory=lambda before: f"sqlite:///{before['data_dir']}/talks.sqlite3"
    )
    keys_file: AbsolutePath = Field(default_factory=lambda before: before["data_dir"] / "keys.json")
    public_url: Annotated[str, AfterValidator(_read_public_url)] = "http://127.0.0.1:8000"
    operator: Annotated[str, AfterValidator(_check_operator)] = NOBODY_NAMED
    create_code: Annotated[str, AfterValidator(_check_create_code)] = ""
    decks_dir: Folder | None = None
    fonts_dir: Folder | None = None
    leave_url: Annotated[str, AfterValidator(_check_leave_url)] = "https://www.wikipedia.org/"
    support_file: File | None = None
    trusted_proxies: int = Field(0, ge=0, le=8, description="write a number from 0 to 8.")
    hsts_subdomains: bool = Field(False, description="write yes or no.")
    database_quota_mib: int = Field(
        256, ge=16, le=1024 * 1024, description="write a number from 16 to 1048576."
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every setting, or raise `SettingIsUnfit` that lists all faults at once."""
        try:
            return cls(**_collect(environ))
        except ValidationError as invalid:
            raise SettingIsUnfit("\n".join(_describe(invalid))) from None

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: Any, init_settings: Any, *_others: Any, **_named: Any
    ) -> tuple[Any, ...]:
        """Take what `from_env()` passes; read neither the process's environment nor `.env`."""
        return (init_settings,)

    @field_validator("*", mode="before")
    @classmethod
    def _read_given(cls, given: object) -> object:
        return given.read() if isinstance(given, _Given) else given

    def __repr_args__(self) -> tuple[()]:
        """Leave every value out of `repr`."""
        return ()


NAMES = tuple(PREFIX + field.upper() for field in Settings.model_fields)


def _collect(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the raw value of each field. Unknown names stay, so that the model refuses them."""
    texts = {name: text.strip() for name, text in environ.items() if name.startswith(PREFIX)}
    given = [_Given(name, texts.pop(name, ""), texts.pop(name + SUFFIX, "")) for name in NAMES]
    fields = {one.name.removeprefix(PREFIX).lower(): one for one in given if one.value or one.path}
    return fields | texts


def _describe(invalid: ValidationError) -> Iterator[str]:
    for error in invalid.errors():
        name = str(error["loc"][0])
        if error["type"] == "extra_forbidden":
            near = get_close_matches(name, [*NAMES, *(one + SUFFIX for one in NAMES)], 1, 0)[0]
            yield f"{name} is not a setting. Did you mean {near}? docs/settings.md lists them all."
        elif error["type"] != "default_factory_not_called":  # it follows from a fault named here
            own = error.get("ctx", {}).get("error")
            instead = own or Settings.model_fields[name].description or error["msg"]
            yield f"{PREFIX}{name.upper()} cannot be used: {instead}"
