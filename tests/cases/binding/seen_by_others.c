// SPDX-License-Identifier: GPL-2.0-or-later
/* What another CPU sees: wake-ups, sequence counters, published objects. */

struct station {
	wait_queue_head_t idle_wait;
	wait_queue_head_t done_wait;
	bool idle;
	bool done;
	seqcount_t seq;
	u64 low, high;
	struct unit *units[64];
	struct unit *spares[64];
};

static int waits_until_idle(struct station *s)
{
	return wait_event_interruptible(s->idle_wait, s->idle);
}

static int waits_until_done(struct station *s)
{
	return wait_event_interruptible(s->done_wait, READ_ONCE(s->done));
}

static void wakes_first(struct station *s)
{
	wake_up(&s->idle_wait);
	s->idle = true; // expect: woken-before-condition
}

static void sets_first(struct station *s)
{
	s->done = true;
	wake_up(&s->done_wait); // ok: woken-before-condition
}

static void clears_afterwards(struct station *s)
{
	s->done = true;
	wake_up(&s->done_wait);
	s->done = false; // ok: woken-before-condition
}

static void wakes_again(struct station *s)
{
	wake_up(&s->idle_wait);
	s->idle = true; // ok: woken-before-condition
	wake_up(&s->idle_wait);
}

static u64 sum_read_behind(struct station *s)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&s->seq);
	} while (read_seqcount_retry(&s->seq, seq)); // expect: sequence-section-empty
	return s->low + s->high;
}

static u64 sum_read_inside(struct station *s)
{
	unsigned int seq;
	u64 sum;

	do {
		seq = read_seqcount_begin(&s->seq);
		sum = s->low + s->high;
	} while (read_seqcount_retry(&s->seq, seq)); // ok: sequence-section-empty
	return sum;
}

static u64 sum_never_checked(struct station *s)
{
	unsigned int seq = read_seqcount_begin(&s->seq); // expect: sequence-never-checked

	return s->low + s->high;
}

static unsigned int begins_for_the_caller(struct station *s)
{
	unsigned int seq = read_seqcount_begin(&s->seq); // ok: sequence-never-checked

	return seq;
}

static long adds_unit(struct station *s, unsigned int index)
{
	struct unit *unit = kzalloc(sizeof(*unit), GFP_KERNEL);

	if (!unit)
		return -ENOMEM;
	unit->index = index;
	unit->station = s;
	s->units[index] = unit; // expect: published-without-barrier
	return 0;
}

static long adds_spare(struct station *s, unsigned int index)
{
	struct unit *unit = kzalloc(sizeof(*unit), GFP_KERNEL);

	if (!unit)
		return -ENOMEM;
	unit->index = index;
	smp_store_release(&s->spares[index], unit); // ok: published-without-barrier
	return 0;
}

static long adds_unseen(struct station *s, unsigned int index)
{
	struct unit *unit = kzalloc(sizeof(*unit), GFP_KERNEL);

	if (!unit)
		return -ENOMEM;
	unit->index = index;
	s->archive[index] = unit; // ok: published-without-barrier
	return 0;
}

static long station_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct station *s = file->private_data;

	switch (cmd) {
	case STATION_ADD:
		return adds_unit(s, arg);
	case STATION_SPARE:
		return adds_spare(s, arg);
	case STATION_ARCHIVE:
		return adds_unseen(s, arg);
	}
	return -ENOTTY;
}

static const struct file_operations station_fops = {
	.unlocked_ioctl = station_ioctl,
};

static irqreturn_t station_interrupt(int irq, void *data)
{
	struct station *s = data;
	struct unit *unit = s->units[s->current];
	struct unit *spare = READ_ONCE(s->spares[s->current]);

	if (unit)
		complete(&unit->arrived);
	if (spare)
		complete(&spare->arrived);
	return IRQ_HANDLED;
}

static int station_start(struct station *s, int irq)
{
	return request_irq(irq, station_interrupt, 0, "station", s);
}
