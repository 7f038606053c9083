"""The files of the checkout, and what they hold."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "compersion_talks"
TEMPLATES = ROOT / "templates"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def list_files() -> tuple[Path, ...]:
    """Return the files that git would take, whether git is here or not."""
    return tuple(_list_files_below(ROOT))


def _list_files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in _read_ignored()):
            continue
        if path.is_dir():
            yield from _list_files_below(path)
        else:
            yield path


@cache
def _read_ignored() -> tuple[str, ...]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return (".git", *(line.strip("/") for line in lines))


def name_file(path: Path) -> str:
    """Return the name of a file as it reads from the top of the checkout."""
    return str(path.relative_to(ROOT))


def count_lines(path: Path) -> int:
    """Return how many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def list_functions(path: Path) -> Iterator[Function]:
    """Yield each function of a module, methods too."""
    for node in ast.walk(parse(path)):
        if isinstance(node, Function):
            yield node


def measure_function(function: Function) -> int:
    """Return how many lines a function has, from its name on."""
    return (function.end_lineno or 0) - function.lineno + 1


def list_imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of each module that a module imports."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
