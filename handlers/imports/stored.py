"""A file that was kept in pieces, read as if it lay on a disk: any part of it, in constant memory."""

import io
from collections.abc import Callable
from functools import lru_cache

#: Plain bytes of every piece but the last (`storage.imports`).
PIECE = 1024 * 1024


class Pieces(io.RawIOBase):
    """Reads pieces as they are needed and keeps the two read last. Wrap it in `io.BufferedReader`."""

    def __init__(self, piece: Callable[[int], bytes], size: int) -> None:
        """`piece` gives the plain bytes of a piece by its place; `size` is the whole file's, in bytes."""
        super().__init__()
        self._piece = lru_cache(maxsize=2)(piece)
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, target: "memoryview | bytearray") -> int:  # type: ignore[override] # narrower
        wanted = min(len(target), self._size - self._at)
        if wanted <= 0:
            return 0
        place, begin = divmod(self._at, PIECE)
        found = self._piece(place)[begin : begin + wanted]
        target[: len(found)] = found
        self._at += len(found)
        return len(found)


def opened(piece: Callable[[int], bytes], size: int) -> io.BufferedReader:
    """The file, to be given to `open_sheet`."""
    return io.BufferedReader(Pieces(piece, size), buffer_size=64 * 1024)
