// SPDX-License-Identifier: GPL-2.0-or-later
/* What is looked up in an RCU read section is gone behind it. */

int copied_behind_the_section(struct table *t, int id, struct item *copy)
{
	struct item *item;

	rcu_read_lock();
	item = idr_find(&t->idr, id);
	rcu_read_unlock();
	if (!item)
		return -ENOENT;
	copy->count = item->count; // expect: rcu-pointer-used-after-unlock
	return 0;
}

int copied_inside_the_section(struct table *t, int id, struct item *copy)
{
	struct item *item;
	int ret = 0;

	rcu_read_lock();
	item = idr_find(&t->idr, id);
	if (item)
		copy->count = item->count; // ok: rcu-pointer-used-after-unlock
	else
		ret = -ENOENT;
	rcu_read_unlock();
	return ret;
}

int reference_taken(struct table *t, int id)
{
	struct item *item;

	rcu_read_lock();
	item = idr_find(&t->idr, id);
	if (item && !kref_get_unless_zero(&item->ref))
		item = NULL;
	rcu_read_unlock();
	if (!item)
		return -ENOENT;
	item->count++; // ok: rcu-pointer-used-after-unlock
	item_put(item);
	return 0;
}

int kept_by_a_mutex(struct table *t, int id)
{
	struct item *item;

	mutex_lock(&t->mutex);
	rcu_read_lock();
	item = idr_find(&t->idr, id);
	rcu_read_unlock();
	if (item)
		item->count++; // ok: rcu-pointer-used-after-unlock
	mutex_unlock(&t->mutex);
	return 0;
}
