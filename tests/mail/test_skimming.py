"""Of a mail of any size its words are kept, wherever they stand; files go by and take no memory."""

import tracemalloc
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as some

from einklang.mail.incoming import LIMIT, read
from einklang.mail.skimming import KEPT, Skim

PARTS = some.lists(some.sampled_from(["words", "page", "file", "text file", "mail"]), max_size=6)
LINES = some.text(alphabet="ab -\n\u00e4", max_size=200)


def built(parts: list[str], words: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "ada@loewenherz.example", "Widerruf"
    message.set_content(words)
    for part in parts:
        if part == "words":
            message.add_attachment(words, disposition="inline")
        elif part == "page":
            message.add_attachment(f"<p>{words}", subtype="html", disposition="inline")
        elif part == "mail":
            within = EmailMessage()
            within["Message-ID"] = "<one@kalo.example>"
            within.set_content(words)
            message.add_attachment(within)
        else:
            kind = ("text", "plain") if part == "text file" else ("image", "png")
            message.add_attachment(b"x" * 5000, maintype=kind[0], subtype=kind[1], filename="x")
    return message.as_bytes()


def skimmed(message: bytes, piece: int = 1000) -> tuple[bytes, bool]:
    skim = Skim()
    for place in range(0, len(message), piece):
        skim.feed(message[place : place + piece])
    return skim.end(), skim.complete


@given(parts=PARTS, words=LINES, piece=some.integers(1, 3000))
def test_what_is_kept_says_the_same_as_the_whole(parts: list[str], words: str, piece: int) -> None:
    message = built(parts, words)
    kept, complete = skimmed(message, piece)

    one, other = read(message), read(kept)
    assert complete
    assert (one.text, one.own_words, one.subject) == (other.text, other.own_words, other.subject)
    assert (one.has_more, one.says_two_things) == (other.has_more, other.says_two_things)


@given(some.binary(max_size=3000))
def test_no_bytes_make_it_stumble(message: bytes) -> None:
    kept, _ = skimmed(message, 100)

    assert len(kept) <= len(message)


def test_words_without_end_are_cut_and_said_to_be() -> None:
    kept, complete = skimmed(built([], "word " * 200_000), 100_000)

    assert (len(kept) <= KEPT, complete) == (True, False)


def test_a_head_without_end_and_parts_without_end_are_cut() -> None:
    parts = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000
    for message in (b"X: y\n" * 200_000, parts):
        kept, complete = skimmed(message, 100_000)
        assert (len(kept) <= KEPT, complete) == (True, False)


def test_a_big_file_takes_no_memory() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\n"
    skim = Skim()
    skim.feed(head)
    tracemalloc.start()
    for _ in range(60):
        skim.feed(b"A" * 76 + b"\n" + b"B" * 100_000)
    skim.feed(b"\n--b\nContent-Type: text/plain\n\nIch widerrufe.\n--b--\n")
    kept = skim.end()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert read(kept).text.strip() == "Ich widerrufe."
    assert (skim.complete, most < 2_000_000, len(kept) < LIMIT) == (True, True, True)
