"""What a start loads, and what a worker and its render server hold in memory."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row
from bench.serving import OURS, ROOT, open_link, serve, set_up_copy

_MEBIBYTE = 1024
_LOADED = "import sys; from {} import {}; {}(); print('weasyprint' in sys.modules)"


def measure() -> Iterator[Row]:
    """Start a copy, render one PDF, and look at each of its processes."""
    with set_up_copy() as (settings, (link,)):
        yield Row("a worker has loaded WeasyPrint", _loads_weasyprint(settings))
        with serve(OURS, settings) as port:
            browser, place = open_link(link, port)
            browser.get(f"{place}agenda.pdf?paper=a4")
            server = _find_render_server(Path(settings["COMPERSION_DATA_DIR"]))
            yield Row(
                "a worker after its first PDF", _read_memory(_find_parent(server)), 0, "MiB (PSS)"
            )
            yield Row("its render server", _read_memory(server), 120, "MiB (PSS)")


def _loads_weasyprint(settings: dict[str, str]) -> bool:
    module, function = OURS.split(":")
    program = _LOADED.format(module, function, function)
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip() == "True"


def _find_render_server(data_dir: Path) -> int:
    """Return the render server whose worker serves this folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"pdf/render_server.py" in (process / "cmdline").read_bytes():
                worker = Path(f"/proc/{_find_parent(int(process.name))}")
                if str(data_dir).encode() in (worker / "environ").read_bytes():
                    return int(process.name)
        except OSError:
            continue  # it has ended meanwhile
    raise SystemExit("the render server was not found")


def _find_parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def _read_memory(process: int) -> float:
    """Return what a process holds: its own pages, and its share of those held together."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    (pss,) = (line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(pss) / _MEBIBYTE
