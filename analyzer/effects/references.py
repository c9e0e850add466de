"""
References: who counts an object up has to count it down again.

The paths follow a reference only where a call hands the object out (``acquires``, here or in
lifecycle.py); the others are documented. What is put is nobody's leak: the release callback may
free it, or others may still have it. Source: semantics.md 3.6; the file named in each row (v7.2,
unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, drop, free, keep, reference, sleep, take

_KREF = "include/linux/kref.h"
_REFCOUNT = "include/linux/refcount.h"
_ATOMIC = "include/linux/atomic/atomic-instrumented.h"
_DEVICE = "include/linux/device.h"
_KOBJECT = "include/linux/kobject.h"
_TASK = "include/linux/sched/task.h"
_PID = "include/linux/pid.h"
_MODULE = "include/linux/module.h"
_OF = "include/linux/of.h"
_PERCPU = "include/linux/percpu-refcount.h"
_COUNT = Resource.REFERENCE

EFFECTS = EffectTable(
    effects=(
        *take(_KREF, "kref_get", _COUNT, 0),
        *take(_KREF, "kref_get_unless_zero", _COUNT, 0, Result.UNKNOWN),
        *drop(_KREF, "kref_put kref_put_mutex kref_put_lock", result=Result.UNKNOWN),
        *borrow(_KREF, "kref_read"),
        *take(_REFCOUNT, "refcount_inc refcount_add", _COUNT, 0),
        *take(_REFCOUNT, "refcount_inc_not_zero", _COUNT, 0, Result.UNKNOWN),
        # A count that reaches 0 is for the caller to act on: the object is still there.
        *borrow(_REFCOUNT, "refcount_dec_and_test refcount_sub_and_test refcount_dec"),
        *borrow(_REFCOUNT, "refcount_dec_not_one"),
        *borrow(_REFCOUNT, "refcount_read"),
        *borrow(
            _ATOMIC,
            "atomic_dec_return atomic_dec_and_test atomic_add_return atomic_sub_return "
            "atomic_cmpxchg atomic_xchg atomic_fetch_add atomic_or atomic_and "
            "atomic64_dec atomic64_add atomic64_sub "
            "atomic64_add_return atomic64_cmpxchg atomic64_xchg atomic_long_read "
            "atomic_long_dec atomic_long_add atomic_long_sub "
            "atomic_inc_and_test atomic_try_cmpxchg atomic_sub_and_test",
        ),
        # Counts of objects, as often as not.
        *keep(
            _ATOMIC,
            "atomic_inc atomic_inc_return atomic_inc_not_zero atomic_add_unless "
            "atomic64_inc atomic64_inc_return atomic_long_inc atomic_long_inc_not_zero",
            0,
            result=Result.UNKNOWN,
        ),
        *reference(_DEVICE, "get_device"),
        *drop(_DEVICE, "put_device"),
        *reference(_KOBJECT, "kobject_get"),
        *drop(_KOBJECT, "kobject_put"),
        *keep(_KOBJECT, "kobject_init", 0),
        # Also if it fails the object is for kobject_put() to release.
        *keep(_KOBJECT, "kobject_init_and_add kobject_add", 0, result=Result.ERRNO,
              sleeps=Sleep.ALWAYS),
        *drop(_KOBJECT, "kobject_del", sleeps=Sleep.ALWAYS),
        # Its parent shows it: not the caller alone knows of it.
        *sleep(_KOBJECT, "kobject_create_and_add kset_create_and_add", Result.POINTER),
        *sleep(_KOBJECT, "kobject_uevent kobject_uevent_env kobject_set_name", Result.ERRNO),
        *drop(_KOBJECT, "kset_unregister", sleeps=Sleep.ALWAYS),
        *reference(_TASK, "get_task_struct"),
        *drop(_TASK, "put_task_struct"),
        *allocate(_PID, "get_pid_task find_get_pid get_task_pid", sleeps=Sleep.NEVER),
        *reference(_PID, "get_pid"),
        *free(_PID, "put_pid"),
        *borrow(_PID, "pid_task find_vpid find_pid_ns task_pid"),
        *take(_MODULE, "try_module_get", _COUNT, 0, Result.UNKNOWN),
        *take(_MODULE, "__module_get", _COUNT, 0),
        *drop(_MODULE, "module_put"),
        *drop("include/linux/fwnode.h, include/linux/property.h", "fwnode_handle_put"),
        *reference("include/linux/property.h", "fwnode_handle_get"),
        *allocate("include/linux/of.h", "of_find_node_by_path",
                  sleeps=Sleep.NEVER),
        *allocate(_OF, "of_get_parent of_get_compatible_child", sleeps=Sleep.NEVER),
        *allocate(_OF, "of_find_node_by_phandle", sleeps=Sleep.NEVER),
        *borrow(_OF, "of_match_node of_device_is_available of_node_name_eq of_get_property"),
        *borrow(_OF, "of_property_read_bool of_property_present of_match_ptr of_node_full_name"),
        *borrow(_OF, "of_property_count_strings of_device_is_compatible"),
        *take("include/linux/netdevice.h", "dev_hold netdev_hold", _COUNT, 0),
        *drop("include/linux/netdevice.h", "dev_put netdev_put"),
        *take("include/linux/cred.h", "get_cred", _COUNT, RESULT, Result.UNKNOWN),
        *drop("include/linux/cred.h", "put_cred"),
        *borrow("include/linux/cred.h", "current_cred current_uid current_euid"),
        *take("include/linux/fs.h", "ihold", _COUNT, 0),
        *take("include/linux/fs.h", "igrab", _COUNT, RESULT, Result.UNKNOWN),
        *drop("include/linux/fs.h", "iput", sleeps=Sleep.ALWAYS),
        *take("include/linux/path.h", "path_get", _COUNT, 0),
        *drop("include/linux/path.h", "path_put"),
        *drop("include/linux/dcache.h", "dput"),
        *take(_PERCPU, "percpu_ref_init", Resource.MEMORY, 0, Result.ERRNO, Sleep.GFP, 3),
        *drop(_PERCPU, "percpu_ref_exit", Resource.MEMORY),
        *take(_PERCPU, "percpu_ref_get", _COUNT, 0),
        *take(_PERCPU, "percpu_ref_tryget percpu_ref_tryget_live", _COUNT, 0, Result.UNKNOWN),
        *drop(_PERCPU, "percpu_ref_put"),
        *borrow(_PERCPU, "percpu_ref_kill percpu_ref_is_zero percpu_ref_is_dying"),
        # Power: the count goes up by pm_runtime_get_sync() even if that fails.
        *take("include/linux/pm_runtime.h", "pm_runtime_get_noresume", _COUNT, 0),
        *take("include/linux/pm_runtime.h", "pm_runtime_get_sync", _COUNT, 0, Result.UNKNOWN),
        *take("include/linux/pm_runtime.h", "pm_runtime_resume_and_get", _COUNT, 0, Result.ERRNO),
        *borrow("include/linux/pm_runtime.h", "pm_runtime_put pm_runtime_put_sync"),
        *borrow("include/linux/pm_runtime.h", "pm_runtime_put_noidle pm_runtime_put_autosuspend"),
        *borrow("include/linux/pm_runtime.h", "pm_runtime_enable pm_runtime_disable"),
        *borrow("include/linux/pm_runtime.h", "pm_runtime_allow pm_runtime_forbid"),
        *borrow("include/linux/pm_runtime.h", "pm_runtime_mark_last_busy pm_runtime_suspended"),
        *allocate("include/linux/clk.h", "clk_get", Result.ERROR_POINTER),
        *free("include/linux/clk.h", "clk_put"),
        Effect(
            "devm_clk_get",
            Result.ERROR_POINTER,
            sleeps=Sleep.ALWAYS,
            note="put when the device is unbound",
            source="include/linux/clk.h",
        ),
        *sleep("include/linux/clk.h", "clk_prepare clk_set_rate", Result.ERRNO),
        *sleep("include/linux/clk.h", "clk_unprepare", Result.VOID),
        *borrow("include/linux/clk.h", "clk_enable clk_set_max_rate", Result.ERRNO),
        *borrow("include/linux/clk.h", "clk_disable", Result.VOID),
        *borrow("include/linux/clk.h", "clk_get_rate"),
        *borrow("include/linux/static_call.h", "static_call static_call_cond"),
    ),
)  # fmt: skip
