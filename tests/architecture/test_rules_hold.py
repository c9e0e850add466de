"""Our code keeps the rules."""

from __future__ import annotations

import importlib

import pytest

from analyzer.effects import kernel_api
from tests.architecture import rules
from tests.architecture.sources import FOLDERS, PACKAGES, ours


def test_packages_import_only_what_they_may_know() -> None:
    assert list(rules.forbidden_imports(ours(*FOLDERS))) == []


def test_formats_do_not_import_each_other() -> None:
    assert list(rules.formats_importing_formats(ours("reports"))) == []


def test_libraries_are_imported_in_their_one_place() -> None:
    assert list(rules.misplaced_third_parties(ours(*PACKAGES))) == []


def test_modules_and_functions_keep_their_size() -> None:
    assert list(rules.too_long(ours(*FOLDERS))) == []


def test_names_of_modules_say_something() -> None:
    assert list(rules.names_that_say_nothing(ours(*FOLDERS))) == []


def test_only_the_command_line_catches_everything() -> None:
    assert list(rules.broad_handlers(ours(*FOLDERS))) == []


def test_plugins_define_their_constant_once() -> None:
    assert list(rules.plugins_without_constant(ours(*PACKAGES))) == []


@pytest.mark.parametrize("folder", rules.PLUGINS)
def test_constants_of_plugins_have_the_type_of_their_folder(folder: str) -> None:
    constant, expected = rules.PLUGINS[folder]
    plugins = rules.plugins_of(ours(*PACKAGES), folder)
    if not plugins:
        pytest.skip(f"{folder} has no modules yet")
    types = {
        module.name: [t.__name__ for t in type(_constant(module.name, constant)).__mro__]
        for module in plugins
    }
    assert [name for name, known in types.items() if expected not in known] == []


def _constant(module: str, name: str) -> object:
    found: object = getattr(importlib.import_module(module), name)
    return found


def test_kernel_functions_are_named_in_the_tables_only() -> None:
    api = kernel_api()
    functions = {*api.effects, *api.iterators, *api.reps_done}
    assert len(functions) >= 40
    assert list(rules.kernel_functions_named(ours(*PACKAGES), functions)) == []
