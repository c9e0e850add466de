"""
Write the trees after each patch as commits of a bare scratch repository, for git range-diff.

``git fast-import`` writes them: one process for a whole series, which reads of the base tree only
the folders that change, where ``commit-tree`` would need an index of 70,000 files. The objects of
the base are not copied: our own repository names the folder they are in as its alternate, so it is
of use only as long as the reviewed repository is there. That one is only ever read.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from patches.apply import AppliedHunk, Step
from patches.diffpaths import quote
from patches.filechange import READ_FROM_HUNKS
from patches.gitenv import git_arguments, git_environment
from patches.series import Patch, PatchInputError
from patches.tree import FOLDER, SUBMODULE, GitTree, SourceFile, SourceTree, entry, object_folder

# Tells our own repositories from everybody else's.
_MARKER = "written-by-hvpatch"
_COMMITTER = "hvpatch <hvpatch@localhost>"


@dataclass(frozen=True, slots=True)
class Exported:
    """
    One series as commits. *base* is the commit before the first of *commits*.

    :param ref: branch at the last one.
    """

    ref: str
    base: str
    commits: tuple[str, ...]


def export(
    target: str, tree: SourceTree, tree_path: str, all_steps: Sequence[Sequence[Step]]
) -> tuple[Exported, ...]:
    """
    Write each series of *all_steps* to a branch of the repository *target*: one commit a patch.

    Ids depend on the mails and the base alone. A file of which only some hunks apply has those; the
    message of the commit says what is missing.

    :param target: a folder that does not exist, is empty, or was written here before.
    :param tree: on which all series start; a plain folder gives a first commit of the files that
        the series touches.
    :raises PatchInputError: if *target* is something else, or lies in *tree_path*.
    """
    folder = _prepare(Path(target), tree, tree_path)
    stream = b"".join(_stream(tree, all_steps))
    done = subprocess.run(  # noqa: S603 - no shell, fixed arguments
        git_arguments("fast-import", "--quiet", "--force", "--done", "--date-format=raw"),
        cwd=folder,
        env=git_environment(str(folder)),
        input=stream,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PatchInputError(target, None, f"git fast-import failed: {said[:1]}")
    ids = iter(done.stdout.decode("ascii").split())
    found = []
    for number, steps in enumerate(all_steps, 1):
        base = tree.commit if isinstance(tree, GitTree) else next(ids)
        commits = tuple(next(ids) for _ in steps)
        found.append(Exported(_ref(number), base, commits))
    return tuple(found)


def _prepare(target: Path, tree: SourceTree, tree_path: str) -> Path:
    place = str(target)
    try:
        folder = target.resolve()
        if folder.is_relative_to(Path(tree_path).resolve()):
            raise PatchInputError(place, None, "lies in the tree, to which nothing is written")
        ours = not folder.exists() or (folder / _MARKER).is_file()
        if not ours and (not folder.is_dir() or any(folder.iterdir())):
            text = "is there already, and is no repository that hvpatch apply --export wrote"
            raise PatchInputError(place, None, text)
        _write_repository(folder, tree)
    except OSError as error:
        raise PatchInputError(place, None, f"cannot be written: {error.strerror}") from error
    return folder


def _write_repository(folder: Path, tree: SourceTree) -> None:
    """A bare repository, without the hooks and settings that ``git init`` takes from templates."""
    for part in ("objects/info", "objects/pack", "refs/heads"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    long_ids = isinstance(tree, GitTree) and len(tree.commit) > 40
    config = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
    if long_ids:
        config = config.replace("= 0", "= 1") + "[extensions]\n\tobjectFormat = sha256\n"
    (folder / "config").write_text(config)
    (folder / "HEAD").write_text(f"ref: {_ref(1)}\n")
    (folder / _MARKER).write_text("hvpatch apply --export may write to this repository.\n")
    if isinstance(tree, GitTree):
        alternates = folder / "objects" / "info" / "alternates"
        known = alternates.read_text().splitlines() if alternates.exists() else []
        here = object_folder(tree.git_dir)
        alternates.write_text("".join(f"{line}\n" for line in dict.fromkeys([*known, here])))


def _ref(series: int) -> str:
    return f"refs/heads/series-{series}"


def _stream(tree: SourceTree, all_steps: Sequence[Sequence[Step]]) -> Iterator[bytes]:
    mark = 0
    for number, steps in enumerate(all_steps, 1):
        yield f"reset {_ref(number)}\n".encode()
        parent = tree.commit if isinstance(tree, GitTree) else ""
        if not parent:
            mark += 1
            parent = f":{mark}"
            files = {path: entry(tree, path) for step in steps for path in _paths(step.patch)}
            message = "Files that the series touches, before it"
            yield from _commit(number, mark, "", _COMMITTER + " 0 +0000", message)
            yield from _files({path: file for path, file in files.items() if file is not None})
            yield f"get-mark {parent}\n".encode()
        for step in steps:
            mark += 1
            person = f"{_person(step.patch.author)} {_raw_date(step.patch.date)}"
            yield from _commit(number, mark, parent, person, _message(step))
            yield from _files(_changed(step))
            parent = f":{mark}"
            yield f"get-mark {parent}\n".encode()
    yield b"done\n"


def _commit(series: int, mark: int, parent: str, author: str, message: str) -> Iterator[bytes]:
    date = " ".join(author.rsplit(" ", 2)[1:])
    text = message.encode("utf-8", "replace")
    head = f"commit {_ref(series)}\nmark :{mark}\nauthor {author}\n"
    yield f"{head}committer {_COMMITTER} {date}\ndata {len(text)}\n".encode("utf-8", "replace")
    yield text + b"\n"
    if parent:
        yield f"from {parent}\n".encode()


def _files(files: dict[str, SourceFile | None]) -> Iterator[bytes]:
    # What is gone goes first: a file may stand where a folder was.
    for path in sorted(files):
        if files[path] is None:
            yield f"D {quote(path)}\n".encode()
    for path in sorted(files):
        file = files[path]
        if file is not None and file.mode not in (SUBMODULE, FOLDER) and file.complete:
            head = f"M {file.mode or '100644'} inline {quote(path)}\ndata {len(file.data)}\n"
            yield head.encode() + file.data + b"\n"


def _changed(step: Step) -> dict[str, SourceFile | None]:
    found: dict[str, SourceFile | None] = {}
    for path in _paths(step.patch):
        before, after = entry(step.before, path), entry(step.after, path)
        if after is None and before is None:
            continue
        if (
            after is None
            or before is None
            or (before.data, before.mode) != (after.data, after.mode)
        ):
            found[path] = after
    return found


def _paths(patch: Patch) -> list[str]:
    named = (path for diff in patch.files for path in (diff.old_path, diff.new_path) if path)
    return list(dict.fromkeys(named))


def _message(step: Step) -> str:
    """Title and body of the mail, then what of its patch this commit does not have."""
    patch = step.patch
    message = "\n\n".join(part for part in (patch.title.strip(), patch.body.strip("\n")) if part)
    missing = [
        f"{file.path}: {file.reason.removeprefix(READ_FROM_HUNKS)}"
        for file in step.applied.files
        if file.reason
    ]
    missing += [
        f"{file.path}: hunk {number}: {_came_to(hunk)}{hunk.reason}"
        for file in step.applied.files
        for number, hunk in enumerate(file.hunks, 1)
        if hunk.reason and hunk.reason != file.reason
    ]
    missing += [problem.text for problem in patch.problems]
    if missing:
        message += "\n\n[hvpatch: this commit is not the whole patch, or not exactly the patch.\n"
        message += "\n".join(f" {line}" for line in missing) + "]"
    return message + "\n"


def _came_to(hunk: AppliedHunk) -> str:
    return f"applied at {hunk.offset:+d}, fuzz {hunk.fuzz}: " if hunk.applied else ""


def _person(author: str) -> str:
    """``Name <address>`` as git takes it."""
    match = re.search(r"<([^<>]*)>", author)
    name = author[: match.start()] if match else ("" if "@" in author else author)
    address = match[1] if match else (author if "@" in author else "")
    clean = [re.sub(r"[<>\x00-\x1f\x7f]", "", part).strip(' "') for part in (name, address)]
    return f"{clean[0]} <{clean[1]}>" if clean[0] else f"<{clean[1]}>"


def _raw_date(date: str) -> str:
    """Seconds and zone; the start of the epoch for a date that cannot be read."""
    try:
        when = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            when = datetime.fromisoformat(date)
        except ValueError:
            return "0 +0000"
    offset = when.utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    seconds = int(when.timestamp()) if when.tzinfo else int(when.replace(tzinfo=UTC).timestamp())
    sign = "-" if minutes < 0 else "+"
    return f"{max(seconds, 0)} {sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
