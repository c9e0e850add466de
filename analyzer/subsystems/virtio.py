"""virtio."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="virtio",
    title="virtio",
    paths=(
        "drivers/virtio/",
        "drivers/vhost/",
        "include/linux/virtio*.h",
        "include/uapi/linux/virtio*.h",
        "include/linux/vringh.h",
    ),
    symbols=(
        r"virtio_\w+",
        r"virtqueue_\w+",
        r"vhost_\w+",
    ),
    kconfig=(
        r"VIRTIO\w*",
        r"VHOST\w*",
    ),
)
