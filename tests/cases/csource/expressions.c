int expressions(struct a *a, u8 __user *to)
{
	struct b x = { .one = 1, .two[3] = f(2), 5 };
	int size = sizeof(struct b) + offsetof(struct a, b.c), y = ({ int t = 1; t; });
	typeof(a->next) next = (typeof(next))a->next;
	u32 *p = (u32 __force *)min_t(unsigned long, a->n, 0x10UL);

	asm volatile("cpuid" : "=a"(y) : "0"(1) : "memory");
	*p = a->b[3].c ?: -1;
	a->mask |= BIT(3), p++;
	return copy_to_user(to, "a\"b" "c", 'x');
}

//| int expressions(struct a * a, u8 * to)
//| 0 [2] entry -> 2
//| 1 [12] exit -> -
//| 2 [3] struct b x = {.one = 1, .two[3] = f(2), 5} -> 3
//| 3 [4] int size = sizeof(struct b) + offsetof(struct a, b.c) -> 4
//| 4 [4] int t = 1 -> 5
//| 5 [4] <value 1> = t -> 6
//| 6 [4] int y = <value 1> -> 7
//| 7 [5] typeof(a->next) next = a->next -> 8
//| 8 [6] u32 * p = min_t(unsigned long, a->n, 0x10UL) -> 9
//| 9 [8] asm volatile("cpuid" : "=a"(y) : "0"(1) : "memory") -> 10
//| 10 [9] *p = a->b[3].c ?: -1 -> 11
//| 11 [10] (a->mask |= BIT(3)) , p++ -> 12
//| 12 [11] return copy_to_user(to, "a\"b" "c", 'x') -> 1
//| not read 8: asm
