"""
Devices, classes, drivers and what they are registered with; notifier chains.

Source: the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import Effect, EffectTable, Resource, Result, Sleep, Transfer
from analyzer.rows import allocate, borrow, drop, free, keep, pair, sleep, take

_DEVICE = "include/linux/device.h"
_CLASS = "include/linux/device/class.h"
_PLATFORM = "include/linux/platform_device.h"
_FS = "include/linux/fs.h"
_INPUT = "include/linux/input.h"
_SERIO = "include/linux/serio.h"
_HID = "include/linux/hid.h"
_SCSI = "include/scsi/scsi_host.h"
_DRM = "include/drm/drm_drv.h"

EFFECTS = EffectTable(
    effects=(
        # From here on put_device() frees the object, also if this or device_add() fails.
        *keep(_DEVICE, "device_initialize", 0),
        *keep(_DEVICE, "device_register device_add", 0, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *drop(_DEVICE, "device_unregister", sleeps=Sleep.ALWAYS),
        *sleep(_DEVICE, "device_del", Result.VOID),
        *keep(_DEVICE, "device_create", 3, result=Result.ERROR_POINTER, sleeps=Sleep.ALWAYS),
        *keep(_DEVICE, "device_create_with_groups", 3, result=Result.ERROR_POINTER,
              sleeps=Sleep.ALWAYS),
        *sleep(_DEVICE, "device_destroy", Result.VOID),
        *sleep(_DEVICE, "device_create_file device_create_bin_file", Result.ERRNO),
        *sleep(_DEVICE, "device_remove_file device_remove_bin_file", Result.VOID),
        *borrow(_DEVICE, "device_for_each_child device_find_child"),
        *sleep(_DEVICE, "device_rename"),
        *sleep(_DEVICE, "dev_set_name", Result.ERRNO),
        *borrow(_DEVICE, "device_set_node set_dev_node dev_get_platdata device_is_registered"),
        *borrow(_DEVICE, "dev_driver_string"),
        *sleep(_DEVICE, "device_attach device_release_driver device_bind_driver"),
        *sleep(_DEVICE, "device_link_add device_link_del"),
        *borrow("include/linux/dev_printk.h", "dev_crit dev_emerg dev_err_once dev_warn_once"),
        *borrow("include/linux/dev_printk.h", "dev_info_once dev_WARN_ONCE"),
        # Prints, and gives back its argument 1.
        Effect(
            "dev_err_probe", transfer=(Transfer.DERIVE, 1), source="include/linux/dev_printk.h"
        ),
        *allocate(_CLASS, "class_create", Result.ERROR_POINTER),
        *free(_CLASS, "class_destroy", sleeps=Sleep.ALWAYS),
        *borrow(_CLASS, "class_find_device class_for_each_device"),
        *borrow("include/linux/device/bus.h", "bus_for_each_dev bus_for_each_drv bus_find_device"),
        *sleep("include/linux/device/bus.h", "bus_rescan_devices"),
        *keep("include/linux/device/driver.h", "driver_register", 0, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *sleep("include/linux/device/driver.h", "driver_unregister", Result.VOID),
        *sleep("include/linux/device/driver.h", "driver_create_file", Result.ERRNO),
        *sleep("include/linux/device/driver.h", "driver_remove_file"),
        *borrow("include/linux/device/driver.h", "driver_find_device"),
        *allocate(_PLATFORM, "platform_device_alloc"),
        *drop(_PLATFORM, "platform_device_put"),
        *keep(_PLATFORM, "platform_device_add platform_device_register", 0, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *drop(_PLATFORM, "platform_device_unregister", sleeps=Sleep.ALWAYS),
        *sleep(_PLATFORM, "platform_device_register_simple platform_device_register_full",
               Result.ERROR_POINTER),
        *sleep(_PLATFORM, "platform_device_add_data platform_device_add_resources",
               Result.ERRNO),
        *borrow(_PLATFORM, "platform_get_resource"),
        *sleep(_PLATFORM, "platform_get_irq platform_get_irq_optional"),
        *pair("include/linux/auxiliary_bus.h", "__auxiliary_driver_register",
              "auxiliary_driver_unregister", "auxiliary driver"),
        # Character devices
        *pair(_FS, "alloc_chrdev_region", "", "device numbers"),
        *take(_FS, "register_chrdev", Resource.NUMBER, 0, Result.UNKNOWN, Sleep.ALWAYS),
        *sleep(_FS, "unregister_chrdev", Result.VOID),
        *pair(_FS, "register_filesystem", "unregister_filesystem", "file system"),
        *borrow("include/linux/cdev.h", "cdev_init cdev_set_parent", Result.VOID),
        *allocate("include/linux/cdev.h", "cdev_alloc"),
        *keep("include/linux/cdev.h", "cdev_add cdev_device_add", 0, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *drop("include/linux/cdev.h", "cdev_del cdev_device_del", sleeps=Sleep.ALWAYS),
        *sleep("include/linux/uio_driver.h", "uio_unregister_device", Result.VOID),
        *borrow("include/linux/uio_driver.h", "uio_event_notify", Result.VOID),
        # Notifier chains
        *(
            row
            for source, chain in (
                ("include/linux/notifier.h", "atomic"),
                ("include/linux/notifier.h", "blocking"),
                ("include/linux/notifier.h", "raw"),
                ("include/linux/notifier.h", "srcu"),
            )
            for row in pair(
                source,
                f"{chain}_notifier_chain_register",
                f"{chain}_notifier_chain_unregister",
                f"{chain} notifier",
                1,
                sleeps=Sleep.ALWAYS if chain in {"blocking", "srcu"} else Sleep.NEVER,
            )
        ),
        *sleep("include/linux/notifier.h", "blocking_notifier_call_chain"),
        *borrow("include/linux/notifier.h", "atomic_notifier_call_chain raw_notifier_call_chain"),
        *borrow("include/linux/notifier.h", "notifier_to_errno notifier_from_errno"),
        *pair("include/linux/memory.h", "register_memory_notifier",
              "unregister_memory_notifier", "memory notifier"),
        *pair("include/linux/suspend.h", "register_pm_notifier", "unregister_pm_notifier",
              "power notifier"),
        *pair("include/linux/kdebug.h", "register_die_notifier", "unregister_die_notifier",
              "die notifier"),
        *pair("include/linux/oom.h", "register_oom_notifier", "unregister_oom_notifier",
              "out-of-memory notifier"),
        *pair("include/linux/vt_kern.h", "register_vt_notifier", "unregister_vt_notifier",
              "console notifier"),
        *pair("include/linux/inetdevice.h", "register_inetaddr_notifier",
              "unregister_inetaddr_notifier", "address notifier"),
        *keep("include/linux/device/bus.h", "bus_register_notifier", 1, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *sleep("include/linux/device/bus.h", "bus_unregister_notifier", Result.ERRNO),
        *pair("include/linux/kmsg_dump.h", "kmsg_dump_register", "kmsg_dump_unregister",
              "message dumper"),
        *pair("include/linux/reboot.h", "register_restart_handler", "unregister_restart_handler",
              "restart handler"),
        *sleep("include/linux/reboot.h", "register_sys_off_handler", Result.ERROR_POINTER),
        *sleep("include/linux/reboot.h", "unregister_sys_off_handler", Result.VOID),
        *keep("include/linux/syscore_ops.h", "register_syscore", 0, sleeps=Sleep.ALWAYS),
        *sleep("include/linux/syscore_ops.h", "unregister_syscore", Result.VOID),
        *keep("include/linux/syscore_ops.h (until 6.17)", "register_syscore_ops", 0,
              sleeps=Sleep.ALWAYS),
        *sleep("include/linux/syscore_ops.h (until 6.17)", "unregister_syscore_ops", Result.VOID),
        Effect("panic", Result.VOID, stops=0, source="include/linux/panic.h"),
        *sleep("include/linux/reboot.h", "kernel_restart kernel_power_off kernel_halt"),
        *borrow("include/linux/reboot.h", "orderly_poweroff orderly_reboot emergency_restart"),
        *borrow("include/linux/kexec.h", "crash_kexec"),
        *allocate("include/linux/shrinker.h (6.7 and later)", "shrinker_alloc"),
        *keep("include/linux/shrinker.h (6.7 and later)", "shrinker_register", 0,
              sleeps=Sleep.ALWAYS),
        *free("include/linux/shrinker.h (6.7 and later)", "shrinker_free", sleeps=Sleep.ALWAYS),
        # Input, HID, serio
        *allocate(_INPUT, "input_allocate_device"),
        *free(_INPUT, "input_free_device", sleeps=Sleep.NEVER),
        *keep(_INPUT, "input_register_device", 0, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *drop(_INPUT, "input_unregister_device", sleeps=Sleep.ALWAYS),
        *borrow(_INPUT, "input_report_key input_report_abs input_report_rel input_sync"),
        *borrow(_INPUT, "input_event input_set_capability input_set_abs_params input_get_drvdata"),
        *keep(_INPUT, "input_set_drvdata", 1),
        *borrow(_INPUT, "devm_input_allocate_device", Result.POINTER, Sleep.ALWAYS),
        *keep(_SERIO, "serio_register_port __serio_register_port", 0, sleeps=Sleep.ALWAYS),
        *drop(_SERIO, "serio_unregister_port", sleeps=Sleep.ALWAYS),
        *borrow(_SERIO, "serio_interrupt serio_get_drvdata"),
        *allocate(_HID, "hid_allocate_device", Result.ERROR_POINTER),
        *free(_HID, "hid_destroy_device", sleeps=Sleep.ALWAYS),
        *keep(_HID, "hid_add_device", 0, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *sleep(_HID, "hid_hw_start hid_hw_open hid_parse_report", Result.ERRNO),
        *sleep(_HID, "hid_hw_stop hid_hw_close", Result.VOID),
        *borrow(_HID, "hid_input_report hid_get_drvdata"),
        *keep(_HID, "hid_set_drvdata", 1),
        # SCSI
        *allocate(_SCSI, "scsi_host_alloc"),
        *drop(_SCSI, "scsi_host_put"),
        *take(_SCSI, "scsi_host_get", Resource.REFERENCE, 0, Result.UNKNOWN),
        *keep(_SCSI, "scsi_add_host scsi_add_host_with_dma", 0, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *sleep(_SCSI, "scsi_remove_host", Result.VOID),
        *sleep("include/scsi/scsi_host.h", "scsi_scan_host", Result.VOID),
        *borrow(_SCSI, "shost_priv scsi_host_busy scsi_block_requests scsi_unblock_requests"),
        *keep("include/scsi/scsi_cmnd.h", "scsi_done", 0),
        *borrow("include/scsi/scsi_cmnd.h", "scsi_sglist scsi_sg_count scsi_bufflen"),
        *take("include/scsi/scsi_cmnd.h", "scsi_dma_map", Resource.DMA_ADDRESS, 0,
              Result.UNKNOWN),
        *borrow("include/scsi/scsi_cmnd.h", "scsi_dma_unmap scsi_set_resid scsi_get_resid"),
        *take("include/scsi/scsi_device.h", "scsi_device_lookup", Resource.REFERENCE, -1,
              Result.POINTER),
        *drop("include/scsi/scsi_device.h", "scsi_device_put"),
        *sleep("include/scsi/scsi_device.h", "scsi_remove_device scsi_add_device"),
        # DRM
        *sleep(_DRM, "devm_drm_dev_alloc", Result.ERROR_POINTER),
        *sleep(_DRM, "drm_dev_register", Result.ERRNO),
        *sleep(_DRM, "drm_dev_unregister drm_dev_unplug", Result.VOID),
        *borrow(_DRM, "drm_dev_enter drm_dev_exit drm_dev_is_unplugged"),
        *take(_DRM, "drm_dev_get", Resource.REFERENCE, 0),
        *drop(_DRM, "drm_dev_put"),
        *sleep("include/drm/drm_mode_config.h", "drmm_mode_config_init", Result.ERRNO),
        *sleep("include/drm/drm_mode_config.h", "drm_mode_config_reset drm_mode_config_cleanup",
               Result.VOID),
        *sleep("include/drm/drm_atomic_helper.h", "drm_atomic_helper_shutdown", Result.VOID),
        *sleep("include/linux/aperture.h", "aperture_remove_conflicting_pci_devices",
               Result.ERRNO),
    ),
)  # fmt: skip
