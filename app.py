"""The app of a checkout: `flask --app app ...` finds it here. Never shipped."""

from compersion_talks import storage
from compersion_talks.cli import build_app

app = build_app()
storage.open_migrations(app)  # for `flask db`
