/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
#ifndef _UAPI_LINUX_VMLEND_H
#define _UAPI_LINUX_VMLEND_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct vmlend_attach - choose the child partition of an open file
 * @partition_id: as returned by the hypervisor when the child was created
 * @reserved: must be 0
 */
struct vmlend_attach {
	__u64 partition_id;
	__u64 reserved;
};

#define VMLEND_IOC_MAGIC	0xE7
#define VMLEND_ATTACH		_IOW(VMLEND_IOC_MAGIC, 0x00, struct vmlend_attach)

#endif /* _UAPI_LINUX_VMLEND_H */
