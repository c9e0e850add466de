"""Values that are stored as JSON come back as they were, or not at all."""

from __future__ import annotations

import json

import pytest

from analyzer.files import FileReview
from analyzer.plainvalues import NotStored, from_bytes, to_bytes
from reports.finding import Location
from reports.report import Decision, FileCoverage, FunctionCoverage, ReadState, Verdict
from tests.reports.building import FINDING

PLACE = Location("a.c", 3, "f")
REVIEW = FileReview(
    FileCoverage(
        "a.c", True, "tree", "", (FunctionCoverage(PLACE, 9, ReadState.PARTIAL, "asm", ("g",), 2),)
    ),
    (Decision(PLACE, "frame-lost", "page", Verdict.NOT_DECIDED, "bound", 7),),
    (FINDING,),
)


def test_review_comes_back_as_it_was() -> None:
    assert from_bytes(FileReview, to_bytes(REVIEW)) == REVIEW


def test_what_is_no_review_is_refused() -> None:
    plain = json.loads(to_bytes(REVIEW))
    damaged = [b"", b"[]", b"null", b"3", b"[[],[],[]]", b"[" * 100_000]
    damaged.append(json.dumps([plain[0], plain[1], [[*plain[2][0], 1]]]).encode())
    plain[1][0][3] = "perhaps"
    damaged.append(json.dumps(plain).encode())
    for stored in damaged:
        with pytest.raises(NotStored):
            from_bytes(FileReview, stored)


def test_type_that_is_no_data_is_not_stored() -> None:
    with pytest.raises(TypeError):
        to_bytes({"a": 1})
