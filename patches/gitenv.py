"""How git is started on a repository that nobody trusts: no hook, filter or command of it runs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# Each of these names a command, or changes what git prints.
_CONFIG = (
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.quotePath=true",
    "core.pager=cat",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.orderFile=/dev/null",
    "diff.renames=true",
    "diff.renameLimit=1000",
    "diff.algorithm=myers",
    "diff.context=3",
    "diff.interHunkContext=0",
    "diff.indentHeuristic=true",
    "diff.suppressBlankEmpty=false",
    "diff.submodule=short",
    "diff.ignoreSubmodules=all",
    "color.ui=never",
    "i18n.logOutputEncoding=utf-8",
    "log.showSignature=false",
    "log.mailmap=false",
)


def git_arguments(*arguments: str) -> list[str]:
    """The command line of git for *arguments*, with every setting that matters fixed."""
    command = ["git", "--no-pager", "--no-replace-objects", "--literal-pathspecs"]
    for setting in _CONFIG:
        command += ["-c", setting]
    return [*command, *arguments]


def git_environment(git_dir: str) -> Mapping[str, str]:
    """
    The environment of git, without what the user's own ``GIT_*`` variables would change.

    With *git_dir* as work tree and no index, git finds no ``.gitattributes`` of the checkout: one
    that calls ``*.c`` binary would hide all changes from the review.
    """
    return _kept() | fixed_variables(git_dir)


def discovery_environment(root: str) -> Mapping[str, str]:
    """The environment in which git looks for the repository at *root*, and not above it."""
    fixed = fixed_variables(root)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        del fixed[name]
    return _kept() | fixed | {"GIT_CEILING_DIRECTORIES": str(Path(root).parent)}


def _kept() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def fixed_variables(git_dir: str) -> dict[str, str]:
    """The ``GIT_*`` variables that :func:`git_environment` sets for a known repository."""
    return {
        "GIT_DIR": git_dir,
        "GIT_WORK_TREE": git_dir,
        "GIT_INDEX_FILE": git_dir + "/no-index-for-hvpatch",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_COUNT": "0",
        "GIT_CONFIG_PARAMETERS": "",
        "GIT_ATTR_NOSYSTEM": "1",
        # Where it is set, git believes it more than its own command line.
        "GIT_DIFF_OPTS": "--unified=3",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        # A partial clone would fetch what it lacks; no transport has this name.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "LANGUAGE": "C",
    }
