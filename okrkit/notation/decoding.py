"""Bytes to text: UTF-8, UTF-16 with its mark, or the GB18030 of a Chinese Excel or Notepad."""

from __future__ import annotations

import codecs
import re

from okrkit.errors import OkrkitError
from okrkit.language import say

__all__ = ["decode"]

_COMMON_HAN = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_ENOUGH = 0.5  # share of the bytes outside ASCII that must be everyday Chinese before GB18030 is believed


def decode(raw: bytes, *, file: str | None = None) -> str:
    """The text of a file.

    Raises:
        OkrkitError: a NUL byte, or bytes that are no text in any of these: with line and column.

    Examples:
        >>> decode("目标：每个人都写得出来".encode("gb18030"))
        '目标：每个人都写得出来'
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not raw.startswith(codecs.BOM_UTF32_LE):
        return _strict(raw, "utf-16", file)
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _strict(raw, "utf-32", file)
    at = raw.find(b"\0")
    if at >= 0:
        raise _error(raw, at, "notation.nul", file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_chinese(raw):
            return raw.decode("gb18030")
        raise _error(raw, error.start, "notation.encoding", file) from None


def _strict(raw: bytes, encoding: str, file: str | None) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        text = raw[: error.start].decode(encoding, "replace")
        line = text.rpartition("\n")[2]
        raise OkrkitError(
            say("notation.encoding"), file=file, line=text.count("\n") + 1, column=len(line) + 1, source=line,
            instead=say("notation.encoding-instead"),
        ) from None  # fmt: skip


def _is_chinese(raw: bytes) -> bool:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    outside = sum(byte > 127 for byte in raw)
    return sum(map(len, _COMMON_HAN.findall(raw))) >= _ENOUGH * outside


def _error(raw: bytes, at: int, key: str, file: str | None) -> OkrkitError:
    before, _, line = raw[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").rpartition(b"\n")
    number = before.count(b"\n") + (2 if _ else 1)
    shown = raw[at - len(line) : at + 200].split(b"\n")[0].decode("utf-8", "replace")
    return OkrkitError(
        say(key), file=file, line=number, column=len(line.decode("utf-8", "replace")) + 1, source=shown.rstrip("\r"),
        instead=say("notation.encoding-instead"),
    )  # fmt: skip
