"""The local speech model, if the site has one. Nothing is fetched, and nothing is asked of anybody."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from .beside import Beside
from .port import SpeechEngine

#: What a folder with a model for faster-whisper holds; without the tokenizer it would be fetched.
FILES = ("model.bin", "config.json", "tokenizer.json")


class Missing(StrEnum):
    """What has to be there before anything can be heard."""

    SETTING = "setting"
    PACKAGE = "package"
    MODEL = "model"


def missing() -> Missing | None:
    """What this site lacks to write down speech; None where it lacks nothing."""
    if not settings.SPEECH_MODEL:
        return Missing.SETTING
    if find_spec("faster_whisper") is None:
        return Missing.PACKAGE
    folder = Path(settings.SPEECH_MODEL)
    return None if all((folder / name).is_file() for name in FILES) else Missing.MODEL


def engine() -> SpeechEngine:
    """The site's engine, in a process of its own."""
    return Beside(settings.SPEECH_MODEL)
