"""The file store as the journal uses it: S3 that is sent a long file in few pieces at a time, not in ten at once."""

from __future__ import annotations

from typing import Any

from boto3.s3.transfer import TransferConfig
from storages.backends.s3 import S3Storage

PIECE = 5 * 1024**2  # bytes, of which one is in memory while it is sent


class Store(S3Storage):
    """S3; what it holds of a file in memory does not grow with the file."""

    def get_default_settings(self) -> dict[str, Any]:
        """Return the settings of S3, with one piece at a time."""
        one_at_a_time = TransferConfig(multipart_threshold=PIECE, multipart_chunksize=PIECE, use_threads=False)
        return {**super().get_default_settings(), "transfer_config": one_at_a_time}
