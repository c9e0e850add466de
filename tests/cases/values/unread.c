int holes(struct vp *vp, int n)
{
	int a = 1, b = 1;

	asm volatile("mov %0, %1" : "=r"(a) : "r"(n));
	use(b);				//= a: 1, ? unknown	//= b: 1
	return a;			//= return: 1, ? unknown
}

int alternatives(void)
{
	int a = 1;

#ifdef CONFIG_A
	a = 2;
#endif
	return a;			//= return: 1, 2
}

int chosen(int n)
{
	int a;

	n ? (a = 1) : 0;
	return a;			//= return: 1, unset
}

int never_set(void)
{
	int a, b;

	SETS(b);
	a += b;				//= a: unset	//= b: unset, ? output
	return a;			//= return: computed
}

int jumps(int n)
{
	int ret;

	if (n < 0) {			//? n: is negative or is not negative
		ret = -EINVAL;
		goto out;
	}
	ret = start(n);
	if (ret)
		goto out;
	ret = 0;
out:
	return ret;			//= return: -EINVAL, 0, start()
}

void iterated(struct list_head *list)
{
	struct vp *vp, *last = NULL;

	list_for_each_entry(vp, list, node)
		last = vp;		//= vp: ? iterator
	use(last);			//= last: NULL, ? iterator
}
