"""The one rendering path: a notebook that ran becomes one HTML file that opens anywhere and calls nobody."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool, List, Unicode, default

from soc2lib.basics.resources import templates_folder
from soc2lib.html.hash_source import hash_source, text_digest
from soc2lib.html.pieces import COLOURS
from soc2lib.runner.page import scripts as page_scripts
from soc2lib.runner.page.check import check
from soc2lib.runner.page.parts import Page, page_of

__all__ = ["PageExporter", "WholePage", "check", "render", "render_as_utf8"]

TITLE = "SOC 2 preparation"


class PageExporter(TemplateExporter):  # type: ignore[misc]
    """``jupyter nbconvert --to soc2``: our template, no CDN, no widgets, no code; marked outputs only.

    A notebook that did not run to its end still becomes a page, which says on top what is missing; `check` raises.
    """

    export_from_notebook = "SOC 2 page"
    output_mimetype = "text/html"
    default_preprocessors = List([])

    file_extension = Unicode(".html").tag(affects_environment=True)
    template_name = Unicode("page").tag(config=True, affects_template=True)

    @default("extra_template_basedirs")  # type: ignore[untyped-decorator]
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(templates_folder())]

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[str, dict[str, Any]]:
        """Render a notebook; preprocessors run only where somebody configured one."""
        resources = self._init_resources(resources)
        if self._preprocessors:
            nb, resources = self._preprocess(deepcopy(nb), resources)
        name = resources["metadata"].get("name") or "Page"
        return "".join(self.pieces(nb, name, shared_assets=bool(resources.get("shared_assets")))), resources

    def pieces(self, nb: NotebookNode, title: str, *, shared_assets: bool) -> Iterator[str]:
        """The page in the pieces that its template makes, in their order."""
        yield from self.template.generate(**_variables(page_of(nb, title), shared_assets))


class WholePage(Preprocessor):  # type: ignore[misc]
    """``jupyter nbconvert --to html --template soc2``: the page of ``--to soc2``, its tags written by nbconvert."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Leave the page where the template `soc2` finds it."""
        name = resources.get("metadata", {}).get("name") or "Page"
        return nb, {**resources, "soc2_page": render(nb, title=name)}


def render(notebook: NotebookNode, *, title: str = TITLE, shared_assets: bool = False) -> str:
    """The page of a notebook that ran, as HTML; the same notebook gives the same text.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook with its outputs.
    title : str
        The window's title where the notebook shows no cover.
    shared_assets : bool
        Read the drawing script from its file beside the page (`page_scripts.Drawing.file`) instead of carrying it.
    """
    return "".join(_exporter().pieces(notebook, title, shared_assets=shared_assets))


def render_as_utf8(notebook: NotebookNode, *, shared_assets: bool = False) -> bytes:
    """The page that `render` gives, as it is written to a file.

    Most of it is the packed script, which is ASCII: encoded by itself it is merely copied.
    """
    return b"".join([piece.encode() for piece in _exporter().pieces(notebook, TITLE, shared_assets=shared_assets)])


@cache
def _exporter() -> PageExporter:
    return PageExporter()


def _variables(page: Page, beside: bool) -> dict[str, Any]:
    drawing = page_scripts.drawing() if page.has_charts else None
    wanted = (
        (page_scripts.report, bool(page.data)),
        (page_scripts.loader, bool(drawing)),
        (page_scripts.sifter, page.has_sifted),
    )
    scripts = [script() for script, wants in wanted if wants]
    digests = [*map(hash_source, scripts), *([drawing.digest] if drawing else [])]
    beside = beside and drawing is not None
    return {
        "page": page,
        "policy": Markup(page_scripts.policy(digests, beside=beside)),  # noqa: S704 made of our own words and hashes
        "style": _style() + (_report_style() if page.data else ""),
        "text_digest": text_digest,
        "scripts": [Markup(script) for script in scripts],  # noqa: S704 our own scripts
        "drawing": drawing,
        "beside": beside,
    }


@cache
def _style() -> Markup:
    tones = "".join(f"--chart-{tone}:{colour};" for tone, colour in COLOURS.items())
    sheet = (templates_folder() / "page" / "page.css").read_text(encoding="utf-8")
    return Markup(f":root{{{tones}}}\n{sheet}")  # noqa: S704 our own style sheet


@cache
def _report_style() -> Markup:
    return Markup((templates_folder() / "report" / "report.css").read_text(encoding="utf-8"))  # noqa: S704 our own
