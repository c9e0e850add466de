"""Each rule catches what it is for: no rule of ``test_rules_hold`` can pass for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.sources import FOLDERS, Module, modules

Rule = Callable[[Iterable[Module]], Iterator[str]]


def _caught(root: Path, rule: Rule, path: str, text: str) -> list[str]:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return list(rule(modules(root, *FOLDERS)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("patches/a.py", "import model.rule\n"),
        ("patches/a.py", "from reports.report import Report\n"),
        ("model/machine/a.py", "def f():\n    from patches import diff\n"),
        ("reports/a.py", "from model import events\n"),
        ("reports/formats/a.py", "if False:\n    import analyzer.cli\n"),
        ("patches/a.py", "import tests.conftest\n"),
        ("analyzer/a.py", "from tests import conftest\n"),
    ],
)
def test_import_across_a_border_is_caught(tmp_path: Path, path: str, text: str) -> None:
    (found,) = _caught(tmp_path, rules.forbidden_imports, path, text)
    assert found.startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("analyzer/a.py", "import model.rule, patches.diff, reports.report\n"),
        ("reports/a.py", "from patches.series import Series\n"),
        ("patches/sources/a.py", "from .. import diff\nfrom email import policy\n"),
        ("tests/a.py", "import analyzer.cli\n"),
    ],
)
def test_import_within_the_borders_passes(tmp_path: Path, path: str, text: str) -> None:
    assert _caught(tmp_path, rules.forbidden_imports, path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "import reports.formats.other\n",
        "from reports.formats.other import write\n",
        "from reports.formats import other\n",
        "from . import other\n",
        "from .other import write\n",
    ],
)
def test_format_that_imports_another_is_caught(tmp_path: Path, text: str) -> None:
    other = tmp_path / "reports" / "formats" / "other.py"
    other.parent.mkdir(parents=True)
    other.write_text("from reports.formats import Format\n", encoding="utf-8")
    rule = rules.formats_importing_formats
    (found,) = _caught(tmp_path, rule, "reports/formats/one.py", text)
    assert found == "reports/formats/one.py:1: a format imports reports.formats.other"


@pytest.mark.parametrize("library", rules.ONE_PLACE)
def test_library_outside_its_place_is_caught(tmp_path: Path, library: str) -> None:
    rule = rules.misplaced_third_parties
    for place in rules.ONE_PLACE[library]:
        assert _caught(tmp_path, rule, place, f"import {library}\n") == []
    text = f"def f():\n    from {library} import x\n"
    (found,) = _caught(tmp_path, rule, "reports/a.py", text)
    assert found.startswith(f"reports/a.py:2: {library} belongs in ")


def test_module_one_line_too_long_is_caught(tmp_path: Path) -> None:
    assert _caught(tmp_path, rules.too_long, "model/a.py", "x = 1\n" * rules.MODULE_LINES) == []
    text = "x = 1\n" * (rules.MODULE_LINES + 1)
    assert len(_caught(tmp_path, rules.too_long, "model/a.py", text)) == 1


@pytest.mark.parametrize("indent", ["", "    "])
def test_function_one_line_too_long_is_caught(tmp_path: Path, indent: str) -> None:
    head = f"class C:\n{indent}async def f():\n" if indent else "def f():\n"
    line = f"{indent}    pass\n"
    fits = head + line * (rules.FUNCTION_LINES - 1)
    assert _caught(tmp_path, rules.too_long, "tests/a.py", fits) == []
    (found,) = _caught(tmp_path, rules.too_long, "tests/a.py", fits + line)
    assert f"f() has {rules.FUNCTION_LINES + 1} lines" in found


@pytest.mark.parametrize(
    "path", ["model/utils.py", "reports/helpers/a.py", "patches/git_utils.py", "tests/common.py"]
)
def test_name_that_says_nothing_is_caught(tmp_path: Path, path: str) -> None:
    (found,) = _caught(tmp_path, rules.names_that_say_nothing, path, "")
    assert found.startswith(path)


@pytest.mark.parametrize(
    "handler", ["except Exception:", "except (OSError, BaseException):", "except:"]
)
def test_broad_handler_is_caught_outside_the_command_line(tmp_path: Path, handler: str) -> None:
    text = f"try:\n    f()\n{handler}\n    pass\n"
    assert _caught(tmp_path, rules.broad_handlers, "analyzer/cli.py", text) == []
    assert _caught(tmp_path, rules.broad_handlers, "patches/a.py", text) == [
        "patches/a.py:3: catches everything"
    ]


def test_handler_of_named_errors_passes(tmp_path: Path) -> None:
    text = "try:\n    f()\nexcept (OSError, ValueError):\n    pass\n"
    assert _caught(tmp_path, rules.broad_handlers, "patches/a.py", text) == []


@pytest.mark.parametrize("folder", rules.PLUGINS)
def test_plugin_without_its_constant_is_caught(tmp_path: Path, folder: str) -> None:
    rule, path = rules.plugins_without_constant, f"{folder}/a.py"
    constant, kind = rules.PLUGINS[folder]
    for good in (f"{constant} = {kind}()\n", f"{constant}: Final = {kind}()\n"):
        assert _caught(tmp_path, rule, path, good) == []
    other = "CHECK" if constant != "CHECK" else "FORMAT"
    for bad in (
        "",
        f"{constant}: {kind}\n",
        f"def f():\n    {constant} = 1\n",
        f"{constant} = 1\n{constant} = 2\n",
        f"{constant} = 1\n{other} = 2\n",
    ):
        (found,) = _caught(tmp_path, rule, path, bad)
        assert found.startswith(f"{path}:1: should define {constant} once")


@pytest.mark.parametrize(
    "text",
    [
        'x = "alloc_page"\n',
        'x = "kfree alloc_page".split()\n',
        'def f(name):\n    return name == "alloc_page"\n',
        'x = f"alloc_page {1}"\n',
    ],
)
def test_kernel_function_in_a_string_is_caught(tmp_path: Path, text: str) -> None:
    def rule(code: Iterable[Module]) -> Iterator[str]:
        return rules.kernel_functions_named(code, {"alloc_page", "min"})

    (found,) = _caught(tmp_path, rule, "model/a.py", text)
    assert found.endswith("names the kernel function alloc_page")
    (tmp_path / "model" / "a.py").unlink()
    for place in rules.NAMES_KERNEL_FUNCTIONS:
        assert _caught(tmp_path, rule, f"{place}a.py", text) == []


@pytest.mark.parametrize(
    "text",
    [
        '"""Models alloc_page ."""\n',
        'def f():\n    """Models alloc_page ."""\n',
        'X = 1\n"""Of alloc_page ."""\n',
        'x = "min"\n',
        'x = "alloc_pages"\n',
        "alloc_page = 1\n",
    ],
)
def test_kernel_function_in_a_docstring_passes(tmp_path: Path, text: str) -> None:
    def rule(code: Iterable[Module]) -> Iterator[str]:
        return rules.kernel_functions_named(code, {"alloc_page", "min"})

    assert _caught(tmp_path, rule, "model/a.py", text) == []
