"""A page of our own templates that loads nothing and runs nothing: its one stylesheet is inside, named by its hash."""

from soc2lib.basics.document_parts import Marked
from soc2lib.basics.resources import templates_folder
from soc2lib.basics.text import visible
from soc2lib.html.hash_source import hash_source
from soc2lib.html.pieces import DISCLAIMER


def static_page(template: str, stylesheet: str, **document: object) -> str:
    """Fill a template of ``templates/documents``; the same values give the same bytes.

    Parameters
    ----------
    template, stylesheet : str
        File names.
    **told : object
        The template's values; every text among them is escaped.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = templates_folder() / "documents"
    style = (folder / stylesheet).read_text(encoding="utf-8")
    room = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) in (str, Marked) else value,
    )
    room.filters["mark"] = lambda text: getattr(text, "mark", "")
    return room.get_template(template).render(
        **document, style=style, style_hash=hash_source(style), disclaimer=DISCLAIMER
    )
