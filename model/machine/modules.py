"""
A module whose function an interrupt handler calls through a pointer: load, hook, unload.

The handler reads the pointer (``hook[r].state``) and runs the module's code (``isr[c].state``).
Clearing the pointer does not stop a handler that has read it: the module may go only after every
handler has left (semantics.md 5, module unload; hv_setup_mshv_handler(),
arch/x86/kernel/cpu/mshyperv.c, v7.2, a plain store).
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 3.7, 5 (module unload); arch/x86/kernel/cpu/mshyperv.c, v7.2"

PART = Part(
    name="modules",
    indexed=(
        Field("hook[root].state", ("none", "installed")),
        Field("module[root].text", ("loaded", "gone")),
        Field("module[root].ready", ("no", "yes")),
        Field("isr[cpu].state", ("out", "in")),
    ),
    actions=(
        action(
            "prepare-module(r: root)",
            "What the handler needs is allocated and set up.",
            _SOURCE,
            ok="-> module[r].ready=yes",
            failed="->",
        ),
        action(
            "install-hook(r: root)",
            "The pointer is set: handlers call the module.",
            _SOURCE,
            ok="-> hook[r].state=installed",
        ),
        action(
            "clear-hook(r: root)",
            "The pointer is cleared.",
            _SOURCE,
            ok="-> hook[r].state=none",
        ),
        action(
            "wait-for-handlers(r: root)",
            "synchronize_rcu(): no handler of before runs any more.",
            _SOURCE,
            ok="isr[*].state=out ->",
        ),
        action(
            "unload(r: root)",
            "The module's memory is freed.",
            _SOURCE,
            ok="-> module[r].text=gone & module[r].ready=no",
        ),
    ),
    environment=(
        spontaneous(
            "handler-enters(c: cpu, r: root)",
            "interrupt",
            "hook[r].state=installed -> isr[c].state=in",
            "A handler reads the pointer and calls the module.",
            _SOURCE,
        ),
        spontaneous(
            "handler-leaves(c: cpu)",
            "interrupt",
            "isr[c].state=in -> isr[c].state=out",
            "It returns.",
            _SOURCE,
        ),
    ),
)
