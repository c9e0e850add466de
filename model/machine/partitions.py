"""
A partition as the hypervisor sees it: the state machine that every partition hypercall obeys.

``none`` -> create -> ``uninit`` -> initialise -> ``active`` -> finalise -> ``finalized`` -> delete.
Deposits are accepted in ``uninit`` and ``active``, withdrawals in every state; delete needs an
empty pool (semantics.md 1.2, 2.1). A hypercall in a state that does not accept it returns
INVALID_PARTITION_STATE and changes nothing: the outcome ``denied``.

``linux`` is what the root's driver holds: ``none``, a handle (``open``), or a handle that the
driver took down although the partition lives on (``lost``).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action

_SOURCE = "semantics.md 1.2, 2.1"

PART = Part(
    name="partitions",
    indexed=(
        Field("partition[partition].state", ("none", "uninit", "active", "finalized")),
        Field("partition[partition].linux", ("none", "open", "lost")),
    ),
    actions=(
        action(
            "create-partition(p: partition)",
            "HVCALL_CREATE_PARTITION: the caller pays; the pool of the new partition is empty.",
            _SOURCE,
            ok="partition[p].state=none -> partition[p].state=uninit & partition[p].linux=open",
            no_memory="partition[p].state=none ->",
            failed="->",
        ),
        action(
            "initialize-partition(p: partition)",
            "HVCALL_INITIALIZE_PARTITION: early properties are frozen, the partition can run.",
            _SOURCE,
            ok="partition[p].state=uninit -> partition[p].state=active",
            no_memory="partition[p].state=uninit ->",
            denied="partition[p].state!=uninit ->",
            failed="->",
        ),
        action(
            "finalize-partition(p: partition)",
            "HVCALL_FINALIZE_PARTITION: everything inside is freed back into the pool.",
            _SOURCE,
            ok="partition[p].state=active -> partition[p].state=finalized",
            denied="partition[p].state!=active ->",
        ),
        action(
            "delete-partition(p: partition)",
            "HVCALL_DELETE_PARTITION: legal from uninit and finalized; the pool must be empty.",
            _SOURCE,
            ok="partition[p].state=uninit|finalized & deposit[p][*].page=none"
            " -> partition[p].state=none & partition[p].linux=none",
            denied="partition[p].state=none|active ->",
            not_drained="partition[p].state=uninit|finalized & deposit[p][g].page!=none ->",
        ),
        action(
            "forget-partition(p: partition)",
            "The driver frees its object; whatever is left in the hypervisor has no owner.",
            "semantics.md I-NOLEAK",
            ok=(
                "partition[p].state!=none -> partition[p].linux=lost",
                "partition[p].state=none -> partition[p].linux=none",
            ),
        ),
    ),
    needs=("deposits",),
)
