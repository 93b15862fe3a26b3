"""What is typed in the readiness stage: edited weights of the progress share, and the word to keep a forecast."""

import ipywidgets as widgets

from soc2lib.desk.form import Form, author_field, signed
from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.errors import WorkbookError
from soc2lib.readiness.forecast import Forecast
from soc2lib.readiness.records import ScoreWeights
from soc2lib.readiness.scoring import forecast_record


def weights(engagement: Engagement) -> widgets.Widget:
    """The form of the one record of edited weights; run the notebook again to see what they change."""
    author = author_field()
    form = Form(engagement, ScoreWeights, "weights", lambda: signed(author))
    return widgets.VBox([author, form.widget])


def keep(engagement: Engagement, made: Forecast) -> widgets.Widget:
    """A button that keeps the forecast with everything supposed, to be scored when the report comes."""
    author, said = author_field(), widgets.Label(value="This forecast is not kept yet.")
    button = widgets.Button(description="Keep this forecast", tooltip="Saved under its day; a later one replaces it")

    def save(_: object) -> None:
        record = forecast_record(made, engagement.as_of)
        try:
            version = engagement.save(record, author=signed(author), reason="forecast kept for scoring")
        except WorkbookError as error:
            said.value = f"NOT SAVED. {' '.join(str(error).split())}"
        else:
            said.value = f"Kept as {record.id}, version {version}."

    button.on_click(save)
    return widgets.VBox([author, widgets.HBox([button, said])])
