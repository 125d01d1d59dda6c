"""PDF that everybody can read (PDF/UA-1, ISO 14289), made in memory: nothing personal touches the disk."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

#: A title, sections, and blocks of text, lists, names with values, and tables.
DOCUMENT = Path(__file__).parent / "typst" / "document.typ"
STANDARD: Literal["ua-1"] = "ua-1"


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
