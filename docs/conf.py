"""How Sphinx makes the documentation: nothing is fetched, and what a page names must be there."""

import papermill  # noqa: F401  (before soc2lib's own modules: it loads the engine that soc2lib brings it)

from soc2lib import __version__

project, author, version = "soc2lib", "soc2lib", __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "SOC 2® audit preparation"
html_extra_path = ["whole"]
html_static_path = ["static"]
html_css_files = ["site.css"]
napoleon_use_ivar = True  # an attribute is described once, in its class
napoleon_use_rtype = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
suppress_warnings = [
    "docutils",  # docstrings are written to be read in the source, too
    "myst.xref_missing",  # README, CONTRIBUTING and the rest are read in the clone as well, where their links lead
    "ref",
    "autosummary",
]
