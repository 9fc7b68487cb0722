"""Objects in an S3 store (Ceph RGW, SeaweedFS, a cloud), already encrypted when they leave us."""

import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from xaso.kernel.files.storage.port import Entry, MissingObjectError, StorageError

PART = 16 * 1024 * 1024
"""Larger objects go up in parts of this size."""
_CHUNK = 1024 * 1024
_ABSENT = {"NoSuchKey", "404", "NotFound"}


@dataclass(frozen=True)
class S3Storage:
    """A bucket, addressed by path; credentials come from a TOML file (``key_id``, ``secret``)."""

    endpoint: str
    bucket: str
    region: str
    credentials: Path
    attempts: int = 4

    @cached_property
    def client(self) -> Any:
        """The connection, made at the first use: boto3 costs half a second and 40 MB."""
        import boto3  # noqa: PLC0415 - only where S3 is chosen
        from botocore.config import Config  # noqa: PLC0415

        secret = tomllib.loads(self.credentials.read_text())
        config = Config(
            connect_timeout=3,
            read_timeout=30,
            retries={"total_max_attempts": self.attempts, "mode": "standard"},
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=secret["key_id"],
            aws_secret_access_key=secret["secret"],
            config=config,
        )

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Send the object; one beyond 16 MiB in parts that become visible together."""
        parts = _in_parts(pieces)
        first = next(parts, b"")
        second = next(parts, None)
        with _errors(key):
            if second is None:
                self.client.put_object(Bucket=self.bucket, Key=key, Body=first)
            else:
                self._put_in_parts(key, [first, second], parts)

    def get(self, key: str) -> Iterator[bytes]:
        """Yield the object in pieces of a MiB."""
        with _errors(key):
            found = self.client.get_object(Bucket=self.bucket, Key=key)
            with found["Body"] as body:
                while piece := body.read(_CHUNK):
                    yield piece

    def size(self, key: str) -> int | None:
        """Ask for the object's head."""
        try:
            with _errors(key):
                found = self.client.head_object(Bucket=self.bucket, Key=key)
        except MissingObjectError:
            return None
        return int(found["ContentLength"])

    def delete(self, key: str) -> None:
        """Delete the object."""
        with _errors(key):
            self.client.delete_object(Bucket=self.bucket, Key=key)

    def clear(self, prefix: str) -> None:
        """Delete what the list names."""
        for one in list(self.entries(prefix)):
            self.delete(one.key)

    def entries(self, prefix: str) -> Iterator[Entry]:
        """List page by page."""
        pages = self.client.get_paginator("list_objects_v2")
        with _errors(prefix):
            for page in pages.paginate(Bucket=self.bucket, Prefix=prefix):
                for one in page.get("Contents", ()):
                    yield Entry(one["Key"], one["Size"], one["LastModified"].timestamp())

    def leftovers(self, older_than: float) -> list[str]:
        """Name the uploads in parts that nobody finished."""
        with _errors("uploads in parts"):
            found = self.client.list_multipart_uploads(Bucket=self.bucket)
        return sorted(
            one["Key"]
            for one in found.get("Uploads", ())
            if one["Initiated"].timestamp() < older_than
        )

    def describe(self) -> str:
        """Write, read and delete a small object, and say how long it took."""
        begun = time.monotonic()
        self.put(".doctor", [b"xaso"])
        if b"".join(self.get(".doctor")) != b"xaso":
            raise StorageError(f"{self.endpoint} gives back other bytes than it was given")
        self.delete(".doctor")
        taken = int((time.monotonic() - begun) * 1000)
        return f"bucket {self.bucket} at {self.endpoint} answers in {taken} ms"

    def _put_in_parts(self, key: str, first: list[bytes], rest: Iterator[bytes]) -> None:
        place = {"Bucket": self.bucket, "Key": key}
        upload = self.client.create_multipart_upload(**place)["UploadId"]
        made: list[dict[str, Any]] = []
        try:
            for number, body in enumerate(chain(first, rest), start=1):
                answer = self.client.upload_part(
                    **place, UploadId=upload, PartNumber=number, Body=body
                )
                made.append({"ETag": answer["ETag"], "PartNumber": number})
            self.client.complete_multipart_upload(
                **place, UploadId=upload, MultipartUpload={"Parts": made}
            )
        except BaseException:
            self.client.abort_multipart_upload(**place, UploadId=upload)
            raise


@contextmanager
def _errors(what: str) -> Iterator[None]:
    """Turn botocore's errors into ours, without the address of an object's owner."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _ABSENT:
            raise MissingObjectError(what) from error
        raise StorageError(f"the S3 store refuses: {code}") from error
    except BotoCoreError as error:
        raise StorageError(f"the S3 store does not answer: {type(error).__name__}") from error


def _in_parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)
