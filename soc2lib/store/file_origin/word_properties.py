"""Whose a Word file is, as the custom properties that Word and LibreOffice show and keep."""

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from soc2lib.store.file_origin.lines import origin_lines, origin_of_lines
from soc2lib.store.identity import Origin

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_PLACE = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_OF_USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST = 2
_LARGEST = 1_000_000


def set_properties(file: "WordFile", origin: Origin | None) -> None:
    """Let a Word file say whose it is, and nothing else: the properties of its letterhead go."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = file.part.package
    for id in [id for id, relation in package.rels.items() if relation.reltype == _RELATION]:
        del package.rels[id]
    if origin:
        part = Part(PackURI(f"/{_PLACE}"), _TYPE, _as_xml(origin).encode(), package)
        package.relate_to(part, _RELATION)


def _as_xml(origin: Origin) -> str:
    facts = "".join(
        f'<property fmtid="{_OF_USERS}" pid="{number}" name={quoteattr(term)}>'
        f"<vt:lpwstr>{escape(words)}</vt:lpwstr></property>"
        for number, (term, words) in enumerate(origin_lines(origin), _FIRST)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}">{facts}</Properties>'


def origin_in_word(packed: ZipFile, where: str) -> Origin | None:
    """Whose an unpacked Word file says it is; None where it does not say.

    Raises
    ------
    ForeignFile
        If it says so in part only.
    """
    from docx.oxml.parser import parse_xml

    if _PLACE not in packed.namelist():
        return None
    with packed.open(_PLACE) as content:
        text = content.read(_LARGEST)
    try:
        properties = parse_xml(text)
    except SyntaxError:
        return None
    facts = {str(one.get("name")): "".join(map(str, one.itertext())) for one in properties}
    return origin_of_lines(facts, where)
