"""The part of the gap letter that says which procedures it rests on, and which are missing."""

from collections.abc import Iterator

from soc2lib.basics.formatting import count, day, listed
from soc2lib.share.documents.letter.work_done import Files, WorkDone
from soc2lib.word.documents import Part

_MOST = 3


def work_part(work: WorkDone) -> Part:
    """Procedures on record in a table; above it the files, the populations and what nobody looked at."""
    rows = [
        (
            one.name,
            f"{one.number:,}" if one.items is None else f"{count(one.number, 'test')}, {count(one.items, 'item')}",
            f"{one.controls:,}",
            listed(one.by, most=_MOST),
            day(one.first) if one.first == one.last else f"{day(one.first)} to {day(one.last)}",
        )
        for one in work.procedures
    ]
    remark = (
        "This letter counts only procedures on record with their day and the name of who performed them. A walkthrough "
        "counts once in each nature it had."
        if rows
        else "No walkthrough, no observation and no test is on record."
    )
    heads = ("Procedure", "On record", "Controls", "Performed by", "Days")
    return Part("Work done", remark, points=tuple(_points(work)), columns=heads, rows=rows)


def _points(work: WorkDone) -> Iterator[str]:
    if work.not_counted:
        yield (
            f"Not counted: {count(work.not_counted, 'record')} of a walkthrough, an observation or a test without its "
            "day, without the name of who performed it, or incomplete."
        )
    if work.inquiry_alone:
        yield f"Of {count(work.walkthroughs, 'walkthrough')}, {work.inquiry_alone:,} consisted of inquiry alone."
    yield from _evidence(work.files)
    agreed = f"{work.populations:,} described, {work.agreed:,} agreed to an independent total"
    yield f"Populations: {agreed if work.populations else 'none is on record'}."
    if work.claims:
        rated = count(work.claims, "criterion", "criteria")
        yield f"Self-reported: {rated} rated in the client's own table. A rating is no procedure."
    yield (
        f"No walkthrough, observation, test or accepted file is on record for {work.untouched:,} of "
        f"{count(work.controls, 'control')} in scope."
    )


def _evidence(files: Files) -> Iterator[str]:
    number = files.accepted + files.in_part + files.waiting
    if not number:
        yield "Evidence: no file is on record."
        return
    yield (
        f"Evidence: {count(number, 'file')}. A named reviewer who neither collected the file nor owns the control "
        f"accepted {files.accepted:,}{_for_some(files.in_part)}. {files.waiting:,} "
        f"are not accepted{_why(files)}."
    )
    if files.unfiled:
        yield f"Evidence without a file: {count(files.unfiled, 'piece')}."


def _for_some(in_part: int) -> str:
    return f" for every control that they support and {in_part:,} for some of them" if in_part else ""


def _why(files: Files) -> str:
    """The most frequent reasons, each with its number of files."""
    shown = [f"{number:,}: {reason.rstrip('.')}" for reason, number in files.reasons[:_MOST]]
    rest = sum(number for _, number in files.reasons[_MOST:])
    more = [f"{rest:,}: other reasons"] if rest else []
    return f" ({'; '.join([*shown, *more])})" if shown else ""
