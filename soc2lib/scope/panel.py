"""What is typed in the scope stage: the examination; and the button that writes the drafts of its documents."""

from pathlib import Path

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed
from soc2lib.foundation.engagement import Engagement
from soc2lib.scope.description import Assertion, Description
from soc2lib.scope.documents import write_drafts
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import Examination


def examination(engagement: Engagement) -> widgets.Widget:
    """The form of the one examination record."""
    author = author_field()
    form = Form(engagement, Examination, "examination", lambda: signed(author))
    return widgets.VBox([author, form.widget])


def drafts(facts: ScopeFacts, description: Description, assertion: Assertion, folder: Path) -> widgets.Widget:
    """A button that writes the system description and management's assertion as DOCX and HTML."""
    said = widgets.Label(value="The drafts are not written yet.")
    button = widgets.Button(description="Write drafts", tooltip="Write both drafts, over those that are there")

    def write(_: object) -> None:
        try:
            paths = write_drafts(facts, description, assertion, folder)
        except OSError as error:
            said.value = f"The drafts could not be written to {folder}: {error.strerror or error}."
        else:
            said.value = f"{len(paths)} files written to {folder}."

    button.on_click(write)
    return widgets.HBox([button, said])
