"""Block and SCSI."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="storage",
    title="Block and SCSI",
    paths=(
        "block/",
        "drivers/scsi/",
        "drivers/block/",
        "drivers/nvme/",
        "drivers/ata/",
        "include/scsi/",
        "include/linux/blk*.h",
        "include/linux/bio.h",
    ),
    symbols=(
        r"scsi_\w+",
        r"blk_\w+",
        r"bio_\w+",
    ),
    kconfig=(
        r"SCSI\w*",
        r"BLK_\w+",
        "BLOCK",
    ),
)
