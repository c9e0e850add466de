"""Confidential computing."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="confidential",
    title="Confidential computing",
    paths=(
        "arch/x86/coco/",
        "drivers/virt/",
        "arch/x86/include/asm/sev*.h",
        "arch/x86/include/asm/*tdx*.h",
        "arch/x86/virt/vmx/tdx/",
        "arch/x86/kernel/sev*",
        "arch/x86/mm/mem_encrypt*",
        "include/linux/cc_platform.h",
        "include/linux/mem_encrypt.h",
        "include/linux/set_memory.h",
    ),
    symbols=(
        "set_memory_(en|de)crypted",
        r"cc_\w+",
        r"sev_\w+",
        r"snp_\w+",
        r"_?_?tdx_\w+",
        r"tdcall\w*",
        r"\w*_ghcb_\w+",
    ),
    kconfig=(
        "AMD_MEM_ENCRYPT",
        r"INTEL_TDX_\w+",
        "ARCH_HAS_CC_PLATFORM",
    ),
)
