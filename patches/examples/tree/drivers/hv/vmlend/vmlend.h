/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VMLEND_H
#define _VMLEND_H

#include <linux/mutex.h>
#include <linux/types.h>

/**
 * struct vmlend_child - one open file of /dev/vmlend
 * @lock: serialises the ioctls of one file
 * @partition_id: child partition, HV_PARTITION_ID_INVALID before VMLEND_ATTACH
 */
struct vmlend_child {
	struct mutex lock;
	u64 partition_id;
};

#endif /* _VMLEND_H */
