"""Headers of kernel trees, for our reader and for gcc alike: what stands in for the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from analyzer.csource.machine import ARM64, Machine, in_user_space
from analyzer.csource.typefile import TypeFile
from analyzer.csource.typescope import TypeScope
from tests.analyzer.compiled import Compiler

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)
_CONFIG = {
    "x86-64": "#define CONFIG_X86 1\n#define CONFIG_X86_64 1\n#define CONFIG_64BIT 1\n",
    "arm64": "#define CONFIG_ARM64 1\n#define CONFIG_64BIT 1\n",
}
# What the hypervisor's headers need of the kernel's.
_KERNEL = """
#define __KERNEL__ 1
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32;
typedef unsigned long long u64; typedef signed char s8; typedef short s16; typedef int s32;
typedef long long s64; typedef u8 __u8; typedef u16 __u16; typedef u32 __u32; typedef u64 __u64;
typedef s8 __s8; typedef s16 __s16; typedef s32 __s32; typedef s64 __s64; typedef _Bool bool;
typedef u64 __le64; typedef u32 __le32; typedef unsigned long size_t; typedef unsigned long ulong;
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define BITS_PER_BYTE 8
#define PAGE_SIZE 4096
#define NSEC_PER_SEC 1000000000L
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))
#define GENMASK_ULL GENMASK
#define __packed __attribute__((packed))
#define __aligned(n) __attribute__((aligned(n)))
#define static_assert _Static_assert
#define offsetof __builtin_offsetof
#define PLACEHOLDER_1 0,
#define SECOND(ignored, value, ...) value
#define IS_SET(junk) SECOND(junk 1, 0)
#define IS_SET_(value) IS_SET(PLACEHOLDER_##value)
#define IS_ENABLED(x) IS_SET_(x)
#define DECLARE_FLEX_ARRAY(TYPE, NAME) struct { struct { } __empty_ ## NAME; TYPE NAME[]; }
#define __TRAILING_OVERLAP(TYPE, NAME, FAM, ATTRS, MEMBERS) union { TYPE NAME; \\
  struct { unsigned char __offset_to_FAM[offsetof(TYPE, FAM)]; MEMBERS } ATTRS; }
"""
_COMPILER = """
#define __user
#define __force
#define __attribute_const__
#define __always_inline inline
"""
_STDINT = """
typedef signed char int8_t; typedef short int16_t; typedef int int32_t; typedef long long int64_t;
typedef unsigned char uint8_t; typedef unsigned short uint16_t; typedef unsigned int uint32_t;
typedef unsigned long long uint64_t; typedef __UINTPTR_TYPE__ uintptr_t;
"""
_EMPTY = ("linux/types.h", "linux/bits.h", "linux/time64.h", "linux/build_bug.h", "asm/page.h")
_HYPERVISOR = (
    "arch/{}/include/asm/hyperv-tlfs.h",
    "include/asm-generic/hyperv-tlfs.h",
    "include/hyperv/hvgdk_mini.h",
    "include/hyperv/hvgdk.h",
    "include/hyperv/hvgdk_ext.h",
    "include/hyperv/hvhdk_mini.h",
    "include/hyperv/hvhdk.h",
)
# Interfaces to programs that compile together; not every tree has every one.
_PROGRAMS = (
    "mshv", "kvm", "vfio", "vhost", "vhost_types", "virtio_net", "virtio_blk", "virtio_gpu",
    "virtio_iommu", "virtio_ring", "iommufd", "iommu", "userfaultfd", "fuse", "io_uring",
    "perf_event",
    "bpf", "btrfs", "nvme_ioctl", "usb/ch9", "hyperv", "ethtool", "if_packet", "nl80211",
    "dma-buf", "dm-ioctl", "media", "fscrypt", "landlock", "mei", "ndctl", "pci_regs",
    "psp-sev", "sev-guest", "rseq", "udmabuf", "taskstats", "tls", "ublk_cmd",
    "cxl_mem", "counter", "gpio", "fiemap", "fanotify", "if_xdp", "openvswitch", "tipc",
    "vbox_vmmdev_types", "zorro_ids", "xfrm", "switchtec_ioctl", "rtnetlink",
)  # fmt: skip


def architecture(machine: Machine) -> str:
    """Its folder under arch/."""
    return "arm64" if machine is ARM64 else "x86"


def hypervisor_headers(
    tree: Path, compiler: Compiler, folder: Path
) -> tuple[Sequence[TypeFile], TypeScope, str, Sequence[str]]:
    """Files to compare, their scope, and for gcc a preamble and options."""
    machine = compiler.machine
    stubs = folder / "stubs"
    for name in _EMPTY:
        (stubs / name).parent.mkdir(parents=True, exist_ok=True)
        (stubs / name).write_text("")
    paths = [path.format(architecture(machine)) for path in _HYPERVISOR]
    files = [TypeFile(p, (tree / p).read_text()) for p in paths if (tree / p).is_file()]
    scope = TypeScope(machine, [*files, TypeFile("stub.h", _KERNEL)], True)
    included = "".join(f'#include "{tree / file.path}"\n' for file in files)
    folders = (stubs, tree / "include", tree / f"arch/{architecture(machine)}/include")
    options = [word for path in folders for word in ("-I", str(path))]
    return files, scope, _CONFIG[machine.name] + _KERNEL + included, options


def program_headers(
    tree: Path, compiler: Compiler, folder: Path
) -> tuple[Sequence[TypeFile], TypeScope, str, Sequence[str]]:
    """As :func:`hypervisor_headers` for interfaces between kernel and programs."""
    made, own = folder / f"made-{tree.name}", architecture(compiler.machine)
    uapi, of_architecture = tree / "include/uapi", tree / f"arch/{own}/include/uapi"
    for path in sorted((uapi / "asm-generic").glob("*.h")):
        if not (of_architecture / "asm" / path.name).exists():
            (made / "asm").mkdir(parents=True, exist_ok=True)
            (made / "asm" / path.name).write_text(f"#include <asm-generic/{path.name}>\n")
    (made / "linux").mkdir(parents=True, exist_ok=True)
    (made / "linux/compiler.h").write_text(_COMPILER)
    (made / "linux/compiler_types.h").write_text("")
    (made / "limits.h").write_text("#define INT_MAX 0x7fffffff\n")
    (made / "stdint.h").write_text(_STDINT)
    (made / "stddef.h").write_text("typedef __SIZE_TYPE__ size_t;\n")
    folders = (of_architecture, uapi, made)
    paths = [uapi / f"linux/{name}.h" for name in _PROGRAMS]
    wanted = [path for path in paths if path.is_file()]
    files = [TypeFile(str(path), path.read_text()) for path in _closure(wanted, folders)]
    names = [path.relative_to(uapi) for path in wanted]
    text = "".join(f"#include <{name}>\n" for name in names)
    scope = TypeScope(in_user_space(compiler.machine), files, True)
    options = ["-D__packed=__attribute__((packed))", "-D__user="]
    options += [word for path in folders for word in ("-I", str(path))]
    return files[: len(wanted)], scope, text, options


def _closure(paths: Sequence[Path], folders: Sequence[Path]) -> Sequence[Path]:
    found = dict.fromkeys(paths)
    queue = list(paths)
    for current in queue:
        for name in _INCLUDE.findall(current.read_text(errors="replace")):
            places = (folder / name for folder in (current.parent, *folders))
            leads = next((place for place in places if place.is_file()), None)
            if leads is not None and leads not in found:
                found[leads] = None
                queue.append(leads)
    return list(found)
