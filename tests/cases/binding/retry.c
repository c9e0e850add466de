// SPDX-License-Identifier: GPL-2.0-or-later
/* A hypercall that lacks memory is issued again after a deposit; progress is what was completed. */

int start_gauge(u64 partition, u32 gauge)
{
	struct gauge_input *in;
	unsigned long flags;
	u64 status;
	int ret;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(in, 0, sizeof(*in));
	in->gauge = gauge;
	status = hv_do_hypercall(HVCALL_START_GAUGE, in, NULL);
	local_irq_restore(flags);

	if (!hv_result_needs_memory(status))
		return hv_result_to_errno(status);
	ret = hv_deposit_memory(partition, status);
	return ret; // expect: given-memory-unused
}

int start_gauge_until_it_runs(u64 partition, u32 gauge)
{
	struct gauge_input *in;
	unsigned long flags;
	u64 status;
	int ret;

	do {
		local_irq_save(flags);
		in = *this_cpu_ptr(hyperv_pcpu_input_arg);
		memset(in, 0, sizeof(*in));
		in->gauge = gauge;
		status = hv_do_hypercall(HVCALL_START_GAUGE, in, NULL);
		local_irq_restore(flags);

		if (!hv_result_needs_memory(status)) {
			ret = hv_result_to_errno(status);
			break;
		}
		ret = hv_deposit_memory(partition, status);
	} while (!ret);

	return ret; // ok: given-memory-unused
}

static int feed(u64 partition)
{
	return hv_call_deposit_pages(0, partition, 1);
}

int stop_gauge(u64 partition, u64 gauge)
{
	u64 status = hv_do_fast_hypercall8(HVCALL_STOP_GAUGE, gauge);

	if (!hv_result_success(status)) {
		if (feed(partition))
			return -ENOMEM;
	}
	return 0; // expect: given-memory-unused
}

int stop_gauge_or_say_so(u64 partition, u64 gauge)
{
	u64 status = hv_do_fast_hypercall8(HVCALL_STOP_GAUGE, gauge);

	if (!hv_result_success(status)) {
		if (feed(partition))
			return -ENOMEM;
		return -EAGAIN; // ok: given-memory-unused
	}
	return 0;
}

/* Memory that is given before anything is asked for belongs to no failed call. */
int feed_then_start(u64 partition, u64 gauge)
{
	int ret = feed(partition);

	if (ret)
		return ret;
	return hv_result_to_errno(hv_do_fast_hypercall8(HVCALL_START_GAUGE, gauge)); // ok: given-memory-unused
}

int tell_all(u64 partition, u64 *list, int count)
{
	struct tell_input *in;
	unsigned long flags;
	int done = 0, some, i;
	u64 status;

	while (done < count) {
		some = min(count - done, 100);
		local_irq_save(flags);
		in = *this_cpu_ptr(hyperv_pcpu_input_arg);
		memset(in, 0, sizeof(*in));
		for (i = 0; i < some; i++)
			in->items[i] = list[done + i];
		status = hv_do_rep_hypercall(HVCALL_TELL, some, 0, in, NULL);
		local_irq_restore(flags);
		if (hv_result_needs_memory(status))
			hv_deposit_memory(partition, status);
		done += some; // expect: asked-counted-as-done
	}
	return 0;
}

int tell_completed(u64 partition, u64 *list, int count)
{
	struct tell_input *in;
	unsigned long flags;
	int done = 0, some, i;
	u64 status;

	while (done < count) {
		some = min(count - done, 100);
		local_irq_save(flags);
		in = *this_cpu_ptr(hyperv_pcpu_input_arg);
		memset(in, 0, sizeof(*in));
		for (i = 0; i < some; i++)
			in->items[i] = list[done + i];
		status = hv_do_rep_hypercall(HVCALL_TELL, some, 0, in, NULL);
		local_irq_restore(flags);
		if (hv_result_needs_memory(status))
			hv_deposit_memory(partition, status);
		done += hv_repcomp(status); // ok: asked-counted-as-done
	}
	return 0;
}

/* A success has completed every element. */
int tell_or_fail(u64 *list, int count)
{
	struct tell_input *in;
	unsigned long flags;
	int left = count, some, i;
	u64 status;

	while (left) {
		some = min(left, 100);
		local_irq_save(flags);
		in = *this_cpu_ptr(hyperv_pcpu_input_arg);
		memset(in, 0, sizeof(*in));
		for (i = 0; i < some; i++)
			in->items[i] = list[i];
		status = hv_do_rep_hypercall(HVCALL_TELL, some, 0, in, NULL);
		local_irq_restore(flags);
		if (!hv_result_success(status))
			return hv_result_to_errno(status);
		left -= some; // ok: asked-counted-as-done
	}
	return 0;
}

int tell_until_tired(u64 *list, int count)
{
	struct tell_input *in;
	unsigned long flags;
	int left = count, tries = 3, i;
	u64 status;

	while (left && tries--) {
		local_irq_save(flags);
		in = *this_cpu_ptr(hyperv_pcpu_input_arg);
		memset(in, 0, sizeof(*in));
		for (i = 0; i < left; i++)
			in->items[i] = list[i]; // expect: hypercall-page-count-unlimited
		status = hv_do_rep_hypercall(HVCALL_TELL, left, 0, in, NULL);
		local_irq_restore(flags);
		if (hv_result(status) != HV_STATUS_TIMEOUT)
			left -= left; // expect: asked-counted-as-done
	}
	return left;
}
