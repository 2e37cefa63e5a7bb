"""XLSX workbooks, read part by part from the archive; nothing in them is run, followed or trusted.

The layout is that of ECMA-376, part 1 (https://ecma-international.org/publications-and-standards/standards/ecma-376):
`_rels/.rels` names the workbook, the workbook its worksheets, its table of texts and its styles.
"""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from handlers.sheets import parts
from handlers.sheets.cells import Limits, Sheet, Unreadable, counted
from handlers.sheets.parts import Markup
from handlers.words import N_

T = TypeVar("T")

_ARCHIVE, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SOME = 64 * 1024
#: Below so many bytes unpacked, no ratio is alarming.
_SMALL = 4 * 1024 * 1024
#: bytes, unpacked, of a part that says how others are to be read; usual are some thousands
_LARGEST = 8 * 1024 * 1024

_BROKEN = N_("it is damaged, or not an XLSX workbook")
_LOCKED = N_("it is protected with a password; save it without one")
_OLD = N_("it is in an older format; save it as XLSX or CSV")
_OTHER_OFFICE = N_("it is an OpenDocument file; save it as XLSX or CSV")
_TOO_BIG = N_("unpacked, it is far too large for a sheet of listings")
_MACROS = N_("it holds macros; save it as XLSX, without macros")
_LINKS = N_("it refers to other files; save it without links to other workbooks")

#: What a damaged or forged archive makes its readers raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    parts.BadMarkup,
    EOFError,
    LookupError,  # a part or a text that is not there
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,  # an archive with a password
    ValueError,
    struct.error,
)
#: Ways of packing that workbooks use.
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_one(head: bytes) -> bool:
    """Does a file begin like a workbook, of today or of old?"""
    return head.startswith((_ARCHIVE, _COMPOUND))


def open_one(source: BinaryIO, name: str, limits: Limits) -> Sheet:
    """Raises `Unreadable`."""
    if source.read(len(_COMPOUND)) == _COMPOUND:
        raise Unreadable(_LOCKED if _is_locked(source) else _OLD)
    source.seek(0)
    return _guarded(lambda: _opened(source, name, limits))


def _guarded(read: Callable[[], T]) -> T:
    try:
        return read()
    except _DAMAGE as damage:
        raise Unreadable(_BROKEN) from damage


def _is_locked(source: BinaryIO) -> bool:
    """A workbook with a password is wrapped in an old container ([MS-OFFCRYPTO] 2.3.4.4)."""
    source.seek(0)
    wanted, kept = "EncryptedPackage".encode("utf-16-le"), b""
    while chunk := source.read(_SOME):
        if wanted in kept + chunk:
            return True
        kept = chunk[-len(wanted) :]
    return False


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook: its worksheets in their order, hidden ones left out."""

    name: str
    archive: zipfile.ZipFile
    worksheets: tuple[str, ...]
    texts: tuple[str, ...]
    styles: parts.Styles
    limits: Limits

    @property
    def pages(self) -> int:
        return len(self.worksheets)

    def rows(self, page: int = 0) -> Iterator[tuple[int, tuple[str, ...]]]:
        """As `Sheet.rows` says."""
        return counted(self._rows(page), self.limits)

    def _rows(self, page: int) -> Iterator[tuple[int, list[str]]]:
        wanted = self.worksheets[page : page + 1]
        reading = (row for part in wanted for row in self._rows_of(part))
        while (row := _guarded(lambda: next(reading, None))) is not None:
            yield row

    def _rows_of(self, part: str) -> Iterator[tuple[int, list[str]]]:
        page = parts.Page(self.texts, self.styles, self.limits)
        with self.archive.open(part) as packed:
            while chunk := packed.read(_SOME):
                page.feed(chunk)
                yield from page.taken()
        page.feed(b"", end=True)
        yield from page.taken()


def _opened(source: BinaryIO, name: str, limits: Limits) -> Workbook:
    archive = zipfile.ZipFile(source)
    names = _checked(archive, limits)
    book = _targets(archive, "_rels/.rels").get("officeDocument", [("", "xl/workbook.xml")])[0][1]
    related = _targets(archive, _rels_of(book))
    listed = parts.Book()
    _read(archive, book, listed)
    by_id = dict(related.get("worksheet", ()))
    styles = parts.Styles(from_1904=listed.from_1904)
    for _, part in related.get("styles", ())[:1]:
        _read(archive, part, styles)
    texts = parts.Texts(limits)
    for _, part in related.get("sharedStrings", ())[:1]:
        _read(archive, part, texts, at_most=limits.unpacked)
    pages = tuple(by_id[one] for one in listed.visible if by_id.get(one) in names)
    if not pages:
        raise Unreadable(_BROKEN)
    return Workbook(name, archive, pages, tuple(texts.found), styles, limits)


def _checked(archive: zipfile.ZipFile, limits: Limits) -> frozenset[str]:
    """The names of its parts. What the archive says of their sizes is never exceeded in unpacking."""
    entries = archive.infolist()
    names = frozenset(one.filename for one in entries)
    unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if len(entries) > limits.parts or unpacked > limits.unpacked:
        raise Unreadable(_TOO_BIG)
    if unpacked > _SMALL and unpacked > limits.ratio * max(packed, 1):
        raise Unreadable(_TOO_BIG)
    if any(one.flag_bits & 1 for one in entries):
        raise Unreadable(_LOCKED)
    if any(one.compress_type not in _PACKINGS for one in entries):
        raise Unreadable(_BROKEN)
    lowered = {one.lower() for one in names}
    if any(one.endswith("vbaproject.bin") or "/macrosheets/" in one for one in lowered):
        raise Unreadable(_MACROS)
    if any("/externallinks/" in one for one in lowered):
        raise Unreadable(_LINKS)
    if "mimetype" in names and "content.xml" in names:
        raise Unreadable(_OTHER_OFFICE)
    return names


def _targets(archive: zipfile.ZipFile, rels: str) -> dict[str, list[tuple[str, str]]]:
    """What a part refers to: kind → (id, name of the part)."""
    found = parts.Relations()
    if rels in archive.namelist():
        _read(archive, rels, found)
    folder = posixpath.dirname(posixpath.dirname(rels))
    targets: dict[str, list[tuple[str, str]]] = {}
    for kind, given_id, target in found.found:
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        targets.setdefault(kind, []).append((given_id, posixpath.normpath(path)))
    return targets


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _read(archive: zipfile.ZipFile, part: str, reader: Markup, *, at_most: int = _LARGEST) -> None:
    if archive.getinfo(part).file_size > at_most:
        raise Unreadable(_TOO_BIG)
    with archive.open(part) as packed:
        while chunk := packed.read(_SOME):
            reader.feed(chunk)
    reader.feed(b"", end=True)
