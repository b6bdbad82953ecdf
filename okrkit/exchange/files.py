"""What kind of file somebody brings, and whether it is safe to open: looked at before any library does.

A workbook is a ZIP of XML. A few kilobytes of it can unpack to more than a machine holds, so the sizes that it
declares are added up first; more than declared is never unpacked. One with a password is an old kind of container
(OLE) around the real file. Formulas, macros and links to other files are never run or followed.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Literal, NoReturn

from okrkit.errors import OkrkitError
from okrkit.language import say

__all__ = ["Kind", "fail", "kind_of"]

Kind = Literal["workbook", "viva", "csv", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_MOST_ENTRIES = 2_000
_MOST_BYTES = 64 * 2**20  # unpacked; far above a team's workbook, and what a small machine still holds in memory


def kind_of(raw: bytes, path: Path) -> Kind:
    """What the bytes are, whatever the file is called.

    Raises:
        OkrkitError: it is empty, has a password, is of an older or another kind, is damaged, or unpacks to too much.
    """
    if not raw.strip():
        fail("empty", path)
    if raw.startswith(_OLE):
        fail("password" if _PASSWORD in raw else "old", path)
    if raw.startswith(b"PK"):
        return _zipped(raw, path)
    if raw.startswith(_NOT_TEXT):
        fail("other", path)
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xltx", ".zip"):
        fail("damaged", path)
    return "csv" if path.suffix.lower() in (".csv", ".tsv", ".tab") else "text"


def fail(name: str, path: Path) -> NoReturn:
    """Say what is wrong with a file as a whole."""
    raise OkrkitError(say(f"exchange.file-{name}"), file=path, instead=say(f"exchange.file-{name}-instead"))


def _zipped(raw: bytes, path: Path) -> Kind:
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        fail("damaged", path)
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
        fail("huge", path)
    if any(entry.flag_bits & 1 for entry in entries):
        fail("password", path)
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" in names:
        return "workbook"
    if "xl/workbook.bin" in names or "content.xml" in names:
        fail("old", path)
    if any(name.endswith(".json") for name in names):
        return "viva"
    return fail("damaged" if "[Content_Types].xml" in names else "other", path)
