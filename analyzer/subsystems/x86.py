"""x86 architecture."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="x86",
    title="x86 architecture",
    paths=(
        "arch/x86/",
        "Documentation/arch/x86/",
        "Documentation/x86/",
        "tools/arch/x86/",
    ),
    symbols=(
        r"x86_\w+",
        "set_memory_(en|de)crypted",
        "set_memory_(x|nx|ro|rw|np|p|uc|wb|wc)",
        "(rd|wr)msrq?l?(_safe)?",
        r"native_\w+",
        r"cpuid(_\w+)?",
        "boot_cpu_(has|data)",
        "cpu_feature_enabled",
        "cc_platform_has",
        "alloc_intr_gate",
        r"sysvec_\w+",
        "_?_?set_fixmap",
    ),
    kconfig=(
        r"X86\w*",
        "AMD_MEM_ENCRYPT",
        r"INTEL_TDX_\w+",
    ),
)
