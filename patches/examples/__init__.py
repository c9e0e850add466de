"""The built-in example: a small tree, a series in two revisions and what a review must find."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent

TREE: Final = _HERE / "tree"
"""The tree that both revisions apply to."""

REVISIONS: Final = (_HERE / "v1.mbox", _HERE / "v2.mbox")
"""The posted mails, oldest revision first."""

EXPECTED: Final = _HERE / "expected.toml"
"""Per revision the file, function and defect class of every finding, no more and no less."""
