// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers, packets and memory from outside the kernel. */

#define SLOTS 16

struct hv_ring_message {
	u32 slot;
	u32 count;
	u8 lane;
	u64 values[8];
};

struct slots {
	void *slot[SLOTS];
	u64 lanes[256];
	struct packet *inbox;
	struct channel *channel;
};

struct packet {
	u32 kind;
	u32 first;
};

struct request {
	u32 flags;
	u32 kind;
	u64 value;
};

void *index_from_message(struct slots *s, struct hv_ring_message *msg)
{
	u32 slot = msg->slot;

	return s->slot[slot]; // expect: outside-index-unchecked
}

void *index_tested(struct slots *s, struct hv_ring_message *msg)
{
	u32 slot = msg->slot;

	if (slot >= SLOTS)
		return NULL;
	return s->slot[slot]; // ok: outside-index-unchecked
}

void *index_cut_to_size(struct slots *s, struct hv_ring_message *msg)
{
	return s->slot[msg->slot % SLOTS]; // ok: outside-index-unchecked
}

u64 index_too_narrow(struct slots *s, struct hv_ring_message *msg)
{
	return s->lanes[msg->lane]; // ok: outside-index-unchecked
}

u64 count_from_message(struct hv_ring_message *msg)
{
	u64 sum = 0;
	u32 i;

	for (i = 0; i < msg->count; i++)
		sum += msg->values[i]; // expect: outside-index-unchecked
	return sum;
}

u64 count_tested(struct hv_ring_message *msg)
{
	u64 sum = 0;
	u32 i;

	if (msg->count > 8)
		return 0;
	for (i = 0; i < msg->count; i++)
		sum += msg->values[i]; // ok: outside-index-unchecked
	return sum;
}

u64 counts_limit_each_other(struct hv_ring_message *msg)
{
	if (msg->slot >= msg->count)
		return 0;
	return msg->values[msg->slot]; // expect: outside-index-unchecked
}

u64 number_of_the_kernel(struct slots *s, struct hv_ring_message *msg)
{
	msg->slot = 3;
	return msg->values[msg->slot]; // ok: outside-index-unchecked
}

void look_at_packet(struct slots *s)
{
	struct packet *p = s->inbox;

	if (p->kind == 1) // expect: received-size-unchecked
		complete_packet(s);
}

void look_at_packet_of(struct slots *s, u32 size)
{
	struct packet *p = s->inbox;

	if (size >= sizeof(*p) && p->kind == 1) // ok: received-size-unchecked
		complete_packet(s);
}

void receive_blindly(struct slots *s)
{
	u64 id;
	u32 got;

	vmbus_recvpacket(s->channel, s->inbox, 64, &got, &id);
	if (got > 0)
		look_at_packet(s);
}

void receive_and_tell(struct slots *s)
{
	u64 id;
	u32 got;

	vmbus_recvpacket(s->channel, s->inbox, 64, &got, &id);
	if (got > 0)
		look_at_packet_of(s, got);
}

long read_twice(void __user *from)
{
	struct request rq;

	if (copy_from_user(&rq, from, 8))
		return -EFAULT;
	if (rq.flags & ~3)
		return -EINVAL;
	if (copy_from_user(&rq, from, sizeof(rq))) // expect: user-memory-read-twice
		return -EFAULT;
	return apply_request(rq.flags, rq.value);
}

long read_twice_tested_twice(void __user *from)
{
	struct request rq;

	if (copy_from_user(&rq, from, 8))
		return -EFAULT;
	if (rq.flags & ~3)
		return -EINVAL;
	if (copy_from_user(&rq, from, sizeof(rq))) // ok: user-memory-read-twice
		return -EFAULT;
	if (rq.flags & ~3)
		return -EINVAL;
	return apply_request(rq.flags, rq.value);
}

long next_of_a_list(struct request __user *from)
{
	struct request rq;

	if (copy_from_user(&rq, from, sizeof(rq)))
		return -EFAULT;
	if (rq.flags & ~3)
		return -EINVAL;
	from++;
	if (copy_from_user(&rq, from, sizeof(rq))) // ok: user-memory-read-twice
		return -EFAULT;
	return apply_request(rq.flags, rq.value);
}

long tested_but_not_used(void __user *from)
{
	struct request rq;

	if (copy_from_user(&rq, from, 8))
		return -EFAULT;
	if (rq.flags & ~3)
		return -EINVAL;
	if (copy_from_user(&rq, from, sizeof(rq))) // ok: user-memory-read-twice
		return -EFAULT;
	return apply_request(0, rq.value);
}
