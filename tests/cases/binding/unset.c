// SPDX-License-Identifier: GPL-2.0-or-later
/* Values that are read before something has set them. */

int tested_too_early(struct owner *o, u32 flags)
{
	struct watch *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	w->owner = o;
	INIT_WORK(&w->work, watch_fires);
	if (flags && !w->route.level) { // expect: fresh-field-tested
		kfree(w);
		return -EINVAL;
	}
	watch_resolve(o, w);
	return watch_add(o, w);
}

int tested_behind_filling(struct owner *o, u32 flags)
{
	struct watch *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	watch_resolve(o, w);
	if (flags && !w->route.level) { // ok: fresh-field-tested
		kfree(w);
		return -EINVAL;
	}
	return watch_add(o, w);
}

int tested_behind_answer(struct owner *o)
{
	struct request *r = kzalloc(sizeof(*r), GFP_KERNEL);
	int ret = 0;

	if (!r)
		return -ENOMEM;
	list_add_tail(&r->entry, &o->requests);
	wait_for_completion(&r->done);
	if (r->answer.status) // ok: fresh-field-tested
		ret = -EIO;
	list_del(&r->entry);
	kfree(r);
	return ret;
}

int set_on_one_path(struct owner *o, int n)
{
	struct watch *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	if (n)
		w->level = n;
	if (w->level) // ok: fresh-field-tested
		return watch_add(o, w);
	return watch_add(o, w);
}

int never_set_at_all(struct owner *o)
{
	struct watch *w = kmalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	w->owner = o;
	if (w->count > 3) // expect: fresh-field-tested
		o->many = 1;
	return watch_add(o, w);
}

int ignores_failed_parse(struct owner *o, const char *text)
{
	unsigned long value;

	kstrtoul(text, 0, &value);
	o->value = value; // expect: unset-output-read
	return 0;
}

int looks_at_parse(struct owner *o, const char *text)
{
	unsigned long value;
	int ret;

	ret = kstrtoul(text, 0, &value);
	if (ret)
		return ret;
	o->value = value; // ok: unset-output-read
	return 0;
}

int has_default(struct owner *o, const char *text)
{
	unsigned long value = 7;

	kstrtoul(text, 0, &value);
	o->value = value; // ok: unset-output-read
	return 0;
}

static int take_size(struct owner *o, u32 *size)
{
	if (!o->ready)
		return -ENODEV;
	*size = o->size;
	return 0;
}

static int take_always(struct owner *o, u32 *size)
{
	*size = 0;
	if (!o->ready)
		return -ENODEV;
	*size = o->size;
	return 0;
}

u32 ignores_own_function(struct owner *o)
{
	u32 size;

	take_size(o, &size);
	return size + 1; // expect: unset-output-read
}

u32 output_always_set(struct owner *o)
{
	u32 size;

	take_always(o, &size);
	return size + 1; // ok: unset-output-read
}
