"""The contracts that requests and answers are held against: Microsoft's, where it is at hand, and our own."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

ROOT = Path(__file__).resolve().parents[3]
#: Derived from Microsoft's public metadata; it lies beside the checkout, if at all.
MICROSOFTS = ROOT.parent / "shared" / "data" / "graph-bookings.openapi.json"
#: What we know of it, written down again for a checkout without it.
OURS = Path(__file__).with_name("contract.json")
CONTRACTS = {"ours": OURS, **({"microsofts": MICROSOFTS} if MICROSOFTS.is_file() else {})}
HOST, VERSION = "https://stand-in", "/v1.0"
JSON = "application/json"


class Broken(Exception):
    """A request or an answer that the contract does not allow."""


class Contract:
    def __init__(self, path: Path) -> None:
        text: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        text["servers"] = [{"url": HOST + VERSION}]
        for operations in text["paths"].values():
            for operation in operations.values():
                if isinstance(operation, dict):
                    operation.pop("security", None)  # the stand-in looks at tokens itself
        self._openapi = OpenAPI.from_dict(text)

    def check_request(self, method: str, path: str, query: dict[str, str], body: bytes) -> MockRequest:
        """The request, if it is one; raises Broken."""
        request = MockRequest(
            HOST, method.lower(), VERSION + path, args=query, data=body or None, content_type=JSON
        )
        try:
            self._openapi.validate_request(request)
        except OpenAPIError as error:
            raise Broken(str(error)) from error
        return request

    def check_answer(self, request: MockRequest, status: int, body: bytes) -> None:
        """Raises Broken where the stand-in itself says what Graph would not."""
        response = MockResponse(body or None, status_code=status, content_type=JSON)  # type: ignore[arg-type]
        try:
            self._openapi.validate_response(request, response)
        except OpenAPIError as error:
            raise Broken(str(error)) from error


@cache
def contract(name: str) -> Contract:
    return Contract(CONTRACTS[name])
