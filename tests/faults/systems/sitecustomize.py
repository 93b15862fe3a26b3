"""Python as soc2lib's own modules find it elsewhere: what a system lacks is hidden from them, and from them alone.

A folder with this file on PYTHONPATH changes every Python below; PRETENDED_SYSTEM says which system it is.
"""

import builtins
import os
import signal
import socket
import subprocess
import sys
from types import ModuleType
from typing import Any

LINUX_ALONE = {"memfd_create", "MFD_CLOEXEC", "sched_getaffinity", "sched_setaffinity", "pidfd_open", "O_TMPFILE"}
POSIX_ALONE = {
    *("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "setsid", "killpg", "getpgid", "setpgid", "wait3"),
    *("wait4", "chown", "fchown", "fchmod", "sysconf", "getloadavg", "uname", "statvfs", "O_NOFOLLOW", "O_DIRECTORY"),
    *("O_NONBLOCK", "pread", "pwrite", "mkfifo", "register_at_fork"),
    *("WNOHANG", "WIFSIGNALED", "WTERMSIG", "waitstatus_to_exitcode"),
}
SIGNALS = {"SIGKILL", "SIGALRM", "SIGCHLD", "SIGHUP", "SIGPIPE", "SIGSTOP", "SIGCONT", "SIGUSR1", "SIGUSR2"}
SIGNALS |= {"setitimer", "alarm", "pthread_sigmask", "ITIMER_REAL"}
SYSTEMS: dict[str, dict[str, Any]] = {
    "windows": {
        "modules": {"fcntl", "resource", "grp", "pwd", "termios", "pty", "tty", "syslog"},
        "hidden": {"os": POSIX_ALONE | LINUX_ALONE, "signal": SIGNALS, "socket": {"AF_UNIX"}, "sys": set()},
        "names": {"os": {"name": "nt"}, "sys": {"platform": "win32"}},
    },
    "macos": {
        "modules": set(),
        "hidden": {"os": LINUX_ALONE, "signal": set(), "socket": set(), "sys": set()},
        "names": {"sys": {"platform": "darwin"}},
    },
}
NAME = os.environ["PRETENDED_SYSTEM"]
SYSTEM = SYSTEMS[NAME]


class Lacking(ModuleType):
    """A module without some of its names, and with others in their stead."""

    def __init__(self, whole: ModuleType, hidden: set[str], names: dict[str, object]) -> None:
        super().__init__(whole.__name__)
        self.__dict__.update(names, _whole=whole, _hidden=hidden)

    def __getattr__(self, name: str) -> object:
        if name in self.__dict__["_hidden"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self.__dict__["_whole"], name)


LACKING = {
    whole.__name__: Lacking(whole, SYSTEM["hidden"][whole.__name__], SYSTEM["names"].get(whole.__name__, {}))
    for whole in (os, signal, socket, sys)
}
_import, _popen = builtins.__import__, subprocess.Popen.__init__


def import_(
    name: str, globals: dict[str, Any] | None = None, locals: Any = None, fromlist: Any = (), level: int = 0
) -> ModuleType:
    """What ``import`` does, and for modules of soc2lib what it does elsewhere."""
    into = globals or {}
    whose = getattr(into.get("__spec__"), "name", None) or into.get("__name__", "")
    if str(whose).startswith("soc2lib") and not level:
        if name in SYSTEM["modules"]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in LACKING:
            return LACKING[name]
    return _import(name, globals, locals, fromlist, level)


def popen(self: Any, *arguments: Any, **options: Any) -> None:
    """Start a program below which Python is the same, whatever of the environment is handed on."""
    environment = os.environ if options.get("env") is None else options["env"]
    path = os.pathsep.join(filter(None, [os.path.dirname(__file__), environment.get("PYTHONPATH")]))  # noqa: PTH120
    options["env"] = {**environment, "PYTHONPATH": path, "PRETENDED_SYSTEM": NAME}
    _popen(self, *arguments, **options)


builtins.__import__ = import_  # type: ignore[assignment]
subprocess.Popen.__init__ = popen  # type: ignore[method-assign, assignment]
