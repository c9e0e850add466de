MODULE_LICENSE("GPL");
static DEFINE_MUTEX(big_lock);
static DEFINE_PER_CPU(struct page *, input) = NULL;
DEFINE_STATIC_CALL(hv_hypercall, plain_hypercall);
static const struct file_operations fops = {
	.owner = THIS_MODULE,
#ifdef CONFIG_COMPAT
	.compat_ioctl = ioctl,
#endif
	.open = open,
};

SYSCALL_DEFINE3(attach, int, fd, void __user *, where, size_t, size)
{
	return attach(fd, where, size);
}

COMPAT_SYSCALL_DEFINE0(flush)
{
	return 0;
}

static __always_inline __must_check int
on_next_line(struct vp __rcu *vp) __must_hold(&vp->lock)
{
	return vp->index;
}

#ifdef CONFIG_X86
static u64 __init noinline stamp(void) { return rdtsc(); }
#else
static u64 __init stamp(void) { return 0; }
#endif
EXPORT_SYMBOL(stamp);
module_init(stamp);

//| long sys_attach(int fd, void * where, size_t size)
//| 0 [14] entry -> 2
//| 1 [16] exit -> -
//| 2 [15] return attach(fd, where, size) -> 1
//| long compat_sys_flush()
//| 0 [19] entry -> 2
//| 1 [21] exit -> -
//| 2 [20] return 0 -> 1
//| int on_next_line(struct vp * vp)
//| 0 [25] entry -> 2
//| 1 [27] exit -> -
//| 2 [26] return vp->index -> 1
//| u64 stamp()
//| 0 [30] entry -> 2
//| 1 [30] exit -> -
//| 2 [30] return rdtsc() -> 1
//| u64 stamp()
//| 0 [32] entry -> 2
//| 1 [32] exit -> -
//| 2 [32] return 0 -> 1
