"""faster-whisper (MIT), with a model in a folder of the site. The package is optional and loaded late."""

import os
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from .port import Heard

#: How the files that are kept here begin. Said rather than guessed: what somebody sent must not choose what
#: reads it, nor name another file or address.
EBML, FTYP = b"\x1a\x45\xdf\xa3", b"ftyp"

Sound = NDArray[np.float32]
#: Samples a second that the model hears.
RATE = 16_000
#: Seconds that are heard at once, so that six hours need no more memory than ten minutes; within the last
#: so many of them the quietest moment is looked for, so that no word is cut.
AT_ONCE, LOOK = 600, 30
#: Seconds whose loudness is compared, and a hole in the sound that is filled with silence.
MOMENT, HOLE = 0.2, 0.3


class Whisper:
    """A model in this folder, in this process."""

    def __init__(self, folder: str) -> None:
        # Before the import: what fetches models reads it then.
        os.environ |= {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        from faster_whisper import WhisperModel

        threads = max(1, (os.cpu_count() or 2) - 1)
        self.model = WhisperModel(
            folder, device="auto", compute_type="auto", cpu_threads=threads, local_files_only=True
        )

    def listen(
        self, audio: BinaryIO, *, language: str | None, heard: Callable[[int], bool]
    ) -> Iterator[Heard]:
        """As the port says."""
        begin = 0
        for sound in windows(_decoded(audio)):
            segments, info = self.model.transcribe(sound, language=language, vad_filter=True)
            for segment in segments:
                # A model may say that a word ends after the sound does.
                ends = min(segment.end, len(sound) / RATE)
                at, end = (round((begin / RATE + each) * 1000) for each in (segment.start, ends))
                if text := segment.text.strip():
                    yield Heard(at, max(at, end), text)
                if not heard(end):
                    return
            language = language or info.language
            begin += len(sound)
            if not heard(begin * 1000 // RATE):
                return


def windows(sound: Iterator[Sound]) -> Iterator[Sound]:
    """The same sound in parts of some minutes, each of which ends where it is quiet."""
    held: Sound = np.zeros(0, np.float32)
    waiting, length = list[Sound](), 0
    for part in sound:
        waiting.append(part)
        length += len(part)
        while length >= AT_ONCE * RATE:
            held = np.concatenate(waiting)
            cut = _quietest(held[: AT_ONCE * RATE])
            yield held[:cut]
            waiting, length = [held[cut:]], length - cut
    if length:
        yield np.concatenate(waiting)


def _quietest(sound: Sound) -> int:
    """Where to cut: in the middle of the quietest moment near the end."""
    step = round(MOMENT * RATE)
    near = sound[-LOOK * RATE :]
    moments = near[: len(near) // step * step].reshape(-1, step)
    return len(sound) - len(near) + int(np.square(moments).mean(axis=1).argmin()) * step + step // 2


def _decoded(audio: BinaryIO) -> Iterator[Sound]:
    """The first track of sound, as one channel. What was lost is silence, so times stay right."""
    import av

    start = audio.read(8)
    audio.seek(0)
    form = "matroska" if start.startswith(EBML) else "mov" if start[4:] == FTYP else None
    if form is None:
        return
    with av.open(audio, mode="r", format=form, metadata_errors="ignore", io_open=_refuse) as container:
        if not container.streams.audio:
            return
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        at = 0
        for frame in chain(_frames(container, av.error.InvalidDataError), [None]):
            if frame is not None and frame.time is not None:
                hole = round(frame.time * RATE) - at
                if hole > HOLE * RATE:
                    yield np.zeros(hole, np.float32)
                    at += hole
                frame.pts = None
            for part in resampler.resample(frame):
                sound = part.to_ndarray().reshape(-1).astype(np.float32) / 32768
                at += len(sound)
                yield sound


def _refuse(*asked: Any) -> Any:
    raise PermissionError("a recording is one file")


def _frames(container: Any, torn: type[Exception]) -> Iterator[Any]:
    """The frames that can be read; one that cannot is left out."""
    frames = container.decode(audio=0)
    while True:
        try:
            yield next(frames)
        except StopIteration:
            return
        except torn:
            continue
