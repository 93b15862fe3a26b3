"""How a process ended, in words."""

import signal


def ending_words(code: int) -> str:
    """How a process ended, from its exit status as `subprocess` gives it.

    Examples
    --------
    >>> ending_words(-9)
    'its process was ended by SIGKILL; the machine may be out of memory'
    """
    if code >= 0:
        return f"its process ended by itself with exit status {code} before it had finished"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = "; the machine may be out of memory" if name == "SIGKILL" else ""
    return f"its process was ended by {name}{hint}"
