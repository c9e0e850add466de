"""Which headers a file of a kernel tree includes, found as the kernel's build finds them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analyzer.csource.preprocessed import preprocess
from patches.tree import OverlayTree, SourceTree

_INCLUDE = re.compile(
    r'^[ \t]*#[ \t]*(include(?:_next)?)\b[ \t]*(?:<([^>\n]+)>|"([^"\n]+)"|(\w+))', re.M
)
_KBUILD = re.compile(r"^[ \t]*(?:generated|generic)-y[ \t]*\+?=[ \t]*(.+)$", re.M)
_FLAGS = re.compile(
    r"^[ \t]*(subdir-ccflags|ccflags|CFLAGS|EXTRA_CFLAGS|KBUILD_CFLAGS)[\w.$()-]*[ \t]*[:+?]?="
    r"(.*)$",
    re.M,
)
_FOLDER = re.compile(r"-I[ \t]*(\S+)")
# On every command line of the kernel's build (Makefile, USERINCLUDE; scripts/Makefile.lib, v7.2).
_ALWAYS = ("include/linux/kconfig.h", "include/linux/compiler_types.h")
_OF_COMPILER = frozenset(("stdarg.h", "stddef.h", "float.h", "arm_neon.h", "altivec.h"))
# Made by the build, and nothing but constants (Kbuild, kernel/time/Makefile, v7.2).
_GENERATED = re.compile(
    r"generated/(?:autoconf|autoksyms|bounds|asm-offsets|timeconst|utsrelease|utsversion|compile|rq-offsets"
    r"|asm/asm-offsets)\.h|linux/version\.h|config/\S+|generated/uapi/linux/version\.h"
)
_GUARD = re.compile(r"!\(defined\((?!CONFIG_)\w+\)\)")
# ACPICA's headers for other operating systems than Linux.
_OTHER_SYSTEMS = "include/acpi/platform/"
_INCLUDED_AGAIN = "include/trace/"
_USER_SPACE = re.compile(r"!\(?defined\(__KERNEL__\)")
DEFAULT_ARCHITECTURE = "x86"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An include that leads to no file. *name* is empty where a macro names the file."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Closure:
    """
    Everything a file includes, whatever the configuration.

    :param paths: headers, nearest first; the file itself is not among them.
    :param unresolved: includes that lead to no file of the tree: what they declare is unknown.
    :param elsewhere: headers that other architectures have; with these, the file does not compile.
    :param generated: headers that the build makes, of constants only.
    """

    paths: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]
    generated: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """What decides where an include leads besides its name."""

    architecture: str
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """An include: *folder* of its file if it is quoted; *following* for ``include_next``."""

    name: str
    folder: str | None
    following: bool


@dataclass(slots=True)
class _Found:
    """Closure in the making."""

    paths: dict[str, None] = field(default_factory=dict)
    unresolved: dict[Unresolved, None] = field(default_factory=dict)
    generated: dict[str, None] = field(default_factory=dict)
    elsewhere: dict[str, None] = field(default_factory=dict)


def architecture_of(path: str) -> str:
    """The architecture that *path* belongs to; x86 for what belongs to none."""
    parts = path.split("/")
    return parts[1] if parts[0] == "arch" and len(parts) > 2 else DEFAULT_ARCHITECTURE


class Includes:
    """Follows includes in trees; what trees have in common is read once."""

    def __init__(self) -> None:
        self._listed: dict[tuple[str, str], Sequence[_Written]] = {}
        self._resolved: dict[tuple[str, ...], dict[tuple[_Written, _Place], tuple[str, ...]]] = {}
        self._user_space: dict[str, frozenset[str]] = {}

    def closure(
        self,
        tree: SourceTree,
        path: str,
        architecture: str | None = None,
        deepest: int | None = None,
    ) -> Closure:
        """
        All headers behind *path* in *tree*, those of every branch of its conditionals.

        :param architecture: to build for; that of *path* if ``None``.
        :param deepest: 1 for what the file itself includes, 2 for what that includes, too, and so
            on; ``None`` for all.
        """
        place = _Place(architecture or architecture_of(path), self.folders(tree, path))
        known = self._resolved.setdefault(_existing(tree), {})
        found = _Found()
        queue = [path, *(p for p in _ALWAYS if tree.read(p) is not None)]
        found.paths.update(dict.fromkeys(queue[1:]))
        level = dict.fromkeys(queue, 0)
        for current in queue:
            if deepest is not None and level[current] >= deepest:
                break
            source = tree.read(current)
            if source is None:
                continue
            for written in self._includes(current, source.text):
                leads = known.get((written, place))
                if leads is None:
                    leads = known[written, place] = _candidates(tree, written, place)
                if not leads:
                    self._note_missing(tree, found, written.name, current, source.text, place)
                for one in leads:
                    if one not in found.paths and one != path:
                        found.paths[one] = None
                        level[one] = level[current] + 1
                        queue.append(one)
        return Closure(
            tuple(found.paths),
            tuple(found.unresolved),
            tuple(found.generated),
            tuple(found.elsewhere),
        )

    def folders(self, tree: SourceTree, path: str) -> tuple[str, ...]:
        """Folders that Makefiles add to the search path with ``-I`` for *path*."""
        found: dict[str, None] = {}
        folder = posixpath.dirname(path)
        here = True
        while True:
            for name in ("Makefile", "Kbuild"):
                file = tree.read(f"{folder}/{name}" if folder else name)
                if file is not None and folder:
                    found.update(dict.fromkeys(_added(file.text, folder, here)))
            if not folder:
                return tuple(found)
            folder, here = posixpath.dirname(folder), False

    def _includes(self, path: str, text: str) -> Sequence[_Written]:
        key = (path, text)
        listed = self._listed.get(key)
        if listed is None:
            folder = posixpath.dirname(path)
            listed = self._listed[key] = [
                _Written((m[2] or m[3] or "").strip(), folder if m[3] else None, m[1] != "include")
                for m in _INCLUDE.finditer(text)
            ]
        return listed

    def _note_missing(
        self, tree: SourceTree, found: _Found, name: str, path: str, text: str, place: _Place
    ) -> None:
        if name in _OF_COMPILER:
            return
        if _GENERATED.fullmatch(name) or self._is_made(tree, name, place.architecture):
            found.generated[name] = None
        elif name.startswith("asm/") and (
            path.startswith("include/") or name in self._conditional(text)
        ):
            found.elsewhere[name] = None
        elif not name and path.startswith(_INCLUDED_AGAIN):
            # The trace header that is being read, which is in the closure already.
            return
        elif name not in self._for_user_space(text) and not path.startswith(_OTHER_SYSTEMS):
            found.unresolved[Unresolved(name, path)] = None

    def _for_user_space(self, text: str) -> frozenset[str]:
        """Names that *text* includes outside the kernel only."""
        known = self._user_space.get(text)
        if known is None:
            known = self._user_space[text] = frozenset(
                one.name
                for one in preprocess(text).includes
                if any(_USER_SPACE.search(condition) for condition in one.conditions)
            )
        return known

    def _conditional(self, text: str) -> frozenset[str]:
        """Names that *text* includes under a condition that is no include guard."""
        return frozenset(
            one.name
            for one in preprocess(text).includes
            if not all(_GUARD.fullmatch(condition) for condition in one.conditions)
        )

    def _is_made(self, tree: SourceTree, name: str, architecture: str) -> bool:
        """True for a header that a Kbuild file says the build makes."""
        folder, _, file = name.rpartition("/")
        return any(
            file in _made_headers(tree, f"arch/{architecture}/include/{kind}{folder}/Kbuild")
            for kind in ("", "uapi/")
        )


def _existing(tree: SourceTree) -> tuple[str, ...]:
    """Files that *tree* has and its base has not, or the reverse: they change where names lead."""
    if not isinstance(tree, OverlayTree):
        return ()
    base = tree.base
    return tuple(
        sorted(p for p, f in tree.changes.items() if (f is None) != (base.read(p) is None))
    )


def _candidates(tree: SourceTree, written: _Written, place: _Place) -> tuple[str, ...]:
    """Where an include leads: one file, or for ``include_next`` every one of that name."""
    found = [p for p in _paths(written, place) if tree.read(p) is not None]
    return tuple(found if written.following else found[:1])


def _paths(written: _Written, place: _Place) -> Iterator[str]:
    name = written.name
    if not name:
        return
    here = () if written.folder is None else (written.folder,)
    architecture = f"arch/{place.architecture}/include"
    for folder in (
        *here, *place.folders, architecture, "include", f"{architecture}/uapi", "include/uapi"
    ):  # fmt: skip
        path = posixpath.normpath(posixpath.join(folder, name))
        if not path.startswith("../"):
            yield path
    if name.startswith("asm/"):
        # The build writes a wrapper for what an architecture does not have itself.
        yield "include/asm-generic" + name[3:]
        yield "include/uapi/asm-generic" + name[3:]


def _made_headers(tree: SourceTree, path: str) -> frozenset[str]:
    file = tree.read(posixpath.normpath(path))
    if file is None:
        return frozenset()
    return frozenset(name for m in _KBUILD.finditer(file.text) for name in m[1].split())


def _added(text: str, folder: str, here: bool) -> Iterator[str]:
    for match in _FLAGS.finditer(text.replace("\\\n", " ")):
        if not here and not match[1].startswith(("subdir", "KBUILD")):
            continue
        for found in _FOLDER.finditer(match[2]):
            added = found[1].replace("$(srctree)/$(src)", folder).replace("$(src)", folder)
            added = added.replace("$(srctree)/", "").replace("$(srctree)", ".")
            added = posixpath.normpath(added)
            if "$" not in added and not added.startswith(("/", "..")):
                yield added
