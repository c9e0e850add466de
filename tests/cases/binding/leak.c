// SPDX-License-Identifier: GPL-2.0-or-later
/* What a function allocates it frees, stores, or hands to its caller. */

int early_return(struct owner *o, size_t len)
{
	void *buffer = kzalloc(len, GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	if (len > o->limit)
		return -E2BIG; // expect: allocation-lost
	memset(buffer, 1, len);
	kfree(buffer);
	return 0;
}

int freed_on_every_path(struct owner *o, size_t len)
{
	void *buffer = kzalloc(len, GFP_KERNEL);
	int ret = 0;

	if (!buffer)
		return -ENOMEM;
	if (len > o->limit) {
		ret = -E2BIG;
		goto out;
	}
	memset(buffer, 1, len);
out:
	kfree(buffer);
	return ret; // ok: allocation-lost
}

int stored(struct owner *o, size_t len)
{
	o->buffer = kzalloc(len, GFP_KERNEL);
	if (!o->buffer)
		return -ENOMEM;
	return 0; // ok: allocation-lost
}

void *handed_to_the_caller(size_t len)
{
	void *buffer = kzalloc(len, GFP_KERNEL);

	return buffer; // ok: allocation-lost
}

int given_to_unread_code(struct owner *o, size_t len)
{
	void *buffer = kzalloc(len, GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	return owner_adopt(o, buffer); // ok: allocation-lost
}

struct item *part_of_a_lost_whole(struct owner *o)
{
	struct item *item;

	item = kzalloc(sizeof(*item), GFP_KERNEL);
	if (!item)
		return NULL;
	item->page = alloc_page(GFP_KERNEL);
	if (!item->page) {
		kfree(item);
		return NULL;
	}
	if (o->full) {
		kfree(item);
		return NULL; // expect: frame-lost
	}
	return item;
}

int cleaned_up_by_scope(struct owner *o, size_t len)
{
	void *buffer __free(kfree) = kzalloc(len, GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	if (len > o->limit)
		return -E2BIG; // ok: allocation-lost
	return 0;
}

int same_condition_twice(struct owner *o, bool big)
{
	void *buffer = NULL;

	if (big) {
		buffer = kzalloc(o->limit, GFP_KERNEL);
		if (!buffer)
			return -ENOMEM;
	}
	o->count++;
	if (big)
		kfree(buffer);
	return 0; // ok: allocation-lost
}

int unwind_in_a_loop(struct owner *o, int n)
{
	struct page **pages;
	int i;

	pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		if (!pages[i])
			goto undo;
	}
	o->pages = pages;
	return 0; // ok: frame-lost
undo:
	while (--i >= 0)
		__free_page(pages[i]);
	kfree(pages);
	return -ENOMEM; // ok: frame-lost
}

int taken_back_on_success(struct owner *o)
{
	struct pci_dev *pdev = pci_get_device(OWNER_VENDOR, OWNER_DEVICE, NULL);
	int ret;

	if (!pdev)
		return -ENODEV;
	ret = owner_probe(o, pdev);
	if (ret)
		return ret; // expect: allocation-lost
	o->ready = true;
	pci_dev_put(pdev);
	return 0;
}

int kept_on_success(struct owner *o)
{
	void *buffer = kzalloc(o->limit, GFP_KERNEL);
	int ret;

	if (!buffer)
		return -ENOMEM;
	ret = owner_adopt(o, buffer);
	if (ret) {
		kfree(buffer);
		return ret;
	}
	ret = owner_start(o);
	return ret; // ok: allocation-lost
}

int number_not_given(struct table *t)
{
	struct entry *e = kzalloc(sizeof(*e), GFP_KERNEL);
	int id;

	if (!e)
		return -ENOMEM;
	id = idr_alloc(&t->idr, e, 0, 0, GFP_KERNEL);
	if (id < 0)
		return id; // expect: allocation-lost
	return 0;
}

int number_not_given_and_freed(struct table *t)
{
	struct entry *e = kzalloc(sizeof(*e), GFP_KERNEL);
	int id;

	if (!e)
		return -ENOMEM;
	id = idr_alloc(&t->idr, e, 0, 0, GFP_KERNEL);
	if (id < 0) {
		kfree(e);
		return id; // ok: allocation-lost
	}
	return 0;
}

int domain_not_made(struct table *t)
{
	struct fwnode_handle *node = irq_domain_alloc_named_id_fwnode("table", 0);

	if (!node)
		return -ENOMEM;
	t->domain = irq_domain_create_tree(node, &table_ops, NULL);
	if (!t->domain)
		return -ENOMEM; // expect: allocation-lost
	return 0;
}

int domain_holds_its_node(struct table *t)
{
	struct fwnode_handle *node = irq_domain_alloc_named_id_fwnode("table", 0);

	if (!node)
		return -ENOMEM;
	t->domain = irq_domain_create_tree(node, &table_ops, NULL);
	if (!t->domain) {
		irq_domain_free_fwnode(node);
		return -ENOMEM;
	}
	return 0; // ok: allocation-lost
}
