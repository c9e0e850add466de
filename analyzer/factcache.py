"""
A folder of facts by content: what was read of a text once need not be read again.

One SQLite file, from the standard library: it is safe under several processes, and 36 rows are read
in 2 ms. Entries hold data only (``encoding``), never pickles, and each has a checksum; even so,
facts that someone else wrote could hide a defect, so the folder must be the user's own.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

FORMAT = 1
# Facts of every C file of linux/mm and linux/drivers/hv take 20 MB.
MOST_BYTES = 256 << 20
_KEPT = 0.75
_WAIT_SECONDS = 5.0
_NAME = "facts.sqlite"
_READ_BY = ("csource", "effects")
_PACKAGE = Path(__file__).parent
_CREATE = (
    "CREATE TABLE IF NOT EXISTS facts"
    " (key BLOB PRIMARY KEY, used INTEGER NOT NULL, checksum BLOB NOT NULL, facts BLOB NOT NULL)"
    " WITHOUT ROWID"
)


@cache
def code_version() -> bytes:
    """Digest of the code that makes facts, of the grammar's and the format's version."""
    digest = blake2b(digest_size=16)
    digest.update(f"{FORMAT} {version('tree-sitter-c')} {version('tree-sitter')}".encode())
    files = [*_PACKAGE.glob("*.py"), *(f for d in _READ_BY for f in (_PACKAGE / d).glob("*.py"))]
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + blake2b(file.read_bytes()).digest())
    return digest.digest()


def key_of(*parts: str | bytes) -> bytes:
    """Key of the facts of a text, read by this version of the code."""
    digest = blake2b(code_version(), digest_size=24)
    for part in parts:
        encoded = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "little") + encoded)
    return digest.digest()


class FactCache:
    """
    The facts in one folder. Whatever goes wrong with it, facts are only read again.

    :param folder: made with mode 0700 if it is not there.
    :ivar problem: why nothing is kept, empty if all is well.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._file, self._most_bytes = folder / _NAME, most_bytes
        self.problem = _unsafe(folder)
        self._connection: sqlite3.Connection | None = None
        if not self.problem:
            self._open()

    def get(self, key: bytes) -> bytes | None:
        """Return what was stored under *key*; an entry that was damaged is none."""
        row: tuple[bytes, bytes] | None = None
        try:
            if self._connection is not None:
                query = "SELECT checksum, facts FROM facts WHERE key = ?"
                row = self._connection.execute(query, (key,)).fetchone()
        except sqlite3.Error as error:
            self._fail(error)
        if row is None or _checksum(key, row[1]) != row[0]:
            return None
        with suppress(zlib.error):
            return zlib.decompress(row[1])
        return None

    def put(self, entries: Mapping[bytes, bytes], read: Iterable[bytes] = ()) -> None:
        """
        Store *entries* and make them, and those in *read*, the last to be dropped.

        Beyond the largest size, what was not used for longest is dropped.
        """
        if self._connection is None:
            return
        packed = [(key, zlib.compress(facts, 1)) for key, facts in sorted(entries.items())]
        try:
            with self._connection:
                self._write(self._connection, packed, read)
            self._drop(self._connection)
        except sqlite3.Error as error:
            self._fail(error)

    def close(self) -> None:
        """Close the file; nothing is read or stored after that."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(
        self,
        connection: sqlite3.Connection,
        packed: list[tuple[bytes, bytes]],
        read: Iterable[bytes],
    ) -> None:
        (last,) = connection.execute("SELECT coalesce(max(used), 0) FROM facts").fetchone()
        rows = [(key, last + 1, _checksum(key, facts), facts) for key, facts in packed]
        connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", rows)
        query = "UPDATE facts SET used = ? WHERE key = ? AND used < ?"
        connection.executemany(query, [(last + 1, key, last) for key in sorted(read)])

    def _drop(self, connection: sqlite3.Connection) -> None:
        (size,) = connection.execute("SELECT coalesce(sum(length(facts)), 0) FROM facts").fetchone()
        if size <= self._most_bytes:
            return
        gone = []
        query = "SELECT key, length(facts) FROM facts ORDER BY used, key"
        for key, length in connection.execute(query).fetchall():
            if size <= self._most_bytes * _KEPT:
                break
            size -= length
            gone.append((key,))
        with connection:
            connection.executemany("DELETE FROM facts WHERE key = ?", gone)
        connection.execute("VACUUM")

    def _open(self) -> None:
        for again in (True, False):
            try:
                connection = sqlite3.connect(self._file, timeout=_WAIT_SECONDS)
                connection.execute(_CREATE)
                connection.commit()
                self._file.chmod(0o600)
                self._connection = connection
                return
            except sqlite3.DatabaseError as error:
                damaged = not isinstance(error, sqlite3.OperationalError)
                if not (again and damaged):
                    self._fail(error)
                    return
                with suppress(OSError):
                    self._file.unlink()
            except OSError as error:
                self.problem = f"{self._file}: {error.strerror}"
                return

    def _fail(self, error: sqlite3.Error) -> None:
        """Keep nothing more; a damaged file is removed, so that the next run starts a new one."""
        self.problem = f"{self._file}: {error}"
        self.close()
        if not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError):
                self._file.unlink()


def _checksum(key: bytes, facts: bytes) -> bytes:
    return blake2b(facts, digest_size=16, key=key).digest()


def _unsafe(folder: Path) -> str:
    """Why *folder* must not be used: someone else could write there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except OSError as error:
        return f"{folder}: {error.strerror}"
    if not stat.S_ISDIR(state.st_mode):
        return f"{folder}: no folder"
    if state.st_uid != os.getuid():
        return f"{folder}: belongs to someone else"
    if state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"{folder}: others may write to it"
    return ""
