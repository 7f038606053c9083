"""What `serve` says when it starts: where, for whom, and what to do next."""

import os
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from compersion_talks import __version__
from compersion_talks.settings import PREFIX, Settings

PUBLIC_URL = f"{PREFIX}PUBLIC_URL"


def format_command() -> str:
    """Return how a command of this copy begins, as a person types it."""
    is_installed = Path(sys.argv[0]).name == "compersion-talks"
    return "compersion-talks" if is_installed else ".venv/bin/python -m compersion_talks"


def follow_port(settings: Settings, address: str, port: int) -> Settings:
    """Let links lead to the port that is served, where no public URL is set.

    Workers read the environment when they start, so this must come first.
    """
    if "public_url" in settings.model_fields_set:
        return settings
    host = "localhost" if ":" in address else "127.0.0.1"
    os.environ[PUBLIC_URL] = f"http://{host}:{port}"
    return settings.model_copy(update={"public_url": os.environ[PUBLIC_URL]})


def greet(settings: Settings, address: str, port: int, *, is_url_set: bool) -> Iterator[str]:
    """Yield the lines for the terminal."""
    yield f"Compersion Talks {__version__}"
    warning = _find_wrong_url(settings, address, port, is_url_set=is_url_set)
    yield f"Links lead to {settings.public_url}. {warning}".rstrip()
    yield f"Data folder: {settings.data_dir}{_name_database(settings)}"
    yield f"Who can open a talk: {_name_openers(settings)}"
    if settings.trusted_proxies:
        yield (
            "The proxy must set X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host itself, "
            f"and pass the Host on: `{format_command()} config nginx` or `config caddy` shows how."
        )
    if os.geteuid() == 0:
        yield "This runs as root, which it need not. Give it an account of its own."
    yield f"To check this copy, type `{format_command()} doctor`."


def _find_wrong_url(settings: Settings, address: str, port: int, *, is_url_set: bool) -> str:
    """Say what is wrong with the public URL, as seen from the address that is served."""
    parts = urlsplit(settings.public_url)
    if not is_url_set and not ip_address(address).is_loopback:
        return f"They open on this machine only. Set {PUBLIC_URL} for other people."
    if parts.scheme == "http" and (parts.port or 80) != port:
        return f"That is not the port {port} that is served. Correct {PUBLIC_URL}."
    return ""


def _name_database(settings: Settings) -> str:
    return "" if settings.database_url.startswith("sqlite") else " (the talks are on PostgreSQL)"


def _name_openers(settings: Settings) -> str:
    if settings.create_code:
        return "everyone who knows the passphrase"
    return f"everyone who reaches the address; {PREFIX}CREATE_CODE sets a passphrase"
