"""A Jupyter server's extension: whoever saves a notebook of ours, in any front end, saves nothing a client told."""

from pathlib import Path
from typing import Any

from traitlets import Bool
from traitlets.config import LoggingConfigurable

from soc2lib.runner.lab.strip_outputs import clean_file, is_ours, without_outputs


class SavedNotebooks(LoggingConfigurable):  # type: ignore[misc]
    """Cleans notebooks of ours as they are saved, and their checkpoints; all others are left as they are."""

    keep_panels = Bool(False, config=True, help="Leave a panel's place, without its rows, in the saved notebook.")

    def __call__(self, model: dict[str, Any], path: str, contents_manager: Any, **_: object) -> None:
        """What the contents manager calls before it saves."""
        notebook = model.get("content")
        if model.get("type") != "notebook" or not isinstance(notebook, dict) or not is_ours(notebook):
            return
        without_outputs(notebook, keep_panels=self.keep_panels)
        self._clean_checkpoint(path, contents_manager)

    def _clean_checkpoint(self, path: str, contents_manager: Any) -> None:
        """A copy that was kept before: the next one is made of the clean file, but this one can be gone back to."""
        find = getattr(getattr(contents_manager, "checkpoints", None), "checkpoint_path", None)
        if find is None:
            return
        kept = Path(find("checkpoint", path))
        try:
            clean_file(kept, keep_panels=self.keep_panels)
        except OSError as error:
            self.log.warning("soc2lib: the checkpoint %s still holds outputs: %s", kept, error)


def _load_jupyter_server_extension(server: Any) -> None:
    """Have a server's contents manager call us before every save, beside whatever else it calls."""
    server.contents_manager.register_pre_save_hook(SavedNotebooks(parent=server))
