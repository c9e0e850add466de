"""All that is known of the values of one function."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.comparisons import Comparison, comparisons
from analyzer.csource.definitions import Callee, CalleeOf, value_flow
from analyzer.csource.evaluation import Constants
from analyzer.csource.places import Reach
from analyzer.csource.sources import Returned, returned
from analyzer.csource.syntax import Function
from analyzer.csource.valueflow import ValueFlow
from analyzer.effect import Effect, Sleep
from analyzer.effects import KernelApi


@dataclass(frozen=True, slots=True)
class ValueFacts:
    """Definitions with their reach, what conditions say, and what is returned."""

    flow: ValueFlow
    comparisons: tuple[Comparison, ...]
    returned: tuple[Returned, ...]


def value_facts(function: Function, api: KernelApi, constants: Constants) -> ValueFacts:
    """
    Read the values of *function*.

    :param constants: of its file, for the numbers that conditions compare with.
    """
    flow = value_flow(function, callee_of(api))
    return ValueFacts(flow, comparisons(function, flow, api, constants), returned(function, flow))


def callee_of(api: KernelApi) -> CalleeOf:
    """What a call may change, by the tables; a function without a row may change all memory."""
    known = {name: _callee(effect) for name, effect in api.effects.items()}
    unknown = Callee()
    return lambda name: known.get(name, unknown)


def _callee(effect: Effect) -> Callee:
    if effect.transfer is not None:
        return Callee(Reach.NOTHING, effect.writes)
    # Who sleeps, takes a lock or changes the context lets others run, who may write anywhere.
    quiet = effect.sleeps is Sleep.NEVER and not effect.events and effect.lock is None
    return Callee(Reach.ARGUMENTS if quiet else Reach.EVERYTHING, effect.writes)
