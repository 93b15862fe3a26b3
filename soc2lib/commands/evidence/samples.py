"""`soc2 evidence sample`: the seed, the draw, void items, more items, and the auditor's own selection."""

import csv
import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soc2lib.commands.naming import renamed
from soc2lib.commands.options import Author, Client, Clients, DryRun, Json, example, word_of

if TYPE_CHECKING:
    from soc2lib.evidence.samples.record import Asked, Sampled
    from soc2lib.store.engagement import Engagement

app = typer.Typer(add_completion=False)


class Method(StrEnum):
    """How a sample is drawn."""

    RANDOM = "random"
    STRATIFIED = "stratified"
    SYSTEMATIC = "systematic"


class Answer(StrEnum):
    """Whether the population is of one kind."""

    YES = "yes"
    NO = "no"


@app.command(cls=renamed(to="out"), epilog=example("soc2 evidence sample north-star IAM-03 leavers.csv"))
def sample(
    client: Client,
    control: Annotated[str, typer.Argument(help="The control's id, such as IAM-03.")],
    file: Annotated[Path | None, typer.Argument(help="The population; without it the seed is put on record.")] = None,
    seed: Annotated[str, typer.Option(help="The seed to put on record (default a random one).")] = "",
    items: Annotated[
        int | None, typer.Option(min=1, help="Items to draw (default planned from the population).")
    ] = None,
    method: Annotated[Method | None, typer.Option(help="How to draw (default random, stratified with --by).")] = None,
    by: Annotated[str, typer.Option(help="Column of the strata or of the order; its month with :month.")] = "",
    id_column: Annotated[str, typer.Option("--id", help="Column of the items' ids.")] = "",
    homogeneous: Annotated[Answer | None, typer.Option(help="Is the population of one kind?")] = None,
    assurance: Annotated[
        Any,
        typer.Option(
            parser=word_of("soc2lib.evidence.sampling.planned_sizes", "Assurance"),
            metavar="[low|moderate|high]",
            help="How much the auditor leans on it.",
        ),
    ] = "moderate",
    void: Annotated[
        list[str] | None, typer.Option(help="A void item and why: ID=REASON; the next takes its place.")
    ] = None,
    expand: Annotated[int | None, typer.Option(min=1, help="Items to add after deviations.")] = None,
    auditor: Annotated[Path | None, typer.Option(help="The auditor's own selection, to be read back.")] = None,
    first: Annotated[str, typer.Option("--from", help="First day of the population (default the period's).")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="Last day of the population (default the period's).")] = "",
    complete_by: Annotated[str, typer.Option(help="An independent total: SOURCE:COUNT.")] = "",
    name: Annotated[str, typer.Option(help="A name, where the control has several samples.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="CSV to write the sample's rows into.")] = None,
    author: Author = "",
    clients: Clients = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Draw a sample that anybody can draw again: first its seed goes on record, then its population is read."""
    from soc2lib.evidence.populations.lists import read_total
    from soc2lib.evidence.samples.record import Asked
    from soc2lib.store.engagement import Engagement

    asked = Asked(
        control,
        name,
        items,
        method.value if method else "",
        by,
        id_column,
        None if homogeneous is None else homogeneous is Answer.YES,
        _days(first, as_of),
        read_total(complete_by),
        assurance,
    )
    engagement = Engagement.open(client, "", clients)
    found = _done(engagement, asked, (file, auditor, expand), (seed, _void(void or [])), author or "import", dry_run)
    if out and found.listed:
        _write(found, out)
    typer.echo(json.dumps(_entry(found), indent=1, ensure_ascii=False) if as_json else "\n".join(_lines(found)))


def _done(
    engagement: "Engagement",
    asked: "Asked",
    facts: tuple[Path | None, Path | None, int | None],
    said: tuple[str, dict[str, str]],
    author: str,
    dry_run: bool,
) -> "Sampled":
    from soc2lib.errors import ParameterError, Problem
    from soc2lib.evidence.samples.changes import expand, read_selection, replace_void
    from soc2lib.evidence.samples.door import draw_sample, record_seed

    (file, auditor, more), (seed, void) = facts, said
    chosen = [name for name, value in (("--void", void), ("--expand", more), ("--auditor", auditor)) if value]
    if len(chosen) > 1 or (chosen and (file is None or dry_run)):
        found = (
            f"{' and '.join(chosen)}{'' if file else ' without the population'}{' with --dry-run' if dry_run else ''}"
        )
        problem = Problem("soc2 evidence sample", found, "one of them, with the population", "Do one after the other.")
        raise ParameterError("Nothing was done.", [problem])
    if file is None:
        return record_seed(engagement, asked, seed, author)
    if void:
        return replace_void(engagement, asked, file, void, author=author)
    if more:
        return expand(engagement, asked, file, more, author=author)
    if auditor:
        return read_selection(engagement, asked, file, auditor, author=author)
    return draw_sample(engagement, asked, file, author=author, dry_run=dry_run)


def _days(first: str, last: str) -> tuple[date, date] | None:
    from soc2lib.errors import ParameterError, Problem
    from soc2lib.evidence.locker.naming import day_asked

    if not first and not last:
        return None
    days = (day_asked("--from", first), day_asked("--as-of", last)) if first else None
    if days is None or days[0] > days[1]:
        problem = Problem(
            "--from and --as-of", f"{first or 'nothing'} to {last or 'today'}", "both days in order", "Mend it."
        )
        raise ParameterError("The days of the population cannot be read.", [problem])
    return days


def _void(facts: list[str]) -> dict[str, str]:
    pairs = (one.partition("=") for one in facts)
    return {id: reason for id, _, reason in pairs}


def _write(found: "Sampled", to: Path) -> None:
    from soc2lib.basics.private.rights import open_private
    from soc2lib.basics.text import to_csv

    rows = found.listed.rows if found.listed else {}
    heads = list(next(iter(rows.values()), {}))
    with open_private(to, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place", *(to_csv(head) for head in heads)])
        writer.writerows(
            [place, *(to_csv(rows[id].get(head, "")) for head in heads)] for place, id in enumerate(found.items, 1)
        )


def _entry(found: "Sampled") -> dict[str, Any]:
    test = found.test
    return {
        "test": test.id,
        "control": test.control,
        "procedure": test.procedure,
        "seed": test.seed,
        "digest": test.population_digest or (found.listed.digest if found.listed else ""),
        "population": len(found.listed.rows) if found.listed else None,
        "planned": test.planned,
        "items": [{"id": id, "stratum": found.stratum_of.get(id, "")} for id in found.items],
        "because": found.reason,
        "replaced": dict(found.replaced),
        "notes": list(found.notes),
    }


def _lines(found: "Sampled") -> list[str]:
    lines = [f"{found.test.id}: seed {found.test.seed}" if found.test.seed else found.test.id]
    if found.listed:
        lines.append(f"{len(found.items)} of {len(found.listed.rows):,} items of {found.listed.file}. {found.reason}")
        lines += [f"  {id}{f'  ({found.stratum_of[id]})' if id in found.stratum_of else ''}" for id in found.items]
    return [*lines, *found.notes]
