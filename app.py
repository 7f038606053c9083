"""The app of a checkout: `flask --app app ...` finds it here. Never shipped."""

from compersion_talks.cli import started

app = started()
