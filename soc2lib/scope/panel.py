"""What is typed in the scope stage: the examination."""

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed
from soc2lib.foundation.engagement import Engagement
from soc2lib.scope.records import Examination


def examination(engagement: Engagement) -> widgets.Widget:
    """The form of the one examination record."""
    author = author_field()
    form = Form(engagement, Examination, "examination", lambda: signed(author))
    return widgets.VBox([author, form.widget])
