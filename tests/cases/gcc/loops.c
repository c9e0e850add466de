#include "kernel.h"

int loops(struct thing *head, int n)
{
	struct thing *t;
	int i, sum = 0;

	for (i = 0; i < n && f(i); i++) {
		if (g(i))
			continue;
		if (h(i))
			break;
		sum += i;
	}
	while (!READ_ONCE(head->a) || !READ_ONCE(head->b))
		f(sum);
	do {
		sum = g(sum);
	} while (sum == 3 && !h(n));
	do {
		if (f(1))
			break;
		g(2);
	} while (0);
	list_for_each_entry(t, head) {
		if (t->a)
			continue;
		if (t->b)
			return t->b;
		f(t->b);
	}
	for (;;) {
		if (f(sum))
			return sum;
		while (n--) {
			if (g(n))
				goto next;
		}
		h(n);
next:
		f(7);
	}
}

int forever(int n)
{
	while (1)
		n = f(n);
}
