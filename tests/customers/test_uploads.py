"""Uploads are sealed while they come in: nothing of them is ever a plain file."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einklang.customers.refusals import FileRefused, Unfit
from einklang.customers.uploads import (
    PIECE,
    SealedUpload,
    Sealing,
    open_sealed,
    path_of,
    seal_all,
    sealing_uploads,
)
from einklang.vault.cipher import fresh_key
from einklang.vault.errors import KeyGone

pytestmark = pytest.mark.usefixtures("data")


def test_a_file_comes_back_as_it_was() -> None:
    content = os.urandom(2 * PIECE + 17) + b"\n"
    sealed = seal_all(content[at : at + 65_536] for at in range(0, len(content), 65_536))

    with open_sealed(sealed.id, sealed.key, sealed.size) as file:
        assert file.read() == content
    assert content[:64] not in path_of(sealed.id).read_bytes()


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3 * PIECE), st.integers(0, 90_000)), max_size=6))
def test_one_may_move_about_in_it(places: list[tuple[int, int]]) -> None:
    content = bytes(range(251)) * (2 * PIECE // 251) + b"\n" + b"PK"
    sealed = seal_all([content])

    with open_sealed(sealed.id, sealed.key, sealed.size) as file:
        for at, length in places:
            file.seek(at)
            assert file.read(length) == content[at : at + length]


def test_a_piece_in_another_place_or_another_key_opens_nothing() -> None:
    sealed = seal_all([(b"a" * 1000 + b"\n") * 3000])
    path = path_of(sealed.id)
    whole = path.read_bytes()
    path.write_bytes(whole[PIECE + 28 :] + whole[: PIECE + 28])

    for key in (sealed.key, fresh_key()):
        with open_sealed(sealed.id, key, sealed.size) as file, pytest.raises(KeyGone):
            file.read()
    path.unlink()
    with pytest.raises(KeyGone):
        open_sealed(sealed.id, sealed.key, sealed.size)


def test_a_line_of_500_mb_is_refused_after_a_few() -> None:
    given_out = 0

    def endless() -> Any:
        nonlocal given_out
        while True:
            given_out += 65_536
            assert given_out < 6_000_000, "read too far"
            yield b"a" * 65_536

    with pytest.raises(FileRefused) as refused:
        seal_all(endless())

    assert refused.value.why is Unfit.LONG_LINE


def test_what_is_bigger_than_allowed_is_refused_and_gone(data: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        seal_all([b"a\n" * 600], limit=1000)

    assert (refused.value.why, list((data / "imports").iterdir())) == (Unfit.TOO_BIG, [])


def posted(content: bytes) -> HttpRequest:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("kunden.csv", content), "word": "x"})
    request.session = {}
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return request


@sealing_uploads
def view(request: HttpRequest) -> HttpResponse:
    file = request.FILES["file"]
    assert isinstance(file, SealedUpload)
    request.found = file  # type: ignore[attr-defined]
    return HttpResponse(request.POST["word"])


def test_a_view_finds_a_sealed_file_and_no_plain_one(data: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(data / "nowhere")
    request = posted(b"KdNr;Firma\n" * 300_000)

    assert view(request).content == b"x"

    sealed = request.found.sealed  # type: ignore[attr-defined]
    assert (sealed.size, sealed.kind) == (3_300_000, "csv")
    with open_sealed(sealed.id, sealed.key, sealed.size) as file:
        assert file.readline() == b"KdNr;Firma\n"


@pytest.mark.parametrize(
    ("content", "why"), [(b"a\n" * 3000, Unfit.TOO_BIG), (b"a" * 6_000_000, Unfit.LONG_LINE)]
)
def test_a_view_is_told_why_a_file_is_refused(data: Path, settings: Any, content: bytes, why: Unfit) -> None:
    settings.UPLOAD_LIMIT = 5000 if why is Unfit.TOO_BIG else 10_000_000
    request = posted(content)

    view(request)

    file = request.found  # type: ignore[attr-defined]
    assert (file.sealed, file.refused.why) == (None, why)
    assert list((data / "imports").iterdir()) == []


def test_without_its_token_a_form_is_refused(promise: object) -> None:
    request = posted(b"a;b\n")
    request.user = AnonymousUser()
    request._dont_enforce_csrf_checks = False  # type: ignore[attr-defined]

    assert view(request).status_code == 403


def test_an_upload_that_breaks_off_leaves_nothing(data: Path) -> None:
    sealing = Sealing()
    sealing.write(b"KdNr;Firma\n")

    sealing.give_up()

    assert list((data / "imports").iterdir()) == []
