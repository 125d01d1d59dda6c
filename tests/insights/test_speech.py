"""The speech model runs in a process of its own: given sound and nothing else, refused any connection."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from einklang.insights.transcripts import speech
from einklang.insights.transcripts.speech import beside, whisper
from einklang.insights.transcripts.speech.beside import Beside
from einklang.insights.transcripts.speech.port import Heard, SpeechFailed

from .standing_in import LOUDNESS, stand_in

#: Three seconds: quiet, loud, middle.
SOUND = whisper.EBML + np.repeat(np.array([0, 16_384, 8192], "<i2"), 16_000).tobytes()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def model(tmp_path: Path) -> str:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in speech.FILES:
        (folder / name).touch()
    return str(folder)


def listen(model: str, sound: bytes = SOUND, language: str | None = None) -> list[Heard]:
    return list(Beside(model).listen(io.BytesIO(sound), language=language, heard=lambda _: True))


def told(packages: Path, model: str, doing: str) -> str:
    """What the model says when it does this."""
    stand_in(packages, f"yield Segment(0, 1, str({doing}))")
    return listen(model)[0].text


def is_over(process: int) -> bool:
    """Whether a process is over, at the latest in a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_what_is_heard_comes_with_its_times(packages: Path, model: str) -> None:
    stand_in(packages, LOUDNESS)
    far: list[int] = []

    heard = Beside(model).listen(io.BytesIO(SOUND), language="de", heard=lambda at: not far.append(at))

    assert list(heard) == [
        Heard(0, 1000, "de 0.0"),
        Heard(1000, 2000, "de 0.5"),
        Heard(2000, 3000, "de 0.2"),
    ]
    # While it begins it is asked too, and has heard nothing; where it takes long, it is asked once more.
    assert list(dict.fromkeys(far)) in ([0, 1000, 2000, 3000], [1000, 2000, 3000])


def test_where_packets_were_lost_there_is_silence_and_times_stay_right(packages: Path, model: str) -> None:
    stand_in(packages, LOUDNESS, hole=2)

    assert [one.text for one in listen(model, language="en")] == [
        f"en {loud}" for loud in ("0.0", "0.0", "0.0", "0.5", "0.2")
    ]


@pytest.mark.parametrize("sound", [b"", whisper.EBML, b"#EXTM3U\nhttp://127.0.0.1/", bytes(9000)])
def test_a_file_without_sound_or_of_another_form_says_nothing(
    sound: bytes, packages: Path, model: str
) -> None:
    stand_in(packages, LOUDNESS)

    assert listen(model, sound) == []


@pytest.mark.parametrize(
    "doing",
    [
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('socket').getaddrinfo('example.org', 443)",
        "__import__('urllib.request').request.urlopen('http://127.0.0.1:9/')",
        "__import__('socket').socket(2, 2).sendto(b'a', ('127.0.0.1', 9))",
    ],
)
def test_nothing_is_fetched_whatever_a_package_would_like(doing: str, packages: Path, model: str) -> None:
    stand_in(
        packages,
        f"""
        try:
            {doing}
        except OSError as error:
            yield Segment(0, 1, repr(getattr(error, "reason", error)))
        """,
    )

    assert [one.text for one in listen(model)] == ["NoConnections()"]


def test_it_is_told_no_secret_and_gives_way(
    packages: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EINKLANG_MASTER_KEY", "a secret")

    assert told(packages, model, "'EINKLANG_MASTER_KEY' in os.environ") == "False"
    assert told(packages, model, "os.nice(0)") == str(min(19, os.nice(0) + 15))
    assert told(packages, model, "'django.db' in __import__('sys').modules") == "False"


@pytest.mark.parametrize(
    "doing", ["raise RuntimeError", "os._exit(3)", "os.write(1, b'x'); os.kill(0, 0); 1 / 0"]
)
def test_a_model_that_fails_is_told_by_name(doing: str, packages: Path, model: str) -> None:
    stand_in(packages, f"{doing}\n        yield")

    with pytest.raises(SpeechFailed):
        listen(model)


def test_without_the_package_it_fails_by_name(model: str) -> None:
    if speech.find_spec("faster_whisper"):
        pytest.skip("faster-whisper is installed")
    with pytest.raises(SpeechFailed):
        listen(model)


def test_whoever_stops_it_ends_its_process_even_where_it_says_nothing(
    packages: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "GLANCE", 0.05)
    stand_in(packages, "yield Segment(0, 1, str(os.getpid())); __import__('time').sleep(600)")
    heard: list[Heard] = []

    for one in Beside(model).listen(io.BytesIO(SOUND), language=None, heard=lambda _: not heard):
        heard.append(one)

    assert [(one.begins_ms, one.ends_ms) for one in heard] == [(0, 1000)]
    assert is_over(int(heard[0].text))


def test_whoever_leaves_in_the_middle_ends_its_process(packages: Path, model: str) -> None:
    stand_in(packages, "yield Segment(0, 1, str(os.getpid())); __import__('time').sleep(600)")

    class Refused(Exception):
        pass

    def refused(at: int) -> bool:
        if heard:
            raise Refused
        return True

    heard: list[Heard] = []
    with pytest.raises(Refused):
        heard.extend(Beside(model).listen(io.BytesIO(SOUND), language=None, heard=refused))
    assert is_over(int(heard[0].text))


def test_it_ends_with_a_killed_worker(packages: Path, model: str) -> None:
    stand_in(packages, "yield Segment(0, 1, str(os.getpid())); __import__('time').sleep(600)")
    script = (
        "import io, sys\n"
        "from tests.insights.test_speech import SOUND\n"
        "from einklang.insights.transcripts.speech.beside import Beside\n"
        f"heard = Beside({model!r}).listen(io.BytesIO(SOUND), language=None, heard=lambda _: True)\n"
        "for one in heard:\n"
        "    print(one.text, flush=True)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    worker = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=env)
    assert worker.stdout is not None
    process = int(worker.stdout.readline())
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()

    assert is_over(process)


def test_what_is_missing_is_known(
    settings: Any, model: str, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SPEECH_MODEL = ""
    assert speech.missing() is speech.Missing.SETTING
    settings.SPEECH_MODEL = model
    monkeypatch.setattr(speech, "find_spec", lambda _: None)
    assert speech.missing() is speech.Missing.PACKAGE
    monkeypatch.setattr(speech, "find_spec", lambda _: object())
    assert speech.missing() is None
    (Path(model) / "tokenizer.json").unlink()
    assert speech.missing() is speech.Missing.MODEL


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three seconds of ten samples at once, the last two of which are looked at."""
    for name, value in {"RATE": 10, "AT_ONCE": 3, "LOOK": 2, "MOMENT": 0.2}.items():
        monkeypatch.setattr(whisper, name, value)


@pytest.mark.usefixtures("little")
@trying(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.floats(-1, 1, width=32), max_size=40)))
def test_long_sound_is_cut_and_nothing_of_it_is_lost(parts: list[list[float]]) -> None:
    sound = [np.array(part, np.float32) for part in parts]
    made = list(whisper.windows(iter(sound)))

    assert [x for part in made for x in part.tolist()] == [x for part in sound for x in part.tolist()]
    assert all(len(part) <= 30 for part in made)


@pytest.mark.usefixtures("little")
def test_it_is_cut_where_it_is_quiet() -> None:
    sound = np.ones(45, np.float32)
    sound[22:24] = 0

    assert [len(part) for part in whisper.windows(iter([sound]))] == [23, 22]
