"""Transcripts on their way in: personal plain text, so they stay in memory and never become a file."""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .decoding import LIMIT


class InMemoryHandler(FileUploadHandler):
    """Keeps a file in memory, and of one that is too big no more than shows that it is."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= LIMIT:
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.held.seek(0)
        # What it is called is nobody's business: names stand in names of files.
        return InMemoryUploadedFile(self.held, None, "transcript", None, file_size, None)


def in_memory(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Under this decorator, and under the one for the audience, files stay in memory.

    The handler has to be set before anything reads the body, the check against forgery included, which
    therefore comes inside.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_handlers = [InMemoryHandler(request)]
        return protected(request, *args, **kwargs)

    return kept
