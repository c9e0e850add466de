"""
VMBus: channels, rings, GPADLs, and what Hyper-V drivers ask the hypervisor's Linux side.

Source: include/linux/hyperv.h, drivers/hv, include/asm-generic/mshyperv.h (v7.2).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep, Transfer
from analyzer.rows import allocate, borrow, drop, keep, sleep, take

_HYPERV = "include/linux/hyperv.h"
_ASM = "include/asm-generic/mshyperv.h"
_X86 = "arch/x86/include/asm/mshyperv.h"
_MSHV = "drivers/hv/mshv_root_hv_call.c, drivers/hv/mshv_root.h"
_REGIONS = "drivers/hv/mshv_regions.c"

EFFECTS = EffectTable(
    effects=(
        # The host holds the pages until the GPADL is torn down, also if that fails.
        Effect(
            "vmbus_establish_gpadl",
            Result.ERRNO,
            keeps=(1,),
            sleeps=Sleep.ALWAYS,
            takes=(Resource.GPADL, 3),
            note="the host may use the pages at argument 1 until the GPADL is torn down",
            source=_HYPERV,
        ),
        *sleep(_HYPERV, "vmbus_teardown_gpadl", Result.ERRNO),
        *sleep(_HYPERV, "vmbus_connect_ring", Result.ERRNO),
        *sleep(_HYPERV, "vmbus_disconnect_ring", Result.ERRNO),
        *take(_HYPERV, "vmbus_alloc_ring", Resource.MEMORY, 0, Result.ERRNO, Sleep.ALWAYS),
        *drop(_HYPERV, "vmbus_free_ring", Resource.MEMORY, sleeps=Sleep.ALWAYS),
        *take(_HYPERV, "vmbus_allocate_mmio", Resource.MAPPING, 0, Result.ERRNO, Sleep.ALWAYS),
        *sleep(_HYPERV, "vmbus_free_mmio", Result.VOID),
        # What is sent is copied into the ring before these return.
        *borrow(
            _HYPERV,
            "vmbus_sendpacket vmbus_sendpacket_getid vmbus_sendpacket_mpb_desc",
            Result.ERRNO,
        ),
        *borrow("include/linux/hyperv.h (until 6.12)", "vmbus_sendpacket_pagebuffer", Result.ERRNO),
        *borrow(_HYPERV, "vmbus_recvpacket vmbus_recvpacket_raw", Result.ERRNO),
        *borrow(_HYPERV, "vmbus_next_request_id vmbus_request_addr vmbus_setevent"),
        *borrow(_HYPERV, "hv_pkt_iter_first __hv_pkt_iter_next hv_pkt_iter_close"),
        *borrow(_HYPERV, "hv_pkt_data hv_pkt_datalen hv_pkt_len hv_get_bytes_to_read"),
        *borrow(_HYPERV, "hv_get_bytes_to_write hv_ringbuffer_get_debuginfo hv_begin_read"),
        *borrow(_HYPERV, "hv_end_read hv_get_avail_to_write_percent"),
        *borrow(_HYPERV, "set_channel_read_mode set_per_channel_state is_hvsock_channel"),
        *borrow(_HYPERV, "get_per_channel_state is_sub_channel"),
        *borrow(_HYPERV, "vmbus_prep_negotiate_resp hv_get_drvdata"),
        *borrow("drivers/hv/hyperv_vmbus.h", "vmbus_signal_eom hv_poll_channel", Result.VOID),
        *borrow("drivers/hv/hyperv_vmbus.h", "vmbus_post_msg", Result.ERRNO),
        *borrow("drivers/hv/hyperv_vmbus.h", "hv_dev_ring_size"),
        *borrow("drivers/hv/vmbus_drv.c", "vmbus_is_confidential"),
        *sleep(_HYPERV, "vmbus_send_tl_connect_request", Result.ERRNO),
        *sleep(_HYPERV, "vmbus_send_modifychannel", Result.ERRNO),
        *keep(_HYPERV, "vmbus_set_chn_rescind_callback vmbus_set_sc_create_callback", 0),
        *(
            Effect(f, Result.VALID, transfer=(Transfer.DERIVE, 0), source=_HYPERV)
            for f in ("device_to_hv_device", "drv_to_hv_drv")
        ),
        *sleep(_HYPERV, "hyperv_read_cfg_blk hyperv_write_cfg_blk", Result.ERRNO),
        *borrow(_ASM, "hv_root_partition hv_parent_partition hv_l1vh_partition"),
        *borrow(_ASM, "hv_is_isolation_supported hv_isolation_type_snp hv_isolation_type_tdx"),
        *borrow(_ASM, "hv_is_hyperv_initialized hv_is_hibernation_supported"),
        *borrow(_ASM, "hv_get_hypervisor_version hv_query_ext_cap"),
        *borrow(_ASM, "hv_setup_mshv_handler hv_setup_vmbus_handler", Result.VOID),
        *borrow(_ASM, "hv_remove_vmbus_handler", Result.VOID),
        *borrow(_ASM, "hv_setup_kexec_handler hv_setup_crash_handler", Result.VOID),
        *borrow(_X86, "hv_get_msr hv_set_msr hv_get_non_nested_msr hv_set_non_nested_msr"),
        *borrow(_ASM, "hv_common_cpu_init", Result.ERRNO),
        *borrow(_ASM, "hv_common_cpu_die", Result.ERRNO),
        *borrow("arch/x86/include/asm/mshyperv.h", "hv_map_ioapic_interrupt", Result.ERRNO),
        *borrow("arch/x86/include/asm/mshyperv.h", "hv_unmap_ioapic_interrupt", Result.ERRNO),
        # Until 6.12 these gave a hypervisor status back where an error was meant.
        *sleep(_MSHV, "hv_call_withdraw_memory", Result.ERRNO),
        *sleep(_MSHV, "hv_call_create_partition hv_call_initialize_partition", Result.ERRNO),
        *borrow(_MSHV, "hv_call_finalize_partition hv_call_delete_partition", Result.ERRNO),
        *sleep(_MSHV, "hv_call_unmap_gpa_pages", Result.ERRNO),
        *borrow(_MSHV, "hv_call_delete_vp", Result.ERRNO),
        *sleep(_MSHV, "hv_call_get_vp_state hv_call_set_vp_state", Result.ERRNO),
        *sleep(_MSHV, "hv_call_create_port hv_call_connect_port", Result.ERRNO),
        *borrow(_MSHV, "hv_call_delete_port hv_call_disconnect_port", Result.ERRNO),
        *take(_MSHV, "hv_map_vp_state_page", Resource.HYPERVISOR, 4, Result.ERRNO, Sleep.ALWAYS),
        *borrow(_MSHV, "hv_unmap_vp_state_page", Result.ERRNO),
        *take(_MSHV, "hv_map_stats_page", Resource.HYPERVISOR, 2, Result.ERRNO, Sleep.ALWAYS),
        *borrow(_MSHV, "hv_unmap_stats_page", Result.ERRNO),
        *allocate(_REGIONS, "mshv_region_create", Result.ERROR_POINTER),
        *drop(_REGIONS, "mshv_region_put"),
        *take(_REGIONS, "mshv_region_get", Resource.REFERENCE, 0, Result.UNKNOWN),
        *take(_REGIONS, "mshv_region_pin", Resource.PIN, 0, Result.ERRNO, Sleep.ALWAYS),
        *sleep(_REGIONS, "mshv_region_map", Result.ERRNO),
        *sleep(_REGIONS, "mshv_region_share mshv_region_unshare", Result.ERRNO),
    ),
)
