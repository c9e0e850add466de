"""File systems."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="filesystems",
    title="File systems",
    paths=(
        "fs/",
        "include/linux/fs*.h",
        "include/linux/dcache.h",
        "include/linux/namei.h",
        "include/linux/file.h",
        "Documentation/filesystems/",
    ),
    symbols=(
        r"anon_inode_\w+",
        r"debugfs_\w+",
        r"kernfs_\w+",
        "seq_(printf|puts|open|read|release)",
        r"vfs_\w+",
    ),
    kconfig=(
        "DEBUG_FS",
        "PROC_FS",
        "SYSFS",
    ),
)
