"""
Functions that keep what they are given only if they succeed: after a failure it is the caller's.

Not here: what takes its argument over in any case, like a devm action or a device that was added.
Source: lib/idr.c, lib/xarray.c, lib/radix-tree.c, kernel/kthread.c, kernel/irq/irqdomain.c,
fs/anon_inodes.c, fs/seq_file.c, mm/slub.c (krealloc), drivers/dma-buf/dma-buf.c (v7.2).
"""

from __future__ import annotations

from analyzer.effect import EffectTable

EFFECTS = EffectTable(
    keeps_on_success=(
        "idr_alloc",
        "idr_alloc_cyclic",
        "idr_alloc_u32",
        "xa_alloc",
        "xa_alloc_irq",
        "__xa_alloc",
        "xa_insert",
        "xa_insert_irq",
        "__xa_insert",
        "radix_tree_insert",
        "kthread_run",
        "kthread_create",
        "kthread_create_on_node",
        "kthread_create_on_cpu",
        "kthread_run_on_cpu",
        "krealloc",
        "krealloc_array",
        "kvrealloc",
        "single_open",
        "anon_inode_getfile",
        "anon_inode_getfile_fmode",
        "anon_inode_getfd",
        "dma_buf_dynamic_attach",
        "irq_domain_create_linear",
        "irq_domain_create_tree",
        "irq_domain_create_hierarchy",
        "irq_domain_add_linear",
        "irq_domain_add_tree",
        "pci_msi_create_irq_domain",
        "msi_create_irq_domain",
        "cpuhp_state_add_instance",
    ),
)
