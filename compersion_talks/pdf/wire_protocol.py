"""What goes over a connection to the press: HTML in; a header and a PDF out, or why none.

The drawing process answers with a header and the PDF. Behind it the press says how that process
ended. Nothing at all means that the press itself has gone.
"""

import os
import socket
import struct

HEADER = struct.Struct(">II")
"""How many letters have no glyph, and how many bytes of PDF follow."""

ENDING = struct.Struct(">i")
"""The exit status of the drawing process; a signal counts below zero."""

_PEER = struct.Struct("3i")


def is_own_account(line: socket.socket) -> bool:
    """Say whether the other end is of this very account, where the system can tell."""
    asked = getattr(socket, "SO_PEERCRED", None)
    if asked is None:
        return True
    _, account, _ = _PEER.unpack(line.getsockopt(socket.SOL_SOCKET, asked, _PEER.size))
    return int(account) == os.geteuid()
