// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory notifiers: what they may do while memory is short. */

static bool locks_unasked(struct mmu_interval_notifier *mni,
			  const struct mmu_notifier_range *range, unsigned long seq)
{
	struct region *region = container_of(mni, struct region, mni);

	mutex_lock(&region->mutex); // expect: notifier-sleeps-unasked
	mmu_interval_set_seq(mni, seq);
	mutex_unlock(&region->mutex);
	return true;
}

static bool asks(struct mmu_interval_notifier *mni,
		 const struct mmu_notifier_range *range, unsigned long seq)
{
	struct region *region = container_of(mni, struct region, mni);

	if (mmu_notifier_range_blockable(range))
		mutex_lock(&region->mutex); // ok: notifier-sleeps-unasked
	else if (!mutex_trylock(&region->mutex))
		return false;
	mmu_interval_set_seq(mni, seq);
	mutex_unlock(&region->mutex);
	return true;
}

static int gives_up(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct region *region = container_of(mn, struct region, mn);

	if (!mmu_notifier_range_blockable(range))
		return -EAGAIN;
	mutex_lock(&region->mutex); // ok: notifier-sleeps-unasked
	region->count++;
	mutex_unlock(&region->mutex);
	return 0;
}

static void unmaps_region(struct region *region)
{
	struct request *request = kzalloc(sizeof(*request), GFP_KERNEL);

	if (request)
		send_request(region, request);
}

static int allocates(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	unmaps_region(container_of(mn, struct region, mn)); // expect: notifier-sleeps-unasked
	return 0;
}

static void range_changed(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct region *region = container_of(mn, struct region, mn);

	mutex_lock(&region->mutex); // ok: notifier-sleeps-unasked
	region->count--;
	mutex_unlock(&region->mutex);
}

static const struct mmu_interval_notifier_ops unasked_ops = {
	.invalidate = locks_unasked,
};

static const struct mmu_interval_notifier_ops asking_ops = {
	.invalidate = asks,
};

static const struct mmu_notifier_ops allocating_ops = {
	.invalidate_range_start = allocates,
};

static const struct mmu_notifier_ops giving_up_ops = {
	.invalidate_range_start = gives_up,
	.invalidate_range_end = range_changed,
};
