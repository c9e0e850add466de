// SPDX-License-Identifier: GPL-2.0-or-later
/* Failures that do not reach the caller, or as something else. */

int zero_from_the_start(struct owner *o)
{
	int ret = 0;
	void *room;

	if (!o->ready)
		return -ENODEV;
	room = kzalloc(64, GFP_KERNEL);
	if (!room) // expect: failure-returned-as-success
		goto out;
	ret = owner_fill(o, room);
	kfree(room);
out:
	return ret;
}

int code_set_before_jump(struct owner *o)
{
	int ret = 0;
	void *room;

	room = kzalloc(64, GFP_KERNEL);
	if (!room) { // ok: failure-returned-as-success
		ret = -ENOMEM;
		goto out;
	}
	ret = owner_fill(o, room);
	kfree(room);
out:
	return ret;
}

int left_from_last_call(struct owner *o)
{
	void *room;
	int ret;

	if (!o->ready)
		return -ENODEV;
	ret = owner_start(o);
	if (ret)
		return ret;
	room = kzalloc(64, GFP_KERNEL);
	if (!room) // expect: failure-returned-as-success
		goto stop;
	o->room = room;
	return 0;
stop:
	owner_stop(o);
	return ret;
}

int code_set_in_advance(struct owner *o)
{
	void *room;
	int ret;

	ret = -ENOMEM;
	room = kzalloc(64, GFP_KERNEL);
	if (!room) // ok: failure-returned-as-success
		goto stop;
	o->room = room;
	return 0;
stop:
	owner_stop(o);
	return ret;
}

int can_do_without(struct owner *o)
{
	void *room = kzalloc(64, GFP_KERNEL);

	if (!room) // ok: failure-returned-as-success
		return owner_start_small(o);
	kfree(room);
	return -EINVAL;
}

bool errno_means_yes(struct owner *o)
{
	if (!o->ready)
		return -EINVAL; // expect: errno-returned-as-true
	return true;
}

bool no_means_no(struct owner *o)
{
	if (!o->ready)
		return false; // ok: errno-returned-as-true
	return true;
}

int errno_is_returned(struct owner *o)
{
	if (!o->ready)
		return -EINVAL; // ok: errno-returned-as-true
	return 0;
}

int errno_of_the_other(struct owner *o, const void __user *user)
{
	void *first = memdup_user(user, 16), *second;

	if (IS_ERR(first))
		return PTR_ERR(first);
	second = memdup_user(user, 32);
	if (IS_ERR(second)) {
		kfree(first);
		return PTR_ERR(first); // expect: errno-of-good-pointer
	}
	return owner_take_both(o, first, second);
}

int errno_of_the_right_one(struct owner *o, const void __user *user)
{
	void *copy = memdup_user(user, 16);

	if (IS_ERR(copy)) {
		pr_err("no copy\n");
		return PTR_ERR(copy); // ok: errno-of-good-pointer
	}
	return owner_take(o, copy);
}

int errno_of_null(struct owner *o)
{
	void *room = kzalloc(16, GFP_KERNEL);

	if (!room)
		return PTR_ERR(room); // expect: errno-of-good-pointer
	return owner_take(o, room);
}

int errno_of_tested_error(struct owner *o)
{
	struct item *item = owner_find(o, 1);

	if (!item)
		return -ENOENT;
	if (IS_ERR(item))
		return PTR_ERR(item); // ok: errno-of-good-pointer
	return item_use(o, item);
}
