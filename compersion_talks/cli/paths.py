"""Paths as arguments of commands."""

from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path that is not empty: `backup "$FOLDER"` with a misspelt variable names nothing.

    As `click.Path` otherwise; returns a `Path`, and fails with what to write instead.
    """

    def __init__(self, **rules: Any) -> None:
        super().__init__(path_type=Path, **rules)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if value == "":
            self.fail("The path is empty. Write one, or `.` for the current folder.", param, ctx)
        return super().convert(value, param, ctx)
