"""The part of the gap letter that says which procedures it rests on, and which are missing."""

from collections.abc import Iterator

from soc2lib.foundation.documents import Part
from soc2lib.foundation.wording import count, day, listed
from soc2lib.share.documents.work_done import WorkDone

_MOST = 3


def work_part(work: WorkDone) -> Part:
    """Procedures on record in a table, then files, populations and what nobody looked at."""
    rows = [
        (
            one.name,
            f"{one.number:,}" if one.items is None else f"{count(one.number, 'test')}, {count(one.items, 'item')}",
            str(one.controls),
            listed(one.by, most=_MOST),
            day(one.first) if one.first == one.last else f"{day(one.first)} to {day(one.last)}",
        )
        for one in work.procedures
    ]
    remark = (
        "Only procedures on record with their day and the name of who performed them. A walkthrough counts once in each "
        "nature it had."
        if rows
        else "No walkthrough and no test is on record."
    )
    heads = ("Procedure", "On record", "Controls", "Performed by", "Days")
    return Part("Work done", remark, points=tuple(_points(work)), columns=heads, rows=rows)


def _points(work: WorkDone) -> Iterator[str]:
    if work.not_counted:
        yield (
            f"Not counted: {count(work.not_counted, 'walkthrough or test', 'walkthroughs or tests')} without a day that "
            "has come or without the name of who performed it."
        )
    if work.inquiry_alone:
        yield f"Of {count(work.walkthroughs, 'walkthrough')}, {work.inquiry_alone:,} consisted of inquiry alone."
    files = work.accepted + work.in_part + work.waiting
    yield (
        f"Evidence: {count(files, 'file')} on record. A named reviewer who neither collected the file nor owns the "
        f"control accepted {work.accepted:,} for every control and {work.in_part:,} for some controls. "
        f"{work.waiting:,} await such a reviewer."
    )
    if work.unfiled:
        yield f"{count(work.unfiled, 'further piece')} of evidence {'has' if work.unfiled == 1 else 'have'} no file."
    yield (
        f"Populations: {count(work.populations, 'population')} described, {work.agreed:,} agreed to an independent total."
    )
    if work.claims:
        yield (
            f"Self-reported: {count(work.claims, 'criterion', 'criteria')} rated in the client's own table. A rating is "
            "no procedure."
        )
    yield (
        f"For {work.untouched:,} of {count(work.controls, 'control')} in scope, no walkthrough, no test and no accepted "
        "file is on record."
    )
