// SPDX-License-Identifier: GPL-2.0-or-later
/* What is freed is neither looked into nor freed again, whoever allocated it. */

void end_ticket(struct desk *d, struct ticket *t)
{
	kfree(t);
	list_del(&t->entry); // expect: used-after-free
}

void end_ticket_in_order(struct desk *d, struct ticket *t)
{
	list_del(&t->entry); // ok: used-after-free
	kfree(t);
}

int last_number(struct desk *d)
{
	kfree(d->last);
	return d->last->number; // expect: used-after-free
}

int last_number_kept(struct desk *d)
{
	int number = d->last->number;

	kfree(d->last);
	d->last = NULL;
	return number; // ok: used-after-free
}

static void tell(struct ticket *t)
{
	pr_info("%d\n", t->number);
}

static void tell_both(struct desk *d, struct ticket *t)
{
	tell(t);
}

void free_and_tell(struct desk *d, struct ticket *t)
{
	kfree(t);
	tell_both(d, t); // expect: used-after-free
}

void tell_and_free(struct desk *d, struct ticket *t)
{
	tell_both(d, t); // ok: used-after-free
	kfree(t);
}

void drain(struct desk *d, bool loud)
{
	struct ticket *t = d->first;

	while (t) {
		struct ticket *next = t->next;

		kfree(t);
		t = next; // ok: used-after-free
	}
	if (loud)
		pr_info("drained\n");
}

int refuse(struct desk *d, struct ticket *t, int error)
{
	if (error)
		kfree(t);
	/* Only the ticket that was not refused is looked at. */
	if (!error)
		t->number = 1; // ok: used-after-free
	return error;
}

void walk_on(struct desk *d)
{
	struct ticket *t = d->first;

	while (t) {
		kfree(t);
		t = t->next; // expect: used-after-free
	}
}

void close_twice(struct desk *d, struct ticket *t)
{
	kfree(t);
	d->open--;
	kfree(t); // expect: freed-again
}

void close_last_twice(struct desk *d)
{
	kfree(d->last);
	kfree(d->last); // expect: freed-again
}

void close_each(struct desk *d)
{
	kfree(d->last);
	d->last = d->first;
	kfree(d->last); // ok: freed-again
}

void close_one_of_two(struct desk *d, struct ticket *t, struct ticket *other)
{
	kfree(t);
	kfree(other); // ok: freed-again
}

int close_on_error(struct desk *d, struct ticket *t)
{
	if (!d->open) {
		kfree(t);
		return -EINVAL;
	}
	d->open--;
	kfree(t); // ok: freed-again
	return 0;
}

int close_on_error_twice(struct desk *d, struct ticket *t, int n)
{
	int ret = sell(d, n);

	if (ret)
		kfree(t);
	d->sold += n;
	kfree(t); // expect: freed-again
	return 0;
}

int close_in_a_ladder(struct desk *d, struct ticket *t, int n)
{
	if (n < 0)
		goto out;
	kfree(t);
	d->open--;
out:
	kfree(t); // expect: freed-again
	return n;
}
