// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupts, locks and sleeping. */

int forgets_to_restore(struct owner *o, u64 id)
{
	unsigned long flags;

	local_irq_save(flags);
	if (!id)
		return -EINVAL; // expect: irqs-not-restored
	o->id = id;
	if (o->broken) {
		local_irq_restore(flags);
		return -EIO;
	}
	local_irq_restore(flags);
	return 0;
}

int restores_everywhere(struct owner *o, u64 id)
{
	unsigned long flags;
	int ret = 0;

	local_irq_save(flags);
	if (!id) {
		ret = -EINVAL;
		goto out;
	}
	o->id = id;
out:
	local_irq_restore(flags);
	return ret; // ok: irqs-not-restored
}

int sleeps_with_interrupts_off(struct owner *o)
{
	unsigned long flags;
	void *p;

	local_irq_save(flags);
	p = kzalloc(o->limit, GFP_KERNEL); // expect: sleep-with-irqs-off
	local_irq_restore(flags);
	kfree(p);
	return 0;
}

int atomic_allocation(struct owner *o)
{
	unsigned long flags;
	void *p;

	local_irq_save(flags);
	p = kzalloc(o->limit, GFP_ATOMIC); // ok: sleep-with-irqs-off
	local_irq_restore(flags);
	kfree(p);
	return 0;
}

static void waits(struct owner *o)
{
	mutex_lock(&o->mutex);
	o->count++;
	mutex_unlock(&o->mutex);
}

int sleeps_in_a_callee(struct owner *o)
{
	spin_lock(&o->lock);
	waits(o); // expect: sleep-under-callers-lock
	spin_unlock(&o->lock);
	return 0;
}

int sleeps_after_the_lock(struct owner *o)
{
	spin_lock(&o->lock);
	o->count++;
	spin_unlock(&o->lock);
	waits(o); // ok: sleep-under-callers-lock
	return 0;
}

int lock_left(struct owner *o, int n)
{
	mutex_lock(&o->mutex);
	if (n < 0)
		return -EINVAL; // expect: lock-left-held
	if (n > o->limit) {
		mutex_unlock(&o->mutex);
		return -E2BIG;
	}
	o->count = n;
	mutex_unlock(&o->mutex);
	return 0;
}

int locked_on_success(struct owner *o, int n)
{
	mutex_lock(&o->mutex);
	if (n > o->limit) {
		mutex_unlock(&o->mutex);
		return -E2BIG;
	}
	return 0; // ok: lock-left-held
}

int guarded(struct owner *o, int n)
{
	guard(mutex)(&o->mutex);
	if (n > o->limit)
		return -E2BIG; // ok: lock-left-held
	o->count = n;
	return 0;
}

int exposed_page(u64 id)
{
	struct call_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->id = id;
	local_irq_restore(flags);
	status = hv_do_hypercall(HVCALL_GET_PARTITION_ID, in, NULL); // expect: input-page-with-irqs-on
	return hv_result_to_errno(status);
}

int guarded_page(u64 id)
{
	struct call_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->id = id;
	status = hv_do_hypercall(HVCALL_GET_PARTITION_ID, in, NULL); // ok: input-page-with-irqs-on
	local_irq_restore(flags);
	return hv_result_to_errno(status);
}

int locked_on_failure_too(struct owner *o)
{
	down_read(&o->channel_lock);
	if (!o->channel)
		return -ENODEV; // expect: lock-left-held
	return 0;
}

int negated_twice(struct owner *o)
{
	int ret = mutex_lock_interruptible(&o->mutex);

	if (ret)
		return -ret; // expect: positive-errno-returned
	mutex_unlock(&o->mutex);
	return 0;
}

static struct item *make_item(struct owner *o)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (item)
		item->owner = o;
	return item;
}

int untested_wrapper(struct owner *o)
{
	struct item *item = make_item(o);

	item->count = 1; // expect: null-result-used
	o->item = item;
	return 0;
}

int restores_only_on_failure(u64 id)
{
	unsigned long flags;
	struct call_input *in;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->id = id;
	status = hv_do_hypercall(HVCALL_GET_PARTITION_ID, in, NULL);
	return hv_result_to_errno(status); // expect: irqs-not-restored
}

unsigned long leaves_it_to_the_caller(struct owner *o)
{
	unsigned long flags;

	spin_lock_irqsave(&o->lock, flags);
	o->saved = flags;
	remember(o, flags);
	return flags; // ok: irqs-not-restored
}

int unlocks_before_the_ladder(struct owner *o, int n)
{
	int ret = 0;

	mutex_lock(&o->mutex);
	if (n > o->limit) {
		mutex_unlock(&o->mutex);
		ret = -E2BIG;
		goto unlock;
	}
	o->count = n;
unlock:
	mutex_unlock(&o->mutex); // expect: lock-released-twice
	return ret;
}

int unlocks_and_leaves(struct owner *o, int n)
{
	int ret = 0;

	mutex_lock(&o->mutex);
	if (n > o->limit) {
		mutex_unlock(&o->mutex);
		ret = -E2BIG;
		goto out;
	}
	o->count = n;
	mutex_unlock(&o->mutex); // ok: lock-released-twice
out:
	return ret;
}

void unlocks_every_member(struct owner *o)
{
	struct item *item;

	list_for_each_entry(item, &o->items, node)
		mutex_lock(&item->mutex);
	list_for_each_entry(item, &o->items, node)
		mutex_unlock(&item->mutex); // ok: lock-released-twice
}

void retakes_it(struct owner *o)
{
	spin_lock(&o->lock);
	while (o->count) {
		spin_unlock(&o->lock); // ok: lock-released-twice
		o->idle = 0;
		spin_lock(&o->lock);
	}
	spin_unlock(&o->lock);
}

static void shelf_clear(struct shelf *s)
{
	mutex_lock(&s->lock);
	s->count = 0;
	mutex_unlock(&s->lock);
}

int locked_where_it_gives_up(struct shelf *s, int id)
{
	int ret = 0;

	mutex_lock(&s->lock);
	if (s->limit < id) {
		ret = -E2BIG;
		goto fail;
	}
	s->count = id;
	mutex_unlock(&s->lock);
	if (id > 3) {
		ret = -EINVAL;
		goto fail;
	}
	shelf_clear(s);
	return 0;
fail:
	if (s->full)
		shelf_clear(s);
	return ret; // expect: lock-left-held
}

int released_where_it_gives_up(struct shelf *s, int id)
{
	int ret = 0;

	mutex_lock(&s->lock);
	if (s->limit < id) {
		mutex_unlock(&s->lock);
		ret = -E2BIG;
		goto fail;
	}
	s->count = id;
	mutex_unlock(&s->lock);
	shelf_clear(s);
	return 0;
fail:
	if (s->full)
		shelf_clear(s);
	return ret; // ok: lock-left-held
}
