"""Makes every notebook start as if its process were new: environment, folder, options, warnings, chance."""

import logging
import os
import random
import signal
import sys
import warnings
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

ALLOWED = frozenset(
    {
        *("PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "HOME", "USERPROFILE", "APPDATA"),
        *("LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONHASHSEED", "PYTHONUTF8", "VIRTUAL_ENV", "JUPYTER_PATH"),
        *("SOC2_CLIENTS", "SOC2_RUNS", "SOC2_ONLY"),
    }
)
"""What of the environment a notebook may see; no token, no key, no database address is among it."""
_AS_IN_A_KERNEL = {
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PLOTLY_RENDERER": "plotly_mimetype",
}
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGALRM", "SIGPIPE") if hasattr(signal, name))


def allowed(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that a notebook may see.

    Examples
    --------
    >>> sorted(allowed({"PATH": "/bin", "LC_ALL": "C", "AWS_SECRET_ACCESS_KEY": "x"}))
    ['LC_ALL', 'PATH']
    """
    return {name: value for name, value in environment.items() if name in ALLOWED or name.startswith("LC_")}


@dataclass
class Fresh:
    """A process's state as it was when this was made."""

    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    folder: str = field(default_factory=os.getcwd)
    path: list[str] = field(default_factory=lambda: list(sys.path))
    arguments: list[str] = field(default_factory=lambda: list(sys.argv))
    filters: list[Any] = field(default_factory=lambda: list(warnings.filters))
    recursion: int = field(default_factory=sys.getrecursionlimit)

    def __post_init__(self) -> None:
        root = logging.getLogger()
        self._log = root.level, list(root.handlers)
        self._signals = {number: signal.getsignal(number) for number in _SIGNALS}
        self._options = _options()

    def restore(self) -> None:
        """Put everything back; chance begins anew from the system's own."""
        if os.environ != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        os.chdir(self.folder)
        sys.path[:], sys.argv[:] = self.path, self.arguments
        sys.setrecursionlimit(self.recursion)
        warnings.resetwarnings()
        warnings.filters[:] = self.filters  # type: ignore[index]
        warnings.onceregistry.clear()  # type: ignore[attr-defined]
        root = logging.getLogger()
        root.setLevel(self._log[0])
        root.handlers[:] = self._log[1]
        self._restore_signals()
        _restore_options(self._options)
        _reseed()

    def _restore_signals(self) -> None:
        for number, handler in self._signals.items():
            if handler is not None and signal.getsignal(number) is not handler:
                signal.signal(number, handler)


def kernel_environment(environment: Mapping[str, str], **more: str) -> dict[str, str]:
    """The environment of a notebook: what is allowed, what a kernel adds, and what the run adds."""
    return {**allowed(environment), **_AS_IN_A_KERNEL, **more}


def _options() -> dict[str, Any]:
    """The options of those libraries that are loaded; one loaded later has its own defaults."""
    found: dict[str, Any] = {}
    if pandas := sys.modules.get("pandas._config.config"):
        found["pandas"] = deepcopy(pandas._global_config)
    if plotly := sys.modules.get("plotly.io"):
        found["plotly"] = plotly.renderers.default, plotly.templates.default
    if numpy := sys.modules.get("numpy"):
        found["numpy"] = numpy.get_printoptions(), numpy.geterr()
    return found


def _restore_options(found: Mapping[str, Any]) -> None:
    if "pandas" in found:
        config = sys.modules["pandas._config.config"]
        if config._global_config != found["pandas"]:
            config._global_config.clear()
            config._global_config.update(deepcopy(found["pandas"]))
    if "plotly" in found:
        plotly = sys.modules["plotly.io"]
        if (plotly.renderers.default, plotly.templates.default) != found["plotly"]:
            plotly.renderers.default, plotly.templates.default = found["plotly"]
    if "numpy" in found:
        numpy = sys.modules["numpy"]
        printing, errors = found["numpy"]
        numpy.set_printoptions(**printing)
        numpy.seterr(**errors)


def _reseed() -> None:
    random.seed()
    if numpy := sys.modules.get("numpy.random"):
        numpy.seed()
