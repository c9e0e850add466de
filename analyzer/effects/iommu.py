"""
IOMMU: domains, mappings, groups, I/O virtual addresses; VFIO and KVM registration.

Source: semantics.md 3.5; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, keep, pair, sleep, take

_IOMMU = "include/linux/iommu.h"
_IOVA = "include/linux/iova.h"
_VFIO = "include/linux/vfio.h"
_KVM = "include/linux/kvm_host.h"

EFFECTS = EffectTable(
    effects=(
        *take(_IOMMU, "iommu_map", Resource.MAPPING, 1, Result.ERRNO, Sleep.GFP, 5),
        # Before the gfp argument there was iommu_map_atomic() beside it.
        Effect(
            "iommu_map",
            Result.ERRNO,
            sleeps=Sleep.ALWAYS,
            takes=(Resource.MAPPING, 1),
            when=("include/linux/iommu.h", "iommu_map_atomic"),
            source="include/linux/iommu.h (5.10, 6.1): five arguments, may sleep",
        ),
        *take("include/linux/iommu.h (until 6.1)", "iommu_map_atomic", Resource.MAPPING, 1,
              Result.ERRNO),
        *take(_IOMMU, "iommu_map_sg", Resource.MAPPING, 1, Result.UNKNOWN, Sleep.GFP, 5),
        # Bytes that were unmapped: may be fewer than asked for, and 0 is the failure.
        *drop(_IOMMU, "iommu_unmap iommu_unmap_fast", Resource.MAPPING, 1, result=Result.UNKNOWN),
        *borrow(_IOMMU, "iommu_iotlb_sync iommu_iotlb_gather_init iommu_flush_iotlb_all"),
        *borrow(_IOMMU, "iommu_iotlb_gather_add_page iommu_iotlb_gather_add_range"),
        *borrow(_IOMMU, "iommu_iova_to_phys iommu_get_domain_for_dev iommu_is_dma_domain"),
        *allocate(_IOMMU, "iommu_paging_domain_alloc_flags", Result.ERROR_POINTER),
        *allocate(_IOMMU, "iommu_group_get", sleeps=Sleep.NEVER),
        *allocate(_IOMMU, "iommu_group_alloc", Result.ERROR_POINTER),
        *free(_IOMMU, "iommu_group_put"),
        *take(_IOMMU, "iommu_group_ref_get", Resource.REFERENCE, RESULT),
        *sleep(_IOMMU, "iommu_group_add_device iommu_group_set_name", Result.ERRNO),
        *sleep(_IOMMU, "iommu_group_remove_device", Result.VOID),
        *keep(_IOMMU, "iommu_group_set_iommudata", 1),
        *borrow(_IOMMU, "iommu_group_get_iommudata iommu_group_id iommu_group_default_domain"),
        *sleep(_IOMMU, "iommu_group_for_each_dev"),
        *sleep(_IOMMU, "iommu_group_claim_dma_owner iommu_device_claim_dma_owner", Result.ERRNO),
        *sleep(_IOMMU, "iommu_group_release_dma_owner iommu_device_release_dma_owner"),
        *keep(_IOMMU, "iommu_device_register", 0, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *sleep(_IOMMU, "iommu_device_unregister", Result.VOID),
        *pair(_IOMMU, "iommu_device_sysfs_add", "iommu_device_sysfs_remove", "IOMMU in sysfs"),
        *keep(_IOMMU, "iommu_set_fault_handler", 2),
        *borrow(_IOMMU, "report_iommu_fault iommu_present iommu_capable device_iommu_capable"),
        *borrow(_IOMMU, "iommu_device_set_fwnode dev_iommu_priv_get"),
        *keep(_IOMMU, "dev_iommu_priv_set", 1),
        *sleep(_IOMMU, "iommu_fwspec_init iommu_fwspec_add_ids", Result.ERRNO),
        *keep(_IOMMU, "iommu_attach_device_pasid", 3, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *sleep(_IOMMU, "iommu_detach_device_pasid", Result.VOID),
        *allocate(_IOMMU, "iommu_sva_bind_device", Result.ERROR_POINTER),
        *free(_IOMMU, "iommu_sva_unbind_device", sleeps=Sleep.ALWAYS),
        *sleep("drivers/iommu/iommu-priv.h, drivers/iommu/iommu.c", "iommu_probe_device",
               Result.ERRNO),
        *take(_IOMMU, "iommu_alloc_resv_region", Resource.MEMORY, RESULT, Result.POINTER,
              Sleep.GFP, 4),
        *borrow(_IOMMU, "iommu_get_resv_regions iommu_put_resv_regions", Result.VOID),
        *allocate("drivers/iommu/iommu-pages.h (6.16 and later)", "iommu_alloc_pages_node_sz",
                  gfp=1),
        *allocate("drivers/iommu/iommu-pages.h (6.16 and later)", "iommu_alloc_pages_sz", gfp=0),
        *free("drivers/iommu/iommu-pages.h", "iommu_free_pages"),
        *borrow(_IOVA, "init_iova_domain iova_shift iova_align iova_size", Result.UNKNOWN),
        *drop(_IOVA, "put_iova_domain", Resource.MEMORY),
        *allocate(_IOVA, "alloc_iova", sleeps=Sleep.NEVER),
        *free(_IOVA, "__free_iova", 1),
        *take(_IOVA, "alloc_iova_fast", Resource.NUMBER, RESULT, Result.UNKNOWN),
        *borrow(_IOVA, "free_iova free_iova_fast", Result.VOID),
        *pair("include/linux/iova.h", "iova_cache_get", "iova_cache_put", "IOVA cache"),
        # VFIO
        *pair(_VFIO, "vfio_register_group_dev", "vfio_unregister_group_dev", "VFIO device"),
        *take(_VFIO, "vfio_pin_pages", Resource.PIN, 4, Result.COUNT, Sleep.ALWAYS),
        *sleep(_VFIO, "vfio_unpin_pages", Result.VOID),
        *sleep(_VFIO, "vfio_dma_rw", Result.ERRNO),
        *drop(_VFIO, "vfio_put_device"),
        *pair("include/linux/vfio_pci_core.h", "vfio_pci_core_register_device",
              "vfio_pci_core_unregister_device", "VFIO PCI device"),
        *sleep("include/linux/vfio_pci_core.h", "vfio_pci_core_enable", Result.ERRNO),
        *sleep("include/linux/vfio_pci_core.h", "vfio_pci_core_disable", Result.VOID),
        *borrow(_VFIO, "vfio_check_feature", Result.COUNT),
        *borrow("include/linux/vfio_pci_core.h", "VFIO_PCI_OFFSET_TO_INDEX"),
        *borrow("include/linux/vfio_pci_core.h", "VFIO_PCI_INDEX_TO_OFFSET"),
        # KVM
        *sleep(_KVM, "kvm_init", Result.ERRNO),
        *sleep(_KVM, "kvm_exit", Result.VOID),
        *take(_KVM, "kvm_get_kvm", Resource.REFERENCE, 0),
        *take(_KVM, "kvm_get_kvm_safe", Resource.REFERENCE, 0, Result.UNKNOWN),
        *drop(_KVM, "kvm_put_kvm kvm_put_kvm_no_destroy"),
        *pair(_KVM, "kvm_register_device_ops", "", "KVM device type", 1),
        *sleep(_KVM, "kvm_read_guest kvm_write_guest kvm_clear_guest", Result.ERRNO),
        *borrow(_KVM, "kvm_vcpu_kick kvm_make_request kvm_check_request kvm_is_error_hva"),
        *borrow(_KVM, "kvm_memslots gfn_to_memslot kvm_vcpu_gfn_to_memslot"),
        *borrow(_KVM, "kvm_flush_remote_tlbs kvm_make_all_cpus_request kvm_vcpu_wake_up"),
    ),
)  # fmt: skip
