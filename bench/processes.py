"""Processes of a server: which they are, the CPU seconds they took, the memory they hold."""

from collections.abc import Iterable
from pathlib import Path

_MEBIBYTE = 1024
_NANOSECONDS = 1e9


def find_by_command(*words: str) -> list[int]:
    """Find the processes whose command holds all of these words, one after the other."""
    wanted = "\0".join(words).encode()
    return [process for process in _list_all() if wanted in _read(process, "cmdline")]


def list_children(parent: int) -> list[int]:
    """List the processes that another one started."""
    return [process for process in _list_all() if find_parent(process) == parent]


def find_parent(process: int) -> int:
    """Find what started a process; 0 for one that has ended."""
    fields = _read(process, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def find_workers(port: int) -> list[int]:
    """Find the worker processes of a server on that port."""
    every = find_by_command("granian", "--host", "127.0.0.1", "--port", str(port))
    return [one for one in every if find_parent(one) in every]


def read_cpu_seconds_of(processes: Iterable[int]) -> float:
    """Return the CPU seconds that all threads of living processes have taken."""
    threads = (one for process in processes for one in Path(f"/proc/{process}/task").iterdir())
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / _NANOSECONDS


def read_memory(process: int) -> float:
    """Return the MiB that a process holds: its own pages, and its share of those held together."""
    rollup = _read(process, "smaps_rollup").decode()
    (pss,) = (line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(pss) / _MEBIBYTE


def has_loaded(process: int, library: str) -> bool:
    """Say whether a shared library of that name is in the memory of a process."""
    return library.encode() in _read(process, "maps")


def _list_all() -> list[int]:
    return [int(one.name) for one in Path("/proc").glob("[0-9]*")]


def _read(process: int, name: str) -> bytes:
    """Read one of the files of a process; nothing for one that has ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""
