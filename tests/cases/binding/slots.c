// SPDX-License-Identifier: GPL-2.0-or-later
/* Elements that may be missing: two functions ask, one does not. */

int run_one(struct owner *o, u32 n)
{
	struct vcpu *v;

	if (n >= MAX_VCPUS)
		return -EINVAL;
	v = o->vcpus[n];
	if (!v)
		return -ENOENT;
	return vcpu_run(v);
}

void drain(struct owner *o)
{
	struct vcpu *v;
	int i;

	for (i = 0; i < MAX_VCPUS; i++) {
		v = o->vcpus[i];
		if (!v)
			continue;
		vcpu_drain(v);
	}
}

int signal_one(struct owner *o, struct message *m)
{
	struct vcpu *v = o->vcpus[m->target];

	v->pending = 1; // expect: untested-slot-used
	return vcpu_wake(v);
}

int wake_named(struct owner *o, struct message *m)
{
	struct lane *l = o->lanes[m->lane];

	if (!l)
		return -ENOENT;
	l->woken++; // ok: untested-slot-used
	return 0;
}

int stop_named(struct owner *o, struct message *m)
{
	struct lane *l = o->lanes[m->lane];

	l->stopped = 1; // ok: untested-slot-used
	return 0;
}

void kick_port(struct owner *o, u32 n)
{
	struct port *p = o->ports[n];

	if (p)
		p->kicked = 1;
}

void close_port(struct owner *o, u32 n)
{
	struct port *p = o->ports[n];

	if (p)
		port_close(p);
}

static void count_port(struct owner *o, struct message *m)
{
	struct port *p = o->ports[m->port];

	p->seen++; // ok: untested-slot-used
}

void port_message(struct owner *o, struct message *m)
{
	struct port *p = o->ports[m->port];

	if (p)
		count_port(o, m);
}
