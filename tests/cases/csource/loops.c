int loops(int n)
{
	int i;

	for (i = 0, n--; i < n; i++) {
		if (skip(i))
			continue;
		if (stop(i))
			break;
		use(i);
	}
	do {
		n += step(n);
	} while (n && more());
	do {
		once();
		if (n)
			break;
		twice();
	} while (0);
	while (1) {
		if (done())
			return n;
	}
}

//| int loops(int n)
//| 0 [2] entry -> 2
//| 1 [25] exit -> -
//| 2 [3] int i -> 3
//| 3 [5] (i = 0) , n-- -> 4
//| 4 [5] ? i < n -> T6 F9
//| 5 [5] i++ -> 4
//| 6 [6] ? skip(i) -> T5 F7
//| 7 [8] ? stop(i) -> T9 F8
//| 8 [10] use(i) -> 5
//| 9 [13] n += step(n) -> 10
//| 10 [14] ? n -> T11 F12
//| 11 [14] ? more() -> T9 F12
//| 12 [16] once() -> 13
//| 13 [17] ? n -> T15 F14
//| 14 [19] twice() -> 15
//| 15 [21] ? 1 -> T16
//| 16 [22] ? done() -> T17 F15
//| 17 [23] return n -> 1
//| loop 4: 4 5 6 7 8
//| loop 10: 9 10 11
//| loop 15: 15 16 17
