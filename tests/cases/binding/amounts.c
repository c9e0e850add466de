// SPDX-License-Identifier: GPL-2.0-or-later
/* Areas, units and counters. */

u64 areas_overlap(u64 code)
{
	struct answer *out;
	struct question *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	out = (struct answer *)in;
	status = hv_do_hypercall(code, in, out); // expect: hypercall-areas-overlap
	local_irq_restore(flags);
	return status;
}

u64 areas_apart(u64 code)
{
	struct answer *out;
	struct question *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	out = *this_cpu_ptr(hyperv_pcpu_output_arg);
	status = hv_do_hypercall(code, in, out); // ok: hypercall-areas-overlap
	local_irq_restore(flags);
	return status;
}

void undo_one_again_and_again(struct part **parts, int n)
{
	int i, k;

	for (i = 0; i < n; i++)
		if (part_start(parts[i]) < 0)
			break;
	for (k = 0; k < i; k++)
		part_stop(parts[i]); // expect: loop-indexes-with-bound
}

void undo_each(struct part **parts, int n)
{
	int i, k;

	for (i = 0; i < n; i++)
		if (part_start(parts[i]) < 0)
			break;
	for (k = 0; k < i; k++)
		part_stop(parts[k]); // ok: loop-indexes-with-bound
}

void undo_from_the_bound(struct part **parts, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (part_start(parts[i]) < 0)
			break;
	while (i-- > 0)
		part_stop(parts[i]); // ok: loop-indexes-with-bound
}

int give_back_too_few(u64 base, u64 count, int shift)
{
	u64 done;
	int ret = 0;

	for (done = 0; done < count; done++) {
		ret = range_take(base + (done << shift));
		if (ret)
			break;
	}
	if (ret)
		range_give(base, done); // expect: scaled-count-unscaled
	return ret;
}

int give_back_all(u64 base, u64 count, int shift)
{
	u64 done;
	int ret = 0;

	for (done = 0; done < count; done++) {
		ret = range_take(base + (done << shift));
		if (ret)
			break;
	}
	if (ret)
		range_give(base, done << shift); // ok: scaled-count-unscaled
	return ret;
}

int share_pages(void *mem, int count)
{
	memset(mem, 0, count * HV_HYP_PAGE_SIZE);
	return set_memory_decrypted((unsigned long)mem, count); // expect: page-units-mixed
}

int share_system_pages(void *mem, int count)
{
	memset(mem, 0, count * PAGE_SIZE);
	return set_memory_decrypted((unsigned long)mem, count); // ok: page-units-mixed
}

int share_converted(void *mem, int count)
{
	int pages = (count * HV_HYP_PAGE_SIZE) >> PAGE_SHIFT;

	return set_memory_decrypted((unsigned long)mem, pages); // ok: page-units-mixed
}
