// SPDX-License-Identifier: GPL-2.0-or-later
/* What the hypervisor still maps when Linux frees it. */

struct port {
	struct entry *entry;
	struct entry *other;
	struct entry *spare;
	int users;
};

static int port_call_map(u64 pfn)
{
	unsigned long flags;
	struct port_input *input;
	u64 status;

	local_irq_save(flags);
	input = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(input, 0, sizeof(*input));
	input->pfn = pfn;
	status = hv_do_hypercall(HVCALL_MAP_STATS_PAGE, input, NULL);
	local_irq_restore(flags);
	return hv_result_to_errno(status);
}

static int port_call_unmap(u64 pfn)
{
	unsigned long flags;
	struct port_input *input;
	u64 status;

	local_irq_save(flags);
	input = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(input, 0, sizeof(*input));
	input->pfn = pfn;
	status = hv_do_hypercall(HVCALL_UNMAP_STATS_PAGE, input, NULL);
	local_irq_restore(flags);
	return hv_result_to_errno(status);
}

int freed_on_failure(void **addr)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	ret = port_call_map(page_to_pfn(page));
	*addr = page_address(page);
	if (ret)
		__free_page(page); // ok: mapped-page-freed
	return ret;
}

int freed_in_any_case(void **addr)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	ret = port_call_map(page_to_pfn(page));
	*addr = page_address(page);
	if (page)
		__free_page(page); // expect: mapped-page-freed
	return ret;
}

int freed_on_success(struct port *port)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	port->page = page;
	ret = port_call_map(page_to_pfn(page));
	if (!ret)
		__free_page(page); // expect: mapped-page-freed
	return ret;
}

int unmapped_first(struct port *port)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	port->page = page;
	ret = port_call_map(page_to_pfn(page));
	if (!ret)
		port_call_unmap(page_to_pfn(page));
	__free_page(page); // ok: mapped-page-freed
	return ret;
}

int later_failure(struct port *port, u64 size)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	port->page = page;
	ret = port_call_map(page_to_pfn(page));
	if (ret)
		goto free;
	if (size > 4) {
		ret = -EINVAL;
		goto free;
	}
	return 0;
free:
	__free_page(page); // expect: mapped-page-freed
	return ret;
}

int later_failure_undone(struct port *port, u64 size)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	port->page = page;
	ret = port_call_map(page_to_pfn(page));
	if (ret)
		goto free;
	if (size > 4) {
		ret = -EINVAL;
		goto unmap;
	}
	return 0;
unmap:
	port_call_unmap(page_to_pfn(page));
free:
	__free_page(page); // ok: mapped-page-freed
	return ret;
}

int another_page(struct port *port)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	ret = port_call_map(page_to_pfn(port->page));
	__free_page(page); // ok: mapped-page-freed
	return ret;
}

int negative_tested(struct port *port)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int ret;

	if (!page)
		return -ENOMEM;
	port->page = page;
	ret = port_call_map(page_to_pfn(page));
	if (ret < 0)
		return ret;
	__free_page(page); // expect: mapped-page-freed
	return 0;
}

int compose(struct port *port)
{
	struct entry *entry = port->entry;

	port_unmap_irq(entry);
	return port_map_irq(port->users, entry);
}

int compose_other(struct port *port)
{
	struct entry answer;
	struct entry *entry = port->other;
	int ret = port_map_irq(port->users, &answer);

	*entry = answer;
	return ret;
}

void teardown(struct port *port)
{
	kfree(port->entry); // expect: interrupt-record-freed
	port->entry = NULL;
}

void teardown_by_name(struct port *port)
{
	struct entry *entry = port->entry;

	port->entry = NULL;
	kfree(entry); // expect: interrupt-record-freed
}

void teardown_other(struct port *port)
{
	struct entry *entry = port->other;

	kfree(entry); // expect: interrupt-record-freed
}

void teardown_last(struct port *port)
{
	if (!--port->users)
		kfree(port->entry); // expect: interrupt-record-freed
}

void teardown_whole(struct port *port)
{
	port_unmap_irq(port->entry);
	kfree(port->entry); // ok: interrupt-record-freed
}

static void port_quiet(struct port *port)
{
	port_unmap_irq(port->entry);
}

void teardown_through(struct port *port)
{
	port_quiet(port);
	kfree(port->entry); // ok: interrupt-record-freed
}

void teardown_spare(struct port *port)
{
	kfree(port->spare); // ok: interrupt-record-freed
}

int setup_failed(struct port *port, int bad)
{
	struct entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return -ENOMEM;
	if (bad) {
		kfree(entry); // ok: interrupt-record-freed
		return -EINVAL;
	}
	port->entry = entry;
	return 0;
}
