"""A PDF as the programs of Poppler and qpdf see it."""

import re
import subprocess
from itertools import pairwise
from tempfile import NamedTemporaryFile

_WHITE = 245


def run(*command: str, pdf: bytes) -> str:
    """Return what a program says about a PDF that it is given."""
    done = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def pages(pdf: bytes) -> int:
    """Count the pages."""
    return int(facts(pdf)["Pages"])


def facts(pdf: bytes) -> dict[str, str]:
    """Return what the file says about itself."""
    lines = run("pdfinfo", "-", pdf=pdf).splitlines()
    return {key: told.strip() for key, _, told in (line.partition(":") for line in lines)}


def texts(pdf: bytes) -> list[str]:
    """Return the words of each page, from top to bottom."""
    return run("pdftotext", "-layout", "-", "-", pdf=pdf).split("\f")[:-1]


def spoken(pdf: bytes) -> str:
    """Return the words in the order of the tags, as a screen reader reads them; no list numbers."""
    tagged = run("pdfinfo", "-struct-text", "-", pdf=pdf)
    runs = re.findall(r'^ *"(.*)"$', tagged, re.MULTILINE)
    return " ".join(run for run in runs if not re.fullmatch(r"\d+\. ?", run))


def tags(pdf: bytes) -> list[str]:
    """Return the kinds of all tags, in order."""
    return re.findall(r"^ *(\w+)", run("pdfinfo", "-struct", "-", pdf=pdf), re.MULTILINE)


def fonts(pdf: bytes) -> set[str]:
    """Return the names of the embedded fonts, without the mark of a subset."""
    rows = run("pdffonts", "-", pdf=pdf).splitlines()[2:]
    assert all(row.split()[-5] == "yes" for row in rows), "a font is not embedded"
    return {row.split()[0].partition("+")[2] for row in rows}


def unpacked(pdf: bytes) -> bytes:
    """Return the file with everything in it readable; fails if the file is not sound."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        subprocess.run(("qpdf", "--check", file.name), stdout=subprocess.DEVNULL, check=True)
        command = ("qpdf", "--qdf", "--object-streams=disable", file.name, "-")
        return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def rules_on(pdf: bytes, page: int) -> int:
    """Count the lines that run across a page from margin to margin."""
    command = ("pdftoppm", "-r", "60", "-gray", "-f", str(page), "-l", str(page), "-")
    picture = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True).stdout
    _kind, size, _most, dots = picture.split(b"\n", 3)
    width = int(size.split()[0])
    middle = slice(width // 5, width * 4 // 5)
    rows = [dots[start : start + width][middle] for start in range(0, len(dots), width)]
    is_ruled = [max(row, default=255) < _WHITE for row in rows]
    return sum(here and not above for above, here in pairwise(is_ruled))
