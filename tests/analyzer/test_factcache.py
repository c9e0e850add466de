"""Facts kept between runs: the same with and without them, whatever happens to the store."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.csource.functions import FileFacts
from analyzer.csource.syntax import Function
from analyzer.encoding import Decoder, DecodingError, Encoded, Encoder
from analyzer.entries import FileCode
from analyzer.factcache import FactCache, key_of
from analyzer.reader import SourceReader
from analyzer.sourcefacts import SourceFacts, SourceText
from analyzer.valuefacts import ValueFacts
from patches.tree import SourceFile

_TEXT = """
enum { FIRST = 3, SECOND };
#define LIMIT 4
static struct file_operations ops = { .open = opened };
static int opened(struct inode *inode, struct file *file)
{
	int ret = start(file, &ops);

	if (ret < LIMIT || !(ret & BIT(40)))
		return ret ? -EINVAL : (int)sizeof(struct inode);
	for_each_thing(file, list)
		use(file->things[ret], "text", 0xffffffffffffffff);
	return ret;
}

void other(void)
{
	guard(mutex)(&lock);
	asm volatile("nop");
}
"""
_All = tuple[tuple[Function, ...], tuple[ValueFacts, ...], FileCode]


def _file(text: str = _TEXT, path: str = "a.c") -> SourceFile:
    return SourceFile(path, text, True, (), "tree")


def _everything(reader: SourceReader, file: SourceFile) -> _All:
    read = reader.read(file)
    values = tuple(read.values(outline) for outline in read.facts.outlines)
    return read.facts.functions, values, read.code


def _scope(facts: FileFacts) -> tuple[object, ...]:
    return (
        dict(facts.defines),
        dict(facts.enums),
        facts.statics,
        facts.globals,
        facts.scope.initialised,
        facts.unread,
        facts.text,
        [outline.head for outline in facts.outlines],
    )


def _run(folder: Path, file: SourceFile) -> tuple[_All, tuple[object, ...]]:
    cache = FactCache(folder)
    assert cache.problem == ""
    reader = SourceReader(cache)
    found = _everything(reader, file), _scope(reader.facts(file))
    reader.save()
    cache.close()
    return found


def test_stored_facts_are_the_ones_read(tmp_path: Path) -> None:
    plain = SourceReader()
    expected = _everything(plain, _file()), _scope(plain.facts(_file()))
    assert _run(tmp_path, _file()) == expected
    assert _run(tmp_path, _file()) == expected


def test_a_stored_text_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = _run(tmp_path, _file())

    def parse(_: SourceText) -> FileFacts:
        raise AssertionError("parsed again")

    monkeypatch.setattr(SourceText, "parse", parse)
    assert _run(tmp_path, _file()) == expected


def test_the_same_text_under_another_path_has_that_path(tmp_path: Path) -> None:
    _run(tmp_path, _file())
    (functions, _, code), _ = _run(tmp_path, _file(path="b.c"))
    assert {f.path for f in functions} == {f.path for f in code.functions} == {code.path} == {"b.c"}


def test_a_function_that_was_not_stored_is_read_later_and_then_stored(tmp_path: Path) -> None:
    for name in ("opened", "other", "opened"):
        cache = FactCache(tmp_path)
        reader = SourceReader(cache)
        function = reader.facts(_file()).function(name)
        assert function == SourceReader().facts(_file()).function(name)
        reader.save()
        cache.close()
    store = FactCache(tmp_path)
    source = SourceText("a.c", _TEXT, (), ())
    stored = store.get(key_of(source.identity))
    assert stored is not None
    facts = SourceFacts(source, stored)
    assert len(facts.facts.functions) == 2 and not facts.grown


def test_gaps_and_headings_are_part_of_the_key(tmp_path: Path) -> None:
    gapped = SourceFile("a.c", _TEXT, False, ((8, 9),), "hunks")
    whole, cut = _run(tmp_path, _file()), _run(tmp_path, gapped)
    assert whole != cut
    assert _run(tmp_path, gapped) == cut
    plain = SourceReader()
    assert cut == (_everything(plain, gapped), _scope(plain.facts(gapped)))


@pytest.mark.parametrize("damage", ["entry", "header", "text", "nothing", "folder"])
def test_a_damaged_store_changes_no_fact_and_is_made_anew(tmp_path: Path, damage: str) -> None:
    expected = _run(tmp_path, _file())
    file = tmp_path / "facts.sqlite"
    match damage:
        case "entry":
            with sqlite3.connect(file) as connection:
                connection.execute("UPDATE facts SET facts = zeroblob(100)")
            connection.close()
        case "header":
            file.write_bytes(b"SQLite format 3\0" + bytes(3000))
        case "text":
            file.write_text("not a database, " * 100)
        case "nothing":
            file.unlink()
        case "folder":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    for _ in range(3):
        cache = FactCache(tmp_path)
        reader = SourceReader(cache)
        assert (_everything(reader, _file()), _scope(reader.facts(_file()))) == expected
        reader.save()
        cache.close()
    assert _run(tmp_path, _file()) == expected
    assert FactCache(tmp_path).get(key_of(SourceText("a.c", _TEXT, (), ()).identity)) is not None


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_bytes_that_are_no_facts_are_read_as_none(stored: bytes) -> None:
    source = SourceText("a.c", _TEXT, (), ())
    assert len(SourceFacts(source, stored).facts.functions) == 2


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_facts_with_other_bytes_in_them_raise_nothing(data: st.DataObject) -> None:
    stored = bytearray(_STORED)
    for _ in range(data.draw(st.integers(1, 4))):
        stored[data.draw(st.integers(0, len(stored) - 1))] = data.draw(st.integers(0, 255))
    found = SourceFacts(SourceText("a.c", _TEXT, (), ()), bytes(stored))
    assert len(found.facts.functions) == len(found.facts.outlines)


def _stored() -> bytes:
    facts = SourceFacts(SourceText("a.c", _TEXT, (), ()))
    assert facts.code and [facts.values(outline) for outline in facts.facts.outlines]
    return facts.to_store()


_STORED = _stored()


@pytest.mark.parametrize(
    "encoded", [None, 1, [], [[]], [[[0]], 1], [[[0], [0, ["a"]]], 1], [[[]], [-99]], [[[]], [99]]]
)
def test_what_no_encoder_made_is_not_decoded(encoded: Encoded) -> None:
    with pytest.raises(DecodingError):
        Decoder().decode(encoded)


def test_values_that_are_no_facts_are_not_encoded() -> None:
    with pytest.raises(TypeError):
        Encoder().encode(object())


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert "others may write" in FactCache(shared).problem
    linked = tmp_path / "link"
    linked.symlink_to(shared)
    assert "no folder" in FactCache(linked).problem
    assert list(shared.iterdir()) == []


def test_a_new_folder_is_for_the_user_alone(tmp_path: Path) -> None:
    _run(tmp_path / "new", _file())
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "facts.sqlite").stat().st_mode & 0o077 == 0


def test_beyond_its_size_what_was_not_used_for_longest_is_dropped(tmp_path: Path) -> None:
    cache = FactCache(tmp_path, most_bytes=10_000)
    entries = {bytes([n]): os.urandom(2000) for n in range(4)}
    for key, facts in entries.items():
        cache.put({key: facts})
    cache.put({}, [bytes([0])])
    cache.put({bytes([9]): os.urandom(2500)})
    kept = [key[0] for key in (*entries, bytes([9])) if cache.get(key) is not None]
    assert kept == [0, 3, 9]


def test_two_processes_write_at_the_same_time(tmp_path: Path, repository: Path) -> None:
    program = """
import os, sys
from pathlib import Path
from analyzer.factcache import FactCache
cache = FactCache(Path(sys.argv[1]))
for number in range(60):
    cache.put({bytes([int(sys.argv[2]), number]): b"x" * 5000})
print(cache.problem or "done")
"""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), str(number)],
            cwd=repository,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    assert [run.communicate(timeout=60)[0] for run in runs] == ["done\n", "done\n"]
    cache = FactCache(tmp_path)
    assert all(cache.get(bytes([who, number])) for who in range(2) for number in range(60))


def test_facts_of_real_files_are_the_same_from_the_store(
    tmp_path: Path, kernel_tree: Callable[[str], Path]
) -> None:
    root = kernel_tree("7.2")
    for name in ("drivers/hv/mshv_root_main.c", "include/linux/mm.h", "mm/mmap.c"):
        file = SourceFile(name, (root / name).read_text(), True, (), "tree")
        plain = SourceReader()
        expected = _everything(plain, file), _scope(plain.facts(file))
        _run(tmp_path, file)
        assert _run(tmp_path, replace(file)) == expected
