"""Puts a firm's brand on a finished page: a strip above the cover, colours, and the firm's lines at the end."""

from soc2lib.basics.resources import templates_folder
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.html.brand import Brand

_VARIABLES = {"cover": "--navy", "accent": "--accent"}
_BY_NIGHT = {"cover": "--navy", "accent_dark": "--accent"}


def dressed(page: bytes, brand: Brand | None) -> bytes:
    """The page with the brand; what the page says of its client stays as it was.

    Parameters
    ----------
    page : bytes
        A page of ours, before it is signed.
    brand : Brand or None
        None leaves the page as it is.
    """
    if brand is None:
        return page
    page = page.replace(b"</head>", f"<style>{_style(brand)}</style>\n</head>".encode(), 1)
    page = page.replace(b'<div id="report">', f'{_strip(brand)}\n<div id="report">'.encode(), 1)
    start, _, end = page.rpartition(b"</body>")
    return start + f"{_foot(brand)}\n</body>".encode() + end


def _style(brand: Brand) -> str:
    colours = dict(brand.colours)
    day, night = (
        "".join(f"{variable}:{colours[name]};" for name, variable in names.items() if name in colours)
        for names in (_VARIABLES, _BY_NIGHT)
    )
    sheet = (templates_folder() / "page" / "brand.css").read_text(encoding="utf-8")
    return f":root{{{day}}}@media screen and (prefers-color-scheme: dark){{:root{{{night}}}}}\n{sheet}"


def _strip(brand: Brand) -> str:
    name = to_html(brand.name)
    logo = f'<img src="{brand.logo}" alt="">' if brand.logo else ""
    return f'<aside class="firm" aria-label="{to_attribute(brand.name)}">{logo}<span>{name}</span></aside>'


def _foot(brand: Brand) -> str:
    lines = [line for line in (brand.contact, *brand.legal) if line]
    said = "".join(f"<p>{to_html(line)}</p>" for line in lines)
    label = to_attribute(f"About {brand.name}")
    return f'<aside class="firm-end" aria-label="{label}"><p>{to_html(brand.name)}</p>{said}</aside>'
