"""Kernels of a session keep no history: it would gather the cells of all clients in one file."""

c = get_config()  # noqa: F821 - given by the kernel

c.HistoryManager.enabled = False
