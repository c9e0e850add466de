#include "kernel.h"

void __noreturn give_up(const char *);

int guards(struct thing *t, int n)
{
	int *p __free(put) = get(n);
	guard(mutex)(&t->lock);

	if (!p)
		return -ENOMEM;
	while (f(n)) {
		guard(mutex)(&t->next->lock);
		if (g(n))
			continue;
		if (h(n))
			break;
		if (f(n + 1))
			goto out;
		warn();
	}
	return g(*p);
out:
	t->p = no_free_ptr(p);
	return 0;
}

int *made(int n)
{
	int *p __free(put) = get(n);

	if (f(n))
		return NULL;
	return_ptr(p);
}

int scoped(struct thing *t, int n)
{
	scoped_guard(mutex, &t->lock) {
		if (f(n))
			return 1;
		if (g(n))
			break;
		h(n);
	}
	scoped_guard(mutex_try, &t->lock)
		n = f(n);
	return n;
}

static void __noreturn stop(int n)
{
	f(n);
	give_up("stopped");
}

int stops(int n)
{
	if (g(n))
		stop(n);
	return h(n);
}
