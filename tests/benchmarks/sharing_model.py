"""
The reference model of the engine benchmark: two CPUs, a hypervisor and a device share some frames.

Each CPU maps a page into a child (out of memory: deposit a page and try again), unmaps one, flushes
the IOTLB and frees it, withdraws a page, maps and unmaps one for DMA, and gives user memory to a
process and takes it back, with the notifier step and the shootdown that waits for the other CPU to
have its interrupts on. Around them TLB and IOTLB fill and forget, and the hypervisor uses and
releases what was deposited.

The measured predecessor of this model is only known from a description; its counts (31,601 and
1,131,888 states for 2 and 3 frames) are those of another model of the same size. Ours are counted
again by Spin.
"""

from __future__ import annotations

from collections.abc import Iterator

from model.layout import Field, Layout
from model.notation import guard, rule
from model.properties import Property
from model.rule import Rule
from model.verdict import Model

CPUS = (0, 1)
_AT = (
    *("idle", "map-save", "map-fill", "map-call", "map-restore", "map-undo"),
    *("oom-restore", "need-page", "deposit-save", "deposit-fill", "deposit-call"),
    *("deposit-restore", "unmap-save", "unmap-fill", "unmap-call", "unmap-restore"),
    *("unmap-flush", "unmap-free", "withdraw-save", "withdraw-fill", "withdraw-call"),
    *("withdraw-restore", "withdraw-free", "dma-map", "dma-unmap", "dma-flush", "notify"),
    "shootdown",
)
_OWNERS = (
    "free",
    "user",
    "child",
    "deposited",
    "cpu[0]",
    "cpu[0] second",
    "cpu[1]",
    "cpu[1] second",
)
_REACHED_BY = ("slat", "iommu", "iotlb", "tlb.cpu[0]", "tlb.cpu[1]")


def build(frames: int, interrupts: int = 0, flushes: bool = True) -> Model:
    """
    The model; with 4 frames and interrupts on one CPU it just fits one word.

    :param interrupts: on so many CPUs one may be pending. :param flushes: False is a seeded defect:
        the page is freed while the IOTLB still knows it.
    """
    fields: list[Field] = []
    for f in range(frames):
        fields.append(Field(f"frame[{f}].owner", _OWNERS))
        flags = (*_REACHED_BY, "lock.cpu[0]", "lock.cpu[1]")
        fields += [Field(f"frame[{f}].{flag}", ("no", "yes")) for flag in flags]
    for c in CPUS:
        fields.append(Field(f"cpu[{c}].at", _AT))
        fields.append(Field(f"cpu[{c}].irqs", ("on", "off")))
        fields.append(Field(f"cpu[{c}].page", ("unused", "live")))
        if c < interrupts:
            fields.append(Field(f"cpu[{c}].pending", ("no", "yes")))
    numbers = tuple(str(n) for n in range(frames + 1))
    fields += [Field("available", numbers), Field("used", numbers)]
    rules: list[Rule] = []
    for c in CPUS:
        rules += _hypercalls(c)
        for f in range(frames):
            rules += [*_child(c, f, flushes), *_user(c, f)]
    for f in range(frames):
        rules += _hardware(f)
    rules += [*_hypervisor(frames), *_interrupts(interrupts)]
    properties = (*_unreachable(frames), *_pages())
    return Model(Layout(fields), tuple(rules), ({},), properties)


def _step(c: int, name: str, before: str, after: str, more: str = "", then: str = "") -> Rule:
    return rule(name, f"cpu[{c}].at={before} & {more} -> cpu[{c}].at={after} & {then}")


def _hypercalls(c: int) -> Iterator[Rule]:
    """What a CPU does without looking at a frame."""
    me = f"cpu[{c}]"
    for call in ("map", "deposit", "unmap", "withdraw"):
        yield _step(c, "irq-save", f"{call}-save", f"{call}-fill", "", f"{me}.irqs=off")
        yield _step(c, "fill", f"{call}-fill", f"{call}-call", "", f"{me}.page=live")
    for before, after in (
        ("oom-restore", "need-page"),
        ("deposit-restore", "map-save"),
        ("map-restore", "idle"),
        ("unmap-restore", "unmap-flush"),
        ("withdraw-restore", "withdraw-free"),
    ):
        yield _step(c, "irq-restore", before, after, "", f"{me}.irqs=on")
    yield _step(c, "out-of-memory", "map-call", "oom-restore", "available=0", f"{me}.page=unused")
    yield _step(c, "allocation-fails", "need-page", "map-undo")
    yield _step(c, "withdraw", "idle", "withdraw-save")
    nothing = f"{me}.page=unused & {me}.irqs=on"
    yield _step(c, "nothing-to-withdraw", "withdraw-call", "idle", "available=0", nothing)


def _child(c: int, f: int, flushes: bool) -> Iterator[Rule]:
    """Map with deposit, unmap, withdraw."""
    me, frame = f"cpu[{c}]", f"frame[{f}]"
    owner, lock, done = f"{frame}.owner", f"{frame}.lock.{me}", f"{me}.page=unused"
    yield _step(c, "allocate", "idle", "map-save", f"{owner}=free", f"{owner}={me}")
    mapped = f"available-1 & used+1 & {owner}=child & {frame}.slat=yes & {done}"
    yield _step(c, "map", "map-call", "map-restore", f"{owner}={me}", mapped)
    second = f"{owner}={me} second"
    yield _step(c, "allocate-page", "need-page", "deposit-save", f"{owner}=free", second)
    deposited = f"{owner}=deposited & available+1 & {done}"
    yield _step(c, "deposit", "deposit-call", "deposit-restore", second, deposited)
    yield _step(c, "free", "map-undo", "idle", f"{owner}={me}", f"{owner}=free")
    yield _step(c, "unmap", "idle", "unmap-save", f"{owner}=child & {_unlocked(f)}", f"{lock}=yes")
    unmapped = f"{frame}.slat=no & {owner}={me} & {done}"
    yield _step(c, "unmapped", "unmap-call", "unmap-restore", f"{lock}=yes", unmapped)
    flush = f"{frame}.iotlb=no" if flushes else ""
    yield _step(c, "flush", "unmap-flush", "unmap-free", f"{lock}=yes", flush)
    freed = f"{owner}=free & {lock}=no"
    yield _step(c, "free", "unmap-free", "idle", f"{lock}=yes", freed)
    taken = f"available-1 & {owner}={me} & {done}"
    yield _step(c, "withdrawn", "withdraw-call", "withdraw-restore", f"{owner}=deposited", taken)
    yield _step(c, "free", "withdraw-free", "idle", f"{owner}={me}", f"{owner}=free")


def _user(c: int, f: int) -> Iterator[Rule]:
    """DMA mapping, mmap and munmap of user memory."""
    me, frame, other = f"cpu[{c}]", f"frame[{f}]", f"cpu[{1 - c}]"
    owner, lock = f"{frame}.owner", f"{frame}.lock.{me}"
    for kind, mapped in (("map", "no"), ("unmap", "yes")):
        wanted = f"{owner}=user & {frame}.iommu={mapped} & {_unlocked(f)}"
        yield _step(c, f"dma-{kind}", "idle", f"dma-{kind}", wanted, f"{lock}=yes")
    yield _step(c, "dma-mapped", "dma-map", "idle", f"{lock}=yes", f"{lock}=no & {frame}.iommu=yes")
    yield _step(c, "dma-unmapped", "dma-unmap", "dma-flush", f"{lock}=yes", f"{frame}.iommu=no")
    yield _step(c, "dma-flush", "dma-flush", "idle", f"{lock}=yes", f"{lock}=no & {frame}.iotlb=no")
    yield _step(c, "mmap", "idle", "idle", f"{owner}=free", f"{owner}=user")
    started = f"{lock}=yes & {owner}={me}"
    yield _step(c, "munmap", "idle", "notify", f"{owner}=user & {_unlocked(f)}", started)
    gone = f"{frame}.iommu=no & {frame}.iotlb=no & {frame}.tlb.{me}=no"
    yield _step(c, "notify", "notify", "shootdown", f"{lock}=yes", gone)
    freed = f"{frame}.tlb.{other}=no & {owner}=free & {lock}=no"
    yield _step(c, "shootdown", "shootdown", "idle", f"{lock}=yes & {other}.irqs=on", freed)


def _unlocked(f: int) -> str:
    return " & ".join(f"frame[{f}].lock.cpu[{c}]=no" for c in CPUS)


def _hardware(f: int) -> Iterator[Rule]:
    frame = f"frame[{f}]"
    for c in CPUS:
        tlb = f"{frame}.tlb.cpu[{c}]"
        yield rule("touch", f"{frame}.owner=user & {tlb}=no -> {tlb}=yes")
        yield rule("tlb-evict", f"{tlb}=yes -> {tlb}=no")
    for table in ("iommu", "slat"):
        yield rule("dma", f"{frame}.{table}=yes & {frame}.iotlb=no -> {frame}.iotlb=yes")
    yield rule("iotlb-evict", f"{frame}.iotlb=yes -> {frame}.iotlb=no")


def _hypervisor(frames: int) -> Iterator[Rule]:
    room = "|".join(str(n) for n in range(frames))
    yield rule("hypervisor-releases", f"available={room} -> used-1 & available+1")
    yield rule("hypervisor-uses", f"used={room} -> available-1 & used+1")


def _interrupts(cpus: int) -> Iterator[Rule]:
    for c in CPUS[:cpus]:
        pending = f"cpu[{c}].pending"
        yield rule("interrupt", f"{pending}=no -> {pending}=yes")
        yield rule("serve", f"{pending}=yes & cpu[{c}].irqs=on -> {pending}=no")


def _unreachable(frames: int) -> Iterator[Property]:
    for f in range(frames):
        for by in _REACHED_BY:
            bad = guard(f"frame[{f}].owner=free|deposited & frame[{f}].{by}=yes")
            reached = guard(f"frame[{f}].{by}=yes")
            yield Property(f"reached-by-{by}[{f}]", "", "bench", bad, reached, "", "", "")


def _pages() -> Iterator[Property]:
    for c in CPUS:
        bad, live = guard(f"cpu[{c}].page=live & cpu[{c}].irqs=on"), guard(f"cpu[{c}].page=live")
        yield Property(f"page-with-irqs-on[{c}]", "", "bench", bad, live, "", "", "")
