// SPDX-License-Identifier: GPL-2.0-or-later
/* What all batches have done is undone, not only what the last one has done. */

int last_batch_is_asked_for(u64 partition, int count)
{
	u32 completed = 0;
	int done = 0, ret = 0;
	u64 status;

	while (done < count) {
		status = gauge_feed(partition, done);
		completed = hv_repcomp(status);
		if (!hv_result_success(status)) {
			ret = hv_result_to_errno(status);
			break;
		}
		done += completed;
	}
	if (ret && completed) // expect: last-batch-decides
		gauge_drain(partition, done);
	return ret;
}

int total_is_asked_for(u64 partition, int count)
{
	u32 completed = 0;
	int done = 0, ret = 0;
	u64 status;

	while (done < count) {
		status = gauge_feed(partition, done);
		completed = hv_repcomp(status);
		done += completed;
		if (!hv_result_success(status)) {
			ret = hv_result_to_errno(status);
			break;
		}
	}
	if (ret && done) // ok: last-batch-decides
		gauge_drain(partition, done);
	return ret;
}

int masked_by_hand(u64 partition, unsigned long left)
{
	unsigned int completed = 0;
	int ret = 0;
	u64 status;

	for (; left; left -= completed) {
		status = gauge_feed(partition, left);
		completed = (status & HV_HYPERCALL_REP_COMP_MASK) >> HV_HYPERCALL_REP_COMP_OFFSET;
		if (!hv_result_success(status)) {
			ret = hv_result_to_errno(status);
			break;
		}
	}
	if (ret && completed > 0) // expect: last-batch-decides
		ret = -EBADFD;
	return ret;
}

int asked_inside_the_loop(u64 partition, int count)
{
	u32 completed;
	int done = 0;
	u64 status;

	while (done < count) {
		status = gauge_feed(partition, done);
		completed = hv_repcomp(status);
		if (!completed) // ok: last-batch-decides
			return -EIO;
		done += completed;
	}
	return 0;
}
