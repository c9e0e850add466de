int conditions(struct frame *f, int n)
{
	if (!f || (n < 0 && !hv_ready()))
		return -EINVAL;
	if (unlikely(WARN_ON(n == 0)) || !(n & 1))
		n = f ? 1 : 2;
	else if ((f = next(f)) == NULL)
		n = 3;
	else
		n = 4;
	if (take(f), n)
		drop(f);
	return n;
}

//| int conditions(struct frame * f, int n)
//| 0 [2] entry -> 2
//| 1 [14] exit -> -
//| 2 [3] ? f -> T3 F5
//| 3 [3] ? n < 0 -> T4 F6
//| 4 [3] ? hv_ready() -> T6 F5
//| 5 [4] return -EINVAL -> 1
//| 6 [5] ? WARN_ON(n == 0) -> T8 F7
//| 7 [5] ? n & 1 -> T9 F8
//| 8 [6] n = f ? 1 : 2 -> 12
//| 9 [7] ? (f = next(f)) == NULL -> T10 F11
//| 10 [8] n = 3 -> 12
//| 11 [10] n = 4 -> 12
//| 12 [11] take(f) -> 13
//| 13 [11] ? n -> T14 F15
//| 14 [12] drop(f) -> 15
//| 15 [13] return n -> 1
