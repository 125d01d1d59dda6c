from einklang.ui.cells import harmless


def test_what_a_spreadsheet_would_run_is_shown_instead() -> None:
    assert [harmless(value) for value in ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1")] == [
        "'=1+1",
        "'+1",
        "'-1",
        "'@A1",
        "'\t=1",
        "'\r=1",
        "'\n=1",
    ]


def test_everything_else_stays_as_it_is() -> None:
    assert [harmless(value) for value in ("", "Ada", "a=b", "1-2", " =1")] == ["", "Ada", "a=b", "1-2", " =1"]
