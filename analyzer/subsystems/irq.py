"""Interrupts."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="irq",
    title="Interrupts",
    paths=(
        "kernel/irq/",
        "drivers/irqchip/",
        "include/linux/irq*.h",
        "include/linux/interrupt.h",
        "include/linux/msi.h",
        "include/linux/irqchip/",
        "include/linux/irqdomain*.h",
        "arch/x86/kernel/apic/",
        "arch/x86/kernel/irq*.c",
        "Documentation/core-api/irq/",
    ),
    symbols=(
        "request_(threaded_|percpu_|any_context_)?irq",
        "free_(percpu_)?irq",
        r"(en|dis)able_(percpu_)?irq\w*",
        r"irq_(domain|set|get|chip|data|find|create|dispose|alloc|free)_?\w*",
        r"generic_handle_\w+",
        r"handle_(level|edge|simple|fasteoi|percpu)_\w*irq",
        r"msi_\w+",
        r"apic_\w+",
        "synchronize_irq",
        "irq_domain",
        "irq_chip",
    ),
    kconfig=(
        r"GENERIC_(MSI_)?IRQ\w*",
        r"IRQ_DOMAIN\w*",
        r"PCI_MSI\w*",
    ),
)
