"""The ladder to the tree that a series is based on, every attempt recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from patches.apply import Step, apply_steps
from patches.candidates import Candidate, Candidates, at_base_commit
from patches.fit import fit_of
from patches.footprint import entries, footprint
from patches.ladder import Attempt, Confidence, Ladder
from patches.patchid import find_prerequisites
from patches.series import Series
from patches.tree import GitTree, SourceTree

MOST_APPLIED = 32
"""Candidates with different files that the patches are put on; the others keep their blobs only."""

FEW = 8
"""So many are put to the test even if one of them is certain: to compare costs nothing."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Base:
    """The ladder, and the patches on the tree that it leads to."""

    ladder: Ladder
    tree: SourceTree
    steps: tuple[Step, ...]


def find_base(candidates: Candidates, series: Series) -> Base:
    """
    Climb the ladder: base-commit, prerequisites, blob ids, then hunks applied; nearest tree wins.

    Of trees that are equally near, the first given wins.

    :param candidates: at least one.
    """
    return _Climb(at_base_commit(candidates, series), series, candidates.settled).done()


class _Climb:
    """One series on its way up."""

    def __init__(self, candidates: Candidates, series: Series, settled: bool) -> None:
        self._series = series
        self._settled = settled
        self._notes = list(candidates.notes)
        self._said = footprint(series)
        needed = find_prerequisites(series, candidates.trees)
        self._prerequisites = needed.found
        self._candidates = candidates.trees + (() if settled else needed.trees)
        # Entries first: they cost a look at a few folders, and tell most trees apart.
        found = [self._entries(one.tree) for one in self._candidates]
        self._first_of = [found.index(same) for same in found]
        self._attempts = [
            self._attempt(one, dict(zip(self._said.paths, there, strict=True)))
            for one, there in zip(self._candidates, found, strict=True)
        ]

    def done(self) -> Base:
        best: int | None = None
        steps: tuple[Step, ...] = ()
        for index in self._worth_applying():
            here = self._apply(index)
            fits = tuple(fit_of(step) for step in here)
            self._attempts[index] = replace(self._attempts[index], fits=fits)
            # Steps hold whole files, so only those of the best tree are kept.
            if best is None or self._rank(index) > self._rank(best):
                best, steps = index, here
        for index, first in enumerate(self._first_of):
            same = self._attempts[first]
            if first != index and same.fits:
                one = replace(self._attempts[index], fits=same.fits, same_as=same.name)
                self._attempts[index] = one
        tried = [i for i, one in enumerate(self._attempts) if one.fits]
        chosen = max(tried, key=lambda i: (self._rank(i), -i))
        if chosen != best:
            steps = self._apply(chosen)
        return Base(self._ladder(chosen), self._candidates[chosen].tree, steps)

    def _apply(self, index: int) -> tuple[Step, ...]:
        tree = self._candidates[index].tree
        steps = tuple(apply_steps(tree, self._series))
        self._rest(tree)
        return steps

    def _entries(self, tree: SourceTree) -> tuple[tuple[str, str], ...]:
        found = entries(tree, self._said.paths)
        self._rest(tree)
        return found

    def _rest(self, tree: SourceTree) -> None:
        """Of many trees, none keeps its process of git: a hundred of them would be a burden."""
        if isinstance(tree, GitTree) and len(self._candidates) > FEW:
            tree.close()

    def _attempt(self, one: Candidate, there: Mapping[str, tuple[str, str]]) -> Attempt:
        def standing(posted: Mapping[str, str]) -> int:
            return sum(there[path][1].startswith(blob) for path, blob in posted.items())

        return Attempt(
            name=one.name,
            where=one.tree.describe(),
            commit=one.commit,
            named=one.named,
            prerequisites=sum(one.name in p.trees for p in self._prerequisites),
            blobs=standing(self._said.starts),
            results=standing(self._said.ends),
            fits=(),
        )

    def _worth_applying(self) -> Sequence[int]:
        """Candidates with different files, by what is known of them, nearest first."""
        different = sorted(set(self._first_of), key=lambda i: (self._rank(i), -i), reverse=True)
        wanted = different[:MOST_APPLIED]
        certain = [i for i in different if self._certain(self._attempts[i])]
        if certain and len(different) > FEW:
            wanted = [i for i in wanted if i in certain or self._attempts[i].named]
        if len(wanted) < len(different):
            left = len(different) - len(wanted)
            why = "the blobs are decisive" if certain else "fewer blobs stand in them"
            self._notes.append(f"{left} of {len(different)} trees not tried with patches: {why}")
        return wanted

    def _certain(self, attempt: Attempt) -> bool:
        """Every file is what the series says it starts from, or the series says which commit."""
        if attempt.named and not self._said.starts:
            return True
        return bool(self._said.starts) and attempt.blobs == len(self._said.starts)

    def _rank(self, index: int) -> tuple[int, ...]:
        one = self._attempts[index]
        return (
            self._certain(one),
            one.hunks,
            one.blobs,
            one.named,
            one.exact,
            -one.fuzzed,
            -one.distance,
            one.already,
            one.prerequisites,
        )

    def _ladder(self, chosen: int) -> Ladder:
        best = self._attempts[chosen]
        hunks = sum(fit.total for fit in best.fits)
        rank = self._rank(chosen)
        equal = [i for i in range(len(self._attempts)) if i != chosen and self._rank(i) == rank]
        reason = self._why(best, hunks)
        if equal:
            names = ", ".join(self._attempts[i].name for i in equal[:_NAMED])
            more = f" and {len(equal) - _NAMED} more" if len(equal) > _NAMED else ""
            reason += f"; {names}{more} would do as well, the first given is taken"
        return Ladder(
            base_commit=self._series.base_commit,
            sought=not self._settled,
            prerequisites=self._prerequisites,
            blobs=len(self._said.starts),
            results=len(self._said.ends),
            hunks=hunks,
            attempts=tuple(self._attempts),
            chosen=chosen,
            confidence=self._confidence(best, hunks),
            reason=reason,
            notes=tuple(self._notes),
        )

    def _confidence(self, best: Attempt, hunks: int) -> Confidence:
        if self._certain(best):
            return Confidence.EXACT
        if not best.hunks:
            return Confidence.NONE
        wanted = len(self._said.starts)
        if 2 * best.blobs >= wanted > 0 and 10 * best.hunks >= 9 * hunks:
            return Confidence.HIGH
        if self._leads(best) and 2 * best.hunks >= hunks:
            return Confidence.HIGH
        # All hunks of a small fix go onto many trees; a blob says more.
        alone = best.whole and not best.fuzzed and not any(r.whole for r in self._rivals(best))
        blobs = best.blobs or not wanted
        return Confidence.HIGH if alone and blobs and self._said.changes else Confidence.LOW

    def _rivals(self, best: Attempt) -> Sequence[Attempt]:
        return [one for one in self._attempts if one.fits and one.fits != best.fits]

    def _leads(self, best: Attempt) -> bool:
        """More blobs stand in it than in any other tree, and twice as many hunks apply."""
        rivals = self._rivals(best)
        return bool(rivals) and all(
            best.blobs > one.blobs and best.hunks >= 2 * one.hunks for one in rivals
        )

    def _why(self, best: Attempt, hunks: int) -> str:
        wanted = len(self._said.starts)
        went = f"{best.hunks} of {hunks} hunks apply"
        if best.named:
            standing = f"{best.blobs} of {wanted} base blobs stand in it" if wanted else went
            return f"base-commit names it, and {standing}"
        if self._certain(best):
            return f"all {wanted} base blobs stand in it, and {went}"
        if not best.hunks:
            has = f"; it has {best.already} of {hunks} hunks already" if best.already else ""
            return f"no hunk applies to any of the trees{has}"
        if not self._said.changes:
            return f"{went}, but the series only adds files, which fit many trees"
        blobs = f"{best.blobs} of {wanted} base blobs stand in it" if wanted else "no base blobs"
        lead = ", no other tree takes half as many" if self._leads(best) else ""
        return f"{went}, {blobs}{lead}"
