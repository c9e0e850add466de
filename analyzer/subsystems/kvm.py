"""KVM."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="kvm",
    title="KVM",
    paths=(
        "virt/",
        "arch/x86/kvm/",
        "arch/arm64/kvm/",
        "include/linux/kvm*.h",
        "include/uapi/linux/kvm*.h",
        "arch/*/include/asm/kvm*.h",
        "Documentation/virt/kvm/",
        "tools/testing/selftests/kvm/",
    ),
    symbols=(
        r"kvm_\w+",
        r"KVM_\w+",
        r"_?_?vmx_\w+",
        r"svm_\w+",
    ),
    kconfig=(r"KVM\w*",),
)
