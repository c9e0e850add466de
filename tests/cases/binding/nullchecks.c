// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests of pointers that do not ask what they should. */

int stored_through(struct owner *o, u64 gpa)
{
	void **page = this_cpu_ptr(o->page);

	*page = memremap(gpa, PAGE_SIZE, MEMREMAP_WB);
	if (!page) // expect: address-tested-for-null
		return -ENOMEM;
	return 0;
}

int stored_value_tested(struct owner *o, u64 gpa)
{
	void **page = this_cpu_ptr(o->page);

	*page = memremap(gpa, PAGE_SIZE, MEMREMAP_WB);
	if (!*page) // ok: address-tested-for-null
		return -ENOMEM;
	return 0;
}

int output_tested(struct owner **out)
{
	*out = kzalloc(sizeof(**out), GFP_KERNEL);
	if (out == NULL) // expect: address-tested-for-null
		return -ENOMEM;
	return 0;
}

int output_tested_first(struct owner **out)
{
	if (!out) // ok: address-tested-for-null
		return -EINVAL;
	*out = kzalloc(sizeof(**out), GFP_KERNEL);
	if (!*out) // ok: address-tested-for-null
		return -ENOMEM;
	return 0;
}

int address_of_local(struct owner *o)
{
	struct item first;
	struct item *item = &first;

	item_init(o, item);
	if (!item) // expect: address-tested-for-null
		return -EINVAL;
	return item_use(o, item);
}

int address_or_nothing(struct owner *o, int n)
{
	struct item first;
	struct item *item = NULL;

	if (n)
		item = &first;
	if (!item) // ok: address-tested-for-null
		return -EINVAL;
	return item_use(o, item);
}

int copied_test(struct owner *o)
{
	o->a = kzalloc(8, GFP_KERNEL);
	if (!o->a)
		return -ENOMEM;
	o->b = kzalloc(8, GFP_KERNEL);
	if (!o->a) // expect: wrong-pointer-tested
		return -ENOMEM;
	return 0;
}

int both_tested(struct owner *o)
{
	o->a = kzalloc(8, GFP_KERNEL);
	if (!o->a)
		return -ENOMEM;
	o->b = kzalloc(8, GFP_KERNEL);
	if (!o->b) // ok: wrong-pointer-tested
		return -ENOMEM;
	return 0;
}

int tested_together(struct owner *o)
{
	o->a = kzalloc(8, GFP_KERNEL);
	o->b = kzalloc(8, GFP_KERNEL);
	if (!o->a || !o->b) // ok: wrong-pointer-tested
		return -ENOMEM;
	return 0;
}

int copied_test_of_locals(struct owner *o)
{
	struct item *first, *second;

	first = owner_own(o, devm_kzalloc(o->dev, 8, GFP_KERNEL));
	o->names = kcalloc(8, 8, GFP_KERNEL);
	if (!o->names)
		return -ENOMEM;
	o->values = kcalloc(8, 8, GFP_KERNEL);
	if (o->names == NULL) // expect: wrong-pointer-tested
		return -ENOMEM;
	second = first;
	return owner_add(o, second);
}

int null_asked_for(struct owner *o, const void __user *user)
{
	void *copy = memdup_user(user, 16);

	if (!copy) // expect: wrong-failure-test
		return -ENOMEM;
	return owner_take(o, copy);
}

int error_asked_for(struct owner *o, const void __user *user)
{
	void *copy = memdup_user(user, 16);

	if (IS_ERR(copy)) // ok: wrong-failure-test
		return PTR_ERR(copy);
	return owner_take(o, copy);
}

int error_asked_for_null(struct owner *o)
{
	void *room = kzalloc(16, GFP_KERNEL);

	if (IS_ERR(room)) // expect: wrong-failure-test
		return PTR_ERR(room);
	return owner_take(o, room);
}

int null_asked_for_null(struct owner *o)
{
	void *room = kzalloc(16, GFP_KERNEL);

	if (!room) // ok: wrong-failure-test
		return -ENOMEM;
	return owner_take(o, room);
}
