"""The figures of a report, and the same figures made again from what the report itself carries."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from soc2lib import __version__
from soc2lib.assessment import Assessment
from soc2lib.basics.json_text import json_text
from soc2lib.catalog.catalog import catalog
from soc2lib.readiness.forecast.forecast import Forecast
from soc2lib.share.whatif.facts import facts
from soc2lib.share.whatif.report_inputs import as_json, from_json
from soc2lib.share.whatif.whatif import VERSION

Results = dict[str, Any]


def inputs(now: Assessment, *, forecast: bool = True) -> dict[str, Any]:
    """What a report carries so that its figures can be made again, in the page and by `recompute`; JSON values.

    Parameters
    ----------
    forecast : bool
        False in an edition without a forecast: what only a forecast needs is then not among them.
    """
    return {
        "library": __version__,
        "catalog": catalog().version,
        "method": VERSION,
        "forecast": forecast,
        **as_json(now, forecast=forecast),
        "facts": facts(now, forecast=forecast),
    }


def results(now: Assessment, *, forecast: bool = True) -> Results:
    """The figures by which a report is checked, as JSON values.

    Parameters
    ----------
    forecast : bool
        False to leave out the chances: everything from ``noted`` on.

    Returns
    -------
    dict
        ``gate``; ``exceptions`` to disclose; ``key_controls``, the parts of the headline;
        ``criteria`` (id to standing); ``share``, ``low`` and ``high`` of the self-reported share; ``share_shown``;
        ``noted`` (control id to the chance of an exception under the middle, lowest and highest prior, or None);
        ``expected`` exceptions in the same order; ``outcome`` (low and high) and ``cases`` (one pair a supposition).
        None where nothing is known.
    """
    share = now.score.share
    figures: Results = {
        "gate": now.score.gate.gate.value,
        "exceptions": now.score.gate.exceptions,
        "key_controls": asdict(now.gap.key_controls),
        "criteria": {one.criterion.id: one.conclusion.value for one in now.gap.criteria},
        "share": share.value,
        "low": share.low,
        "high": share.high,
        "share_shown": now.score.shown.value,
    }
    return figures | _chances(now.forecast) if forecast else figures


def _chances(made: Forecast) -> Results:
    outcomes = made.outcomes
    return {
        "noted": {
            row.ground.state.id: None if row.noted is None else [row.noted, row.low, row.high] for row in made.controls
        },
        "expected": None if made.expected is None else [made.expected, made.expected_low, made.expected_high],
        "outcome": [outcomes.low, outcomes.high] if outcomes else None,
        "cases": [[case.low, case.high] for case in outcomes.cases] if outcomes else None,
    }


def recompute(embedded: Mapping[str, Any]) -> Results:
    """Make a report's figures again from the inputs it carries, by this library's methods.

    Parameters
    ----------
    carried : mapping
        The values of the page's block ``soc2-inputs``.

    Returns
    -------
    dict
        What the page's block ``soc2-results`` should hold: `results`, and ``inputs``, the digest of the inputs as they
        follow from the records among them. Another digest than the page's own means that one of them was altered, or
        that library or catalog have changed since (the inputs name both).

    Raises
    ------
    RecordError
        If a record among the inputs does not fit.
    """
    now = from_json(embedded)
    kept = {name: embedded[name] for name in ("titles", "edition") if name in embedded}
    forecast = bool(embedded["forecast"])
    return results(now, forecast=forecast) | {"inputs": digest(inputs(now, forecast=forecast) | kept)}


def digest(values: Mapping[str, Any]) -> str:
    """The SHA-256 of JSON values as a page carries them."""
    return sha256(json_text(values).encode()).hexdigest()
