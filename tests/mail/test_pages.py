"""What is not seen on a page is nobody's word."""

import time

import pytest

from einklang.mail.incoming import read
from einklang.mail.pages import words_of

HIDDEN = "Ich widerrufe."


@pytest.mark.parametrize(
    "page",
    [
        '<p style="display:none">{}</p>',
        '<p style="color:red;DISPLAY : None !important">{}</p>',
        "<div style='visibility: hidden'><b>{}</b></div>",
        '<span style="font-size:0">{}</span>',
        '<span style="font-size: 0.0px;">{}</span>',
        '<span style="font-size:1px">{}</span>',
        '<span style="font:0/0 a">{}</span>',
        '<span style="opacity:0">{}</span>',
        '<div style="max-height:0;overflow:hidden">{}</div>',
        '<div style="position:absolute;left:-9999px">{}</div>',
        '<div style="text-indent:-9999px">{}</div>',
        '<div style="mso-hide:all">{}</div>',
        '<div style="display:/* */none">{}</div>',
        '<div style="display:&#110;one">{}</div>',
        "<div hidden>{}</div>",
        '<font color="white">{}</font>',
        '<font color="#fff" size=2>{}</font>',
        '<font size="0">{}</font>',
        '<p style="color:#FFFFFF">{}</p>',
        '<p style="color:rgb(250, 250, 250)">{}</p>',
        '<p style="color:transparent">{}</p>',
        '<table><tr><td bgcolor="#123456"><i style="color:#123457">{}</i></td></tr></table>',
        '<p style="background:#000">{}</p>',
        "<style>.x, p#y {{ display: none }}</style><p class='a x'>{}</p>",
        "<STYLE><!-- .x{{color:white}} --></STYLE><p class='x'>{}</p>",
        "<style>#y{{font-size:0}}</style><p id=y>{}</p>",
        "<p style='display:none'><table><tr><td>{}</table>",
        "<template>{}</template>",
        "<textarea>{}</textarea>",
        "<title>{}</title>",
        "<!-- {} -->",
    ],
)
def test_hidden_words_are_not_read(page: str) -> None:
    assert words_of(f"<p>Guten Tag</p>{page.format(HIDDEN)}") == "Guten Tag"


@pytest.mark.parametrize(
    "page",
    [
        "<p>{}</p>",
        "<p style='color:#333;line-height:0;border-left:-0px'>{}</p>",
        '<p style="background-color:#fff">{}</p>',
        '<div style="display:none">nothing</div><p>{}</p>',
        '<div style="background:#036"><p style="color:white">{}</p></div>',
        '<img style="display:none" src="x"><p>{}</p>',
        '<br style="display:none"/>{}',
        "<style>.x{{display:none}}</style><p class=y>{}</p>",
        "<p style='font-size:10px;opacity:0.9;width:100%'>{}</p>",
        "</div></div><p>{}</p></html></p>",
    ],
)
def test_what_is_seen_is_read(page: str) -> None:
    assert words_of(page.format(HIDDEN)) == HIDDEN


@pytest.mark.parametrize(
    "page",
    [
        "<style" * 100_000,
        "<style>" + ".x{" * 100_000,
        "<p style='" + "color:" * 100_000 + "'>",
        "<a><b>" * 100_000 + "</a>" * 100_000,
        "<div hidden>" * 100_000 + "</p>" * 100_000,
        "<p " + "a=" * 200_000 + ">",
        "<style>" + "{" * 200_000 + "</style>",
        "<style>" + "a" * 400_000 + "</style>",
    ],
)
def test_no_page_takes_long(page: str) -> None:
    began = time.process_time()
    words_of(page)

    assert time.process_time() - began < 2


def two_versions(plain: str, page: str) -> bytes:
    return (
        "From: x@nowhere.example\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{plain}\r\n"
        f"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("plain", "page", "two"),
    [
        ("Ich widerrufe meine Einwilligung.", "<p>Ich <b>widerrufe</b> meine<br>Einwilligung.", False),
        ("Ich widerrufe meine Einwilligung.", "<p>Vielen Dank, bis Donnerstag!</p>", True),
        ("Ich widerrufe meine Einwilligung.", "<p hidden>Ich widerrufe meine Einwilligung.</p>Danke", True),
        ("Bis Donnerstag!\r\n> Ich widerrufe.", "<p>Bis Donnerstag!</p>", False),
        ("", "<p>Ich widerrufe.</p>", False),
        ("Ich widerrufe.", "", True),
    ],
)
def test_two_versions_have_to_say_the_same(plain: str, page: str, two: bool) -> None:
    assert read(two_versions(plain, page)).says_two_things == two
