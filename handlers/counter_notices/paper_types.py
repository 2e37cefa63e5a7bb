"""Which files are passed on as a seller's papers. Pure.

They come from a stranger, by way of Alibaba, and are opened by rights-holders and the desk: pictures and
documents are passed on, and nothing that runs when it is opened, nor archives, in which nobody sees what is.
"""

import unicodedata

from handlers.files import Unreadable
from handlers.words import N_

#: What a paper may be, by the end of its name.
PASSED_ON = frozenset(
    (
        *("pdf", "png", "jpg", "jpeg", "gif", "webp", "heic", "heif", "bmp", "tif", "tiff"),
        *("doc", "docx", "wps", "odt", "rtf", "txt", "ofd", "eml"),
        *("xls", "xlsx", "et", "ods", "csv", "ppt", "pptx", "dps"),
        *("mp4", "mov", "mp3", "m4a"),
    )
)
#: How programs begin, whatever they are called: Windows, Linux, scripts.
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
_LONGEST = 120

NOTHING_IN_IT = N_("it is empty")
NOT_A_DOCUMENT = N_(
    "it is neither a picture nor a document: what could run something when it is opened is not passed on, nor"
    " are archives. Give it as a PDF, a picture or an Office file"
)


def checked(name: str, content: bytes) -> bytes:
    """The same bytes, if they may be passed on. Raises `Unreadable`."""
    if not content:
        raise Unreadable(NOTHING_IN_IT)
    _, dot, end = clean_name(name).rpartition(".")
    if not dot or end.lower() not in PASSED_ON or content.startswith(_PROGRAMS):
        raise Unreadable(NOT_A_DOCUMENT)
    return content


def clean_name(name: str) -> str:
    """A file's name as it is passed on: without what hides how it ends, and not too long."""
    plain = "".join(one for one in name if unicodedata.category(one)[0] != "C")
    plain = " ".join(plain.replace("/", " ").replace("\\", " ").split())
    if len(plain) <= _LONGEST:
        return plain
    stem, dot, end = plain.rpartition(".")
    return f"{stem[: _LONGEST - len(end) - 1]}{dot}{end}" if dot else plain[:_LONGEST]
