// SPDX-License-Identifier: GPL-2.0-or-later
/* Lists in the per-CPU hypercall page that run over its end. */

struct hv_ring_input {
	u64 owner;
	u32 index;
	u32 reserved;
	u64 frames[];
};

u64 ring_list_unlimited(struct page **pages, u32 count, unsigned long flags)
{
	struct hv_ring_input *in;
	u64 status;
	int i;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(in, 0, sizeof(*in));
	for (i = 0; i < count; i++)
		in->frames[i] = page_to_pfn(pages[i]); // expect: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(7, count, 0, in, NULL);
	local_irq_restore(flags);
	return status;
}

u64 ring_other_number_limited(struct page **pages, u32 count, u32 bytes, unsigned long flags)
{
	struct hv_ring_input *in;
	u64 status;
	int i;

	if (bytes > RING_BYTES_MAX)
		return 0;
	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(in, 0, sizeof(*in));
	for (i = 0; i < count; i++)
		in->frames[i] = page_to_pfn(pages[i]); // expect: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(7, count, 0, in, NULL);
	local_irq_restore(flags);
	return status;
}

u64 ring_list_limited(struct page **pages, u32 count, unsigned long flags)
{
	struct hv_ring_input *in;
	u64 status;
	int i;

	if (count > RING_FRAMES_MAX)
		return 0;
	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(in, 0, sizeof(*in));
	for (i = 0; i < count; i++)
		in->frames[i] = page_to_pfn(pages[i]); // ok: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(7, count, 0, in, NULL);
	local_irq_restore(flags);
	return status;
}

u64 ring_list_cut(struct page **pages, u32 count, unsigned long flags)
{
	struct hv_ring_input *in;
	u64 status;
	int i, batch;

	batch = min(count, RING_FRAMES_MAX);
	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(in, 0, sizeof(*in));
	for (i = 0; i < batch; i++)
		in->frames[i] = page_to_pfn(pages[i]); // ok: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(7, batch, 0, in, NULL);
	local_irq_restore(flags);
	return status;
}
