// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks that read the code without exploring it. */

int never_negative(struct owner *o)
{
	u32 count;

	count = owner_count(o);
	if (count < 0) // expect: unsigned-tested-negative
		return -EIO;
	return 0;
}

int may_be_negative(struct owner *o)
{
	int count;

	count = owner_count(o);
	if (count < 0) // ok: unsigned-tested-negative
		return -EIO;
	return 0;
}

int test_comes_too_late(struct owner *o, int id)
{
	struct item *item = owner_find(o, id);

	kref_get(&item->ref);
	if (!item) // expect: pointer-tested-after-use
		return -ENOENT;
	return 0;
}

int test_comes_first(struct owner *o, int id)
{
	struct item *item = owner_find(o, id);

	if (!item) // ok: pointer-tested-after-use
		return -ENOENT;
	kref_get(&item->ref);
	item = owner_find(o, id + 1);
	if (!item) // ok: pointer-tested-after-use
		return -ENOENT;
	return 0;
}

int used_on_one_path_only(struct owner *o, struct item *item, int n)
{
	if (n)
		item->count = n;
	if (!item) // ok: pointer-tested-after-use
		return -ENOENT;
	return 0;
}

void *writable_code(size_t len)
{
	return __vmalloc(len, GFP_KERNEL, PAGE_KERNEL_EXEC); // expect: writable-executable-mapping
}

void *read_only_code(size_t len)
{
	return __vmalloc(len, GFP_KERNEL, PAGE_KERNEL_ROX); // ok: writable-executable-mapping
}
