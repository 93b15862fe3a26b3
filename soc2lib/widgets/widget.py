"""What our own widgets share: they hear the kernel, however late the browser has loaded their script."""

from pathlib import Path
from uuid import uuid4

import anywidget
import traitlets

BROWSER = Path(__file__).with_name("browser")


def script(*names: str) -> str:
    """The script of a widget in these files, which ends with ``export default hearing({ render })``."""
    return "\n".join((BROWSER / name).read_text(encoding="utf-8") for name in ("hearing.js", *names))


class DeskWidget(anywidget.AnyWidget):  # type: ignore[misc]
    """A widget that knows its own id, by which its script finds the model of which anywidget shows it a part."""

    own_id = traitlets.Unicode().tag(sync=True)

    def __init__(self, **state: object) -> None:
        own_id = uuid4().hex
        super().__init__(model_id=own_id, own_id=own_id, **state)
