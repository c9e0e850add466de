// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects that came from elsewhere and are gone. */

struct item {
	struct list_head node;
	struct spinlock lock;
	void *data;
	int users;
};

static void item_release(struct item *item)
{
	if (!item)
		return;
	kfree(item->data);
	kfree(item);
}

static void item_release_last(struct item *item)
{
	if (item->users)
		return;
	kfree(item);
}

static void item_show(struct item *item)
{
	pr_info("%d\n", item->users);
}

void unlinks_freed(struct item *item)
{
	kfree(item);
	list_del(&item->node); // expect: used-after-free
}

void unlinks_first(struct item *item)
{
	list_del(&item->node); // ok: used-after-free
	kfree(item);
}

void empties(struct list_head *head)
{
	struct item *item, *next;

	list_for_each_entry_safe(item, next, head, node) {
		list_del(&item->node); // ok: used-after-free
		kfree(item);
	}
}

void empties_wrongly(struct list_head *head)
{
	struct item *item, *next;

	list_for_each_entry_safe(item, next, head, node) {
		kfree(item);
		list_del(&item->node); // expect: used-after-free
	}
}

void released_then_shown(struct item *item)
{
	item_release(item);
	item_show(item); // expect: used-after-free
}

void released_if_last(struct item *item)
{
	item_release_last(item);
	item_show(item); // ok: used-after-free
}

int freed_on_failure(struct item *item, int ret)
{
	if (ret)
		kfree(item);
	if (ret)
		return ret;
	item->users = 1; // ok: used-after-free
	return 0;
}

int freed_and_not_left(struct item *item, int ret)
{
	if (ret)
		kfree(item);
	item->users = 1; // expect: used-after-free
	return ret;
}

struct item *set_again(struct item *item)
{
	kfree(item);
	item = find_item();
	item->users++; // ok: used-after-free
	return item;
}

void only_compared(struct item *item, struct item *other)
{
	kfree(item);
	if (item == other) // ok: used-after-free
		pr_info("%p\n", item);
}

void released_and_freed(struct item *item)
{
	item_release(item);
	kfree(item); // expect: freed-again
}

void freed_at_either_end(struct item *item, bool early)
{
	if (early) {
		kfree(item);
		return;
	}
	kfree(item); // ok: freed-again
}

void freed_at_both_ends(struct item *item, bool early)
{
	if (early)
		kfree(item);
	kfree(item); // expect: freed-again
}

void data_twice(struct item *item)
{
	kfree(item->data);
	item->users = 0;
	kfree(item->data); // expect: freed-again
}

void data_cleared(struct item *item)
{
	kfree(item->data);
	item->data = NULL;
	kfree(item->data); // ok: freed-again
}

void data_perhaps_renewed(struct item *item)
{
	kfree(item->data);
	item_renew(item);
	kfree(item->data); // ok: freed-again
}

void flag_says_so(struct item *item, int n)
{
	bool gone = false;

	if (n > 3) {
		kfree(item);
		gone = true;
	}
	if (!gone)
		kfree(item); // ok: freed-again
}

void release_twice(struct item *item)
{
	item_release(item);
	item_release(item); // expect: freed-again
}
