// SPDX-License-Identifier: GPL-2.0-or-later
/* Every member of a hypercall's input is set on every way to the call, or the page is cleared. */

struct lamp_input {
	u64 partition;
	u32 lamp;
	u32 flags;
	u64 place;
};

struct lamp_list_input {
	u64 partition;
	u32 flags;
	u32 reserved;
	u64 places[];
};

u64 light(u64 partition, u32 lamp, u64 place)
{
	struct lamp_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition = partition;
	in->lamp = lamp;
	if (place) {
		in->flags = 1;
		in->place = place;
	}
	status = hv_do_hypercall(HVCALL_LIGHT, in, NULL); // expect: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 light_cleared(u64 partition, u32 lamp, u64 place)
{
	struct lamp_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	memset(in, 0, sizeof(*in));
	in->partition = partition;
	in->lamp = lamp;
	if (place) {
		in->flags = 1;
		in->place = place;
	}
	status = hv_do_hypercall(HVCALL_LIGHT, in, NULL); // ok: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 light_always(u64 partition, u32 lamp, u64 place)
{
	struct lamp_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition = partition;
	in->lamp = lamp;
	if (place) {
		in->flags = 1;
		in->place = place;
	} else {
		in->flags = 0;
		in->place = 0;
	}
	status = hv_do_hypercall(HVCALL_LIGHT, in, NULL); // ok: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 forget_lamp(u64 partition)
{
	struct lamp_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition = partition;
	in->flags = 0;
	in->place = 0;
	status = hv_do_hypercall(HVCALL_FORGET_LAMP, in, NULL); // expect: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 list_lamps(u64 partition, u64 *places, int n)
{
	struct lamp_list_input *in;
	unsigned long flags;
	u64 status;
	int i;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition = partition;
	in->flags = 0;
	for (i = 0; i < n; i++)
		in->places[i] = places[i]; // expect: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(HVCALL_LIST_LAMPS, n, 0, in, NULL); // expect: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 list_lamps_whole(u64 partition, u64 *places, int n)
{
	struct lamp_list_input *in;
	unsigned long flags;
	u64 status;
	int i;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition = partition;
	in->flags = 0;
	in->reserved = 0;
	for (i = 0; i < n; i++)
		in->places[i] = places[i]; // expect: hypercall-page-count-unlimited
	status = hv_do_rep_hypercall(HVCALL_LIST_LAMPS, n, 0, in, NULL); // ok: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 dim(u64 partition, u32 lamp, int how)
{
	struct lamp_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	in->partition = partition;
	in->lamp = lamp;
	in->place = 0;
	switch (how) {
	case 1:
		in->flags = 4;
		break;
	case 2:
		in->flags = 8;
		break;
	}
	status = hv_do_hypercall(HVCALL_DIM, in, NULL); // expect: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}

u64 dim_as_told(u64 partition, struct lamp_input *told)
{
	struct lamp_input *in;
	unsigned long flags;
	u64 status;

	local_irq_save(flags);
	in = *this_cpu_ptr(hyperv_pcpu_input_arg);
	*in = *told;
	in->partition = partition;
	status = hv_do_hypercall(HVCALL_DIM, in, NULL); // ok: hypercall-input-unset
	local_irq_restore(flags);
	return status;
}
