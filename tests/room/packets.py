"""Files as Janus writes them: pictures and a tone from ffmpeg, cut into RTP packets (RFC 3550, 7741, 7587).

MJR00002, then the length of a JSON text (16 bits) and the text; then for each packet MEET, the milliseconds
since the first one (32 bits), the packet's length (16 bits) and the packet.
"""

import json
import struct
import subprocess
import time
from collections.abc import Iterator
from functools import cache

#: Bytes of media in one packet.
FITS = 1100


def video(seconds: float, *, begun_at: float | None = None) -> bytes:
    return _file("v", "vp8", begun_at, _video_packets(_pictures(seconds)))


def audio(seconds: float, *, begun_at: float | None = None) -> bytes:
    return _file("a", "opus", begun_at, _audio_packets(_sounds(seconds)))


def beginning(kind: str, codec: str, begun_at: float | None = None) -> bytes:
    """What stands before the first packet."""
    at = round((time.time() if begun_at is None else begun_at) * 1_000_000)
    text = json.dumps({"t": kind, "c": codec, "s": at, "u": at}).encode()
    return b"MJR00002" + struct.pack(">H", len(text)) + text


def _file(kind: str, codec: str, begun_at: float | None, packets: Iterator[tuple[float, bytes]]) -> bytes:
    written = beginning(kind, codec, begun_at)
    for at, packet in packets:
        written += b"MEET" + struct.pack(">IH", round(at * 1000), len(packet)) + packet
    return written


def _packet(number: int, kind: int, stamp: int, *, last: bool) -> bytes:
    return struct.pack(">BBHII", 0x80, kind | (0x80 if last else 0), number & 0xFFFF, stamp, 4711)


def _video_packets(ivf: bytes) -> Iterator[tuple[float, bytes]]:
    at, number, rate = 32, 0, 15
    while at < len(ivf):
        size, stamp = struct.unpack_from("<IQ", ivf, at)
        frame = ivf[at + 12 : at + 12 + size]
        for begin in range(0, size, FITS):
            head = _packet(number, 96, stamp * 90_000 // rate, last=begin + FITS >= size)
            yield stamp / rate, head + (b"\x10" if begin == 0 else b"\x00") + frame[begin : begin + FITS]
            number += 1
        at += 12 + size


def _audio_packets(ogg: bytes) -> Iterator[tuple[float, bytes]]:
    at, number, part = 0, -2, b""  # two packets that say what follows
    while at < len(ogg):
        laced = ogg[at + 27 : at + 27 + ogg[at + 26]]
        at += 27 + len(laced)
        for length in laced:
            part += ogg[at : at + length]
            at += length
            if length < 255:
                if number >= 0:
                    yield number * 0.02, _packet(number, 111, number * 960, last=False) + part
                number, part = number + 1, b""


@cache
def _pictures(seconds: float) -> bytes:
    return _ffmpeg("testsrc=size=320x240:rate=15", seconds, "libvpx", "-b:v", "300k", "-g", "15", "-f", "ivf")


@cache
def _sounds(seconds: float) -> bytes:
    return _ffmpeg("sine=frequency=440:sample_rate=48000", seconds, "libopus", "-f", "ogg")


def _ffmpeg(source: str, seconds: float, codec: str, *more: str) -> bytes:
    command = (
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        source,
        "-t",
        str(seconds),
        "-c",
        codec,
        *more,
        "-",
    )
    return subprocess.run(command, check=True, capture_output=True).stdout
