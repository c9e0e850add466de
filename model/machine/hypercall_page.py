"""
The hypercall page: two MSRs of the partition, a page of code, and where the kernel's calls go.

``msr[r].os_id`` and ``msr[r].page`` are GUEST_OS_ID and the enable bit of HYPERCALL. Enabling while
the id is zero does nothing and says nothing; clearing the id disables the page (semantics.md 1.10,
I-OSID). The root copies the code into a page of its own: ``code[r].page``; ``code[r].right`` is how
that page is mapped (I-HC-WX), ``code[r].calls`` whether the kernel calls it or a stub that fails
cleanly. While ``callers`` run, any CPU may make a hypercall at any time. Source: hyperv_init(),
hyperv_cleanup(), arch/x86/hyperv/hv_init.c, v7.2; TLFS hypercall interface.
"""

from __future__ import annotations

from model.layout import Field
from model.machine import Part, action, spontaneous

_SOURCE = "semantics.md 1.10, 6.1, 6.3; arch/x86/hyperv/hv_init.c, v7.2"
_CALLS = "code[r].callers=running & code[r].calls=page"

PART = Part(
    name="hypercall-page",
    indexed=(
        Field("msr[root].os_id", ("zero", "set")),
        Field("msr[root].page", ("off", "on")),
        Field("code[root].page", ("none", "empty", "filled")),
        Field("code[root].right", ("rw", "rx")),
        Field("code[root].calls", ("stub", "page")),
        Field("code[root].callers", ("running", "stopped")),
        Field("code[root].fault", ("none", "called-empty", "called-while-off")),
    ),
    actions=(
        action(
            "write-os-id(r: root)",
            "The kernel says who it is.",
            _SOURCE,
            ok="-> msr[r].os_id=set",
        ),
        action(
            "clear-os-id(r: root)",
            "The id goes back to zero, and the hypercall page with it.",
            _SOURCE,
            ok="-> msr[r].os_id=zero & msr[r].page=off",
        ),
        action(
            "enable-hypercall-page(r: root)",
            "The enable bit of the HYPERCALL MSR is set; in vain if nobody said who runs here.",
            _SOURCE,
            ok=("msr[r].os_id=set -> msr[r].page=on", "msr[r].os_id=zero ->"),
        ),
        action(
            "allocate-code-page(r: root)",
            "A page of the kernel's own for the code.",
            _SOURCE,
            ok="code[r].page=none -> code[r].page=empty",
            failed="->",
        ),
        action(
            "copy-code(r: root)",
            "The code is copied out of the hypervisor's page, which is there while it is enabled.",
            _SOURCE,
            ok=("msr[r].page=on & code[r].page=empty -> code[r].page=filled", "msr[r].page=off ->"),
        ),
        action(
            "protect-code(r: root)",
            "The page is made read-only and executable.",
            _SOURCE,
            ok="-> code[r].right=rx",
        ),
        action(
            "call-through-page(r: root)",
            "static_call_update(): hypercalls go through the page. Hangs if CPUs are stopped.",
            "hv_set_hypercall_pg(), arch/x86/hyperv/hv_init.c, v7.2",
            ok="code[r].callers=running -> code[r].calls=page",
        ),
        action(
            "stop-callers(r: root)",
            "The other CPUs are stopped: nobody makes a hypercall any more.",
            "hv_machine_shutdown(), arch/x86/kernel/cpu/mshyperv.c, v7.2",
            ok="-> code[r].callers=stopped",
        ),
    ),
    environment=(
        spontaneous(
            "calls-empty-page(r: root)",
            "cpu",
            f"{_CALLS} & code[r].page=none|empty -> code[r].fault=called-empty",
            "A CPU makes a hypercall and finds no code.",
            _SOURCE,
        ),
        spontaneous(
            "calls-disabled-page(r: root)",
            "cpu",
            f"{_CALLS} & code[r].page=filled & msr[r].page=off -> code[r].fault=called-while-off",
            "A CPU makes a hypercall that the hypervisor does not serve.",
            _SOURCE,
        ),
    ),
)
