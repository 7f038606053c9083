"""Every setting: its type, its default, what it decides, and how the environment is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from compersion_talks.settings.checks import (
    AbsolutePath,
    Folder,
    TextFile,
    check_create_code,
    check_data_dir,
    check_leave_url,
    limit_line,
    make_absolute,
    read_database_url,
    read_public_url,
    require,
    require_one_of,
)
from compersion_talks.settings.hours import Hours, read_hours

PREFIX, SUFFIX = "COMPERSION_", "_FILE"
LENGTHS = "write 30, 60, 90 or 120."
NOBODY_NAMED = "someone who hasn't given their name here"


class SettingIsUnfit(ValueError):
    """Names every setting that cannot be used and what to write instead, one on each line."""


@dataclass(frozen=True, repr=False)
class _Given:
    """The raw value of a setting; no `repr`, since pydantic-settings may log it."""

    name: str
    value: str
    path: str

    def read(self) -> str:
        """Return the value, or what the file holds; no error shows either."""
        file_name = self.name + SUFFIX
        require(not (self.value and self.path), f"{file_name} is set, too. Remove one of the two.")
        if self.value:
            return self.value
        file = make_absolute(self.path)
        try:
            content = file.read_text(encoding="utf-8-sig").strip()
        except (OSError, ValueError) as fault:
            reason = getattr(fault, "strerror", None) or "not UTF-8 text"
            instead = f"Correct {file_name}, or the rights of the file."
            raise ValueError(f"{file} cannot be read ({reason}). {instead}") from None
        require(content, f"{file} is empty. Write the value into it.")
        return content


def _read_hours(given: object) -> object:
    """Read what was written; pydantic reads a setting from its file before this."""
    return read_hours(given) if isinstance(given, str) else given


def _make_limit(usual: int) -> int:
    limit: int = Field(usual, ge=1, le=100_000, description="write a number from 1 to 100000.")
    return limit


class Settings(BaseSettings):
    """What an operator can set. `repr` shows no value: any of them may come from a secret file.

    A validator raises `ValueError` with what to write instead, and does not repeat the value.
    Where pydantic's own check fails, the `description` of the field is what to write instead.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    data_dir: Annotated[AbsolutePath, AfterValidator(check_data_dir)] = Path("instance")
    database_url: Annotated[str, AfterValidator(read_database_url)] = Field(
        default_factory=lambda before: f"sqlite:///{before['data_dir']}/talks.sqlite3"
    )
    keys_file: AbsolutePath = Field(default_factory=lambda before: before["data_dir"] / "keys.json")
    public_url: Annotated[str, AfterValidator(read_public_url)] = "http://127.0.0.1:8000"
    operator: Annotated[str, limit_line(200)] = NOBODY_NAMED
    group_name: Annotated[str, limit_line(80)] = ""
    contact: Annotated[str, limit_line(200)] = ""
    notice: Annotated[str, limit_line(300)] = ""
    create_code: Annotated[str, AfterValidator(check_create_code)] = ""
    opening_hours: Annotated[Hours | None, BeforeValidator(_read_hours)] = None
    default_deck: str = ""
    default_minutes: Annotated[int, require_one_of(30, 60, 90, 120)] | None = Field(
        None, description=LENGTHS
    )
    default_paper: Annotated[str, require_one_of("a4", "letter")] | None = None
    default_kept_days: Annotated[int, require_one_of(7, 30, 90)] = Field(
        30, description="write 7, 30 or 90."
    )
    default_language: str = "en"
    talks_per_hour: int = _make_limit(5)
    talks_per_day: int = _make_limit(20)
    talks_in_all: int = _make_limit(200)
    people_at_once: int = _make_limit(20)
    decks_dir: Folder | None = None
    translations_dir: Folder | None = None
    fonts_dir: Folder | None = None
    leave_url: Annotated[str, AfterValidator(check_leave_url)] = "https://www.wikipedia.org/"
    support_file: TextFile | None = None
    trusted_proxies: int = Field(0, ge=0, le=8, description="write a number from 0 to 8.")
    hsts_subdomains: bool = Field(False, description="write yes or no.")
    log_format: Annotated[str, require_one_of("text", "json")] = "text"
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
