"""The client of the carrier reader: a file or a text in, an agreements page out, or a refusal."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from compersion_talks.domain.carrier import AgreementsPage
from compersion_talks.domain.errors import CarrierFault, CarrierIsUnreadable
from compersion_talks.domain.plain_text import from_text

MOST_BYTES = 256 * 1024
LONGEST_SECONDS = 10

_PROGRAM = Path(__file__).with_name("carrier_reader.py")


def read_carrier_in_sandbox(given: bytes, program: Path = _PROGRAM) -> AgreementsPage:
    """Read a carrier in a limited process that can write no file and ends after this one.

    Raises `CarrierIsUnreadable`; one of more than 256 KiB is not even looked at.
    """
    if len(given) > MOST_BYTES:
        raise CarrierIsUnreadable(CarrierFault.TOO_BIG)
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, and no words of anyone in its arguments # nosec B603
            [sys.executable, "-I", str(program)],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=os.sep,
            timeout=LONGEST_SECONDS,
            check=True,
        )
        return _read(json.loads(ended.stdout))
    except (subprocess.SubprocessError, ValueError, KeyError):
        raise CarrierIsUnreadable(CarrierFault.DAMAGED) from None


def _read(answer: Any) -> AgreementsPage:
    if "fault" in answer:
        raise CarrierIsUnreadable(CarrierFault(answer["fault"]), tuple(answer["numbers"]))
    return from_text(AgreementsPage, answer["page"])
