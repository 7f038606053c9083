"""Root without its right to read and write everything, so that rights of files count in tests."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Of <linux/capability.h>: to pass over the rights of a file, and over its owner.
OVERRIDING = (1, 2, 3)
VERSION = 0x20080522


@contextmanager
def plain_rights() -> Iterator[None]:
    """Let the rights of files count for this thread, also where it is root's."""
    is_root = os.geteuid() == 0 and sys.platform == "linux"
    before = _change(0) if is_root else 0
    try:
        yield
    finally:
        if is_root:
            _change(before)


def _change(given: int) -> int:
    """Take the overriding capabilities, or give those of a mask back; return what there was."""
    system = ctypes.CDLL(None, use_errno=True)
    header, data = (ctypes.c_uint32 * 2)(VERSION, 0), (ctypes.c_uint32 * 6)()
    assert system.capget(header, data) == 0
    before = data[0]
    data[0] = given or before & ~sum(1 << bit for bit in OVERRIDING)
    assert system.capset(header, data) == 0, os.strerror(ctypes.get_errno())
    return before
