"""What the benchmark `upload` asks of the programme, in a process of its own: `prepare`, `read`."""

import hashlib
import json
import os
import random
import re
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
ADDRESS = "interviewer@einklang.example"


def prepare() -> None:
    """The tables, an interview that has just begun, and a session of whoever holds it: printed as JSON."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.core.management import call_command
    from django.test import Client

    from einklang.demo.preparing import publish_policy
    from einklang.staff.models import Role, User
    from tests.external.begun import begin

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    publish_policy()
    user = User.objects.create(email=ADDRESS, name="Meike Lorenz", roles=[Role.INTERVIEWER.value])
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    booking, browser = begin(ADDRESS), Client(HTTP_HOST="127.0.0.1")
    browser.force_login(user)
    answer = browser.get(f"/staff/interviews/{booking}/recording/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())
    assert token, "there is a form on the page"
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    print(json.dumps({"booking": str(booking), "cookies": cookies, "token": token[1]}))


def read(upload: str, length: int, seed: int) -> None:
    """Print the hash of what was kept, and how long each of 300 random MiB took to read, in milliseconds."""
    from einklang.room import storage
    from einklang.room.models import Piece
    from einklang.vault.files import SealedReader
    from einklang.vault.keys import open_key

    piece = Piece.objects.get(pk=upload)
    digest, took, numbers = hashlib.sha256(), [], random.Random(seed)
    with SealedReader(storage.path_of(piece.pk), open_key(piece.pk), piece.pk) as reader:
        for at in range(0, reader.size, 1 << 20):
            digest.update(reader.read_at(at, 1 << 20))
        for _ in range(300):
            at = numbers.randrange(length - (1 << 20))
            began = time.perf_counter()
            reader.read_at(at, 1 << 20)
            took.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"hash": digest.hexdigest(), "took": took}))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        read(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
