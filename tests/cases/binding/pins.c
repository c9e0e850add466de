// SPDX-License-Identifier: GPL-2.0-or-later
/* Pages that somebody else uses for long are pinned for long. */

int frames_told_to_the_host(struct lease *l, unsigned long address, int count)
{
	int i, got;

	got = get_user_pages_fast(address, count, FOLL_WRITE, l->pages);
	if (got != count)
		return -EFAULT;
	for (i = 0; i < count; i++)
		l->message->frame[i] = page_to_pfn(l->pages[i]); // expect: short-pin-for-long-use
	return lease_send(l);
}

int frames_pinned_for_long(struct lease *l, unsigned long address, int count)
{
	int i, got;

	got = pin_user_pages_fast(address, count, FOLL_WRITE | FOLL_LONGTERM, l->pages);
	if (got != count)
		return -EFAULT;
	for (i = 0; i < count; i++)
		l->message->frame[i] = page_to_pfn(l->pages[i]); // ok: short-pin-for-long-use
	return lease_send(l);
}

int mapped_and_lent(struct lease *l, unsigned long address, int count)
{
	void *all;

	if (get_user_pages_unlocked(address, count, l->pages, FOLL_WRITE) != count)
		return -EFAULT;
	all = vmap(l->pages, count, VM_MAP, PAGE_KERNEL);
	if (!all)
		return -ENOMEM;
	return vmbus_establish_gpadl(l->channel, all, count << PAGE_SHIFT, &l->gpadl); // expect: short-pin-for-long-use
}

int pages_walked(struct lease *l, unsigned long address, int count)
{
	struct page **next = l->pages;
	u64 *frame = l->message->frame;
	int i;

	if (get_user_pages_fast(address, count, 0, l->pages) != count)
		return -EFAULT;
	for (i = 0; i < count; i++)
		*frame++ = page_to_pfn(*next++); // expect: short-pin-for-long-use
	return lease_send(l);
}

int one_request(struct lease *l, unsigned long address, int count)
{
	struct page *pages[4];
	int i, ret;

	if (get_user_pages_fast(address, count, FOLL_WRITE, pages) != count)
		return -EFAULT;
	for (i = 0; i < count; i++)
		l->message->frame[i] = page_to_pfn(pages[i]); // ok: short-pin-for-long-use
	ret = lease_send(l);
	for (i = 0; i < count; i++)
		put_page(pages[i]);
	return ret;
}

int only_copied(struct lease *l, unsigned long address)
{
	if (get_user_pages_fast(address, 1, 0, l->pages) != 1)
		return -EFAULT;
	memcpy(l->buffer, page_address(l->pages[0]), PAGE_SIZE); // ok: short-pin-for-long-use
	return 0;
}
