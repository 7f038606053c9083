"""`config`: show the settings, and write files for systemd, nginx, Caddy and Compose."""

import json
import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from compersion_talks.assets import find_asset_dir
from compersion_talks.cli.paths import NamedPath
from compersion_talks.settings import NAMES, PREFIX, SUFFIX, Settings
from compersion_talks.settings.reference import ROWS

LOOPBACK = "127.0.0.1"
PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, help="The port of `serve`."
)
HOST = click.option("--host", default=LOOPBACK, help="The host of `serve`.")
# A password stands between the name and the host, or behind the question mark.
PASSWORD = re.compile(r"(?<=://)(?P<name>[^:/@]*):[^@]*@|\?.*")
HIDDEN = "create_code"
STATE = Path("/var/lib")
HOMES = (Path("/home"), Path("/root"))
ACCOUNT = "compersion-talks"
UNITS = {
    "compersion-talks.service": "unit",
    "compersion-talks-daily.service": "daily",
    "compersion-talks-daily.timer": "daily_timer",
    "compersion-talks-monthly.service": "monthly",
    "compersion-talks-monthly.timer": "monthly_timer",
}

# An address as both proxies read it: a name or IPv4, or IPv6 in brackets, and a port.
ADDRESS = re.compile(r"([A-Za-z0-9]([A-Za-z0-9.-]*)|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}")


def _check_servers(
    _context: click.Context, _option: click.Parameter, servers: tuple[str, ...]
) -> tuple[str, ...]:
    for one in servers:
        if not ADDRESS.fullmatch(one):
            raise click.BadParameter("Write a host and a port, such as 10.0.0.2:8000.")
    return servers


SERVERS = click.option(
    "--server",
    "servers",
    metavar="HOST:PORT",
    multiple=True,
    callback=_check_servers,
    help="A server, in place of --port; give it once for each of several hosts.",
)

config_group = click.Group("config", help="Show the settings; write files for other programs.")


@config_group.command("show")
def show() -> None:
    """Print the settings as a file for EnvironmentFile= and a shell; secrets are left out."""
    settings = Settings.from_env(os.environ)
    for name in NAMES:
        click.echo(_format_setting(settings, name))


@config_group.command("unit")
@click.argument("folder", required=False, type=NamedPath(file_okay=False))
@HOST
@PORT
def unit(folder: Path | None, host: str, port: int) -> None:
    """Print a hardened unit for systemd; write it with its timers to FOLDER, if you name one."""
    values = {**_describe_service(_read_settings(), host), "port": port}
    if folder is None:
        click.echo(_fill("unit", values))
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, template in UNITS.items():
        (folder / name).write_text(_fill(template, values) + "\n", encoding="utf-8")
        click.echo(folder / name)


@config_group.command("nginx")
@PORT
@SERVERS
def nginx(port: int, servers: tuple[str, ...]) -> None:
    """Print a site for nginx."""
    values = _describe_site(_read_settings())
    click.echo(_fill("nginx", {**values, "servers": servers or (f"{LOOPBACK}:{port}",)}))


@config_group.command("caddy")
@PORT
@SERVERS
@click.option("--old", "is_old", is_flag=True, help="For Caddy 2.6, as in Debian 12.")
def caddy(port: int, servers: tuple[str, ...], *, is_old: bool) -> None:
    """Print a Caddyfile."""
    values = {**_describe_site(_read_settings()), "is_old": is_old}
    click.echo(_fill("caddy", {**values, "servers": servers or (f"{LOOPBACK}:{port}",)}))


@config_group.command("compose")
@PORT
@click.option("--template", "is_template", is_flag=True, help="With names in place of values.")
@click.option("--postgres", "has_postgres", is_flag=True, help="With PostgreSQL beside it.")
def compose(port: int, *, is_template: bool, has_postgres: bool) -> None:
    """Print a file for Compose, to be used in a checkout."""
    settings = Settings.from_env({}) if is_template else _read_settings()
    has_postgres = has_postgres or not settings.database_url.startswith("sqlite")
    environment = _list_variables() if is_template else _list_values(settings)
    if has_postgres:
        address = "postgresql+psycopg://talks:${POSTGRES_PASSWORD}@db/talks"
        environment[f"{PREFIX}DATABASE_URL"] = address
    values = {
        "port": port,
        "is_template": is_template,
        "has_postgres": has_postgres,
        "environment": environment,
        "secrets": [HIDDEN] if f"{PREFIX}{HIDDEN.upper()}{SUFFIX}" in environment else [],
    }
    click.echo(_fill("compose", values))


def _fill(name: str, values: Mapping[str, Any]) -> str:
    # Plain text for other programs: nothing here is HTML.
    environment = Environment(  # noqa: S701 # nosec B701
        loader=FileSystemLoader(find_asset_dir("templates") / "config"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name).render(values).rstrip()


def _read_settings() -> Settings:
    return Settings.from_env(os.environ)


def _format_setting(settings: Settings, name: str) -> str:
    field = name.removeprefix(PREFIX).lower()
    file = os.environ.get(name + SUFFIX, "").strip()
    if file:
        return f"{name}{SUFFIX}={shlex.quote(str(Path(file).absolute()))}"
    if field not in settings.model_fields_set:
        return f"# {name} is unset: {ROWS[field][0]}"
    if field == HIDDEN:
        return f"# {name} is set, and not shown. Better write it into a file: {name}{SUFFIX}=…"
    return f"{name}={shlex.quote(_format_value(settings, field))}"


def _format_value(settings: Settings, field: str) -> str:
    """Return a value as an operator would write it, without a password."""
    value = getattr(settings, field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return PASSWORD.sub(_hide_password, str(value)) if field == "database_url" else str(value)


def _hide_password(found: re.Match[str]) -> str:
    return "?…" if found["name"] is None else f"{found['name']}:…@"


def _describe_service(settings: Settings, host: str) -> dict[str, Any]:
    folder = settings.data_dir
    is_usual = folder.parent == STATE
    database = settings.database_url.removeprefix("sqlite:///")
    places = {folder, settings.keys_file.parent}
    places |= {Path(database).parent} if settings.database_url.startswith("sqlite") else set()
    is_installed = Path(sys.argv[0]).name == "compersion-talks"
    return {
        "account": _find_account(folder),
        "data_folder": folder,
        "command": Path(sys.argv[0]).absolute() if is_installed else _find_checkout_command(),
        "working_folder": "" if is_installed else Path.cwd(),
        "state_folder": folder.name if is_usual else "",
        "writable": sorted(places - ({folder} if is_usual else set())),
        "is_in_home": any(place.is_relative_to(home) for place in places for home in HOMES),
        "host": "" if host == LOOPBACK else host,
        "is_local": host == LOOPBACK and settings.database_url.startswith("sqlite"),
    }


def _find_checkout_command() -> str:
    return f"{Path.cwd()}/.venv/bin/python -m compersion_talks"


def _find_account(folder: Path) -> str:
    """Return the account that has the data folder, if it is not root."""
    try:
        owner = folder.owner()
    except (OSError, KeyError):
        return ACCOUNT
    return ACCOUNT if owner == "root" else owner


def _describe_site(settings: Settings) -> dict[str, Any]:
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https":
        raise click.ClickException(
            f"A proxy needs the address of this copy. Set {PREFIX}PUBLIC_URL to https://…, and "
            f"{PREFIX}TRUSTED_PROXIES to 1."
        )
    if not settings.trusted_proxies:
        click.echo(f"Set {PREFIX}TRUSTED_PROXIES to 1, too.", err=True)
    host = (parts.hostname or "").encode("idna").decode()
    public_port = parts.port or 443
    address = f"https://{host}" if public_port == 443 else f"https://{host}:{public_port}"
    return {"host": host, "public_port": public_port, "public_url": address}


def _list_variables() -> dict[str, str]:
    """Return each setting that a container can be given, as Compose takes it from `.env`."""
    return {name: f"${{{name}:-}}" for name in NAMES if name != f"{PREFIX}DATA_DIR"}


def _list_values(settings: Settings) -> dict[str, str]:
    """Return each setting that is set, as YAML; a secret comes from a file of the container."""
    return dict(_quote_values(settings))


def _quote_values(settings: Settings) -> Iterator[tuple[str, str]]:
    for field in sorted(settings.model_fields_set - {"data_dir", "database_url", HIDDEN}):
        text = _format_value(settings, field).replace("$", "$$")
        yield f"{PREFIX}{field.upper()}", json.dumps(text, ensure_ascii=False)
    if settings.create_code:
        yield f"{PREFIX}{HIDDEN.upper()}{SUFFIX}", f"/run/secrets/{HIDDEN}"
