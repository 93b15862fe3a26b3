"""How JupyterLab runs for an assessment session; `soc2 lab` copies this folder beside the session's notebooks."""

import os
from pathlib import Path

here = Path(__file__).resolve().parent
c = get_config()  # noqa: F821 - given by the application that reads this file

c.ServerApp.root_dir = str(here.parent)  # nothing but the session's notebooks can be opened
c.ServerApp.terminals_enabled = False
c.ServerApp.jpserver_extensions = {"soc2lib": True}  # what a client told is kept in its ledger alone
c.SavedNotebooks.keep_panels = True
c.FileContentsManager.delete_to_trash = False
c.ServerApp.allow_root = True  # in a container or on a machine of one's own, root is who works
c.LabApp.app_settings_dir = str(here)
c.LabApp.workspaces_dir = str(here / "workspaces")
c.LabApp.extension_manager = "readonly"
if os.name == "posix":
    c.KernelManager.transport = "ipc"  # kernels listen on no port that other users of this machine could reach
