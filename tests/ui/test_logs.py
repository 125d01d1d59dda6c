import logging
import sys
from uuid import uuid4

import pytest

from einklang.ui.logs import Discreet, discreet

TOKEN = "rGpNKiC6byuElAP00hmDldSB9q"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("no route to ada@loewenherz.example today", "no route to [address] today"),
        ("ada%40loewenherz.example", "[address]"),
        (f"Gone: /confirm/{TOKEN}/", "Gone: /[link]/"),
        (f"Gone: /withdraw/not-me/{TOKEN}/", "Gone: /withdraw/[link]/"),
        (f"Not Found: /somewhere/{TOKEN}", "Not Found: /somewhere/[token]"),
        ("Not Found: /staff/people/?q=L%C3%B6wenherz", "Not Found: /staff/people/?[query]"),
        ("from 192.0.2.17 again", "from [ip] again"),
        ("from 2001:db8::17 again", "from [ip] again"),
        ("from 2001:0db8:0:0:0:0:0:17 again", "from [ip] again"),
        ("tried again in 0:00:02", "tried again in 0:00:02"),
        ("Not Found: /my/change/", "Not Found: /my/change/"),
    ],
)
def test_what_identifies_is_taken_out_of_a_message(said, kept):
    assert discreet(said) == kept


def test_random_ids_stay_because_they_name_nobody():
    said = f"letter {uuid4()} not delivered"
    assert discreet(said) == said


def filtered(**kwargs):
    record = logging.LogRecord("einklang", logging.ERROR, __file__, 1, **kwargs)
    return record if Discreet().filter(record) else None


def test_an_exception_is_told_by_type_and_place_only():
    try:
        int("Katrin Löwenherz")
    except ValueError:
        record = filtered(msg="it failed", args=(), exc_info=sys.exc_info())
    written = logging.Formatter("%(message)s").format(record)

    assert "Löwenherz" not in written
    assert "ValueError at test_logs.py" in written


def test_arguments_are_rewritten_with_the_message():
    record = filtered(msg="mail to %s failed", args=("ada@loewenherz.example",), exc_info=None)
    assert record.getMessage() == "mail to [address] failed"


def test_the_request_does_not_travel_with_the_record():
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Error", (), None)
    record.request = "POST email=ada@loewenherz.example"
    Discreet().filter(record)
    assert not hasattr(record, "request")


def test_statements_with_their_values_are_not_written_at_all():
    record = logging.LogRecord("django.db.backends", logging.DEBUG, __file__, 1, "SELECT …", (), None)
    assert not Discreet().filter(record)
