"""
Bytes of hypercall parameters.

Source: semantics.md 2.1 to 2.7, which name the specification of each. Calls whose input has a
variable header, those that grew since Linux began to use them (MapVpStatePage took 16 bytes, then
24), and those with a figure in doubt, have no row.
"""

from __future__ import annotations

from analyzer.effect import EffectTable, HypercallSize


def _size(
    code: int, name: str, sizes: tuple[int | None, int, int | None, int], section: str
) -> HypercallSize:
    source = f"semantics.md {section}"
    return HypercallSize(code, name, sizes[0], sizes[1], sizes[2], sizes[3], source)


EFFECTS = EffectTable(
    sizes=(
        _size(0x04, "HVCALL_GET_LOGICAL_PROCESSOR_RUN_TIME", (4, 0, 32, 0), "2.4"),
        _size(0x41, "HVCALL_INITIALIZE_PARTITION", (8, 0, 0, 0), "2.1"),
        _size(0x42, "HVCALL_FINALIZE_PARTITION", (8, 0, 0, 0), "2.1"),
        _size(0x43, "HVCALL_DELETE_PARTITION", (8, 0, 0, 0), "2.1"),
        _size(0x40, "HVCALL_CREATE_PARTITION", (56, 0, 8, 0), "2.1"),
        _size(0x44, "HVCALL_GET_PARTITION_PROPERTY", (16, 0, 8, 0), "2.1"),
        _size(0x45, "HVCALL_SET_PARTITION_PROPERTY", (24, 0, 0, 0), "2.1"),
        _size(0x46, "HVCALL_GET_PARTITION_ID", (None, 0, 8, 0), "2.1"),
        _size(0x48, "HVCALL_DEPOSIT_MEMORY", (8, 8, 0, 0), "2.1"),
        _size(0x49, "HVCALL_WITHDRAW_MEMORY", (16, 0, None, 8), "2.1"),
        _size(0x4B, "HVCALL_MAP_GPA_PAGES", (24, 8, 0, 0), "2.2"),
        _size(0x4C, "HVCALL_UNMAP_GPA_PAGES", (24, 0, 0, 0), "2.2"),
        _size(0x4D, "HVCALL_INSTALL_INTERCEPT", (24, 0, 0, 0), "2.3"),
        _size(0x4E, "HVCALL_CREATE_VP", (40, 0, 0, 0), "2.3"),
        _size(0x4F, "HVCALL_DELETE_VP", (16, 0, 0, 0), "2.3"),
        _size(0x50, "HVCALL_GET_VP_REGISTERS", (16, 4, 0, 16), "2.3"),
        _size(0x51, "HVCALL_SET_VP_REGISTERS", (16, 32, 0, 0), "2.3"),
        _size(0x56, "HVCALL_CLEAR_VIRTUAL_INTERRUPT", (8, 0, 0, 0), "2.3"),
        _size(0x58, "HVCALL_DELETE_PORT", (16, 0, 0, 0), "2.7"),
        _size(0x5B, "HVCALL_DISCONNECT_PORT", (16, 0, 0, 0), "2.7"),
        _size(0x5C, "HVCALL_POST_MESSAGE", (256, 0, 0, 0), "2.7"),
        _size(0x6F, "HVCALL_SET_SYSTEM_PROPERTY", (72, 0, 0, 0), "2.1"),
        _size(0x76, "HVCALL_ADD_LOGICAL_PROCESSOR", (16, 0, 56, 0), "2.4"),
        _size(0x7B, "HVCALL_GET_SYSTEM_PROPERTY", (16, 0, 8, 0), "2.1"),
        _size(0x82, "HVCALL_ATTACH_DEVICE", (40, 0, 0, 0), "2.6"),
        _size(0x83, "HVCALL_DETACH_DEVICE", (16, 0, 0, 0), "2.6"),
        _size(0x84, "HVCALL_ENTER_SLEEP_STATE", (4, 0, 0, 0), "2.4"),
        _size(0x94, "HVCALL_ASSERT_VIRTUAL_INTERRUPT", (32, 0, 0, 0), "2.3"),
        _size(0x95, "HVCALL_CREATE_PORT", (56, 0, 0, 0), "2.7"),
        _size(0x96, "HVCALL_CONNECT_PORT", (72, 0, 0, 0), "2.7"),
        _size(0xB1, "HVCALL_CREATE_DEVICE_DOMAIN", (28, 0, 0, 0), "2.6"),
        _size(0xB2, "HVCALL_ATTACH_DEVICE_DOMAIN", (32, 0, 0, 0), "2.6"),
        _size(0xB3, "HVCALL_MAP_DEVICE_GPA_PAGES", (40, 8, 0, 0), "2.6"),
        _size(0xB4, "HVCALL_UNMAP_DEVICE_GPA_PAGES", (32, 0, 0, 0), "2.6"),
        _size(0xC2, "HVCALL_DISPATCH_VP", (32, 0, 8, 0), "2.3"),
        _size(0xC4, "HVCALL_DETACH_DEVICE_DOMAIN", (16, 0, 0, 0), "2.6"),
        _size(0xC5, "HVCALL_DELETE_DEVICE_DOMAIN", (24, 0, 0, 0), "2.6"),
        _size(0xD0, "HVCALL_FLUSH_DEVICE_DOMAIN", (32, 0, 0, 0), "2.6"),
        _size(0xE2, "HVCALL_UNMAP_VP_STATE_PAGE", (16, 0, 0, 0), "2.3"),
    )
)
