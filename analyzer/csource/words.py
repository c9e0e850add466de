"""Annotation words: attributes of functions, variables and pointers that change no control flow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.csource.masking import blank, following, is_word, previous, word_before
from analyzer.csource.notes import Notes

_WORD = re.compile(
    rb"\b(?:_\w+|asmlinkage\w*|no(?:inline\w*|trace|instr|kprobe_inline|caller_saved)\b|fastcall\b"
    rb"|randomized_struct_fields_(?:start|end)\b|CACHELINE_PADDING\b)"
)

# Known by name because they also stand where no rule proves that they are no type: behind the
# declared name, behind the parameters, or as first word (include/linux/compiler*.h, init.h, v7.2).
_PLAIN = frozenset(
    b"""
    __init __exit __initdata __exitdata __initconst __exitconst __initdata_or_meminfo __ref
    __refdata __init_or_module __net_init __net_exit __net_initdata __meminit __meminitdata
    __memexit __cpuinit __cpuinitdata __devinit __devinitdata __devexit __read_mostly
    __ro_after_init __init_margin __page_aligned_bss __page_aligned_data __user __kernel __iomem
    __percpu __rcu __force __nocast __bitwise __private __safe __packed __must_check
    __maybe_unused __always_unused __unused __used __retain __visible __cold __hot __pure
    __attribute_const__ __weak __noreturn __noclone __flatten __malloc __deprecated
    __designated_init __randomize_layout __no_randomize_layout __latent_entropy __always_inline
    __no_kasan_or_inline __no_sanitize_or_inline __no_kcsan __nocfi __noendbr __naked __sched
    __kprobes __lockfunc __noscs __no_profile __no_sanitize_address __no_sanitize_memory
    __no_sanitize_undefined __no_sanitize_coverage __no_stack_protector __head __bpf_kfunc
    __bpf_hook __irq_entry __softirq_entry __cpuidle __nosavedata __no_context_analysis
    __nonstring __nonstring_array __function_aligned __mode __restrict __restrict__
    __extension__ __tracepoint_section __no_kstack_erase __uninitialized __initcall_stub __ksym
    __kconfig __nostackprotector __noprofile __mmuinit __inittext __initdata_memblock
    __init_memblock __entry_text __cpu_entry __intf __xchg_wrong __notrace_funcgraph
    __attribute_malloc__ __exception_irq_entry __no_ubsan __signal_ __counted __alloc
    __gnu_inline ____cacheline_aligned ____cacheline_aligned_in_smp
    ____cacheline_internodealigned_in_smp __cacheline_aligned __cacheline_aligned_in_smp
    ____ptrauth __assume_ctx_lock __seg_gs __seg_fs __percpu_seg_override __private_member
    asmlinkage noinline noinline_for_stack notrace noinstr nokprobe_inline fastcall
    randomized_struct_fields_start randomized_struct_fields_end __no_sanitize_thread
    __no_kmsan_checks __sanitize_memory __sev __fix_address __tdx_text
    """.split()
)
_WITH_ARGUMENTS = frozenset(
    b"""
    __attribute__ __attribute __aligned __printf __scanf __section __acquires __releases
    __must_hold __acquires_shared __releases_shared __must_hold_shared __cond_acquires
    __cond_acquires_shared __cond_acquires_nested __counted_by __counted_by_le __counted_by_be
    __counted_by_ptr __guarded_by __guarded_var __pt_guarded_by __pt_guarded_var __sized_by
    __alloc_size __realloc_size __assume_aligned __free __cleanup __alias __weakref __copy
    __compiletime_error __compiletime_warning __no_sanitize __diagnose_as __must_not_hold
    __excludes __requires_ctx_lock __acquires_ctx_lock __releases_ctx_lock __no_profile_arch
    __access __nonnull __lock_returns __context_lock_struct __element_count __mode __same_as
    __btf_type_tag __asm_label __alloc_flags __acquires_ret __printf_like __address_space
    __returns_nonnull CACHELINE_PADDING
    """.split()
)
_NO_RETURN = re.compile(
    rb"(?:\b__noreturn|__noreturn__\s*\)\s*\))\b[\w\s*]{0,200}?\b(\w+)\s*\("
    rb"|\b(\w+)\s*\([^(){};]{0,400}\)\s*__noreturn\b"
)
# Of the words above, those that may change the size or the place of something.
_LAYOUT = re.compile(
    rb"__packed|__attribute(?:__)?|__aligned|__mode|__(?:no_)?randomize_layout"
    rb"|__*cacheline_\w*aligned\w*"
)
_STORAGE = frozenset((b"static", b"extern", b"inline"))
_TYPE_AND_NAME = re.compile(rb"(?!_)\w+(?:\s+|\s*\*+\s*)(?!_)\w+(?:\s*\(|\s+\w+\s*\()")
_CLEANUPS = frozenset((b"__free", b"__cleanup"))
# Behind one of these, "__word name" may be a type and a name.
_NO_TYPE = frozenset(
    b"""
    static extern inline const volatile register typedef struct union enum unsigned signed
    return else goto case do sizeof typeof __typeof__ long short undef define ifdef ifndef
    include if elif defined restrict auto __inline __inline__ __volatile__ __const __signed__
    __signed _Atomic in
    """.split()
)
# Words with two underscores that belong to the grammar or name a type.
_GRAMMAR = re.compile(
    rb"_+(?:asm|asm__|volatile__|inline|inline__|typeof|typeof__|typeof_unqual__|auto_type|func|func__|FUNCTION__"
    rb"|int128|[us]\d+|[bl]e\d+|kernel_\w+|sum16|wsum|poll_t|alignof__|builtin\w*|kernel_size_t|signed__"
    rb"|const|const__|\w+_t)\Z"
)


def never_returning(source: bytearray) -> Iterator[str]:
    """Names of functions that masked *source* declares ``__noreturn``."""
    if b"__noreturn" in source or b"noreturn__" in source:
        for match in _NO_RETURN.finditer(source):
            yield (match[1] or match[2]).decode()


def blank_annotations(source: bytearray, notes: Notes) -> None:
    """
    Blank annotation words of masked *source*, with their arguments.

    Besides the known ones, ``__word`` goes between two words of a declaration, as in
    ``int __word name``: no expression has three words in a row, and the word behind a type cannot
    be another type.

    :param notes: receives the argument of ``__free(x)``, and attributes of layout, by offset.
    """
    blanked = before_blanked = -1
    for match in _WORD.finditer(source):
        word = match[0]
        start, end = match.span()
        if word == b"__unused" and bytes(source[end : end + 1]) in (b";", b"["):
            continue  # A member has this name.
        if word in _PLAIN:
            if _LAYOUT.fullmatch(word):
                notes.attributes[start] = word.decode()
            blank(source, start, end)
        elif word in _WITH_ARGUMENTS:
            _blank_with_arguments(source, start, end, word, notes)
        elif word.startswith(b"__") and not _GRAMMAR.match(word):
            # A row of annotations must not be walked back over for each of them.
            before = previous(source, start, blanked)
            before = before_blanked if before < blanked else before
            if _is_annotation(source, before, end):
                blank(source, start, end)
                blanked, before_blanked = end, before


def _blank_with_arguments(
    source: bytearray, start: int, end: int, word: bytes, notes: Notes
) -> None:
    opened = following(source, end)
    if opened >= len(source) or source[opened] != 0x28:
        return
    closed = _closing(source, opened)
    if closed < 0:
        return
    if word in _CLEANUPS:
        notes.cleanups[start] = _text(source, opened + 1, closed)
    if _LAYOUT.fullmatch(word):
        notes.attributes[start] = _text(source, start, closed + 1)
    blank(source, start, closed + 1)
    if word == b"CACHELINE_PADDING":
        blank(source, closed + 1, closed + 2)


def _text(source: bytearray, start: int, end: int) -> str:
    return bytes(source[start:end]).strip().decode("utf-8", "replace")


def _closing(source: bytearray, opened: int) -> int:
    depth = 0
    for position in range(opened, min(len(source), opened + 2000)):
        code = source[position]
        if code == 0x28:
            depth += 1
        elif code == 0x29:
            depth -= 1
            if depth == 0:
                return position
    return -1


def _is_annotation(source: bytearray, before: int, end: int) -> bool:
    behind = following(source, end)
    if behind >= len(source) or behind == end:
        return False
    first = before < 0 or source[before] in b";}"
    if first or (is_word(source[before]) and word_before(source, before) in _STORAGE):
        # "static __word void *name(": a type is not followed by two more words.
        return _TYPE_AND_NAME.match(source, behind) is not None
    if not is_word(source[before]):
        # "struct page * __word name": two words behind a star are no expression.
        return source[before] == 0x2A and is_word(source[behind])
    if word_before(source, before) in _NO_TYPE or source[before] in b"0123456789":
        return False
    return is_word(source[behind]) or (
        source[behind] == 0x2A and not _in_expression(source, before)
    )


def _in_expression(source: bytearray, before: int) -> bool:
    # "#define X __a * b" has lost its line structure here; only a word behind a word counts.
    line_start = max(source.rfind(b"\n", max(0, before - 1000), before) + 1, before - 1000)
    return bytes(source[line_start:before]).lstrip().startswith(b"#")
