int switches(int n)
{
	switch (n) {
	case 1:
		one();
		fallthrough;
	case 2:
	case 3:
		two();
		break;
	case 10 ... 19:
		return 10;
	default:
		other();
	}
	switch (read(n)) {
	case A:
		n = 1;
	}
	return n;
}

//| int switches(int n)
//| 0 [2] entry -> 2
//| 1 [21] exit -> -
//| 2 [4] ? n == 1 -> T3 F4
//| 3 [5] one() -> 6
//| 4 [7] ? n == 2 -> T6 F5
//| 5 [8] ? n == 3 -> T6 F7
//| 6 [9] two() -> 10
//| 7 [11] ? case 10 ... 19 -> T8 F9
//| 8 [12] return 10 -> 1
//| 9 [14] other() -> 10
//| 10 [16] <switch 16> = read(n) -> 11
//| 11 [17] ? <switch 16> == A -> T12 F13
//| 12 [18] n = 1 -> 13
//| 13 [20] return n -> 1
