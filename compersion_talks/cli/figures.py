"""`figures`: counts for a monitor, and nothing of any one talk."""

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from compersion_talks import storage

PREFIX = "compersion_"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@with_appcontext
def figures(*, as_json: bool) -> None:
    """Print counts and sizes for a monitor, in the text format of Prometheus."""
    storage.require_tables()
    counted = asdict(storage.figures.count())
    if as_json:
        click.echo(json.dumps(counted))
        return
    for name, number in counted.items():
        click.echo(f"# TYPE {PREFIX}{name} gauge\n{PREFIX}{name} {number}")
