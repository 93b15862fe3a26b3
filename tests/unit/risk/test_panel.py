"""What is typed in the risk stage reaches the ledger, and a refusal is said and changes nothing."""

from pathlib import Path

from soc2lib.desk.form import Form
from soc2lib.foundation.engagement import Engagement
from soc2lib.risk.panel import register, take_starters
from soc2lib.risk.records import Risk, Treatment
from soc2lib.risk.starters import scenarios


def test_starters_are_taken_once_under_the_name_given(tmp_path: Path) -> None:
    client = Engagement.create("acme", str(tmp_path))
    assert "Saved" in take_starters(client, "Ann")
    assert [risk.id for risk in client.all(Risk)] == sorted(risk.id for risk in scenarios())
    assert "already" in take_starters(client, "Ann")
    assert client.version(Risk, "ACC-1") == 1


def test_a_form_with_empty_figures_is_saved_as_not_known(tmp_path: Path) -> None:
    client = Engagement.create("acme", str(tmp_path))
    take_starters(client, "Ann")
    form = Form(client, Risk, "ACC-1", lambda: "Ann")
    form.save()
    assert "version 2" in form.said or "version 1" in form.said
    saved = client.one(Risk, "ACC-1")
    assert saved is not None
    assert saved.loss_low is None
    treatment = Form(client, Treatment, "T-1", lambda: "Ann")
    treatment.save()
    assert "NOT SAVED" in treatment.said
    assert client.all(Treatment) == []


def test_the_register_panel_opens_for_an_empty_client(tmp_path: Path) -> None:
    panel = register(Engagement.create("acme", str(tmp_path)))
    assert len(panel.children) == 5
