"""arm64 architecture."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="arm64",
    title="arm64 architecture",
    paths=(
        "arch/arm64/",
        "Documentation/arch/arm64/",
        "Documentation/arm64/",
        "tools/arch/arm64/",
    ),
    symbols=(
        r"arm_smccc_\w+",
        r"(read|write)_sysreg\w*",
        r"aarch64_\w+",
    ),
    kconfig=(r"ARM64\w*",),
)
