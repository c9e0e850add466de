"""RCU."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="rcu",
    title="RCU",
    paths=(
        "kernel/rcu/",
        "include/linux/rcu*.h",
        "include/linux/srcu*.h",
        "Documentation/RCU/",
    ),
    symbols=(
        r"call_s?rcu\w*",
        r"synchronize_s?rcu\w*",
        r"kfree_rcu\w*",
        r"s?rcu_(read_lock|read_unlock|barrier|assign_pointer|dereference)\w*",
    ),
    kconfig=(r"\w*RCU(_\w+)?",),
)
