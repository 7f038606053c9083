#!/bin/sh
# On a disk of 8 MiB that is filled to the last byte: what is typed comes back, and forgetting works.
set -eu
cd -- "$(dirname -- "$0")/.."
disk=$(mktemp -d)
trap 'umount "$disk" 2>/dev/null || :; rmdir "$disk"' EXIT
mount -t tmpfs -o size=8m tmpfs "$disk"

DISK=$disk .venv/bin/python - <<'END'
import errno, os
from datetime import timedelta
from pathlib import Path

from compersion_talks import storage
from compersion_talks.cli import install
from compersion_talks.factory import create_app
from compersion_talks.storage import retention
from compersion_talks.services import current_services
from tests.talking import WISH, open_talk

disk = Path(os.environ["DISK"])
app = install(create_app({"COMPERSION_DATA_DIR": str(disk / "data")}))
with app.app_context():
    storage.migrate()
pressed, expired = open_talk(app, "Ash", "Bo"), open_talk(app, "Cy", "Di")
try:
    with (disk / "filling").open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(4096))
except OSError as error:
    assert error.errno == errno.ENOSPC
assert os.statvfs(disk).f_bavail == 0

page = pressed.answer("frame", {f"{WISH}.text": "a heron in the attic"}, 507)
assert "a heron in the attic" in [box.text for box in page.root.iter("textarea")]
print("An answer was not saved, and came back:", page.heading)

doctor = app.test_cli_runner().invoke(args=["doctor"])
assert doctor.exit_code == 1
print(next(line for line in doctor.output.splitlines() if "unfit" in line))

pressed.get("forget")
assert pressed.visitor.send("/forget").status == 200
assert pressed.get(status=404)
print("A partner made the site forget a talk.")

with app.app_context():
    last_day = current_services().today + timedelta(days=30)
    for day in range(-28, 3, 5):
        forgotten = retention.forget_expired(last_day + timedelta(days=day))
assert forgotten.talks == 1, forgotten
print("The sweeper forgot a talk whose time was over.")
END
