"""The check of PDFs finds what is wrong with one; else it would say nothing when all is well."""

from pathlib import Path

import pikepdf

from tests.needs import needs_verapdf
from tests.validating import list_faults


@needs_verapdf
def test_an_untagged_pdf_is_found_out(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "blank.pdf")

    rules = {fault.split()[1] for fault in list_faults(tmp_path / "blank.pdf")}

    # Not marked as tagged, no metadata, no tree of tags.
    assert {"6.2-1", "7.1-8", "7.1-11"} <= rules
