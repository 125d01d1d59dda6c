"""The bucket of an S3 server in which sealed files are kept: STORAGE_URL=s3://bucket/prefix?endpoint=…

What is said there in any other words than ours becomes StorageAway, or FileNotFoundError where a file is not
there. Nothing is retried here for long: whoever asks tries again later.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from django.conf import settings

from .storage import StorageAway, UnknownStorage

#: Seconds to wait for a connection, and for an answer.
CONNECT, ANSWER = 5, 30
#: Bytes from which on a file is brought in parts, and bytes of a part.
PART = 32 << 20
_MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}
_SETTINGS = ("endpoint", "region")


class Bucket:
    """Sealed files by the ids of their pieces. Threads may share one."""

    def __init__(self, url: str, access: str, secret: str) -> None:
        # Imported where a bucket is used: it takes a third of a second, which every command would pay.
        import boto3
        from botocore.config import Config

        parts = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.hostname or asked.keys() - set(_SETTINGS):
            raise UnknownStorage("STORAGE_URL has to be s3://bucket/prefix?endpoint=https://…&region=…")
        if not access or not secret:
            raise UnknownStorage("EINKLANG_S3_ACCESS_KEY and EINKLANG_S3_SECRET_KEY have to be given")
        prefix = unquote(parts.path).strip("/")
        self.name, self.prefix = parts.netloc, f"{prefix}/" if prefix else ""
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=asked.get("endpoint"),
            region_name=asked.get("region", "us-east-1"),
            aws_access_key_id=access,
            aws_secret_access_key=secret,
            config=Config(
                connect_timeout=CONNECT,
                read_timeout=ANSWER,
                retries={"max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": "path" if "endpoint" in asked else "auto"},
                # Servers that are not Amazon's do not know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def _about(self, piece: UUID) -> dict[str, str]:
        return {"Bucket": self.name, "Key": f"{self.prefix}{piece}"}

    def put(self, path: Path, piece: UUID) -> None:
        """The file is in the bucket as it is in the folder; raises FileNotFoundError, StorageAway."""
        from boto3.s3.transfer import TransferConfig

        in_parts = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, use_threads=False)
        with path.open("rb") as file, named_errors():
            self._client.upload_fileobj(
                file, self.name, f"{self.prefix}{piece}", ExtraArgs=None, Config=in_parts
            )
        if self.size(piece) != path.stat().st_size:
            raise StorageAway

    def size(self, piece: UUID) -> int:
        """Bytes of the sealed file; raises FileNotFoundError, StorageAway."""
        with named_errors():
            return int(self._client.head_object(**self._about(piece))["ContentLength"])

    def read(self, piece: UUID, length: int, at: int) -> bytes:
        """These bytes of it, fewer only where it ends; raises FileNotFoundError, StorageAway."""
        with named_errors():
            found = self._client.get_object(**self._about(piece), Range=f"bytes={at}-{at + length - 1}")
            data: bytes = found["Body"].read()
        return data

    def remove(self, piece: UUID) -> None:
        """Nothing of it is in the bucket any more, in no version, and it said so; raises StorageAway."""
        with named_errors():
            self._client.delete_object(**self._about(piece))
            for version in self._versions(piece):
                self._client.delete_object(**self._about(piece), VersionId=version)
        for begun in self.begun(str(piece)):
            self.give_up(*begun)
        with suppress(FileNotFoundError):
            self.size(piece)
            raise StorageAway

    def _versions(self, piece: UUID) -> Iterator[str]:
        if not self._client.get_bucket_versioning(Bucket=self.name).get("Status"):
            return
        about = self._about(piece)
        pages = self._client.get_paginator("list_object_versions")
        for page in pages.paginate(Bucket=self.name, Prefix=about["Key"]):
            for one in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                if one["Key"] == about["Key"]:
                    yield one["VersionId"]

    def names(self) -> Iterator[str]:
        """The names of everything under our prefix, without it; raises StorageAway."""
        with named_errors():
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.name, Prefix=self.prefix):
                for one in page.get("Contents", ()):
                    yield one["Key"].removeprefix(self.prefix)

    def kept(self) -> Iterator[UUID]:
        """The pieces whose files are there. What has any other name was not put there by us."""
        for name in self.names():
            with suppress(ValueError):
                if name == str(UUID(name)):
                    yield UUID(name)

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes under a name, from its beginning; raises FileNotFoundError, StorageAway."""
        with named_errors():
            body = self._client.get_object(Bucket=self.name, Key=f"{self.prefix}{name}")["Body"]
            with closing(body):
                yield body

    def begun(self, name: str = "") -> list[tuple[str, str]]:
        """Files that come in parts and are not whole, by name and number; raises StorageAway."""
        found = []
        with named_errors():
            pages = self._client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.name, Prefix=f"{self.prefix}{name}"):
                for one in page.get("Uploads", ()):
                    found.append((one["Key"].removeprefix(self.prefix), one["UploadId"]))
        return found

    def give_up(self, name: str, number: str) -> None:
        """The parts of such a file are gone; raises StorageAway."""
        about = {"Bucket": self.name, "Key": f"{self.prefix}{name}", "UploadId": number}
        with suppress(FileNotFoundError), named_errors():
            self._client.abort_multipart_upload(**about)

    def check(self) -> None:
        """Raises UnknownStorage where it cannot be used as it is, StorageAway where it does not answer."""
        from botocore.exceptions import ClientError

        with named_errors():
            try:
                self._client.head_bucket(Bucket=self.name)
            except ClientError as error:
                code = error.response.get("Error", {}).get("Code", "")
                if code.startswith("5"):
                    raise
                raise UnknownStorage(f"the bucket of STORAGE_URL is refused or not there ({code})") from error
            if self._locks():
                raise UnknownStorage(
                    "the bucket of STORAGE_URL has an object lock: nothing can be erased there"
                )

    def _locks(self) -> bool:
        from botocore.exceptions import ClientError

        try:
            found = self._client.get_object_lock_configuration(Bucket=self.name)
        except ClientError:  # none, or a server that does not know of any
            return False
        return bool(found.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled")


@lru_cache(maxsize=4)
def _opened(url: str, access: str, secret: str) -> Bucket:
    return Bucket(url, access, secret)


def bucket() -> Bucket | None:
    """The bucket, or None where recordings stay in a folder; raises UnknownStorage."""
    if not settings.STORAGE_URL.startswith("s3://"):
        return None
    return _opened(settings.STORAGE_URL, settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY)


@contextmanager
def named_errors() -> Iterator[None]:
    """What the library says is said in our words: FileNotFoundError, StorageAway."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        missing = error.response.get("Error", {}).get("Code") in _MISSING
        raise (FileNotFoundError if missing else StorageAway) from error
    except (BotoCoreError, Boto3Error, ValueError) as error:
        raise StorageAway from error
