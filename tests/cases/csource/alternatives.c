int alternatives(int n)
{
	int ret = 0;

#ifdef CONFIG_ONE
	ret = one(n);
#elif defined(CONFIG_TWO)
	ret = two(n);
#else
	ret = -ENODEV;
#endif
#if 0
	never(;
#endif
#ifndef CONFIG_FAST
	if (ret)
		return ret;
#endif
	switch (n) {
#ifdef CONFIG_SIX
	case 6:
		six();
		break;
#endif
	default:
		break;
	}
	if (n
#ifdef CONFIG_TEN
	    && n < 10
#endif
	   )
		small();
	return ret;
}

//| int alternatives(int n)
//| 0 [2] entry -> 2
//| 1 [35] exit -> -
//| 2 [3] int ret = 0 -> 3
//| 3 [5] ? CONFIG_ONE -> T4 F5
//| 4 [6] ret = one(n) -> 8
//| 5 [7] ? CONFIG_TWO -> T6 F7
//| 6 [8] ret = two(n) -> 8
//| 7 [10] ret = -ENODEV -> 8
//| 8 [15] ? CONFIG_FAST -> T11 F9
//| 9 [16] ? ret -> T10 F11
//| 10 [17] return ret -> 1
//| 11 [21] ? n == 6 -> T12 F13
//| 12 [22] six() -> 13
//| 13 [28] ? n -> T14 F16
//| 14 [30] ? n < 10 -> T15 F16
//| 15 [33] small() -> 16
//| 16 [34] return ret -> 1
