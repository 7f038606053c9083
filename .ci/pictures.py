"""Draw the pictures of the paper: one for the first page of the site, one for the README.

Run it with `make pictures` whenever the paper looks different. It needs pdftoppm (poppler-utils).
"""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from compersion_talks.paper.agenda import render_agenda
from compersion_talks.sample.answers import make_sample_agenda

ROOT = Path(__file__).parents[1]
ON_THE_SITE = ROOT / "compersion_talks" / "static" / "pictures" / "paper.webp"
IN_THE_README = ROOT / "docs" / "agenda.png"
SIZE = (640, 905)  # the shape of A4, as in sheet_picture() of components/content.html
FRONT, TOPICS = 1, 2
EDGE, GREYS = 3, 16


def draw_pages() -> list[Image.Image]:
    """Return the pages of the sample's PDF in grey."""
    agenda = make_sample_agenda()
    with TemporaryDirectory() as folder:
        pdf = Path(folder) / "agenda.pdf"
        pdf.write_bytes(render_agenda(agenda, agenda.paper))
        command = ["pdftoppm", "-png", "-gray", "-r", "150", str(pdf), f"{folder}/page"]
        subprocess.run(command, check=True)  # noqa: S603 - ours
        drawn = sorted(Path(folder).glob("page-*.png"))
        return [_scale(BytesIO(page.read_bytes())) for page in drawn]


def lay_side_by_side(shown: list[Image.Image]) -> Image.Image:
    """Lay pages beside each other on a grey ground."""
    width = sum(page.width + EDGE for page in shown) + EDGE
    ground = Image.new("L", (width, SIZE[1] + 2 * EDGE), "silver")
    for index, page in enumerate(shown):
        ground.paste(page, (EDGE + index * (page.width + EDGE), EDGE))
    return ground


def main() -> int:
    """Draw the pictures and say how large they are."""
    drawn = draw_pages()
    ON_THE_SITE.parent.mkdir(exist_ok=True)
    drawn[TOPICS - 1].save(ON_THE_SITE, quality=25, method=6)
    both = lay_side_by_side([drawn[FRONT - 1], drawn[TOPICS - 1]])
    both.quantize(GREYS).save(IN_THE_README, optimize=True)
    for file in (ON_THE_SITE, IN_THE_README):
        sys.stdout.write(f"{file.name}: {file.stat().st_size} bytes\n")
    return 0


def _scale(file: BytesIO) -> Image.Image:
    return Image.open(file).convert("L").resize(SIZE, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
