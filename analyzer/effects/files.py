"""
Files, descriptors, event files; numbers and pointers by number; file systems of the kernel.

Source: semantics.md 3.6; the file named in each row (v7.2, unless it says otherwise).
"""

from __future__ import annotations

from analyzer.effect import RESULT, Effect, EffectTable, Resource, Result, Sleep
from analyzer.rows import allocate, borrow, keep, sleep, take

_FILE = "include/linux/file.h"
_FS = "include/linux/fs.h"
_ANON = "include/linux/anon_inodes.h"
_EVENT = "include/linux/eventfd.h"
_IDR = "include/linux/idr.h"
_XA = "include/linux/xarray.h"
_SYSFS = "include/linux/sysfs.h"
_DEBUG = "include/linux/debugfs.h"
_PROC = "include/linux/proc_fs.h"
_SEQ = "include/linux/seq_file.h"
_LIST = "include/linux/list.h"

EFFECTS = EffectTable(
    effects=(
        *allocate(_FILE, "fget_raw", sleeps=Sleep.NEVER),
        *take(_FILE, "fdget", Resource.REFERENCE, RESULT, Result.UNKNOWN),
        *borrow(_FILE, "fdput fd_file fd_empty", Result.UNKNOWN),
        *take(_FS, "get_file", Resource.REFERENCE, RESULT, Result.UNKNOWN),
        *sleep(_FS, "filp_close vfs_fsync"),
        *sleep(_FS, "kernel_read kernel_write vfs_iocb_iter_read"),
        *borrow(_FS, "file_inode stream_open nonseekable_open iminor imajor file_clone_open"),
        *borrow(_FS, "noop_llseek generic_file_llseek no_seek_end_llseek"),
        *take(_FILE, "receive_fd", Resource.DESCRIPTOR, RESULT, Result.COUNT, Sleep.ALWAYS),
        # With the file goes argument 2: its release operation gives that back.
        Effect(
            "anon_inode_getfile",
            Result.ERROR_POINTER,
            acquires=Resource.MEMORY,
            keeps=(2,),
            sleeps=Sleep.ALWAYS,
            source=_ANON,
        ),
        Effect(
            "anon_inode_getfile_fmode",
            Result.ERROR_POINTER,
            acquires=Resource.MEMORY,
            keeps=(2,),
            sleeps=Sleep.ALWAYS,
            source="include/linux/anon_inodes.h (6.10 and later)",
        ),
        Effect(
            "anon_inode_getfd",
            Result.COUNT,
            keeps=(2,),
            takes=(Resource.DESCRIPTOR, RESULT),
            sleeps=Sleep.ALWAYS,
            source=_ANON,
        ),
        *take(_EVENT, "eventfd_fget", Resource.REFERENCE, RESULT, Result.ERROR_POINTER),
        # Wakes waiters with the lock of their queue held and interrupts off.
        *borrow(_EVENT, "eventfd_signal eventfd_signal_mask eventfd_ctx_do_read"),
        *keep(_EVENT, "eventfd_ctx_remove_wait_queue", 1, result=Result.ERRNO),
        *borrow("include/linux/eventpoll.h", "eventpoll_release"),
        *sleep("include/linux/fs.h", "simple_read_from_buffer simple_write_to_buffer"),
        *sleep("include/linux/fs.h", "simple_open"),
        # Numbers
        *borrow(_IDR, "idr_replace idr_get_next idr_is_empty idr_init_base idr_for_each"),
        *borrow(_IDR, "idr_preload_end", Result.VOID),
        *take(_IDR, "ida_alloc_min ida_alloc_max", Resource.NUMBER, RESULT, Result.COUNT,
              Sleep.GFP, 2),
        *take(_IDR, "ida_alloc_range", Resource.NUMBER, RESULT, Result.COUNT, Sleep.GFP, 3),
        *borrow(_IDR, "ida_free ida_is_empty", Result.VOID),
        *borrow("include/linux/idr.h (until 6.12)", "ida_simple_remove", Result.VOID),
        *take("include/linux/idr.h (until 6.12)", "ida_simple_get", Resource.NUMBER, RESULT,
              Result.COUNT, Sleep.GFP, 3),
        *borrow(_XA, "xa_erase xa_find xa_find_after xa_empty xa_is_value xa_to_value"),
        *borrow(_XA, "xa_err", Result.ERRNO),
        *borrow(_XA, "xa_destroy xa_mk_value xa_set_mark xa_get_mark xa_is_err"),
        *(
            Effect(f, result, keeps=(kept,), sleeps=Sleep.GFP, gfp=gfp, source=_XA)
            for f, result, kept, gfp in (
                ("xa_insert", Result.ERRNO, 2, 3),
                ("xa_insert_irq", Result.ERRNO, 2, 3),
                ("xa_cmpxchg", Result.UNKNOWN, 3, 4),
                ("xa_store_irq", Result.UNKNOWN, 2, 3),
                ("xa_store_range", Result.UNKNOWN, 3, 4),
                ("xa_alloc_irq", Result.ERRNO, 2, 4),
                ("xa_alloc_cyclic", Result.UNKNOWN, 2, 5),
                ("__xa_alloc", Result.ERRNO, 2, 4),
                ("__xa_insert", Result.ERRNO, 2, 3),
                ("__xa_store", Result.UNKNOWN, 2, 3),
            )
        ),
        *borrow("include/linux/radix-tree.h", "radix_tree_delete INIT_RADIX_TREE"),
        *keep("include/linux/radix-tree.h", "radix_tree_insert", 2, result=Result.ERRNO),
        *keep("include/linux/rbtree.h", "rb_link_node", 0),
        *borrow("include/linux/rbtree.h", "rb_insert_color rb_erase rb_first rb_next rb_last"),
        *borrow("include/linux/rbtree.h", "rb_prev RB_CLEAR_NODE RB_EMPTY_NODE rb_entry_safe"),
        *keep("include/linux/interval_tree.h", "interval_tree_insert", 0),
        *borrow("include/linux/interval_tree.h", "interval_tree_remove"),
        # Lists: what is put in stays there, what is taken out is the caller's again.
        *keep(_LIST, "list_move list_move_tail", 0),
        *keep(_LIST, "list_replace list_replace_init", 1),
        *keep(_LIST, "list_splice list_splice_init list_splice_tail list_splice_tail_init", 0, 1),
        *keep(_LIST, "hlist_add_before", 0),
        *keep(_LIST, "hlist_add_behind", 0),
        *borrow(_LIST, "list_is_singular list_is_last hlist_empty list_empty_careful"),
        *borrow(_LIST, "list_first_entry_or_null list_is_head hlist_unhashed list_count_nodes"),
        *keep("include/linux/hashtable.h", "hash_add hash_add_rcu", 1),
        *borrow("include/linux/hashtable.h", "hash_del hash_del_rcu hash_empty hash_hashed"),
        *keep("include/linux/llist.h", "llist_add", 0, result=Result.UNKNOWN),
        *borrow("include/linux/llist.h", "llist_empty llist_del_all init_llist_head"),
        *keep("include/linux/rculist.h", "hlist_add_tail_rcu list_replace_rcu", 0, 1),
        *borrow("include/linux/rculist.h", "hlist_del_init_rcu"),
        # sysfs, debugfs, procfs: entries go with their parent, so losing one is no leak.
        *sleep(_SYSFS, "sysfs_create_file sysfs_create_group sysfs_create_groups", Result.ERRNO),
        *sleep(_SYSFS, "sysfs_create_link sysfs_create_bin_file sysfs_update_group", Result.ERRNO),
        *sleep(_SYSFS, "sysfs_remove_file sysfs_remove_group sysfs_remove_groups", Result.VOID),
        *sleep(_SYSFS, "sysfs_remove_link sysfs_remove_bin_file", Result.VOID),
        *borrow(_SYSFS, "sysfs_emit sysfs_emit_at sysfs_notify"),
        *borrow(_SYSFS, "sysfs_attr_init sysfs_bin_attr_init", Result.VOID),
        # An error pointer that every other call of debugfs takes: nobody has to test it.
        *sleep(_DEBUG, "debugfs_create_dir debugfs_create_symlink"),
        *(
            Effect(f, keeps=(3,), sleeps=Sleep.ALWAYS, source=_DEBUG)
            for f in ("debugfs_create_file", "debugfs_create_file_unsafe")
        ),
        *(
            Effect(f, Result.VOID, keeps=(3,), sleeps=Sleep.ALWAYS, source=_DEBUG)
            for f in (
                "debugfs_create_u8",
                "debugfs_create_u16",
                "debugfs_create_u32",
                "debugfs_create_u64",
                "debugfs_create_x32",
                "debugfs_create_x64",
                "debugfs_create_bool",
                "debugfs_create_atomic_t",
            )
        ),
        *keep(_DEBUG, "debugfs_create_blob", 3, result=Result.UNKNOWN, sleeps=Sleep.ALWAYS),
        *sleep(_DEBUG, "debugfs_remove debugfs_remove_recursive", Result.VOID),
        *sleep(_DEBUG, "debugfs_lookup debugfs_lookup_and_remove"),
        *borrow(_DEBUG, "debugfs_initialized"),
        *sleep(_PROC, "proc_mkdir proc_create proc_create_seq proc_symlink"),
        *keep(_PROC, "proc_create_data", 4, result=Result.UNKNOWN, sleeps=Sleep.ALWAYS),
        *sleep(_PROC, "proc_remove remove_proc_entry remove_proc_subtree", Result.VOID),
        *keep(_SEQ, "single_open", 2, result=Result.ERRNO, sleeps=Sleep.ALWAYS),
        *sleep(_SEQ, "seq_open single_release seq_release seq_read seq_lseek"),
        *borrow(_SEQ, "seq_putc seq_write seq_put_decimal_ull seq_has_overflowed"),
        *sleep("include/linux/sysctl.h", "register_sysctl register_sysctl_sz"),
        *sleep("include/linux/sysctl.h", "unregister_sysctl_table", Result.VOID),
        *sleep("include/linux/sysctl.h", "proc_dointvec proc_dointvec_minmax", Result.ERRNO),
        *borrow("include/linux/kstrtox.h", "kstrtoint kstrtouint kstrtoul kstrtobool kstrtou32",
                Result.ERRNO),
        *borrow("include/linux/kstrtox.h", "kstrtou64 kstrtou8 kstrtou16 kstrtol kstrtoull",
                Result.ERRNO),
        *sleep("include/linux/kstrtox.h", "kstrtoint_from_user kstrtouint_from_user",
               Result.ERRNO),
    ),
)  # fmt: skip
