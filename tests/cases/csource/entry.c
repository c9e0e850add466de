SYSCALL_DEFINE2(answer, unsigned long, addr, struct a __user *, to)
{
	return addr;
}
EXPORT_SYMBOL_GPL(answer);

static DEFINE_MUTEX(lock);

DEFINE_IDTENTRY_SYSVEC(callback)
{
	ack();
}

//| long sys_answer(unsigned long addr, struct a * to)
//| 0 [2] entry -> 2
//| 1 [4] exit -> -
//| 2 [3] return addr -> 1

//| void callback()
//| 0 [10] entry -> 2
//| 1 [12] exit -> -
//| 2 [11] ack() -> 3
//| 3 [12] return -> 1
