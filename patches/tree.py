"""Source trees to apply patches to: of git, of a folder, with changes on top, or none at all."""

from __future__ import annotations

import os
import re
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from patches.alternates import foreign_objects, trusted_folders
from patches.diffpaths import unsafe
from patches.gitenv import discovery_environment, git_arguments, git_environment
from patches.series import PatchInputError

# The largest files of Linux 7.2 (24 MB, then 16.7 MB) are generated lists of AMD registers;
# nothing that people write comes near.
MOST_BYTES = 16 * 1024 * 1024

_OBJECT = re.compile(rb"([0-9a-f]{40,64}) (\w+) (\d+)\n")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """
    One file of a tree, as far as it is known.

    :param text: lines ended by ``\\n``; a line that is not known is empty.
    :param complete: every line is known, and no line stands behind the last one.
    :param gaps: 1-based inclusive ranges of lines that are not known. What stands behind the last
        line of an incomplete file is not known either.
    :param origin: ``tree``, ``patch`` (written by a patch as a whole), ``hunks`` (pieced together).
    :param mode: octal text as git has it, or empty. :param encoding: what *text* was decoded from.
    """

    path: str
    text: str
    complete: bool
    gaps: tuple[tuple[int, int], ...]
    origin: str
    mode: str = ""
    encoding: str = "utf-8"

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return encode(self.text, self.encoding)


def encode(text: str, encoding: str) -> bytes:
    """Bytes of *text*; what has no byte in a Latin-1 file gets its UTF-8 bytes, as git has it."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return b"".join(
            char.encode(encoding if ord(char) < 256 else "utf-8", "replace") for char in text
        )


def file_of_bytes(path: str, data: bytes, origin: str, mode: str = "") -> SourceFile:
    """A whole file. What is not UTF-8 is taken for Latin-1, which gives the same bytes back."""
    try:
        return SourceFile(path, data.decode("utf-8"), True, (), origin, mode)
    except UnicodeDecodeError:
        return SourceFile(path, data.decode("latin-1"), True, (), origin, mode, "latin-1")


class SourceTree(Protocol):
    """Files by path; reading never changes anything."""

    def read(self, path: str) -> SourceFile | None:
        """The regular file at *path*; ``None`` if there is none, or it must not be read."""
        ...

    def describe(self) -> str:
        """Where the files come from, in a few words for a report."""
        ...


LINK, SUBMODULE, FOLDER = "120000", "160000", "40000"


def entry(tree: SourceTree, path: str) -> SourceFile | None:
    """
    Whatever stands at *path*, told apart by its mode: a file, but also a symbolic link (its text is
    where it points), a submodule or a folder (without text). After a patch that applied in part,
    the file with those of its hunks that did: what a further patch has to fit.

    A tree that knows files only answers with those.
    """
    if isinstance(tree, GitTree | DirectoryTree | OverlayTree):
        return tree.entry(path)
    return tree.read(path)


def names_in(tree: SourceTree, folder: str) -> tuple[str, ...]:
    """
    Paths of what stands in *folder* itself, sorted; none where the tree cannot list it.

    Of a tree with changes, what the base has and what the changes make.
    """
    if isinstance(tree, OverlayTree):
        made = {path for path in tree.changes if path.rpartition("/")[0] == folder}
        return tuple(sorted({*names_in(tree.base, folder), *made}))
    if isinstance(tree, GitTree | DirectoryTree):
        return tuple(
            sorted(f"{folder}/{name}" if folder else name for name in tree.children(folder))
        )
    return ()


def _only_file(found: SourceFile | None) -> SourceFile | None:
    regular = found is not None and found.mode not in (LINK, SUBMODULE, FOLDER)
    return found if regular else None


class GitTree:
    """A revision of a git repository, read from its object database; checkout and index are not."""

    def __init__(self, git_dir: str, commit: str, name: str) -> None:
        self._git_dir, self._commit, self._name = git_dir, commit, name
        self._git: subprocess.Popen[bytes] | None = None
        self._folders: dict[str, Mapping[str, tuple[str, str]]] = {}
        self._files: dict[str, SourceFile | None] = {}

    @property
    def commit(self) -> str:
        """Full id of the commit."""
        return self._commit

    @property
    def git_dir(self) -> str:
        """The repository's git folder."""
        return self._git_dir

    def describe(self) -> str:
        return f"{self._name} at {self._commit[:12]}"

    def read(self, path: str) -> SourceFile | None:
        return _only_file(self.entry(path))

    def entry(self, path: str) -> SourceFile | None:
        """See :func:`entry`."""
        if path not in self._files:
            self._files[path] = None if unsafe(path) else self._load(path)
        return self._files[path]

    def object_id(self, path: str) -> tuple[str, str]:
        """Mode and full id of what stands at *path*, twice empty for nothing; it is not read."""
        folder, _, name = path.rpartition("/")
        return ("", "") if unsafe(path) else self._folder(folder).get(name, ("", ""))

    def children(self, folder: str) -> Mapping[str, str]:
        """Name -> mode of what stands in *folder*; the root is the empty text."""
        if folder and unsafe(folder):
            return {}
        return {name: mode for name, (mode, _) in self._folder(folder).items()}

    def _load(self, path: str) -> SourceFile | None:
        folder, _, name = path.rpartition("/")
        mode, object_id = self._folder(folder).get(name, ("", ""))
        if mode == SUBMODULE:
            return file_of_bytes(path, f"Subproject commit {object_id}\n".encode(), "tree", mode)
        if mode == FOLDER:
            return file_of_bytes(path, b"", "tree", mode)
        kind, data = self._object(object_id) if mode else ("", b"")
        return file_of_bytes(path, data, "tree", mode) if kind == "blob" else None

    def _folder(self, folder: str) -> Mapping[str, tuple[str, str]]:
        """Name -> (mode, id) of what stands in *folder*."""
        known = self._folders.get(folder)
        if known is None:
            if folder:
                parent, _, name = folder.rpartition("/")
                mode, tree = self._folder(parent).get(name, ("", ""))
            else:
                mode, tree = "40000", self._commit + "^{tree}"
            kind, data = self._object(tree) if mode == "40000" else ("", b"")
            known = _tree_entries(data, len(self._commit) // 2) if kind == "tree" else {}
            self._folders[folder] = known
        return known

    def _object(self, name: str) -> tuple[str, bytes]:
        """Type and content of an object; an empty type if there is none, or it is too large."""
        if self._git is None:
            self._git = subprocess.Popen(  # noqa: S603 - no shell, fixed arguments
                git_arguments("cat-file", "--batch"),
                cwd=self._git_dir,
                env=git_environment(self._git_dir),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        sender, receiver = self._git.stdin, self._git.stdout
        if sender is None or receiver is None:
            return "", b""
        try:
            sender.write(name.encode() + b"\n")
            sender.flush()
        except BrokenPipeError:
            return "", b""
        match = _OBJECT.fullmatch(receiver.readline())
        if match is None:
            return "", b""
        size = int(match[3])
        if size <= MOST_BYTES:
            return match[2].decode(), receiver.read(size + 1)[:-1]
        for start in range(0, size + 1, MOST_BYTES):
            receiver.read(min(MOST_BYTES, size + 1 - start))
        return "", b""

    def close(self) -> None:
        """End the git process; the next read starts another one."""
        git, self._git = self._git, None
        if git is None:
            return
        for pipe in (git.stdin, git.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        git.wait()

    def __del__(self) -> None:
        self.close()


def _tree_entries(data: bytes, id_bytes: int) -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + id_bytes
        found[name.decode("utf-8", "replace")] = (mode.decode(), data[end + 1 : at].hex())
    return found


class DirectoryTree:
    """A plain folder. Nothing outside of it is read, whatever links it holds."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._name = str(root)

    @property
    def root(self) -> Path:
        """The folder, links followed."""
        return self._root

    def describe(self) -> str:
        return self._name

    def children(self, folder: str) -> Mapping[str, str]:
        """Name -> mode of files and folders in *folder*; nothing beyond a symbolic link."""
        if folder and unsafe(folder):
            return {}
        place = self._root / folder
        try:
            if place.resolve(strict=True) != place:
                return {}
            with os.scandir(place) as found:
                modes = {one.name: _mode(one) for one in found}
        except (OSError, ValueError, RuntimeError):
            return {}
        return {name: modes[name] for name in sorted(modes) if modes[name]}

    def entry(self, path: str) -> SourceFile | None:
        """See :func:`entry`. Where a link points is told, and nothing read there."""
        if unsafe(path):
            return None
        place = self._root / path
        try:
            # Git patches nothing beyond a symbolic link, wherever it leads.
            if place.parent.resolve(strict=True) != place.parent:
                return None
            kind = os.lstat(place).st_mode
            if stat.S_ISLNK(kind):
                return file_of_bytes(path, os.fsencode(place.readlink()), "tree", LINK)
            if stat.S_ISDIR(kind):
                return file_of_bytes(path, b"", "tree", FOLDER)
        except (OSError, ValueError, RuntimeError):
            return None
        return self.read(path)

    def read(self, path: str) -> SourceFile | None:
        if unsafe(path):
            return None
        try:
            real = (self._root / path).resolve(strict=True)
            # A file swapped for a link or a fifo between check and use must not be read either.
            if not real.is_relative_to(self._root) or not real.is_file():
                return None
            opened = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError, RuntimeError):
            return None
        with os.fdopen(opened, "rb") as file:
            found = os.fstat(opened)
            if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
                return None
            data = file.read(MOST_BYTES)
        mode = "100755" if found.st_mode & stat.S_IXUSR else "100644"
        return file_of_bytes(path, data, "tree", mode)


def _mode(found: os.DirEntry[str]) -> str:
    """As git has it; empty for what is neither a folder nor a regular file."""
    if found.is_symlink() or found.name == ".git":
        return ""
    if found.is_dir():
        return FOLDER
    return "100644" if found.is_file() else ""


class OverlayTree:
    """
    A tree with changes on top. It is immutable: what changes it makes another one.

    :param changes: path -> file, or ``None`` for one that is gone.
    :param shown: path -> what a reader sees instead, where a patch applied to a file in part only:
        what the hunks of the series show. Further patches go by *changes*.
    :param followed: what the hunks of all patches so far show, of every file that they touch.
    """

    def __init__(
        self,
        base: SourceTree,
        changes: Mapping[str, SourceFile | None],
        shown: Mapping[str, SourceFile | None] | None = None,
        followed: HunksOnlyTree | None = None,
    ) -> None:
        shown = shown or {}
        if isinstance(base, OverlayTree):
            # One flat layer: a series of hundreds of patches must not read through each of them.
            still = {path: file for path, file in base.shown.items() if path not in changes}
            shown = {**still, **shown}
            changes = {**base.changes, **changes}
            base = base.base
        self.base: SourceTree = base
        self.changes: Mapping[str, SourceFile | None] = changes
        self.shown: Mapping[str, SourceFile | None] = shown
        self.followed = followed or HunksOnlyTree()

    def describe(self) -> str:
        return f"{self.base.describe()} with {len(self.changes)} files changed"

    def read(self, path: str) -> SourceFile | None:
        if path in self.shown:
            return self.shown[path]
        return _only_file(self.changes[path]) if path in self.changes else self.base.read(path)

    def entry(self, path: str) -> SourceFile | None:
        """See :func:`entry`."""
        return self.changes[path] if path in self.changes else entry(self.base, path)


class HunksOnlyTree:
    """No tree at hand: only what patches show. :param files: path -> file, ``None`` if deleted."""

    def __init__(self, files: Mapping[str, SourceFile | None] | None = None) -> None:
        self.files: Mapping[str, SourceFile | None] = files or {}

    def describe(self) -> str:
        return "no tree: only the lines that the patches show"

    def read(self, path: str) -> SourceFile | None:
        return self.files.get(path)


def open_tree(path: str, revision: str | None = None) -> SourceTree:
    """
    Open the git repository (its checkout or bare) or the plain folder at *path*.

    :param revision: of the repository; ``HEAD`` if ``None`` or empty.
    :raises PatchInputError: if there is nothing to read files from.
    """
    root = Path(path)
    try:
        if not root.is_dir():
            raise PatchInputError(path, None, "expected a folder with a source tree")
        git_dir = find_git_dir(root)
        if git_dir is None and not any(root.iterdir()):
            raise PatchInputError(path, None, "this folder is empty; expected a source tree")
    except (OSError, ValueError) as error:
        raise PatchInputError(path, None, f"cannot be read: {error}") from error
    if git_dir is not None:
        return GitTree(git_dir, resolve_commit(git_dir, revision or "HEAD", path), path)
    if revision:
        raise PatchInputError(path, None, f"is no git repository; it has no revision {revision!r}")
    return DirectoryTree(root)


def find_git_dir(root: Path) -> str | None:
    """
    The git folder of the checkout or bare repository at *root* itself; its parents are not.

    :raises PatchInputError: if git would read objects from outside of the repository.
    """
    if not (root / ".git").exists() and not (root / "HEAD").is_file():
        return None
    here = str(root.resolve())
    done = _git(["rev-parse", "--absolute-git-dir"], here, discovery_environment(here))
    if done.returncode:
        return None
    found = os.fsdecode(done.stdout.rstrip(b"\n"))
    if not Path(found).is_dir():
        return None
    foreign = foreign_objects(_git_path(found, "."), _git_path(found, "objects"), trusted_folders())
    if foreign:
        text = (
            f"its objects lie outside of it, in {foreign}, which is not read; if this is right, "
            f"say so with GIT_ALTERNATE_OBJECT_DIRECTORIES={foreign}"
        )
        raise PatchInputError(str(root), None, text)
    return found


def object_folder(git_dir: str) -> str:
    """Where the repository keeps its objects: in another folder for a linked checkout."""
    return str(_git_path(git_dir, "objects").resolve())


def _git_path(git_dir: str, name: str) -> Path:
    """Where *name* is that all checkouts of a repository share."""
    common = Path(git_dir)
    with suppress(OSError, UnicodeDecodeError):
        common = common / (common / "commondir").read_text().rstrip("\n")
    return common / name


def resolve_commit(git_dir: str, revision: str, place: str) -> str:
    """Full id of the commit that *revision* names. :raises PatchInputError: if it names none."""
    # A leading dash would be an option, a newline a second request.
    if not revision.startswith("-") and "\0" not in revision and "\n" not in revision:
        arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options"]
        done = run_git([*arguments, revision + "^{commit}"], git_dir)
        commit = done.stdout.decode("ascii", "replace").strip()
        if not done.returncode and re.fullmatch(r"[0-9a-f]{40,64}", commit):
            return commit
    raise PatchInputError(place, None, f"has no commit {revision!r}")


def run_git(arguments: list[str], git_dir: str) -> subprocess.CompletedProcess[bytes]:
    """Run git on a known repository. The caller vouches for *arguments*."""
    return _git(arguments, git_dir, git_environment(git_dir))


def _git(
    arguments: list[str], folder: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - no shell, arguments are checked by the callers
            git_arguments(*arguments),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise PatchInputError(folder, None, "git is needed to read this repository") from error
