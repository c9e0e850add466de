"""
Interrupts: handlers, domains, MSI, and PCI devices.

Source: semantics.md 3.6; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, EffectTable, Resource, Result, Sleep, Transfer
from analyzer.rows import allocate, borrow, drop, keep, pair, reference, sleep, take

_IRQ = "include/linux/interrupt.h"
_DESC = "include/linux/irq.h"
_DOMAIN = "include/linux/irqdomain.h"
_MSI = "include/linux/msi.h"
_PCI = "include/linux/pci.h"
_MANAGED = "freed when the device is unbound"


def _managed(
    source: str, names: str, kept: int, result: Result = Result.ERRNO
) -> tuple[Effect, ...]:
    return tuple(
        Effect(f, result, keeps=(kept,), sleeps=Sleep.ALWAYS, note=_MANAGED, source=source)
        for f in names.split()
    )


EFFECTS = EffectTable(
    effects=(
        *_managed(_IRQ, "devm_request_irq", 5),
        *_managed(_IRQ, "devm_request_threaded_irq", 6),
        *sleep(_IRQ, "devm_free_irq", Result.VOID),
        *pair(_IRQ, "request_any_context_irq", "", "interrupt handler", result=Result.COUNT),
        *pair(_IRQ, "request_nmi", "free_nmi", "NMI handler"),
        *borrow(_IRQ, "disable_irq_nosync enable_irq enable_percpu_irq disable_percpu_irq"),
        *borrow(_IRQ, "irq_wake_thread irq_set_irq_wake enable_irq_wake", Result.UNKNOWN),
        *borrow(_IRQ, "disable_hardirq"),
        *borrow("include/linux/hardirq.h", "synchronize_hardirq"),
        *borrow(_IRQ, "irq_set_affinity irq_set_affinity_hint irq_can_set_affinity"),
        *borrow(_IRQ, "irq_set_affinity_and_hint irq_update_affinity_hint"),
        *borrow("include/linux/preempt.h", "in_interrupt in_task in_irq in_softirq in_atomic"),
        *borrow("include/linux/preempt.h", "in_nmi in_hardirq preempt_count preemptible"),
        *borrow("include/linux/irqflags.h", "irqs_disabled irqs_disabled_flags"),
        Effect("local_save_flags", writes=(0,), source="include/linux/irqflags.h"),
        *borrow(_DESC, "irq_get_irq_data irq_data_get_irq_chip_data irq_get_chip_data"),
        *borrow(_DESC, "irq_data_get_affinity_mask irq_data_get_effective_affinity_mask"),
        *borrow(_DESC, "irq_data_update_effective_affinity irqd_get_trigger_type"),
        *borrow(_DESC, "irq_set_status_flags irq_clear_status_flags irq_modify_status"),
        *borrow("include/linux/irqdesc.h", "irq_to_desc generic_handle_irq handle_irq_desc"),
        *borrow("include/linux/irqdesc.h", "generic_handle_domain_irq irq_desc_get_irq_data"),
        *borrow(_DESC, "irq_chip_ack_parent irq_chip_mask_parent irq_chip_unmask_parent"),
        *borrow(_DESC, "irq_chip_eoi_parent irq_chip_set_affinity_parent"),
        *borrow(_DESC, "handle_edge_irq handle_level_irq handle_simple_irq handle_percpu_irq"),
        *keep(_DESC, "irq_set_chip_data", 1, result=Result.ERRNO),
        *keep(_DESC, "irq_set_handler_data", 1, result=Result.ERRNO),
        *keep(_DESC, "irq_set_chained_handler_and_data", 2),
        *take(_DESC, "irq_alloc_descs irq_alloc_desc", Resource.INTERRUPT, RESULT, Result.COUNT,
              Sleep.ALWAYS),
        *sleep(_DESC, "irq_free_descs irq_free_desc", Result.VOID),
        # A domain holds its firmware node from then on.
        *allocate(_DOMAIN, "irq_domain_create_linear irq_domain_create_tree", keeps=(0,)),
        *allocate("include/linux/irqdomain.h (until 6.15)", "irq_domain_add_linear", keeps=(3,)),
        *allocate("include/linux/irqdomain.h (until 6.15)", "irq_domain_add_tree", keeps=(2,)),
        *allocate(_DOMAIN, "irq_domain_create_hierarchy", keeps=(3, 5)),
        Effect(
            "irq_domain_instantiate",
            Result.ERROR_POINTER,
            acquires=Resource.MEMORY,
            contents=(0,),
            sleeps=Sleep.ALWAYS,
            source=_DOMAIN,
        ),
        Effect(
            "irq_domain_remove", Result.VOID, releases=0, sleeps=Sleep.ALWAYS, source=_DOMAIN
        ),
        *allocate(_DOMAIN, "irq_domain_alloc_fwnode irq_domain_alloc_named_id_fwnode"),
        *take(_DOMAIN, "irq_domain_alloc_irqs", Resource.INTERRUPT, RESULT, Result.COUNT,
              Sleep.ALWAYS),
        *sleep(_DOMAIN, "irq_domain_free_irqs", Result.VOID),
        *borrow(_DOMAIN, "irq_domain_alloc_irqs_parent", Result.ERRNO),
        *borrow(_DOMAIN, "irq_domain_free_irqs_parent irq_domain_free_irqs_top", Result.VOID),
        *borrow(_DOMAIN, "irq_domain_free_irqs_common irq_domain_reset_irq_data", Result.VOID),
        *keep(_DOMAIN, "irq_domain_set_info", 4),
        *keep(_DOMAIN, "irq_domain_set_hwirq_and_chip", 4, result=Result.ERRNO),
        *borrow(_DOMAIN, "irq_domain_get_irq_data", Result.UNKNOWN),
        *borrow(_DOMAIN, "irq_find_mapping irq_domain_get_of_node"),
        *take(_DOMAIN, "irq_create_mapping", Resource.INTERRUPT, RESULT, Result.UNKNOWN,
              Sleep.ALWAYS),
        *sleep(_DOMAIN, "irq_dispose_mapping", Result.VOID),
        *borrow(_DOMAIN, "irq_domain_update_bus_token irq_domain_disconnect_hierarchy"),
        *borrow(_DOMAIN, "irq_find_matching_fwspec irq_find_matching_fwnode"),
        # MSI
        *allocate(_MSI, "pci_msi_create_irq_domain msi_create_irq_domain", keeps=(0, 1)),
        *borrow(_MSI, "pci_write_msi_msg pci_msi_mask_irq pci_msi_unmask_irq", Result.VOID),
        *borrow(_MSI, "msi_desc_to_pci_dev __pci_write_msi_msg get_cached_msi_msg"),
        *borrow(_MSI, "msi_get_virq pci_msi_domain_get_msi_rid"),
        *borrow("include/linux/irq.h", "irq_data_get_msi_desc irq_get_msi_desc"),
        *keep("include/linux/irq.h", "irq_set_msi_desc", 1, result=Result.ERRNO),
        *sleep(_MSI, "msi_domain_free_irqs_all msi_domain_alloc_irqs_range"),
        *take(_PCI, "pci_alloc_irq_vectors pci_alloc_irq_vectors_affinity", Resource.INTERRUPT,
              RESULT, Result.COUNT, Sleep.ALWAYS),
        *sleep(_PCI, "pci_free_irq_vectors", Result.VOID),
        *borrow(_PCI, "pci_irq_vector", Result.COUNT),
        *sleep(_PCI, "pci_enable_msi pci_enable_msix_exact", Result.ERRNO),
        *take(_PCI, "pci_enable_msix_range", Resource.INTERRUPT, 1, Result.COUNT, Sleep.ALWAYS),
        *sleep(_PCI, "pci_disable_msi pci_disable_msix", Result.VOID),
        *sleep(_PCI, "pci_request_irq", Result.ERRNO),
        *sleep(_PCI, "pci_free_irq", Result.VOID),
        # PCI devices
        *pair(_PCI, "pci_enable_device_mem", "", "enabled PCI device"),
        *sleep(_PCI, "pcim_enable_device pcim_iomap_regions", Result.ERRNO),
        *pair(_PCI, "pci_request_region", "pci_release_region", "PCI region"),
        *pair(_PCI, "pci_request_selected_regions", "pci_release_selected_regions",
              "selected PCI regions"),
        *reference(_PCI, "pci_dev_get"),
        *borrow(_PCI, "pci_set_master pci_clear_master pci_dev_present", Result.UNKNOWN),
        *sleep(_PCI, "pci_try_set_mwi pci_set_mwi", Result.ERRNO),
        *borrow(_PCI, "pci_read_config_byte pci_read_config_word pci_read_config_dword"),
        *borrow(_PCI, "pci_write_config_byte pci_write_config_word pci_write_config_dword"),
        *borrow(_PCI, "pci_find_capability pci_find_ext_capability pci_name pci_domain_nr"),
        *borrow(_PCI, "pci_resource_start pci_resource_len pci_resource_end pci_resource_flags"),
        *borrow(_PCI, "pci_physfn pci_is_pcie pci_pcie_type pci_bus_to_OF_node pci_num_vf"),
        *borrow(_PCI, "pcie_capability_read_word pcie_capability_write_word pci_channel_offline"),
        *(
            Effect(f, Result.VALID, transfer=(Transfer.DERIVE, 0), source=_PCI)
            for f in ("to_pci_dev",)
        ),
        *sleep(_PCI, "pci_reset_function pci_set_power_state"),
        *borrow(_PCI, "pci_save_state pci_restore_state"),
        *sleep(_PCI, "pci_lock_rescan_remove", Result.VOID),
        *borrow(_PCI, "pci_unlock_rescan_remove", Result.VOID),
        *sleep(_PCI, "pci_enable_sriov", Result.ERRNO),
        *sleep(_PCI, "pci_disable_sriov", Result.VOID),
        *sleep(_PCI, "pci_scan_child_bus pci_bus_add_devices pci_bus_assign_resources"),
        *sleep(_PCI, "pci_stop_root_bus pci_remove_root_bus pci_stop_and_remove_bus_device"),
        *sleep(_PCI, "pci_create_slot", Result.ERROR_POINTER),
        *sleep(_PCI, "pci_destroy_slot", Result.VOID),
        *borrow(_PCI, "pci_find_bus dev_is_pci pcibios_err_to_errno"),
        *drop(_PCI, "pci_free_host_bridge", Resource.MEMORY),
        *borrow(_PCI, "devm_pci_alloc_host_bridge", Result.POINTER, Sleep.ALWAYS),
    ),
)  # fmt: skip
