"""Files, as a person may rely on them: read whole, written whole or not at all, by one writer at a time.

Several files that belong together are first written beside their places, under temporary names, and forced to the
disk; only then each takes its place in one step. What goes wrong (a full disk, a lost connection, a power cut)
goes wrong before the first of them changed. A temporary file that a crash left behind is swept up by the next writer.

What the machine says about a file becomes a sentence for a person here, and nowhere else in the store.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from okrkit.errors import OkrkitError
from okrkit.language import say

__all__ = ["locked", "read", "trouble", "write"]

_LARGEST = 64 * 2**20  # bytes; far above any team's OKRs, far below what stops a machine
_MARK = ".okrkit-"
_TRIES = 4  # a virus scanner or a spreadsheet may hold a file for a moment
_PAUSE = 0.05  # seconds between them
_SAID = {
    errno.ENOENT: "missing",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.EROFS: "read-only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
    errno.EISDIR: "is-folder",
    errno.ENOTDIR: "is-file",
    errno.EEXIST: "is-file",
}


def read(path: Path) -> bytes | None:
    """What a file holds; None where there is none.

    Raises:
        OkrkitError: it cannot be read, is a folder, or holds more than 64 MB.
    """
    with trouble(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        try:
            with path.open("rb") as file:
                raw = file.read(_LARGEST + 1)
        except FileNotFoundError:
            return None
    if len(raw) > _LARGEST:
        raise OkrkitError(say("store.large"), file=path, instead=say("store.large-instead"))
    return raw


def write(files: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none; they take their places in the order given.

    Raises:
        OkrkitError: one of them cannot be written. What was there before is unchanged.
    """
    ready: list[tuple[Path, Path]] = []
    placed: list[tuple[Path, bytes | None]] = []
    try:
        for path, raw in files.items():
            with trouble(path):
                real = Path(os.path.realpath(path))  # a link keeps pointing to the file that it was made for
                temporary = real.with_name(f"{_MARK}{os.getpid()}-{len(ready)}.tmp")
                ready.append((temporary, real))
                _prepare(temporary, real, raw)
        for temporary, real in ready:
            with trouble(real):
                before = real.read_bytes() if real.exists() else None
                _place(temporary, real)
                placed.append((real, before))
    except BaseException:
        for temporary, _ in ready:
            with suppress(OSError):
                temporary.unlink()
        for real, before in reversed(placed):
            with suppress(OSError):
                if before is None:
                    real.unlink()
                else:
                    real.write_bytes(before)  # in place: where taking a place has just failed, it may fail again
        raise


@contextmanager
def locked(folder: Path, hidden: Path, patience: float) -> Iterator[None]:
    """Be the only writer in `folder`; its lock lies in the folder `hidden`, both are made where missing.

    Args:
        folder: what the lock is for; an error names it.
        hidden: where the lock lies.
        patience: seconds to wait for another writer.

    Raises:
        OkrkitError: another process still holds it, or nothing can be written here.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only a writer needs it

    with trouble(hidden):
        hidden.mkdir(parents=True, exist_ok=True)
    lock = FileLock(hidden / ".lock")
    try:
        with trouble(hidden):
            lock.acquire(timeout=patience)
    except Timeout as timeout:
        raise OkrkitError(say("store.busy"), file=folder, instead=say("store.busy-instead")) from timeout
    try:
        for left in (*folder.glob(f"{_MARK}*.tmp"), *hidden.glob(f"{_MARK}*.tmp")):
            with suppress(OSError):
                left.unlink()
        yield
    finally:
        lock.release()


@contextmanager
def trouble(path: Path) -> Iterator[None]:
    """Say in plain words what is wrong with a file or folder, where the machine reports it by a number."""
    try:
        yield
    except TimeoutError:
        raise
    except OSError as error:
        key = _SAID.get(error.errno or 0, "other")
        place = path
        if key == "is-file":
            place = next((above for above in (path, *path.parents) if above.is_file()), path)
        reason = error.strerror or type(error).__name__
        raise OkrkitError(
            say(f"store.{key}", reason=reason), file=place, instead=say(f"store.{key}-instead")
        ) from error


def _prepare(temporary: Path, real: Path, raw: bytes) -> None:
    if real.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else None
    for existing in (real, real.parent):
        if existing.exists() and not existing.stat().st_mode & 0o222:
            # Replacing a file needs no right to write it, and an administrator may write anything: neither is a
            # reason to overwrite what somebody has protected.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    with temporary.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        temporary.chmod(mode)


def _place(temporary: Path, real: Path) -> None:
    for _ in range(_TRIES - 1):
        with suppress(PermissionError):
            temporary.replace(real)
            return
        time.sleep(_PAUSE)
    temporary.replace(real)
