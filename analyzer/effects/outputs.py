"""Functions that set what an argument points to only if they succeed, and say so by their result.

Source: kernel/printk/printk.c, include/linux/kstrtox.h, of.h, property.h (v7.2). Not
regmap_read() and the like: behind most maps there is memory, where a read cannot fail.
"""

from __future__ import annotations

from analyzer.effect import EffectTable

EFFECTS = EffectTable(
    output_on_success=(
        "kmsg_dump_get_buffer", "kmsg_dump_get_line",
        "kstrtoul", "kstrtol", "kstrtoull", "kstrtoll", "kstrtouint", "kstrtoint", "kstrtou64",
        "kstrtos64", "kstrtou32", "kstrtos32", "kstrtou16", "kstrtou8", "kstrtobool",
        "kstrtoul_from_user", "kstrtouint_from_user", "kstrtoint_from_user",
        "kstrtobool_from_user", "kstrtou8_from_user",
        "of_property_read_u8", "of_property_read_u16", "of_property_read_u32",
        "of_property_read_u64", "of_property_read_s32", "of_property_read_string",
        "of_property_read_u32_index", "of_property_read_u32_array",
        "device_property_read_u8", "device_property_read_u16", "device_property_read_u32",
        "device_property_read_u64", "device_property_read_string",
        "fwnode_property_read_u32", "fwnode_property_read_string",
        "nvmem_cell_read_u32", "acpi_evaluate_integer",
    ),
)  # fmt: skip
