// SPDX-License-Identifier: GPL-2.0-or-later
/* Contexts that the kernel, or a caller, gives to a function. */

static void refill(struct owner *o)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL); // expect: sleep-in-atomic-entry

	if (item)
		list_add(&item->node, &o->items);
}

static irqreturn_t owner_interrupt(int irq, void *data)
{
	struct owner *o = data;

	refill(o);
	return IRQ_HANDLED;
}

static void refill_atomic(struct owner *o, gfp_t gfp)
{
	struct item *item = kzalloc(sizeof(*item), gfp); // ok: sleep-in-atomic-entry

	if (item)
		list_add(&item->node, &o->items);
}

static void owner_timer(struct timer_list *timer)
{
	struct owner *o = container_of(timer, struct owner, timer);

	refill_atomic(o, GFP_ATOMIC);
}

static void owner_reset(struct owner *o)
{
	mutex_lock(&o->mutex); // expect: sleep-in-atomic-entry
	o->count = 0;
	mutex_unlock(&o->mutex);
}

static void owner_tasklet(struct tasklet_struct *tasklet)
{
	struct owner *o = container_of(tasklet, struct owner, tasklet);

	if (o->broken)
		owner_reset(o);
}

static void owner_free_rcu(struct rcu_head *head)
{
	struct owner *o = container_of(head, struct owner, rcu);

	vunmap(o->ring); // expect: sleep-in-atomic-entry
	kfree(o);
}

static void owner_work(struct work_struct *work)
{
	struct owner *o = container_of(work, struct owner, work);

	refill_atomic(o, GFP_KERNEL); // ok: sleep-in-atomic-entry
	msleep(o->delay);
}

static void owner_settle(struct owner *o, bool can_wait)
{
	if (can_wait)
		msleep(o->delay); // ok: sleep-under-callers-lock
	o->count++;
}

static void polls(struct owner *o)
{
	spin_lock(&o->lock);
	owner_settle(o, false); // ok: sleep-under-callers-lock
	spin_unlock(&o->lock);
}

static void waits_under_the_lock(struct owner *o)
{
	spin_lock(&o->lock);
	owner_settle(o, true); // expect: sleep-under-callers-lock
	spin_unlock(&o->lock);
}

static void drops_the_callers_lock(struct owner *o)
{
	spin_unlock(&o->lock);
	vunmap(o->ring); // ok: sleep-under-callers-lock
	spin_lock(&o->lock);
}

static void lets_it_be_dropped(struct owner *o)
{
	spin_lock(&o->lock);
	drops_the_callers_lock(o); // ok: sleep-under-callers-lock
	spin_unlock(&o->lock);
}

static void unmaps_in_a_read_section(struct owner *o)
{
	guard(rcu)();
	vunmap(o->ring); // expect: sleep-in-atomic
}

static void asks_first(struct owner *o)
{
	if (in_interrupt())
		return;
	vunmap(o->ring); // ok: sleep-in-atomic-entry
}

static enum hrtimer_restart owner_expires(struct hrtimer *timer)
{
	struct owner *o = container_of(timer, struct owner, hrtimer);

	asks_first(o);
	return HRTIMER_NORESTART;
}

static int owner_setup(struct owner *o)
{
	tasklet_setup(&o->tasklet, owner_tasklet);
	timer_setup(&o->timer, owner_timer, 0);
	INIT_WORK(&o->work, owner_work);
	return request_irq(o->irq, owner_interrupt, 0, "owner", o);
}
