"""Read what an agreements page carried: from its file, its codes or its rows of letters."""

from compersion_talks.domain.carrier import AgreementsPage
from compersion_talks.pdf.carrier_client import read_carrier_in_sandbox


def read_carrier(given: bytes | str) -> AgreementsPage:
    """Return what a file (bytes) or a text holds; it proves nothing, and nothing of it is kept.

    A text holds the texts of the QR codes in any order, or the rows of letters. Raises
    `CarrierIsUnreadable`, which says what is wrong with it.
    """
    sent = given.encode(errors="replace") if isinstance(given, str) else given
    return read_carrier_in_sandbox(sent)
