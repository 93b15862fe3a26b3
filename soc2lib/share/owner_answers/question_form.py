"""An owner's questions as one HTML file that works offline: it sends nothing, and saves answers as a file."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from soc2lib.basics import formatting
from soc2lib.basics.atomic import write_whole
from soc2lib.basics.resources import templates_folder
from soc2lib.basics.text import visible
from soc2lib.html.hash_source import hash_source
from soc2lib.share.owner_answers.questions import NOT_SURE, SUBJECTS, Asked, Questionnaire
from soc2lib.widgets.questions import Answer, Question

FORMAT = 1


def form_html(questionnaire: Questionnaire) -> str:
    """One owner's questions as a page: no request leaves it, and no script runs but its own, which goes by its hash."""
    script, style = _part("form/form.js"), _part("page/page.css") + _part("form/form.css")
    kinds = [subject for subject in SUBJECTS.values() if questionnaire.of(subject)]
    sections = [
        {
            "title": subject.kind.sheet,
            "purpose": subject.purpose,
            "rows": [
                _row(row, f"{subject.kind.kind}-{place}") for place, row in enumerate(questionnaire.of(subject), 1)
            ],
        }
        for subject in kinds
    ]
    return _template().render(
        asked=questionnaire,
        made_on=formatting.day(questionnaire.made_on),
        amount=formatting.listed(
            formatting.count(len(questionnaire.of(subject)), subject.kind.kind) for subject in kinds
        ),
        sections=sections,
        format=FORMAT,
        origin=json.dumps(questionnaire.origin.as_dict()),
        not_sure=NOT_SURE,
        script=Markup(script),  # noqa: S704 our own file
        style=Markup(style),  # noqa: S704 our own file
        script_digest=hash_source(script),
        style_digest=hash_source(style),
    )


def write_form(questionnaire: Questionnaire, path: Path) -> None:
    """Write one owner's questions as a page; an existing file is replaced whole."""
    write_whole(path, form_html(questionnaire))


def _row(row: Asked, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": row.subject.kind.kind,
        "id": row.id,
        "base": row.base,
        "seal": row.seal,
        "words": json.dumps(row.words),
        "about": row.about,
        "told": [(heading, lines) for heading, lines in row.about.facts if lines],
        "questions": [_question(row, question) for question in row.questions],
    }


def _question(row: Asked, question: Question) -> dict[str, Any]:
    guide = next(guide for guide in row.subject.kind.guides() if guide.name == question.field)
    type = {date: "day", int: "number", float: "number"}.get(guide.base, "text")
    return {
        "field": question.field,
        "asks": question.asks,
        "only": json.dumps(question.only),
        "help": guide.help,
        "label": guide.label,
        "type": type,
        "input": "date" if type == "day" else "text",
        "said": question.said(row.words),
        "answers": [_answer(row, question, answer) for answer in question.answers],
    }


def _answer(row: Asked, question: Question, answer: Answer) -> dict[str, Any]:
    chosen = question.given(row.words) == answer
    parts = {name: getattr(answer, name) for name in ("meaning", "field", "word", "reason")} | {
        "because": answer.reason_field
    }
    return {
        **parts,
        "chosen": chosen,
        "given": row.words[answer.reason_field] if chosen and answer.reason_field else "",
    }


def _held(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> Template:
    loader = FileSystemLoader(templates_folder() / "form")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_held)
    return environment.get_template("form.html.j2")


@cache
def _part(name: str) -> str:
    return (templates_folder() / name).read_text(encoding="utf-8")
