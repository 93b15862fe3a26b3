"""Turns an opened population and a census into the records that are kept."""

from collections.abc import Iterable
from datetime import date

from soc2lib.basics.formatting import count
from soc2lib.evidence.coverage.window import Window
from soc2lib.evidence.populations.census import Census, Finding, Outcome
from soc2lib.evidence.populations.population import Opened
from soc2lib.evidence.records import Population, TestMethod, TestResult

_MOST_SAID = 20


def population_record(
    opened: Opened,
    window: Window,
    controls: Iterable[str],
    *,
    rows: int | None = None,
    digest: str = "",
    independent_total: int | None = None,
    total_source: str = "",
    query: str = "",
    source: str = "",
    run_on: date | None = None,
) -> Population:
    """The record of a population that was opened for testing.

    Parameters
    ----------
    opened : Opened
        The opened table.
    window : Window
        The days that it covers.
    controls : iterable of str
        Ids of the controls that act on it.
    rows : int, optional
        Items of the population where it is a part of the table, such as the leavers on a roster.
    digest : str
        `Populations.digest` of it, where a sample is drawn.
    independent_total : int, optional
        The same count from elsewhere, and ``total_source`` where from; without it the list is not shown to be whole.
    query, source, run_on
        As the source gave them.
    """
    return Population(
        id=f"POP-{opened.table}-{opened.sha256[:8]}",
        title=f"{opened.table.replace('_', ' ')} from {opened.file}",
        controls=tuple(controls),
        source=source,
        query=query,
        run_on=run_on,
        rows=opened.rows if rows is None else rows,
        independent_total=independent_total,
        total_source=total_source,
        partial=bool(opened.partial),
        digest=digest,
        period_start=window.start,
        period_end=window.end,
        notes=opened.partial,
    )


def result_records(
    found: Census, window: Window, *, population: str = "", tested_on: date | None = None, tester: str = ""
) -> list[TestResult]:
    """One record for each control that the census speaks of.

    Parameters
    ----------
    found : Census
        The result.
    window : Window
        The days that were tested.
    population : str
        Id of the population's record.

    Notes
    -----
    A census plans every item. Nothing found is recorded as no items, and nothing occurred as such.
    """
    return [
        TestResult(
            id=f"{found.test.id}-{control}-{window.end}",
            control=control,
            procedure=found.test.id,
            method=TestMethod.CENSUS,
            population=population,
            planned=found.items,
            passed=found.passed,
            deviations=found.deviations,
            cannot_tell=found.cannot_tell,
            nothing_occurred=found.outcome is Outcome.NOTHING_OCCURRED,
            period_start=window.start,
            period_end=window.end,
            tested_on=tested_on,
            tester=tester,
            details=in_words([f for f in found.findings if f.verdict == "deviation"], found.deviations),
        )
        for control in found.test.controls
    ]


def in_words(deviating: list[Finding], total: int) -> str:
    """The deviations in words: the first twenty, and how many more."""
    if not total:
        return ""
    said = [f"{finding.item} (row {finding.row}): {finding.reason}" for finding in deviating[:_MOST_SAID]]
    more = [f"and {count(total - len(said), 'more', 'more')}"] if total > len(said) else []
    return "; ".join([*said, *more])
