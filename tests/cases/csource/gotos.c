int gotos(struct a *a)
{
	int ret = -ENOMEM;
	int tries = 0;

again:
	a->x = make();
	if (!a->x)
		goto out;
	ret = connect(a);
	if (ret == -EAGAIN && tries++ < 3)
		goto again;
	unsafe_put(a->x, out);
	ret = 0;
	goto *a->where;
out:
	return ret;
}

//| int gotos(struct a * a)
//| 0 [2] entry -> 2
//| 1 [18] exit -> -
//| 2 [3] int ret = -ENOMEM -> 3
//| 3 [4] int tries = 0 -> 4
//| 4 [7] a->x = make() -> 5
//| 5 [8] ? a->x -> T6 F13
//| 6 [10] ret = connect(a) -> 7
//| 7 [11] ? ret == -EAGAIN -> T8 F9
//| 8 [11] ? tries++ < 3 -> T4 F9
//| 9 [13] unsafe_put(a->x, out) -> 10
//| 10 [13] ? jump to out -> T13 F11
//| 11 [14] ret = 0 -> 12
//| 12 [15] unread computed goto -> 1
//| 13 [17] return ret -> 1
//| not read 15: computed goto
