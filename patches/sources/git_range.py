"""Commits ``A..B`` of a git repository."""

from __future__ import annotations

import re
from pathlib import Path

from patches.assembly import Reading
from patches.charset import decode
from patches.diff import parse_diff_at
from patches.gitenv import fixed_variables, git_arguments
from patches.series import CommitId, MessageId, Patch, PatchInputError
from patches.sources import Input, Source
from patches.trailers import message_trailers, series_trailers
from patches.tree import find_git_dir, resolve_commit

# A range this long is a mistake (a tag for a branch), and would fill the memory.
MOST_COMMITS = 2_000

# A path like ../x is none: no revision begins with a dot or a slash.
_RANGE = re.compile(r"([^.\s][^\s]*?)?(\.\.\.?)([^./\s][^\s]*)?")

# %x00 cannot stand in a commit message; the id behind it tells it from one inside a diff.
_FORMAT = "%x00%H%x00%P%x00%an <%ae>%x00%aD%x00%s%x00%b%x00"
_FLAGS = (
    "--reverse",
    "--topo-order",
    "--patch",
    "--diff-merges=off",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-notes",
    "--no-show-signature",
    "--no-mailmap",
    "--no-decorate",
    "--full-index",
    "--find-renames",
    "--unified=3",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--encoding=utf-8",
    f"--format={_FORMAT}",
)


def _recognises(given: Input) -> bool:
    if given.data is not None or given.place.startswith(("-", "./", "/")):
        return False
    match = _RANGE.fullmatch(given.place)
    return match is not None and bool(match[1] or match[3])


def _read(given: Input) -> Reading:
    match = _RANGE.fullmatch(given.place)
    if match is None:
        raise PatchInputError(given.place, None, "expected a range A..B")
    git = _Repository(given)
    start = git.resolve(match[1] or "HEAD")
    end = git.resolve(match[3] or "HEAD")
    if match[2] == "...":
        # As for `git diff A...B`: what B has since it left A.
        start = git.run("merge-base", start, end).decode("ascii").strip()
    commits = git.run("rev-list", "--reverse", "--topo-order", f"{start}..{end}").decode().split()
    if not commits:
        raise PatchInputError(given.place, None, "expected commits; this range holds none")
    if len(commits) > MOST_COMMITS:
        text = f"{len(commits)} commits; at most {MOST_COMMITS} are reviewed at once"
        raise PatchInputError(given.place, None, text)
    return _reading(given, git.run("log", *_FLAGS, f"{start}..{end}", "--"), commits, start)


class _Repository:
    """Runs git on the repository the user named, with nothing of its configuration."""

    def __init__(self, given: Input) -> None:
        self._place = given.place
        self._git_dir = _repository(given)

    def resolve(self, revision: str) -> str:
        return resolve_commit(self._git_dir, revision, self._place)

    def run(self, *arguments: str) -> bytes:
        # GitPython takes 0.2 s to import and starts git; most reviews read mails.
        from git import Git
        from git.exc import GitCommandError

        try:
            out = Git(self._git_dir).execute(
                git_arguments(*arguments),
                env=fixed_variables(self._git_dir),
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                shell=False,
            )
        except GitCommandError as error:
            text = f"git {arguments[0]} failed: {str(error.stderr).strip()[:200]}"
            raise PatchInputError(self._place, None, text) from error
        return out if isinstance(out, bytes) else b""


def _repository(given: Input) -> str:
    """The git folder of the tree the user named, or of the one around the current folder."""
    root = Path(given.tree or ".")
    for folder in [root] if given.tree else [root, *root.resolve().parents]:
        found = find_git_dir(folder) if folder.is_dir() else None
        if found is not None:
            return found
    text = f"expected a git repository at {str(root)!r} to take this range from"
    raise PatchInputError(given.place, None, text)


def _reading(given: Input, log: bytes, commits: list[str], start: str) -> Reading:
    patches: list[Patch] = []
    merges: list[str] = []
    at = 0
    for index, commit in enumerate(commits):
        at = log.find(b"\0" + commit.encode() + b"\0", at)
        following = commits[index + 1] if index + 1 < len(commits) else ""
        end = log.find(b"\0" + following.encode() + b"\0", at + 1) if following else len(log)
        fields = log[at:end].split(b"\0", 7)
        if at < 0 or end < 0 or len(fields) < 8:
            raise PatchInputError(given.place, None, "the output of git log cannot be read")
        parents, author, date, subject, body = (decode(field) for field in fields[2:7])
        at = end
        if " " in parents:
            merges.append(subject)
            continue
        place = f"{given.place} {commit[:12]}"
        files, found = parse_diff_at(decode(fields[7]), place, lambda _: 0)
        message = body.strip("\n")
        patches.append(
            Patch(
                message_id=MessageId(""),
                commit_id=CommitId(commit),
                subject=subject,
                title=subject,
                number=0,
                count=0,
                version=1,
                author=author,
                date=date,
                body=message,
                trailers=message_trailers(message) + series_trailers(message),
                files=files,
                problems=found,
                place=place,
                line=0,
            )
        )
    return Reading(tuple(patches), (), len(commits), tuple(merges), (), start)


SOURCE = Source("git-range", "commits A..B of a git repository", _recognises, _read)
