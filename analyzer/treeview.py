"""What looking at the files of a folder together adds to the reviews of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analyzer.files import FileReview, code_lines
from analyzer.findings import without_repeats
from analyzer.treecode import TreeCode
from analyzer.viewing import review_view
from reports.finding import Finding


def with_views(code: TreeCode, reviews: Mapping[str, FileReview]) -> dict[str, FileReview]:
    """
    Add to each review what the functions of its folder do to each other's context.

    Files of one folder are looked at together; a call into another folder stays unread.
    """
    result = dict(reviews)
    for folder in sorted({path.rpartition("/")[0] for path in reviews}):
        files = {p: f for p, f in code.files.items() if p.rpartition("/")[0] == folder}
        together = review_view(files)
        for path in (p for p in files if p in result):
            review = result[path]
            new = [f for f in together.findings if f.location.path == path]
            found = (_untouched(code, f) for f in without_repeats(new, review.findings))
            decided = [d for d in together.decisions if d.location.path == path]
            result[path] = replace(
                review,
                findings=(*review.findings, *found),
                decisions=(*review.decisions, *decided),
            )
    return result


def _untouched(code: TreeCode, finding: Finding) -> Finding:
    """No line of a tree was added by a patch."""
    lines = [line.number for line in finding.code]
    if not lines:
        return finding
    file = code.files[finding.location.path]
    return replace(finding, code=code_lines(file, lines[0], lines[-1], {}))
