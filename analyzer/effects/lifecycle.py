"""
Pairs that put something in place and take it back; references and files.

Source: semantics.md 3.6; the headers named in each row (v7.2).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep

_PAIRS = (
    # (register, unregister, what, argument of the subject, header)
    ("pci_register_driver", "pci_unregister_driver", "PCI driver", 0, "linux/pci.h"),
    (
        "platform_driver_register",
        "platform_driver_unregister",
        "platform driver",
        0,
        "linux/platform_device.h",
    ),
    ("misc_register", "misc_deregister", "misc device", 0, "linux/miscdevice.h"),
    (
        "register_reboot_notifier",
        "unregister_reboot_notifier",
        "reboot notifier",
        0,
        "linux/reboot.h",
    ),
    (
        "register_netdevice_notifier",
        "unregister_netdevice_notifier",
        "netdevice notifier",
        0,
        "linux/netdevice.h",
    ),
    ("register_netdev", "unregister_netdev", "network device", 0, "linux/netdevice.h"),
    ("register_chrdev_region", "unregister_chrdev_region", "device numbers", 0, "linux/fs.h"),
    ("register_framebuffer", "unregister_framebuffer", "framebuffer", 0, "linux/fb.h"),
    ("pci_enable_device", "pci_disable_device", "enabled PCI device", 0, "linux/pci.h"),
    ("pci_request_regions", "pci_release_regions", "PCI regions", 0, "linux/pci.h"),
    ("request_irq", "free_irq", "interrupt handler", 0, "linux/interrupt.h"),
    ("request_threaded_irq", "free_irq", "interrupt handler", 0, "linux/interrupt.h"),
    ("request_percpu_irq", "free_percpu_irq", "interrupt handler", 0, "linux/interrupt.h"),
    ("vmbus_open", "vmbus_close", "VMBus channel", 0, "linux/hyperv.h"),
    ("iommu_attach_device", "iommu_detach_device", "device attachment", 1, "linux/iommu.h"),
    ("iommu_attach_group", "iommu_detach_group", "group attachment", 1, "linux/iommu.h"),
    ("class_register", "class_unregister", "device class", 0, "linux/device/class.h"),
    ("bus_register", "bus_unregister", "bus", 0, "linux/device/bus.h"),
    ("clk_prepare_enable", "clk_disable_unprepare", "enabled clock", 0, "linux/clk.h"),
    (
        "auxiliary_device_init",
        "auxiliary_device_uninit",
        "auxiliary device",
        0,
        "linux/auxiliary_bus.h",
    ),
)


def _pair_rows() -> tuple[Effect, ...]:
    rows: dict[str, Effect] = {}
    for register, unregister, what, argument, header in _PAIRS:
        source = f"include/{header}"
        rows[register] = Effect(
            register, Result.ERRNO, registers=(what, argument), sleeps=Sleep.ALWAYS, source=source
        )
        rows[unregister] = Effect(
            unregister,
            Result.VOID,
            unregisters=(what, argument),
            sleeps=Sleep.ALWAYS,
            source=source,
        )
    return tuple(rows.values())


def _acquire(
    function: str, source: str, result: Result = Result.POINTER, keeps: tuple[int, ...] = ()
) -> Effect:
    return Effect(
        function, result, acquires=Resource.MEMORY, keeps=keeps, sleeps=Sleep.ALWAYS, source=source
    )


def _next(function: str, previous: int, source: str) -> Effect:
    """Hands out the next object and drops the reference on the one before it."""
    return Effect(
        function,
        Result.POINTER,
        acquires=Resource.MEMORY,
        releases=previous,
        sleeps=Sleep.ALWAYS,
        source=source,
    )


def _release(function: str, source: str) -> Effect:
    return Effect(function, Result.VOID, releases=0, source=source)


def _keep(function: str, argument: int, source: str, result: Result = Result.VOID) -> Effect:
    return Effect(function, result, keeps=(argument,), source=source)


EFFECTS = EffectTable(
    effects=(
        *_pair_rows(),
        _acquire("eventfd_ctx_fdget", "fs/eventfd.c", Result.ERROR_POINTER),
        _acquire("eventfd_ctx_fileget", "fs/eventfd.c", Result.ERROR_POINTER),
        _release("eventfd_ctx_put", "fs/eventfd.c"),
        _next("pci_get_device", 2, "drivers/pci/search.c"),
        _acquire("pci_get_domain_bus_and_slot", "drivers/pci/search.c"),
        _acquire("pci_get_slot", "drivers/pci/search.c"),
        _next("pci_get_class", 1, "drivers/pci/search.c"),
        _release("pci_dev_put", "drivers/pci/pci-driver.c"),
        _acquire("of_node_get", "drivers/of/dynamic.c"),
        _next("of_find_node_by_name", 0, "drivers/of/base.c"),
        _next("of_get_next_child", 1, "drivers/of/base.c"),
        _acquire("of_get_child_by_name", "drivers/of/base.c"),
        _acquire("of_parse_phandle", "drivers/of/base.c"),
        _release("of_node_put", "drivers/of/dynamic.c"),
        _acquire("fget", "fs/file.c"),
        _release("fput", "fs/file_table.c"),
        _acquire("filp_open", "fs/open.c", Result.ERROR_POINTER),
        _acquire("alloc_workqueue", "include/linux/workqueue.h"),
        _acquire("create_singlethread_workqueue", "include/linux/workqueue.h"),
        _release("destroy_workqueue", "kernel/workqueue.c"),
        _acquire("irq_domain_alloc_named_fwnode", "include/linux/irqdomain.h"),
        _release("irq_domain_free_fwnode", "kernel/irq/irqdomain.c"),
        _acquire("framebuffer_alloc", "drivers/video/fbdev/core/fb_info.c"),
        _release("framebuffer_release", "drivers/video/fbdev/core/fb_info.c"),
        _acquire("alloc_etherdev_mq", "include/linux/etherdevice.h"),
        _release("free_netdev", "net/core/dev.c"),
        _acquire("iommu_domain_alloc", "drivers/iommu/iommu.c (until 6.12)"),
        _acquire("iommu_paging_domain_alloc", "drivers/iommu/iommu.c", Result.ERROR_POINTER),
        _release("iommu_domain_free", "drivers/iommu/iommu.c"),
        _keep("dev_set_drvdata", 1, "include/linux/device.h"),
        _keep("pci_set_drvdata", 1, "include/linux/pci.h"),
        _keep("platform_set_drvdata", 1, "include/linux/platform_device.h"),
        _keep("hv_set_drvdata", 1, "include/linux/hyperv.h"),
        _keep("list_add", 0, "include/linux/list.h"),
        _keep("list_add_tail", 0, "include/linux/list.h"),
        _keep("list_add_rcu", 0, "include/linux/rculist.h"),
        _keep("list_add_tail_rcu", 0, "include/linux/rculist.h"),
        _keep("hlist_add_head", 0, "include/linux/list.h"),
        _keep("hlist_add_head_rcu", 0, "include/linux/rculist.h"),
        _keep("rcu_assign_pointer", 1, "include/linux/rcupdate.h"),
        _keep("queue_work", 1, "include/linux/workqueue.h", Result.UNKNOWN),
        _keep("schedule_work", 0, "include/linux/workqueue.h", Result.UNKNOWN),
        _keep("fd_install", 1, "fs/file.c"),
        *(
            Effect(f, Result.COUNT, keeps=(1,), sleeps=Sleep.GFP, gfp=4, source="lib/idr.c")
            for f in ("idr_alloc", "idr_alloc_cyclic")
        ),
        Effect(
            "idr_alloc_u32", Result.ERRNO, keeps=(1,), sleeps=Sleep.GFP, gfp=4, source="lib/idr.c"
        ),
        Effect("idr_preload", Result.VOID, sleeps=Sleep.GFP, gfp=0, source="lib/radix-tree.c"),
        *(
            Effect(f, Result.POINTER, acquires=Resource.RCU_POINTER, source="lib/idr.c, xarray.c")
            for f in ("idr_find", "radix_tree_lookup")
        ),
        # Both may give NULL, but an index or a pointer that is known to be set is common.
        *(
            Effect(f, Result.VALID, acquires=Resource.RCU_POINTER, source=source)
            for f, source in (
                ("xa_load", "lib/xarray.c"),
                ("rcu_dereference", "include/linux/rcupdate.h"),
            )
        ),
        *(
            _keep(f, 1, "include/linux/scatterlist.h")
            for f in ("sg_set_page", "sg_set_buf", "sg_set_folio")
        ),
        Effect("idr_remove", Result.UNKNOWN, source="lib/idr.c"),
        Effect("ida_alloc", Result.COUNT, sleeps=Sleep.GFP, gfp=1, source="lib/idr.c"),
        Effect(
            "xa_store", Result.UNKNOWN, keeps=(2,), sleeps=Sleep.GFP, gfp=3, source="lib/xarray.c"
        ),
        Effect(
            "xa_alloc", Result.ERRNO, keeps=(2,), sleeps=Sleep.GFP, gfp=4, source="lib/xarray.c"
        ),
        Effect("get_unused_fd_flags", Result.COUNT, sleeps=Sleep.ALWAYS, source="fs/file.c"),
        Effect("put_unused_fd", Result.VOID, source="fs/file.c"),
        Effect("cpuhp_setup_state", Result.COUNT, sleeps=Sleep.ALWAYS, source="kernel/cpu.c"),
    ),
)
