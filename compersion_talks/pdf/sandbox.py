"""Sandboxing of a process: limits and dropped rights, none of which can be undone."""

import ctypes
import resource
import signal
import sys

_MEBIBYTE = 1024 * 1024
_CPU_SECONDS = 20
_LIMITS = {
    "RLIMIT_AS": (512 * _MEBIBYTE, 512 * _MEBIBYTE),
    # The hard limit kills without a reason, so the soft one comes a second earlier.
    "RLIMIT_CPU": (_CPU_SECONDS, _CPU_SECONDS + 1),
    "RLIMIT_NOFILE": (64, 64),
    "RLIMIT_FSIZE": (0, 0),
}
# RLIMIT_NPROC counts the processes of the whole account, and Pango starts a thread per font map.
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def enter_sandbox() -> None:
    """Limit this process to the resources of one render, and end it with its parent."""
    for name, soft_and_hard in _LIMITS.items():
        resource.setrlimit(getattr(resource, name), soft_and_hard)
    keep_memory_private()
    refuse_new_privileges()
    end_with_parent(signal.SIGKILL)


def keep_memory_private() -> None:
    """Write no core dump, and let no other process of this account read this one's memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _control(_PR_SET_DUMPABLE, 0)


def refuse_new_privileges() -> None:
    """Let no program that this process starts gain rights by its owner or capabilities."""
    _control(_PR_SET_NO_NEW_PRIVS, 1)


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Send this process a signal when its parent ends (Linux only)."""
    _control(_PR_SET_PDEATHSIG, number)


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
