"""PDF that everybody can read (PDF/UA-1, ISO 14289), made in memory: nothing personal touches the disk."""

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

#: A title, sections, and blocks of text, lists, names with values, and tables.
DOCUMENT = Path(__file__).parent / "typst" / "document.typ"
STANDARD: Literal["ua-1"] = "ua-1"


#: Beside letters of Latin, Greek and Cyrillic: what the font surely has.
SIGNS = ((0x2010, 0x205F), (0x20AC, 0x20AC), (0x2190, 0x219F), (0x2200, 0x22FF))


class NotRendered(Exception):
    """The template and its data do not make a document. The message names the template's complaint only."""


def pdf(template: Path | str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The document that the Typst file `template` makes of `data`, tagged and in `language`.

    `data` must be JSON; the template finds it in `sys.inputs.data`. Raises NotRendered.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False), "language": language}
    try:
        made = typst.compile(Path(template).read_bytes(), sys_inputs=inputs, pdf_standards=STANDARD)
    except typst.TypstError as error:
        raise NotRendered(f"{Path(template).name}: {error.message}") from None
    return bytes(made)


def pdf_of_any_text(template: Path | str, data: Mapping[str, Any], *, language: str) -> bytes:
    """The same of what people wrote: a sign that no font here has is shown as a question mark.

    PDF/UA forbids leaving it blank. Raises NotRendered where the template is at fault.
    """
    try:
        return pdf(template, data, language=language)
    except NotRendered:
        return pdf(template, _surely_shown(data), language=language)


def _surely_shown(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(one if _is_surely_shown(one) else "?" for one in unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {key: _surely_shown(one) for key, one in value.items()}
    return [_surely_shown(one) for one in value] if isinstance(value, list | tuple) else value


def _is_surely_shown(sign: str) -> bool:
    code = ord(sign)
    letters = code < 0x250 or 0x370 <= code < 0x500
    return sign == "\n" or (
        sign.isprintable() and (letters or any(low <= code <= high for low, high in SIGNS))
    )
