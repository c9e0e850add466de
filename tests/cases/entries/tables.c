static long vp_ioctl(struct file *file, unsigned int cmd, unsigned long arg)	//> ioctl: vp_fops: file_operations.unlocked_ioctl
{
	return vp_run(file);
}

static long vp_run(struct file *file)	//> ioctl: through vp_ioctl()
{
	return 0;
}

static int vp_open(struct inode *inode, struct file *file)	//> open or release: vp_fops: file_operations.open
{
	return 0;
}

static vm_fault_t vp_fault(struct vm_fault *vmf)	//> page fault: vp_vm_ops: vm_operations_struct.fault
{
	return 0;
}

static int report(int what)	//> called through a pointer: outer.inner.report = report
{
	return 0;
}

static ssize_t count_show(struct device *dev, struct device_attribute *attr, char *buf)	//> sysfs, debugfs or proc file: DEVICE_ATTR_RO()
{
	return 0;
}

static ssize_t size_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)	//> sysfs, debugfs or proc file: __ATTR_RO()
{
	return 0;
}

static int nested_open(struct inode *inode, struct file *file)	//> open or release: transport: file_operations.open
{
	return 0;
}

static void third(void)	//> called through a pointer: handlers: handler.run
{
}

static int not_used(void)	//> nothing
{
	return 0;
}

struct transport {
	int number;
	struct file_operations fops;
};

struct handler {
	int number;
	const char *name;
	void (*run)(void);
};

static const struct handler handlers[] = {
	{ 1, "third", third },
};

static struct transport transport = {
	.fops.open = nested_open,
};

static const struct vm_operations_struct vp_vm_ops = {
	.fault = vp_fault,
};

static const struct file_operations vp_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = vp_ioctl,
	.open = vp_open,
};

#define SIZE_ATTR_RO(_name) \
	static struct kobj_attribute _name##_attr = __ATTR_RO(_name)

static DEVICE_ATTR_RO(count);
SIZE_ATTR_RO(size);

static int __init tables_init(void)	//> module or boot init: module_init()
{
	outer.inner.report = report;
	return 0;
}
module_init(tables_init);
