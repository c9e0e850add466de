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

int alternative_cases(int n)
{
	switch (n) {
#if IS_ENABLED(CONFIG_X86)
	case 1:
		x86();
		break;
	default:
		return 1;
#elif defined(CONFIG_ARM64)
	case 2:
		arm();
		fallthrough;
	default:
		return 2;
#else
	case 3:
#endif
	case 4:
		four();
	}
	return 0;
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
//| 11 [20] ? CONFIG_SIX -> T12 F14
//| 12 [21] ? n == 6 -> T13 F14
//| 13 [22] six() -> 14
//| 14 [28] ? n -> T15 F17
//| 15 [30] ? n < 10 -> T16 F17
//| 16 [33] small() -> 17
//| 17 [34] return ret -> 1
//| int alternative_cases(int n)
//| 0 [38] entry -> 2
//| 1 [59] exit -> -
//| 2 [40] ? CONFIG_X86 -> T7 F3
//| 3 [40] ? CONFIG_X86 -> T4 F10
//| 4 [40] ? CONFIG_X86 -> T17 F11
//| 5 [40] ? CONFIG_X86 -> T9 F6
//| 6 [40] ? CONFIG_X86 -> T19 F12
//| 7 [41] ? n == 1 -> T8 F3
//| 8 [42] x86() -> 19
//| 9 [45] return 1 -> 1
//| 10 [46] ? CONFIG_ARM64 -> T13 F4
//| 11 [46] ? CONFIG_ARM64 -> T17 F16
//| 12 [46] ? CONFIG_ARM64 -> T15 F19
//| 13 [47] ? n == 2 -> T14 F4
//| 14 [48] arm() -> 15
//| 15 [51] return 2 -> 1
//| 16 [53] ? n == 3 -> T18 F17
//| 17 [55] ? n == 4 -> T18 F5
//| 18 [56] four() -> 19
//| 19 [58] return 0 -> 1
