"""Settings: defaults, what each one takes, and what an operator reads when one is refused."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from compersion_talks.settings import NAMES, SettingIsUnfit, Settings
from compersion_talks.settings.hours import DAYS, read_hours

HOURS = "Tue,Thu 18:00-22:30 Europe/Berlin"
UNTIMED = hypothesis.settings(deadline=None)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff"))


def list_faults(environ: Mapping[str, str]) -> list[str]:
    """Return the lines that an operator reads, or none when the settings are fine."""
    try:
        Settings.from_env(environ)
    except SettingIsUnfit as unfit:
        return str(unfit).splitlines()
    return []


def test_nothing_needs_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_env({})

    assert settings.model_dump() == {
        "data_dir": tmp_path / "instance",
        "database_url": f"sqlite:///{tmp_path}/instance/talks.sqlite3",
        "keys_file": tmp_path / "instance" / "keys.json",
        "public_url": "http://127.0.0.1:8000",
        "operator": "someone who hasn't given their name here",
        "create_code": "",
        "group_name": "",
        "contact": "",
        "notice": "",
        "opening_hours": None,
        "default_deck": "",
        "default_minutes": None,
        "default_paper": None,
        "default_kept_days": 30,
        "default_language": "en",
        "talks_per_hour": 5,
        "talks_per_day": 20,
        "talks_in_all": 200,
        "people_at_once": 20,
        "decks_dir": None,
        "fonts_dir": None,
        "translations_dir": None,
        "leave_url": "https://www.wikipedia.org/",
        "support_file": None,
        "trusted_proxies": 0,
        "hsts_subdomains": False,
        "log_format": "text",
        "database_quota_mib": 256,
    }


def test_everything_can_be_set(tmp_path: Path) -> None:
    (tmp_path / "helplines.txt").touch()

    settings = Settings.from_env(
        {
            "COMPERSION_DATA_DIR": str(tmp_path),
            "COMPERSION_DATABASE_URL": "postgresql+psycopg://talks@db/talks",
            "COMPERSION_KEYS_FILE": str(tmp_path / "ring.json"),
            "COMPERSION_PUBLIC_URL": "https://talks.example.org/",
            "COMPERSION_OPERATOR": " Robin, of the reading circle ",
            "COMPERSION_CREATE_CODE": "four quiet green birds",
            "COMPERSION_GROUP_NAME": "The reading circle",
            "COMPERSION_CONTACT": "0151 234 567",
            "COMPERSION_NOTICE": "We meet on Tuesdays.",
            "COMPERSION_OPENING_HOURS": HOURS,
            "COMPERSION_DEFAULT_DECK": "check-in",
            "COMPERSION_DEFAULT_MINUTES": "90",
            "COMPERSION_DEFAULT_PAPER": "letter",
            "COMPERSION_DEFAULT_KEPT_DAYS": "7",
            "COMPERSION_DEFAULT_LANGUAGE": "en",
            "COMPERSION_TALKS_PER_HOUR": "6",
            "COMPERSION_TALKS_PER_DAY": "60",
            "COMPERSION_TALKS_IN_ALL": "600",
            "COMPERSION_PEOPLE_AT_ONCE": "66",
            "COMPERSION_DECKS_DIR": str(tmp_path),
            "COMPERSION_FONTS_DIR": str(tmp_path),
            "COMPERSION_TRANSLATIONS_DIR": str(tmp_path),
            "COMPERSION_LEAVE_URL": "https://weather.example.org/today",
            "COMPERSION_SUPPORT_FILE": str(tmp_path / "helplines.txt"),
            "COMPERSION_TRUSTED_PROXIES": "1",
            "COMPERSION_HSTS_SUBDOMAINS": "Yes",
            "COMPERSION_LOG_FORMAT": "json",
            "COMPERSION_DATABASE_QUOTA_MIB": "1024",
        }
    )

    assert settings.model_dump() == {
        "data_dir": tmp_path,
        "database_url": "postgresql+psycopg://talks@db/talks",
        "keys_file": tmp_path / "ring.json",
        "public_url": "https://talks.example.org",
        "operator": "Robin, of the reading circle",
        "create_code": "four quiet green birds",
        "group_name": "The reading circle",
        "contact": "0151 234 567",
        "notice": "We meet on Tuesdays.",
        "opening_hours": asdict(read_hours(HOURS)),
        "default_deck": "check-in",
        "default_minutes": 90,
        "default_paper": "letter",
        "default_kept_days": 7,
        "default_language": "en",
        "talks_per_hour": 6,
        "talks_per_day": 60,
        "talks_in_all": 600,
        "people_at_once": 66,
        "decks_dir": tmp_path,
        "fonts_dir": tmp_path,
        "translations_dir": tmp_path,
        "leave_url": "https://weather.example.org/today",
        "support_file": tmp_path / "helplines.txt",
        "trusted_proxies": 1,
        "hsts_subdomains": True,
        "log_format": "json",
        "database_quota_mib": 1024,
    }


def test_settings_cannot_be_changed() -> None:
    settings = Settings.from_env({})

    with pytest.raises(ValidationError, match="frozen"):
        settings.create_code = ""


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_an_unset_one(name: str) -> None:
    environ = {name: " ", f"{name}_FILE": "\n"}

    assert Settings.from_env(environ) == Settings.from_env({})


def test_other_environments_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPERSION_OPERATOR", "Robin")
    (tmp_path / ".env").write_text("COMPERSION_LEAVE_URL=https://weather.example.org/")

    settings = Settings.from_env({"PATH": "/bin", "OPERATOR": "Ash"})

    assert settings.operator == "someone who hasn't given their name here"
    assert settings.leave_url == "https://www.wikipedia.org/"


def test_all_faults_are_named_at_once() -> None:
    faults = list_faults(
        {
            "COMPERSION_OPERATER": "Robin",
            "COMPERSION_PUBLIC_URL": "talks.example.org",
            "COMPERSION_TRUSTED_PROXIES": "many",
            "COMPERSION_CREATE_CODE_FILE": "/nowhere/code",
        }
    )

    assert {fault.split()[0] for fault in faults} == {
        "COMPERSION_CREATE_CODE",
        "COMPERSION_OPERATER",
        "COMPERSION_PUBLIC_URL",
        "COMPERSION_TRUSTED_PROXIES",
    }


def test_what_follows_from_a_fault_is_not_another_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    faults = list_faults({"COMPERSION_DATA_DIR": str(tmp_path / "file")})

    assert faults == [
        "COMPERSION_DATA_DIR cannot be used: write the path of a folder; this is a file."
    ]


def test_an_unknown_name_is_refused_with_the_nearest_right_one() -> None:
    assert list_faults({"COMPERSION_PUBLIC_ADDRESS": ""}) == [
        "COMPERSION_PUBLIC_ADDRESS is not a setting. Did you mean COMPERSION_PUBLIC_URL? "
        "docs/settings.md lists them all."
    ]


@UNTIMED
@given(name=st.sampled_from(NAMES), ending=st.sampled_from(["", "_FILE"]), place=st.integers(0, 99))
def test_a_name_without_one_letter_is_still_recognised(name: str, ending: str, place: int) -> None:
    start = len("COMPERSION_")
    place = start + place % (len(name) - start)
    misspelt = name[:place] + name[place + 1 :] + ending

    (fault,) = list_faults({misspelt: "x"})

    assert f"Did you mean {name}{ending}?" in fault


@UNTIMED
@given(name=st.sampled_from(NAMES), text=TEXTS)
def test_no_value_is_ever_repeated(name: str, text: str) -> None:
    environ = {name: f"{text} hunter2"}

    faults = list_faults(environ)

    assert "hunter2" not in "".join(faults)
    assert faults or "hunter2" not in repr(Settings.from_env(environ))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMPERSION_DATABASE_URL", "mysql://talks:hunter2@db/talks"),
        ("COMPERSION_DATABASE_URL", "postgresql://hunter2"),
        ("COMPERSION_DATABASE_URL", "sqlite://hunter2"),
        ("COMPERSION_PUBLIC_URL", "https://talks.example.org:hunter2"),
        ("COMPERSION_LEAVE_URL", "https://hunter2@talks.example.org"),
        ("COMPERSION_DECKS_DIR", "/hunter2"),
    ],
)
def test_a_refused_value_is_not_repeated(name: str, value: str) -> None:
    (fault,) = list_faults({name: value})

    assert fault.startswith(f"{name} cannot be used: ")
    assert "hunter2" not in fault


def test_a_value_is_not_logged_either(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PYDANTIC_SETTINGS_DEBUG", "1")
    caplog.set_level("DEBUG", "pydantic_settings")

    Settings.from_env({"COMPERSION_CREATE_CODE": "four quiet green birds"})

    assert "create_code" in caplog.text
    assert "birds" not in caplog.text


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_can_come_from_a_file(name: str, tmp_path: Path) -> None:
    values = {
        "COMPERSION_DATABASE_URL": "postgresql+psycopg://talks@db/talks",
        "COMPERSION_PUBLIC_URL": "https://talks.example.org",
        "COMPERSION_LEAVE_URL": "https://weather.example.org/",
        "COMPERSION_OPERATOR": "Robin",
        "COMPERSION_CREATE_CODE": "four quiet green birds",
        "COMPERSION_SUPPORT_FILE": str(tmp_path / "value"),
        "COMPERSION_TRUSTED_PROXIES": "2",
        "COMPERSION_HSTS_SUBDOMAINS": "yes",
        "COMPERSION_DATABASE_QUOTA_MIB": "99",
        "COMPERSION_LOG_FORMAT": "json",
        "COMPERSION_OPENING_HOURS": HOURS,
        "COMPERSION_DEFAULT_MINUTES": "90",
        "COMPERSION_DEFAULT_PAPER": "letter",
        "COMPERSION_DEFAULT_KEPT_DAYS": "7",
        "COMPERSION_TALKS_PER_HOUR": "6",
        "COMPERSION_TALKS_PER_DAY": "60",
        "COMPERSION_TALKS_IN_ALL": "600",
        "COMPERSION_PEOPLE_AT_ONCE": "66",
    }
    value = values.get(name, str(tmp_path))
    (tmp_path / "value").write_text(f"\ufeff {value}\n", encoding="utf-8")

    settings = Settings.from_env({f"{name}_FILE": str(tmp_path / "value")})

    assert settings == Settings.from_env({name: value})
    assert settings != Settings.from_env({})


@UNTIMED
@given(name=st.sampled_from(NAMES), text=TEXTS.filter(str.strip))
def test_a_value_in_a_file_is_judged_like_any_other(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "value"
    file.write_text(text, encoding="utf-8")

    faults = list_faults({f"{name}_FILE": str(file)})

    assert faults == list_faults({name: text})
    assert faults or Settings.from_env({f"{name}_FILE": str(file)}) == Settings.from_env(
        {name: text}
    )


@UNTIMED
@given(name=st.sampled_from(NAMES), content=st.binary())
def test_the_content_of_a_file_is_never_shown(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "value"
    file.write_bytes(content + b" hunter2")
    environ = {f"{name}_FILE": str(file)}

    faults = list_faults(environ)

    assert "hunter2" not in "".join(faults)
    assert faults or "hunter2" not in repr(Settings.from_env(environ))


def test_settings_that_are_called_file_keep_their_meaning(tmp_path: Path) -> None:
    (tmp_path / "helplines.txt").write_text("A friend: 123")
    (tmp_path / "value").write_text(str(tmp_path / "keys.json"))

    settings = Settings.from_env(
        {
            "COMPERSION_SUPPORT_FILE": str(tmp_path / "helplines.txt"),
            "COMPERSION_KEYS_FILE_FILE": str(tmp_path / "value"),
        }
    )

    assert settings.support_file == tmp_path / "helplines.txt"
    assert settings.keys_file == tmp_path / "keys.json"


def test_no_setting_is_named_like_the_file_of_another() -> None:
    assert not {f"{name}_FILE" for name in NAMES} & set(NAMES)


def test_a_value_and_a_file_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "code").write_text("four quiet green birds")

    faults = list_faults(
        {
            "COMPERSION_CREATE_CODE": "four quiet green birds",
            "COMPERSION_CREATE_CODE_FILE": str(tmp_path / "code"),
        }
    )

    assert faults == [
        "COMPERSION_CREATE_CODE cannot be used: COMPERSION_CREATE_CODE_FILE is set, too. "
        "Remove one of the two."
    ]


def test_an_empty_value_beside_a_file_is_an_unset_one(tmp_path: Path) -> None:
    (tmp_path / "code").write_text("four quiet green birds")

    settings = Settings.from_env(
        {
            "COMPERSION_CREATE_CODE": "",
            "COMPERSION_CREATE_CODE_FILE": str(tmp_path / "code"),
        }
    )

    assert settings.create_code == "four quiet green birds"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere", "No such file or directory"),
        ("folder", "Is a directory"),
        ("picture", "not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture").write_bytes(b"\xff\xd8")

    faults = list_faults({"COMPERSION_CREATE_CODE_FILE": str(tmp_path / name)})

    assert faults == [
        f"COMPERSION_CREATE_CODE cannot be used: {tmp_path / name} cannot be read ({reason}). "
        "Correct COMPERSION_CREATE_CODE_FILE, or the rights of the file."
    ]


def test_an_empty_file_does_not_open_a_copy_to_everyone(tmp_path: Path) -> None:
    (tmp_path / "code").write_text("\n")

    faults = list_faults({"COMPERSION_CREATE_CODE_FILE": str(tmp_path / "code")})

    assert faults == [
        f"COMPERSION_CREATE_CODE cannot be used: {tmp_path / 'code'} is empty. "
        "Write the value into it."
    ]


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("postgres://talks@db/talks", "postgresql+psycopg://talks@db/talks"),
        ("postgresql://talks@db/talks", "postgresql+psycopg://talks@db/talks"),
        ("postgresql:///talks?host=/run", "postgresql+psycopg:///talks?host=/run"),
        ("sqlite:////var/lib/talks.sqlite3", "sqlite:////var/lib/talks.sqlite3"),
    ],
)
def test_a_database_may_be_named_in_the_usual_ways(written: str, taken: str) -> None:
    assert Settings.from_env({"COMPERSION_DATABASE_URL": written}).database_url == taken


def test_a_relative_database_file_lies_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_env({"COMPERSION_DATABASE_URL": "sqlite:///own.sqlite3"})

    assert settings.database_url == f"sqlite:///{tmp_path}/own.sqlite3"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "talks.sqlite3"])
def test_a_database_that_would_not_last_is_refused(url: str) -> None:
    (fault,) = list_faults({"COMPERSION_DATABASE_URL": url})

    assert "write sqlite:////path/of/a/file or postgresql" in fault


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:8000", "http://127.8.9.1", "http://localhost"),
        *("https://talks.example.org:8443", "https://TALKS.example.org:443"),
        *("https://T\u00e4lks.example.org", "https://xn--tlks-loa.example"),
    ],
)
def test_a_public_url_is_taken_as_it_is(url: str) -> None:
    assert Settings.from_env({"COMPERSION_PUBLIC_URL": url}).public_url == url


@pytest.mark.parametrize(
    ("url", "instead"),
    [
        ("talks.example.org", "write a full URL"),
        ("https://", "write a full URL"),
        ("https://[talks", "write a full URL"),
        ("https://talks.example.org:port", "write a full URL"),
        ("https://talks.example.org:0", "write a full URL"),
        ("https://talks.example.org:65536", "write a full URL"),
        ("https://name:word@talks.example.org", "leave out the name and password"),
        ("http://talks.example.org", "begin it with https://"),
        ("http://192.0.2.7:8000", "begin it with https://"),
        ("http://localhost.example.org", "begin it with https://"),
        ("http://127.0.0.1.example.org", "begin it with https://"),
        ("ftp://localhost", "begin it with https://"),
        ("https://example.org/talks", "end it after the host and port"),
        ("https://example.org/?talks", "end it after the host and port"),
        ("https://example.org/#talks", "end it after the host and port"),
        ("http://[::1]:8000", "letters, digits and hyphens"),
        ("https://[2001:db8::7]", "letters, digits and hyphens"),
    ],
)
def test_a_public_url_that_would_not_keep_links_secret_is_refused(url: str, instead: str) -> None:
    (fault,) = list_faults({"COMPERSION_PUBLIC_URL": url})

    assert instead in fault


@pytest.mark.parametrize(
    "host",
    [
        *("talks_here.example.org", "_talks.example.org", "example.org.", "localhost."),
        *("talks..example.org", ".example.org", "a b.example.org", "talks*.example.org"),
        *("talks%20.example.org", "x" * 64 + ".example.org", "talks,example.org"),
    ],
)
def test_a_host_that_no_browser_can_ask_for_is_refused(host: str) -> None:
    (fault,) = list_faults({"COMPERSION_PUBLIC_URL": f"https://{host}"})

    assert "write a host of letters, digits and hyphens." in fault


@pytest.mark.parametrize("url", ["http://example.org", "javascript:alert(1)", "/", "https:///x"])
def test_quick_exit_leads_to_a_safe_page(url: str) -> None:
    (fault,) = list_faults({"COMPERSION_LEAVE_URL": url})

    assert fault.startswith("COMPERSION_LEAVE_URL cannot be used: write a ")


@pytest.mark.parametrize("kind", ["DECKS_DIR", "FONTS_DIR", "TRANSLATIONS_DIR", "SUPPORT_FILE"])
def test_a_path_that_leads_nowhere_is_refused(kind: str, tmp_path: Path) -> None:
    (fault,) = list_faults({f"COMPERSION_{kind}": str(tmp_path / "nowhere")})

    assert "Create it, or correct the path." in fault


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    faults = list_faults(
        {
            "COMPERSION_DECKS_DIR": str(tmp_path / "file"),
            "COMPERSION_SUPPORT_FILE": str(tmp_path),
        }
    )

    assert faults == [
        "COMPERSION_DECKS_DIR cannot be used: there is no such folder. "
        "Create it, or correct the path.",
        "COMPERSION_SUPPORT_FILE cannot be used: there is no such file. "
        "Create it, or correct the path.",
    ]


def test_a_path_is_taken_from_home_or_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_env(
        {"COMPERSION_DATA_DIR": "~/talks", "COMPERSION_KEYS_FILE": "keys/ring.json"}
    )

    assert settings.data_dir == tmp_path / "home" / "talks"
    assert settings.keys_file == tmp_path / "keys" / "ring.json"


@pytest.mark.parametrize("path", ["x" * 300, "~nobody-of-this-name/decks", "/root\0"])
def test_a_path_that_cannot_exist_is_a_fault_like_any_other(path: str) -> None:
    (fault,) = list_faults({"COMPERSION_DECKS_DIR": path})

    assert "there is no such folder" in fault


@pytest.mark.parametrize("name", ["Robin\nSmith", "Robin\u2028Smith", "Robin\0", "x" * 201])
def test_an_operator_has_one_line(name: str) -> None:
    assert list_faults({"COMPERSION_OPERATOR": name}) == [
        "COMPERSION_OPERATOR cannot be used: write one line of at most 200 characters."
    ]


@pytest.mark.parametrize(
    ("name", "text", "instead"),
    [
        ("OPENING_HOURS", "18-22", "write days, hours and a time zone"),
        ("OPENING_HOURS", "18:00-25:00 UTC", "write days, hours and a time zone"),
        ("OPENING_HOURS", "18:00-22:00 Nowhere/Town", "write days, hours and a time zone"),
        ("OPENING_HOURS", "18:00-22:00 ../etc", "write days, hours and a time zone"),
        ("DEFAULT_MINUTES", "45", "write 30, 60, 90 or 120."),
        ("DEFAULT_PAPER", "a5", "write a4 or letter."),
        ("DEFAULT_KEPT_DAYS", "1", "write 7, 30 or 90."),
        ("TALKS_IN_ALL", "0", "write a number from 1 to 100000."),
        ("GROUP_NAME", "x" * 81, "write one line of at most 80 characters."),
        ("NOTICE", "two\nlines", "write one line of at most 300 characters."),
    ],
)
def test_what_a_group_sets_is_refused_with_what_to_write(
    name: str, text: str, instead: str
) -> None:
    (fault,) = list_faults({f"COMPERSION_{name}": text})

    assert instead in fault


@pytest.mark.parametrize(
    ("hours", "moment", "is_in"),
    [
        ("18:00-22:30 Europe/Berlin", "2026-07-01T16:00", True),  # it is two hours later there
        ("18:00-22:30 Europe/Berlin", "2026-07-01T15:59", False),
        ("18:00-22:30 Europe/Berlin", "2026-07-01T20:30", False),
        ("Tue,Thu 18:00-22:00 UTC", "2026-11-24T19:00", True),
        ("Tue,Thu 18:00-22:00 UTC", "2026-11-25T19:00", False),
        ("Fri-Mon 18:00-22:00 UTC", "2026-11-29T19:00", True),
        ("Fri-Mon 18:00-22:00 UTC", "2026-12-01T19:00", False),
        ("Tue 22:00-02:00 UTC", "2026-11-24T23:00", True),
        ("Tue 22:00-02:00 UTC", "2026-11-25T01:00", True),
        ("Tue 22:00-02:00 UTC", "2026-11-24T01:00", False),
    ],
)
def test_hours_are_those_of_the_place_that_is_named(hours: str, moment: str, is_in: bool) -> None:
    assert read_hours(hours).include(datetime.fromisoformat(moment + "+00:00")) == is_in


def test_a_week_has_seven_days() -> None:
    assert [read_hours(f"{day} 09:00-10:00 UTC").days for day in DAYS] == [{n} for n in range(7)]


def test_a_passphrase_has_at_least_eight_characters() -> None:
    assert list_faults({"COMPERSION_CREATE_CODE": "x" * 8}) == []
    assert list_faults({"COMPERSION_CREATE_CODE": "x" * 7}) == [
        "COMPERSION_CREATE_CODE cannot be used: write at least 8 characters, "
        "such as four words that are hard to guess."
    ]


@UNTIMED
@given(proxies=st.integers(-2, 10), quota=st.integers(13, 19) | st.integers(1048573, 1048580))
def test_numbers_have_bounds(proxies: int, quota: int) -> None:
    faults = list_faults(
        {
            "COMPERSION_TRUSTED_PROXIES": str(proxies),
            "COMPERSION_DATABASE_QUOTA_MIB": str(quota),
        }
    )

    assert ("write a number from 0 to 8." in " ".join(faults)) == (not 0 <= proxies <= 8)
    assert ("write a number from 16 to 1048576." in " ".join(faults)) == (
        not 16 <= quota <= 1048576
    )


@pytest.mark.parametrize("text", ["1 GiB", "²", "1e3", "many", "20.5"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert list_faults({"COMPERSION_DATABASE_QUOTA_MIB": text}) == [
        "COMPERSION_DATABASE_QUOTA_MIB cannot be used: write a number from 16 to 1048576."
    ]


def test_yes_and_no_are_understood_in_many_ways() -> None:
    def includes_subdomains(text: str) -> bool:
        return Settings.from_env({"COMPERSION_HSTS_SUBDOMAINS": text}).hsts_subdomains

    assert all(includes_subdomains(text) for text in ("yes", "YES", "true", "1", "on"))
    assert not any(includes_subdomains(text) for text in ("no", "NO", "false", "0", "off"))
    assert list_faults({"COMPERSION_HSTS_SUBDOMAINS": "maybe"}) == [
        "COMPERSION_HSTS_SUBDOMAINS cannot be used: write yes or no."
    ]
