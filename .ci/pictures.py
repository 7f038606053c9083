"""Draw the picture on the first page: the sample agenda's own first sheet, small in bytes.

Run it with `make pictures` whenever the paper looks different. It needs pdftoppm (poppler-utils).
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from compersion_talks.documents.agenda import agenda_pdf
from compersion_talks.sample.paper import sample_agenda

TARGET = Path(__file__).parents[1] / "compersion_talks" / "static" / "pictures" / "paper.webp"
SIZE = (640, 905)  # the shape of A4; templates/components/sheet_picture.html says the same


def first_sheet() -> Image.Image:
    """Return the first page of the sample's PDF in grey."""
    agenda = sample_agenda()
    with TemporaryDirectory() as folder:
        pdf = Path(folder) / "agenda.pdf"
        pdf.write_bytes(agenda_pdf(agenda, agenda.paper))
        command = ["pdftoppm", "-png", "-gray", "-r", "150", "-f", "1", "-l", "1", str(pdf)]
        found = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - ours
    return Image.open(BytesIO(found.stdout)).convert("L")


def main() -> int:
    """Draw the picture and say how large it is."""
    TARGET.parent.mkdir(exist_ok=True)
    first_sheet().resize(SIZE, Image.Resampling.LANCZOS).save(TARGET, quality=40, method=6)
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
