"""Sealed files: what was written is read, whatever is torn is cut off, whatever is changed is refused."""

import hashlib
import hmac
import os
import re
import resource
import struct
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from einklang.vault.cipher import fresh_key
from einklang.vault.errors import KeyGone
from einklang.vault.files import (
    CHUNK,
    AlreadyClosed,
    BeingWritten,
    NotGenuine,
    SealedReader,
    SealedWriter,
)

KEY, FILE = bytes(range(32)), UUID("11111111-2222-4333-8444-555555555555")
HEADER, START = 33, 20


def written(path: Path, *parts: bytes, closed: bool = True, key: bytes = KEY) -> bytes:
    """Write these parts, and return the sealed bytes."""
    with SealedWriter.create(path, key, FILE) as writer:
        for part in parts:
            writer.append(part)
        if closed:
            writer.close()
    return path.read_bytes()


def everything(path: Path, key: bytes = KEY) -> tuple[bytes, bool]:
    with SealedReader(path, key, FILE) as reader:
        return reader.read_at(0, reader.size), reader.closed


def bounds(sealed: bytes) -> list[tuple[int, int]]:
    """Where segments begin and end in a sealed file."""
    at, found = START, []
    while at < len(sealed):
        length = struct.unpack_from(">Q", sealed, at + 8)[0]
        end = at + HEADER + length + 16 * -(-length // CHUNK)
        found.append((at, end))
        at = end
    return found


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 17 * CHUNK + 77])
def test_what_was_written_is_read(tmp_path: Path, size: int) -> None:
    plain = os.urandom(size)
    sealed = written(tmp_path / "a", plain)

    assert everything(tmp_path / "a") == (plain, True)
    assert size < 32 or plain[:32] not in sealed


def test_a_file_is_nobody_elses(tmp_path: Path) -> None:
    written(tmp_path / "a", b"x")

    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


@given(st.data())
def test_any_range_is_what_it_is_in_the_whole(data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.sampled_from([1, 500, CHUNK, CHUNK + 9, 3 * CHUNK]), max_size=5))
    parts = [os.urandom(length) for length in lengths]
    whole = b"".join(parts)
    with TemporaryDirectory() as folder:
        written(Path(folder) / "a", *parts)
        with SealedReader(Path(folder) / "a", KEY, FILE) as reader:
            for _ in range(5):
                begin = data.draw(st.integers(0, len(whole) + 9))
                length = data.draw(st.integers(0, len(whole) + 9))
                assert reader.read_at(begin, length) == whole[begin : begin + length]
                stream = reader.stream()
                stream.seek(begin)
                assert stream.read(length) == whole[begin : begin + length]
            assert stream.seek(0, os.SEEK_END) == len(whole)


def test_torn_at_any_byte_it_is_read_up_to_the_last_whole_segment_and_gone_on_with(tmp_path: Path) -> None:
    parts = [b"one", b"second", b"the third"]
    sealed = written(tmp_path / "a", *parts)
    ends = [end for _, end in bounds(sealed)]
    for length in range(len(sealed)):
        path = tmp_path / str(length)
        path.write_bytes(sealed[:length])
        whole = b"".join(part for part, end in zip(parts, ends, strict=False) if end <= length)
        assert everything(path) == (whole, False)
        with SealedWriter.open(path, KEY, FILE) as writer:
            assert writer.size == len(whole)
            writer.append(b", and on")
            writer.close()
        assert everything(path) == (whole + b", and on", True)
        path.unlink()


def test_every_changed_bit_is_noticed_or_reads_as_unfinished(tmp_path: Path) -> None:
    sealed = written(tmp_path / "a", b"one", b"second")
    for place in range(len(sealed)):
        (tmp_path / "b").write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        try:
            plain, closed = everything(tmp_path / "b")
        except NotGenuine:
            continue
        assert b"onesecond".startswith(plain)
        assert not closed


@given(st.permutations(range(4)), st.sets(st.integers(0, 3)))
def test_segments_in_another_order_or_left_out_are_noticed(order: list[int], left_out: set[int]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        sealed = written(path, b"one", b"second", b"the third")
        parts = [sealed[begin:end] for begin, end in bounds(sealed)]
        chosen = [parts[number] for number in order if number not in left_out]
        path.write_bytes(sealed[:START] + b"".join(chosen))
        if chosen == parts[: len(chosen)]:
            assert everything(path)[1] == (len(chosen) == 4)
        else:
            with pytest.raises(NotGenuine):
                everything(path)


def test_chunks_in_another_order_are_noticed(tmp_path: Path) -> None:
    sealed = written(tmp_path / "a", os.urandom(3 * CHUNK))
    first, size = START + HEADER, CHUNK + 16
    changed = bytearray(sealed)
    changed[first : first + size], changed[first + size : first + 2 * size] = (
        sealed[first + size : first + 2 * size],
        sealed[first : first + size],
    )
    (tmp_path / "a").write_bytes(changed)

    with pytest.raises(NotGenuine):
        everything(tmp_path / "a")


@pytest.mark.parametrize("more", [b"x", b"x" * 40, "again"])
def test_nothing_can_be_added_behind_the_closing(tmp_path: Path, more: bytes | str) -> None:
    sealed = written(tmp_path / "a", b"one")
    more = sealed[START:] if isinstance(more, str) else more
    (tmp_path / "a").write_bytes(sealed + more)

    with pytest.raises(NotGenuine):
        everything(tmp_path / "a")


def test_the_closing_of_another_writing_does_not_fit(tmp_path: Path) -> None:
    short, long = written(tmp_path / "a", b"one"), written(tmp_path / "b", b"longer")
    closing = bounds(long)[-1]
    (tmp_path / "a").write_bytes(short[: bounds(short)[0][1]] + long[closing[0] : closing[1]])

    with pytest.raises(NotGenuine):
        everything(tmp_path / "a")


def test_another_key_or_another_id_opens_nothing_and_cuts_nothing(tmp_path: Path) -> None:
    sealed = written(tmp_path / "a", b"one", closed=False)

    for key, file_id in ((fresh_key(), FILE), (KEY, uuid4())):
        with pytest.raises(KeyGone):
            SealedReader(tmp_path / "a", key, file_id)
        with pytest.raises(KeyGone):
            SealedWriter.open(tmp_path / "a", key, file_id)
    assert (tmp_path / "a").read_bytes() == sealed


def test_two_do_not_write_at_once_and_nobody_writes_what_is_closed(tmp_path: Path) -> None:
    with SealedWriter.create(tmp_path / "a", KEY, FILE) as writer:
        with pytest.raises(BeingWritten):
            SealedWriter.open(tmp_path / "a", KEY, FILE)
        with pytest.raises(FileExistsError):
            SealedWriter.create(tmp_path / "a", KEY, FILE)
        writer.close()
    with pytest.raises(AlreadyClosed):
        SealedWriter.open(tmp_path / "a", KEY, FILE)


def test_a_reader_sees_what_was_there_when_it_came(tmp_path: Path) -> None:
    with SealedWriter.create(tmp_path / "a", KEY, FILE) as writer:
        writer.append(b"one")
        with SealedReader(tmp_path / "a", KEY, FILE) as reader:
            writer.append(bytearray(b"two"))
            assert (reader.read_at(0, 9), reader.size, reader.closed) == (b"one", 3, False)
    assert everything(tmp_path / "a") == (b"onetwo", False)


def test_what_does_not_fit_on_the_disk_is_not_there_at_all(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with SealedWriter.create(tmp_path / "a", KEY, FILE) as writer:
        writer.append(b"one")
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * CHUNK, before[1]))
        try:
            with pytest.raises(OSError, match="File too large"):
                writer.append(os.urandom(4 * CHUNK))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        writer.append(b"two")
        writer.close()
    assert everything(tmp_path / "a") == (b"onetwo", True)


def vector() -> dict[str, bytes]:
    text = (Path(__file__).parents[2] / "docs/adr/0024-recordings.md").read_text()
    return {
        name: bytes.fromhex(value) for name, value in re.findall(r"^    (\w+) *= ([0-9a-f]+)$", text, re.M)
    }


def test_the_vector_of_the_page_opens_by_the_words_of_the_page(tmp_path: Path) -> None:
    """Opened without the vault's code: HKDF by hand (RFC 5869), then AES-GCM."""
    given, plain = vector(), b""
    sealed = given["file"]
    assert sealed[:START] == b"EKF1" + given["id"]
    for begin, end in bounds(sealed):
        header = sealed[begin : begin + HEADER]
        extracted = hmac.digest(header[17:], given["key"], hashlib.sha256)
        expanded = hmac.digest(extracted, b"einklang file segment" + given["id"] + b"\1", hashlib.sha256)
        nonce = bytes(11) + b"\1"  # the first chunk and the last one
        opened = AESGCM(expanded).decrypt(nonce, sealed[begin + HEADER : end], given["id"] + header)
        plain += opened if header[16] == 0 else b""
    assert plain == given["plain"] == b"Ada, and Bob"
    assert opened == struct.pack(">QI", 12, 2)


def test_the_vault_reads_the_vector_of_the_page(tmp_path: Path) -> None:
    given = vector()
    (tmp_path / "a").write_bytes(given["file"])

    with SealedReader(tmp_path / "a", given["key"], UUID(bytes=given["id"])) as reader:
        assert (reader.read_at(0, 99), reader.closed) == (given["plain"], True)
