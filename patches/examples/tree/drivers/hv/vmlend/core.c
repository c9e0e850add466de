// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/vmlend: lets a virtual machine monitor in the root partition lend
 * memory to the child partition it runs.
 */
#define pr_fmt(fmt) "vmlend: " fmt

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/mshyperv.h>
#include <uapi/linux/vmlend.h>

#include "vmlend.h"

static long vmlend_attach(struct vmlend_child *child, void __user *uarg)
{
	struct vmlend_attach arg;
	int ret = 0;

	if (copy_from_user(&arg, uarg, sizeof(arg)))
		return -EFAULT;
	if (arg.reserved || arg.partition_id == HV_PARTITION_ID_INVALID ||
	    arg.partition_id == HV_PARTITION_ID_SELF)
		return -EINVAL;

	mutex_lock(&child->lock);
	if (child->partition_id != HV_PARTITION_ID_INVALID) {
		ret = -EBUSY;
		goto unlock;
	}
	child->partition_id = arg.partition_id;
unlock:
	mutex_unlock(&child->lock);
	return ret;
}

static long vmlend_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vmlend_child *child = file->private_data;
	void __user *uarg = (void __user *)arg;

	switch (cmd) {
	case VMLEND_ATTACH:
		return vmlend_attach(child, uarg);
	default:
		return -ENOTTY;
	}
}

static int vmlend_open(struct inode *inode, struct file *file)
{
	struct vmlend_child *child;

	child = kzalloc(sizeof(*child), GFP_KERNEL);
	if (!child)
		return -ENOMEM;

	mutex_init(&child->lock);
	child->partition_id = HV_PARTITION_ID_INVALID;
	file->private_data = child;
	return 0;
}

static int vmlend_release(struct inode *inode, struct file *file)
{
	struct vmlend_child *child = file->private_data;

	mutex_destroy(&child->lock);
	kfree(child);
	return 0;
}

static const struct file_operations vmlend_fops = {
	.owner = THIS_MODULE,
	.open = vmlend_open,
	.release = vmlend_release,
	.unlocked_ioctl = vmlend_ioctl,
};

static struct miscdevice vmlend_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "vmlend",
	.fops = &vmlend_fops,
	.mode = 0600,
};

static int __init vmlend_init(void)
{
	if (!hv_root_partition())
		return -ENODEV;

	return misc_register(&vmlend_device);
}
module_init(vmlend_init);

static void __exit vmlend_exit(void)
{
	misc_deregister(&vmlend_device);
}
module_exit(vmlend_exit);

MODULE_DESCRIPTION("Memory lender for child partitions of Hyper-V");
MODULE_LICENSE("GPL");
