"""The data dictionary, from the record classes: `make dictionary` writes it."""

from pathlib import Path

from soc2lib.store.record import FieldGuide, Record, record_kinds

DICTIONARY = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def dictionary() -> str:
    """The data dictionary in Markdown, made from the record classes; a test holds the committed copy to it."""
    parts = [
        "# Data dictionary",
        "What a client tells the workbook, one table a record kind. Made by `make dictionary` from the record classes; "
        "an empty cell means that nobody has answered yet.",
        *(_kind_section(kind) for kind in record_kinds().values()),
    ]
    return "\n\n".join(parts) + "\n"


def _kind_section(kind: type[Record]) -> str:
    rows = "\n".join(_field_row(guide) for guide in kind.guides())
    return (
        f"## {kind.sheet}\n\nKind `{kind.kind}`, stage {kind.stage}. {kind.purpose}\n\n"
        f"| Column | Field | Holds | Unit | Help |\n|---|---|---|---|---|\n{rows}"
    )


def _field_row(guide: FieldGuide) -> str:
    holds = " / ".join(guide.choices) or {"str": "text", "bool": "yes or no", "date": "day"}.get(
        guide.base.__name__, guide.base.__name__
    )
    many = ", several with ;" if guide.many else ""
    needed = ", required" if guide.required else ""
    return f"| {guide.label} | `{guide.name}` | {holds}{many}{needed} | {guide.unit} | {guide.help} |"


if __name__ == "__main__":
    DICTIONARY.write_text(dictionary(), encoding="utf-8")
