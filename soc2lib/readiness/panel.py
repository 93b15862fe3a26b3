"""What is typed in the readiness stage: the weights of the progress share, where a client sets them otherwise."""

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed
from soc2lib.foundation.engagement import Engagement
from soc2lib.readiness.records import ScoreWeights


def weights(engagement: Engagement) -> widgets.Widget:
    """The form of the one record of edited weights; run the notebook again to see what they change."""
    author = author_field()
    form = Form(engagement, ScoreWeights, "weights", lambda: signed(author))
    return widgets.VBox([author, form.widget])
