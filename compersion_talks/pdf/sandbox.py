"""What a process that draws gives up before it reads a word: memory, time, files, rights."""

import ctypes
import resource
import signal
import sys

_MEBIBYTE = 1024 * 1024
_SECONDS = 20
_LIMITS = {
    "RLIMIT_AS": (512 * _MEBIBYTE, 512 * _MEBIBYTE),
    # One second between the two: at the second one a process is killed and cannot say why.
    "RLIMIT_CPU": (_SECONDS, _SECONDS + 1),
    "RLIMIT_CORE": (0, 0),
    "RLIMIT_NOFILE": (64, 64),
    "RLIMIT_FSIZE": (0, 0),
}
# No limit on processes: it counts those of the whole account, and Pango starts a thread per font.
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38


def limit() -> None:
    """Give up memory, time and files, and end with the process that made this one."""
    for name, least_and_most in _LIMITS.items():
        resource.setrlimit(getattr(resource, name), least_and_most)
    keep_to_itself()
    _control(_PR_SET_PDEATHSIG, signal.SIGKILL)


def keep_to_itself() -> None:
    """Let nobody look into this process, and let it gain no rights; neither comes back."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _control(_PR_SET_DUMPABLE, 0)
    _control(_PR_SET_NO_NEW_PRIVS, 1)


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
