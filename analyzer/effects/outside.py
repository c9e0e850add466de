"""
What comes from outside the kernel: programs, the host, the hypervisor.

Source: include/linux/uaccess.h, include/linux/hyperv.h, drivers/hv/channel.c (v7.2); for the
structures, include/hyperv/hvhdk.h and hvgdk.h: messages and outputs of hypercalls.
"""

from __future__ import annotations

from analyzer.effect import EffectTable, OutsideData

_UACCESS = "include/linux/uaccess.h"
_CHANNEL = "drivers/hv/channel.c"
_PROGRAM, _HOST, _HYPERVISOR = "a program", "the host", "the hypervisor"

EFFECTS = EffectTable(
    outside=(
        *(
            OutsideData(f, 0, _PROGRAM, _UACCESS, reads=1)
            for f in ("copy_from_user", "__copy_from_user", "get_user", "__get_user")
        ),
        OutsideData("copy_struct_from_user", 0, _PROGRAM, _UACCESS, reads=2),
        *(
            OutsideData(f, -1, _PROGRAM, "mm/util.c", reads=0)
            for f in ("memdup_user", "vmemdup_user", "memdup_user_nul")
        ),
        *(
            OutsideData(f, 1, _HOST, _CHANNEL, length=3)
            for f in ("vmbus_recvpacket", "vmbus_recvpacket_raw")
        ),
        *(
            OutsideData(f, -1, _HOST, "drivers/hv/ring_buffer.c, include/linux/hyperv.h")
            for f in ("hv_pkt_iter_first", "__hv_pkt_iter_next", "hv_pkt_data")
        ),
    ),
    outside_types={
        r"hv_\w*_message(_header|_payload)?": _HYPERVISOR,
        r"hv_message": _HYPERVISOR,
        r"hv_output_\w+": _HYPERVISOR,
    },
    passes_value=(
        "READ_ONCE",
        "smp_load_acquire",
        "le16_to_cpu",
        "le32_to_cpu",
        "le64_to_cpu",
        "be16_to_cpu",
        "be32_to_cpu",
        "be64_to_cpu",
        "ntohs",
        "ntohl",
    ),
    copies=("memcpy", "memmove"),
)
