"""Child processes that do not outlive us."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def ends_with_parent(number: signal.Signals) -> Callable[[], None]:
    """For `Popen(preexec_fn=…)`: the kernel sends the child this signal when we end, even if we are killed.

    Linux only. Elsewhere a child of a killed parent runs on until the next start finds it.
    """
    parent = os.getpid()

    def tie() -> None:
        if number != signal.SIGKILL:  # a signal that we ignore would be ignored by the child as well
            signal.signal(number, signal.SIG_DFL)
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:  # we ended before the tie held
                os.kill(os.getpid(), number)

    return tie
