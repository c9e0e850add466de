// SPDX-License-Identifier: GPL-2.0-or-later
/* Status, errno, unset variables, failures that nobody tests. */

int status_leaves(struct owner *o, u64 id)
{
	u64 status;
	int ret = 0;

	if (!id)
		return -EINVAL;
	status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id);
	status &= HV_HYPERCALL_RESULT_MASK;
	if (status != HV_STATUS_SUCCESS)
		ret = status;
	return ret; // expect: status-returned-as-errno
}

int status_is_translated(struct owner *o, u64 id)
{
	u64 status;

	if (!id)
		return -EINVAL;
	status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id);
	return hv_result_to_errno(status); // ok: status-returned-as-errno
}

u64 status_is_meant(u64 id)
{
	u64 status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id);

	return hv_result(status); // ok: status-returned-as-errno
}

int raw_compare(u64 id)
{
	u64 status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id);

	if (status != HV_STATUS_SUCCESS) // expect: result-compared-unmasked
		return -EIO;
	return 0;
}

int masked_compare(u64 id)
{
	u64 status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id);

	if (hv_result(status) != HV_STATUS_SUCCESS) // ok: result-compared-unmasked
		return -EIO;
	return 0;
}

int truncated(u64 id)
{
	int status;

	status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id); // expect: result-truncated
	if (!hv_result_success(status))
		return -EIO;
	return 0;
}

int unset_when_empty(struct owner *o, int n)
{
	int i, ret;

	for (i = 0; i < n; i++)
		ret = owner_step(o, i);
	return ret; // expect: unset-variable-used
}

int set_on_every_path(struct owner *o, int n)
{
	int ret;

	if (n > 3)
		ret = owner_step(o, n);
	else
		ret = -EINVAL;
	return ret; // ok: unset-variable-used
}

int set_by_the_callee(struct owner *o)
{
	int value;

	owner_read(o, &value);
	return value; // ok: unset-variable-used
}

int untested(struct owner *o)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	item->owner = o; // expect: null-result-used
	o->item = item;
	return 0;
}

int nested_untested(struct owner *o)
{
	o->area = page_address(alloc_page(GFP_KERNEL)); // expect: null-result-used
	return 0;
}

int tested(struct owner *o)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return -ENOMEM;
	item->owner = o; // ok: null-result-used
	o->item = item;
	return 0;
}

int error_pointer_tested_for_null(void __user *from)
{
	struct item *item = memdup_user(from, sizeof(*item));

	if (!item)
		return -ENOMEM;
	item->count = 0; // expect: null-result-used
	kfree(item);
	return 0;
}

int freed_and_used(struct owner *o)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return -ENOMEM;
	kfree(item);
	return item->count; // expect: allocation-used-after-free
}

int freed_twice(struct owner *o, int n)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	if (!item)
		return -ENOMEM;
	if (n < 0) {
		kfree(item);
		goto out;
	}
	o->count = n;
out:
	kfree(item); // expect: allocation-freed-twice
	return 0;
}

int register_two(struct owner *o)
{
	int ret;

	ret = misc_register(&owner_misc);
	if (ret)
		return ret;
	ret = register_reboot_notifier(&owner_notifier);
	if (ret)
		return ret; // expect: registration-left
	return 0;
}

int register_two_unwinding(struct owner *o)
{
	int ret;

	ret = misc_register(&owner_misc);
	if (ret)
		return ret;
	ret = register_reboot_notifier(&owner_notifier);
	if (ret)
		misc_deregister(&owner_misc);
	return ret; // ok: registration-left
}

int status_or_nothing(u64 id)
{
	u64 status = hv_do_fast_hypercall8(HVCALL_FINALIZE_PARTITION, id);

	if (!hv_result_success(status))
		return hv_result(status); // expect: status-returned-as-errno
	return 0;
}

int takes_it_for_an_errno(struct owner *o)
{
	int ret = o->broken ? -EIO : 0;

	if (ret)
		return ret;
	ret = status_or_nothing(o->id);
	return ret; // ok: status-returned-as-errno
}

int asserted(struct owner *o)
{
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);
	struct item *other = kzalloc(sizeof(*other), GFP_KERNEL);

	BUG_ON(!(item && other));
	item->owner = o; // ok: null-result-used
	other->owner = o; // ok: null-result-used
	o->item = item;
	o->other = other;
	return 0;
}

int found_or_not(struct owner *o, int id)
{
	struct item *item;
	int i;

	for (i = 0; i < o->count; i++) {
		if (!o->items[i].used)
			continue;
		item = &o->items[i];
		if (item->id == id)
			break;
	}
	if (i == o->count)
		return -ENOENT;
	return item->value; // ok: unset-variable-used
}

int found_or_not_untested(struct owner *o, int id)
{
	struct item *item;
	int i;

	for (i = 0; i < o->count; i++) {
		if (o->items[i].id == id) {
			item = &o->items[i];
			break;
		}
	}
	return item->value; // expect: unset-variable-used
}
