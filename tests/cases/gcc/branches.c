#include "kernel.h"

void __noreturn give_up(const char *);

int conditions(int a, int b, struct thing *t)
{
	int ret = f(a);

	BUILD_BUG_ON(sizeof(int) != 4);
	if (ret && (!t || t->a > f(b)))
		ret = g(ret);
	else if (unlikely(ret < 0 || f(ret)))
		return -EINVAL;
	else
		h(1);
	if (IS_ENABLED(0) && f(3))
		g(4);
	if (WARN_ON(!t))
		return -ENOMEM;
	ret = t->a ? f(1) : g(2);
	ret += ({ int x = f(3); if (x) g(4); h(x); });
	return a && b ? ret : f(ret) ?: g(ret);
}

int switches(int a, struct thing *t)
{
	switch (a) {
	case 0:
		f(0);
		break;
	case 1:
		g(1);
		fallthrough;
	case 2:
	case 3 ... 7:
		h(2);
		if (t->a)
			break;
		return f(3);
	default:
		give_up("no such thing");
	}
	switch (f(a)) {
	case 3:
		return 4;
	case 9:
		switch (t->b) {
		case 1:
			g(5);
		}
	}
#ifdef SOMETHING
	f(6);
#else
	g(7);
#endif
	return 0;
}

static int jumps(struct thing *t)
{
	int ret = f(1);

	if (ret)
		goto out;
again:
	ret = g(2);
	if (ret == 7)
		goto again;
	t->p = get(3);
	if (!t->p) {
		ret = -ENOMEM;
		goto out_unlock;
	}
	return 0;
out_unlock:
	unlock(&t->lock);
out:
	warn();
	return ret;
}

int use(struct thing *t) { return jumps(t); }
