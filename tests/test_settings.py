"""Every setting: its default, what is taken, what is refused and with which words."""

from pathlib import Path

import pytest

from compersion_talks.settings import NAMES, SettingIsUnfit, Settings


def refusal(name: str, text: str) -> str:
    """Return what an operator reads who writes an unfit value."""
    with pytest.raises(SettingIsUnfit) as caught:
        Settings.from_env({name: text})
    return str(caught.value)


def test_nothing_needs_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_env({})

    assert settings == Settings(
        data_dir=tmp_path / "instance",
        database_url=f"sqlite:///{tmp_path}/instance/talks.sqlite3",
        keys_file=tmp_path / "instance" / "keys.json",
        public_url="http://127.0.0.1:8000",
        operator="someone in your group who has not given a name",
        create_code="",
        decks_dir=None,
        fonts_dir=None,
        leave_url="https://www.wikipedia.org/",
        support_file=None,
        trusted_proxies=0,
        hsts_subdomains=False,
        database_quota_mib=256,
    )


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    lines = tmp_path / "helplines.txt"
    lines.touch()

    settings = Settings.from_env(
        {
            "COMPERSION_DATA_DIR": str(tmp_path),
            "COMPERSION_DATABASE_URL": "postgresql+psycopg://talks@db/talks",
            "COMPERSION_KEYS_FILE": str(tmp_path / "ring.json"),
            "COMPERSION_PUBLIC_URL": "https://talks.example.org/",
            "COMPERSION_OPERATOR": "Robin, of the reading circle",
            "COMPERSION_CREATE_CODE": "four quiet green birds",
            "COMPERSION_DECKS_DIR": str(tmp_path),
            "COMPERSION_FONTS_DIR": str(tmp_path),
            "COMPERSION_LEAVE_URL": "https://weather.example.org/today",
            "COMPERSION_SUPPORT_FILE": str(lines),
            "COMPERSION_TRUSTED_PROXIES": "1",
            "COMPERSION_HSTS_SUBDOMAINS": "Yes",
            "COMPERSION_DATABASE_QUOTA_MIB": "1024",
        }
    )

    assert settings == Settings(
        data_dir=tmp_path,
        database_url="postgresql+psycopg://talks@db/talks",
        keys_file=tmp_path / "ring.json",
        public_url="https://talks.example.org",
        operator="Robin, of the reading circle",
        create_code="four quiet green birds",
        decks_dir=tmp_path,
        fonts_dir=tmp_path,
        leave_url="https://weather.example.org/today",
        support_file=lines,
        trusted_proxies=1,
        hsts_subdomains=True,
        database_quota_mib=1024,
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_an_unset_one(name: str) -> None:
    assert Settings.from_env({name: " "}) == Settings.from_env({})


def test_names_of_other_programs_are_left_alone() -> None:
    assert Settings.from_env({"PATH": "/bin", "DATA_DIR": "/x"}) == Settings.from_env({})


def test_an_unknown_name_is_refused_with_the_nearest_right_one() -> None:
    said = refusal("COMPERSION_PUBLIC_ADDRESS", "https://talks.example.org")

    assert said == (
        "COMPERSION_PUBLIC_ADDRESS is no setting. Did you mean COMPERSION_PUBLIC_URL? "
        "All are listed in docs/settings.md."
    )


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingIsUnfit) as caught:
        Settings.from_env(
            {
                "COMPERSION_OPERATER": "Robin",
                "COMPERSION_PUBLIC_URL": "talks.example.org",
                "COMPERSION_TRUSTED_PROXIES": "many",
            }
        )

    assert [fault.split()[0] for fault in caught.value.faults] == [
        "COMPERSION_OPERATER",
        "COMPERSION_PUBLIC_URL",
        "COMPERSION_TRUSTED_PROXIES",
    ]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgres://talks@db/talks", "postgresql+psycopg://talks@db/talks"),
        ("postgresql://talks@db/talks", "postgresql+psycopg://talks@db/talks"),
        ("postgresql:///talks?host=/run", "postgresql+psycopg:///talks?host=/run"),
        ("sqlite:////var/lib/talks.sqlite3", "sqlite:////var/lib/talks.sqlite3"),
    ],
)
def test_a_database_may_be_named_in_the_usual_ways(given: str, taken: str) -> None:
    assert Settings.from_env({"COMPERSION_DATABASE_URL": given}).database_url == taken


def test_a_database_file_is_looked_for_where_the_program_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_env({"COMPERSION_DATABASE_URL": "sqlite:///own.sqlite3"})

    assert settings.database_url == f"sqlite:///{tmp_path}/own.sqlite3"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://talks:hunter2@db/talks",
        "postgresql://hunter2",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://hunter2",
        "hunter2",
    ],
)
def test_a_database_that_cannot_be_used_is_refused_without_repeating_it(address: str) -> None:
    said = refusal("COMPERSION_DATABASE_URL", address)

    assert said.startswith("COMPERSION_DATABASE_URL cannot be used: ")
    assert "hunter2" not in said


def test_what_is_secret_is_never_printed_with_the_settings() -> None:
    settings = Settings.from_env(
        {
            "COMPERSION_DATABASE_URL": "postgresql://talks:hunter2@db/talks",
            "COMPERSION_CREATE_CODE": "four quiet green birds",
        }
    )

    assert "hunter2" not in repr(settings)
    assert "birds" not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000",
        "http://localhost",
        "https://talks.example.org:8443",
    ],
)
def test_a_public_address_is_taken_as_it_is(address: str) -> None:
    assert Settings.from_env({"COMPERSION_PUBLIC_URL": address}).public_url == address


@pytest.mark.parametrize(
    "address",
    [
        "http://talks.example.org",
        "http://192.0.2.7:8000",
        "http://localhost.example.org",
        "ftp://localhost",
        "talks.example.org",
        "https://",
        "https://talks.example.org:port",
        "https://[talks",
        "http://[::1]:8000",
        "https://[2001:db8::7]",
        "https://name:word@talks.example.org",
        "https://example.org/talks",
        "https://example.org/?talks",
        "https://example.org/#talks",
    ],
)
def test_an_address_that_would_not_keep_links_secret_is_refused(address: str) -> None:
    said = refusal("COMPERSION_PUBLIC_URL", address)

    assert said.startswith("COMPERSION_PUBLIC_URL cannot be used: ")


@pytest.mark.parametrize(
    "host",
    [
        *("talks_here.example.org", "_talks.example.org", "example.org.", "localhost."),
        *("talks..example.org", ".example.org", "a b.example.org", "talks*.example.org"),
        *("talks%20.example.org", "x" * 64 + ".example.org", "talks,example.org"),
    ],
)
def test_a_host_that_no_browser_can_ask_for_is_refused(host: str) -> None:
    said = refusal("COMPERSION_PUBLIC_URL", f"https://{host}")

    assert "letters, digits and hyphens" in said


@pytest.mark.parametrize(
    "address",
    [
        "https://T\u00e4lks.example.org",
        "https://TALKS.example.org:443",
        "https://xn--tlks-loa.example",
    ],
)
def test_a_host_that_browsers_write_in_their_own_way_is_taken(address: str) -> None:
    assert Settings.from_env({"COMPERSION_PUBLIC_URL": address}).public_url == address


@pytest.mark.parametrize(
    "address", ["http://example.org", "javascript:alert(1)", "/", "https:///x"]
)
def test_quick_exit_leads_to_a_safe_address(address: str) -> None:
    assert "COMPERSION_LEAVE_URL cannot be used" in refusal("COMPERSION_LEAVE_URL", address)


@pytest.mark.parametrize(
    "name", ["COMPERSION_DECKS_DIR", "COMPERSION_FONTS_DIR", "COMPERSION_SUPPORT_FILE"]
)
def test_a_path_that_leads_nowhere_is_refused(name: str, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    assert str(nowhere) in refusal(name, str(nowhere))


def test_a_file_cannot_hold_the_data(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    assert "this is a file" in refusal("COMPERSION_DATA_DIR", str(file))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("COMPERSION_OPERATOR", "Robin\nSmith"),
        ("COMPERSION_OPERATOR", "x" * 201),
        ("COMPERSION_CREATE_CODE", "letmein"),
        ("COMPERSION_TRUSTED_PROXIES", "9"),
        ("COMPERSION_TRUSTED_PROXIES", "-1"),
        ("COMPERSION_TRUSTED_PROXIES", "²"),
        ("COMPERSION_HSTS_SUBDOMAINS", "maybe"),
        ("COMPERSION_DATABASE_QUOTA_MIB", "15"),
        ("COMPERSION_DATABASE_QUOTA_MIB", "1048577"),
        ("COMPERSION_DATABASE_QUOTA_MIB", "1 GiB"),
    ],
)
def test_a_value_out_of_bounds_is_refused(name: str, text: str) -> None:
    assert refusal(name, text).startswith(f"{name} cannot be used: write ")


@pytest.mark.parametrize("text", ["no", "NO", "false", "0", "off"])
def test_no_is_understood_in_many_ways(text: str) -> None:
    assert not Settings.from_env({"COMPERSION_HSTS_SUBDOMAINS": text}).hsts_subdomains
