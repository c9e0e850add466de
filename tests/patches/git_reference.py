"""What git makes of a mail on a kernel tree, in a scratch index of the files that matter."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path


class GitIndex:
    """
    An index with some files of the commit ``HEAD`` of *tree*, to which git applies mails.

    ``git am`` does the same (mailinfo, then apply to the index); it takes 80 ms to write the index
    of a whole kernel, which changes no answer. Nothing is written to *tree*: new objects go to
    *scratch*.
    """

    def __init__(self, tree: Path, scratch: Path, paths: Iterable[str]) -> None:
        self._scratch = scratch
        (scratch / "objects").mkdir(parents=True)
        objects = tree / ".git" / "objects"
        self._environment = {
            name: text for name, text in os.environ.items() if not name.startswith("GIT_")
        } | {
            "GIT_DIR": str(tree / ".git"),
            "GIT_INDEX_FILE": str(scratch / "index"),
            "GIT_OBJECT_DIRECTORY": str(scratch / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        wanted = sorted(set(paths))
        rows = self._git("ls-tree", "-z", "HEAD", "--", *wanted).stdout if wanted else b""
        self._git("update-index", "-z", "--index-info", given=rows)

    def apply(self, mail: bytes) -> bool:
        """``git mailinfo`` and ``git apply --cached``; whether git took the patch of *mail*."""
        patch = self._scratch / "patch"
        self._git("mailinfo", str(self._scratch / "message"), str(patch), given=mail)
        return not self._git("apply", "--cached", str(patch)).returncode

    def blob(self, path: str) -> str | None:
        """Object id of *path* in the index."""
        row = self._git("ls-files", "-s", "-z", "--", path).stdout.decode()
        return row.split()[1] if row else None

    def _git(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["git", *arguments],
            env=self._environment,
            cwd=self._scratch,
            input=given,
            capture_output=True,
            check=False,
            timeout=60,
        )
