static void __noreturn endings(int n)
{
	if (n == 1)
		BUG();
	else if (n == 2)
		panic("no way %d\n", n);
	BUG_ON(n == 3);
	if (n == 4)
		return;
	do_exit(n);
}

//| void endings(int n)
//| 0 [2] entry -> 2
//| 1 [11] exit -> -
//| 2 [3] ? n == 1 -> T3 F4
//| 3 [4] BUG() -> -
//| 4 [5] ? n == 2 -> T5 F6
//| 5 [6] panic("no way %d\n", n) -> -
//| 6 [7] BUG_ON(n == 3) -> 7
//| 7 [8] ? n == 4 -> T8 F9
//| 8 [9] return -> 1
//| 9 [10] do_exit(n) -> -
