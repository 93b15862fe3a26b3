"""Hostile text in every field that a client can fill: the report shows all of it as text, runs none, calls nobody."""

from pathlib import Path
from typing import Any

import pytest

from soc2lib.foundation.engagement import Engagement
from soc2lib.foundation.records import FieldGuide, Record
from soc2lib.foundation.runs import latest_run
from soc2lib.foundation.text import visible
from soc2lib.runner.demo import plant as plant_samples
from tests.browser.conftest import Listener, Opener
from tests.browser.payloads import payloads
from tests.conftest import AS_OF, soc2
from tests.unit.share.planting import plant

pytestmark = pytest.mark.browser
SHOWN = """() => {
  const page = document.getElementById("report").cloneNode(true);
  page.querySelectorAll("script").forEach((one) => one.remove());
  return page.textContent;
}"""


def test_no_text_in_any_field_runs_or_calls_and_every_one_is_shown_as_text(
    tmp_path: Path, show: Opener, listener: Listener
) -> None:
    forms, planted = payloads(listener.url), list[str]()

    def hostile(cls: type[Record], guide: FieldGuide, old: Any) -> Any:
        refused = cls.kind == "effect of control"  # the risk stage stops at a reference to no risk
        if guide.base is not str or guide.many or guide.name == "id" or old == "" or refused:
            return old
        planted.append(f"¶{len(planted):04d}~{forms[len(planted) % len(forms)]}¶")
        return planted[-1]

    plant_samples(tmp_path)
    engagement = Engagement.open("lantern", AS_OF, tmp_path)
    assert plant(engagement, hostile) > 1500
    engagement.ledger.close()
    asked = ("--edition", "client", "--edition", "auditor")
    assert soc2("run", "lantern", "--clients", str(tmp_path), "--as-of", AS_OF, "--stage", "share", *asked) == 0
    run, shown = latest_run(tmp_path / "lantern" / "runs"), set[str]()
    assert run is not None
    for page in sorted(run.folder.glob("report-*.html")):
        opened = show(page.read_text(encoding="utf-8"))
        for button in opened.page.locator("#what-if .press").all():
            button.click()
        charts = opened.page.locator("figure.chart .drawing").all() if page.stem == "report-client" else []
        for chart in charts:
            chart.scroll_into_view_if_needed()
            chart.hover(position={"x": 300, "y": 60})
        assert (opened.runs, listener.calls, opened.console) == ([], [], [])
        assert opened.page.locator("body :is(iframe, object, embed, form, base, link, meta, img)").count() == 0
        assert opened.page.locator(".main-svg :is(a, [style*='url(http'])").count() == 0
        text = opened.page.evaluate(SHOWN)
        begun = [one for one in planted if one[:6] in text]
        assert [one for one in begun if visible(one) not in text] == []
        shown.update(begun)
    assert len(shown) > 350
