"""Graphics."""

from analyzer.subsystem import Subsystem

SUBSYSTEM = Subsystem(
    name="gpu",
    title="Graphics",
    paths=(
        "drivers/gpu/",
        "include/drm/",
        "include/uapi/drm/",
        "drivers/video/",
        "include/linux/fb.h",
        "drivers/accel/",
        "Documentation/gpu/",
    ),
    symbols=(
        r"drmm?_\w+",
        r"ttm_\w+",
        r"dxg\w*",
        r"aperture_\w+",
        "(un)?register_framebuffer",
    ),
    kconfig=(
        r"DRM\w*",
        r"FB(_\w+)?",
        "DXGKRNL",
    ),
)
