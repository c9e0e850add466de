// SPDX-License-Identifier: GPL-2.0-or-later
/* A frame belongs to the hypervisor as soon as a deposit has taken it, also when the call fails. */

int lend_all_or_free(struct lender *l, u64 partition, int node)
{
	struct lend_input *in;
	struct page *page;
	unsigned long flags;
	u64 status;

	page = alloc_pages_node(node, GFP_KERNEL, 0);
	if (!page)
		return -ENOMEM;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition_id = partition;
	in->frames[0] = page_to_pfn(page);
	status = hv_do_rep_hypercall(HVCALL_DEPOSIT_MEMORY, l->count, 0, in, NULL);
	local_irq_restore(flags);

	if (!hv_result_success(status)) {
		__free_page(page); // expect: owned-frame-freed
		return hv_result_to_errno(status);
	}
	return 0;
}

int lend_one(struct lender *l, u64 partition, int node)
{
	struct lend_input *in;
	struct page *page;
	unsigned long flags;
	u64 status;

	page = alloc_pages_node(node, GFP_KERNEL, 0);
	if (!page)
		return -ENOMEM;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition_id = partition;
	in->frames[0] = page_to_pfn(page);
	/* One element is taken or not: a failure has taken nothing. */
	status = hv_do_rep_hypercall(HVCALL_DEPOSIT_MEMORY, 1, 0, in, NULL);
	local_irq_restore(flags);

	if (!hv_result_success(status)) {
		__free_page(page); // ok: owned-frame-freed
		return hv_result_to_errno(status);
	}
	return 0;
}

int lend_many(struct lender *l, u64 partition, int n)
{
	struct lend_input *in;
	struct page **pages;
	unsigned long flags;
	u64 status;
	int i, got, ret = 0;

	pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	for (got = 0; got < n; got++) {
		pages[got] = alloc_page(GFP_KERNEL);
		if (!pages[got]) {
			ret = -ENOMEM;
			goto free_pages;
		}
	}

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition_id = partition;
	for (i = 0; i < n; i++)
		in->frames[i] = page_to_pfn(pages[i]); // expect: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(HVCALL_DEPOSIT_MEMORY, n, 0, in, NULL);
	local_irq_restore(flags);
	if (hv_result_success(status))
		goto free_list;
	ret = hv_result_to_errno(status);

free_pages:
	for (i = 0; i < got; i++)
		__free_page(pages[i]); // expect: owned-frame-freed
free_list:
	kfree(pages);
	return ret;
}

int lend_many_counting(struct lender *l, u64 partition, int n)
{
	struct lend_input *in;
	struct page **pages;
	unsigned long flags;
	u64 status;
	int i, got, done = 0, ret = 0;

	pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	for (got = 0; got < n; got++) {
		pages[got] = alloc_page(GFP_KERNEL);
		if (!pages[got]) {
			ret = -ENOMEM;
			goto free_pages;
		}
	}

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition_id = partition;
	for (i = 0; i < n; i++)
		in->frames[i] = page_to_pfn(pages[i]); // expect: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(HVCALL_DEPOSIT_MEMORY, n, 0, in, NULL);
	local_irq_restore(flags);
	if (hv_result_success(status))
		goto free_list;
	done = hv_repcomp(status);
	ret = hv_result_to_errno(status);

free_pages:
	for (i = done; i < got; i++)
		__free_page(pages[i]); // ok: owned-frame-freed
free_list:
	kfree(pages);
	return ret;
}
