"""How the notebooks are shown without code; `soc2 app` copies this folder beside the session's notebooks."""

import os
from pathlib import Path

here = Path(__file__).resolve().parent
c = get_config()  # noqa: F821 - given by the application that reads this file

c.Voila.root_dir = str(here.parent)  # nothing but the session's notebooks can be opened
c.Voila.ip = "127.0.0.1"
c.Voila.auto_token = True  # other users of this machine cannot open it
c.VoilaConfiguration.template = "soc2"
c.VoilaConfiguration.classic_tree = True  # our tree.html, which opens the first page
c.VoilaConfiguration.file_allowlist = []  # pages only: no file is handed out
c.VoilaConfiguration.strip_sources = True
c.VoilaConfiguration.show_tracebacks = False
if os.name == "posix":
    c.KernelManager.transport = "ipc"  # kernels listen on no port that other users of this machine could reach
