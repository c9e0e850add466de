// SPDX-License-Identifier: GPL-2.0-or-later
/* What one error path undoes, every error path behind the same step undoes, too. */

int label_too_late(struct widget *w)
{
	int ret;

	ret = widget_enable_port(w);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		goto out;
	ret = widget_announce(w->name);
	if (ret)
		goto disable;
	return 0;
disable:
	widget_disable_port(w);
out:
	return ret; // expect: unwinding-skipped
}

int ladder_in_order(struct widget *w)
{
	int ret;

	ret = widget_enable_port(w);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		goto disable;
	ret = widget_announce(w->name);
	if (ret)
		goto unload;
	return 0;
unload:
	widget_unload(w->image);
disable:
	widget_disable_port(w);
	return ret; // ok: unwinding-skipped
}

int returns_between_two_unwinding_paths(struct widget *w, int irq)
{
	int ret;

	ret = request_irq(irq, widget_interrupt, 0, "widget", w);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		goto free;
	if (w->limit > WIDGET_LIMIT)
		return -E2BIG; // expect: registration-left
	ret = widget_announce(w->name);
	if (ret)
		goto free;
	return 0;
free:
	free_irq(irq, w);
	return ret;
}

int undone_by_a_helper_of_the_file(struct widget *w)
{
	int ret;

	ret = widget_open_channel(w);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret) {
		widget_close_channel(w);
		return ret;
	}
	ret = widget_ready(w->name);
	if (ret) {
		put_everything_back(w);
		return ret; // ok: unwinding-skipped
	}
	return 0;
}

static void put_everything_back(struct widget *w)
{
	w->ready = false;
	widget_close_channel(w);
}

int failed_step_undoes_it_itself(struct widget *w)
{
	int ret;

	ret = widget_open_channel(w);
	if (ret)
		return ret;
	ret = start_or_close(w);
	if (ret)
		return ret; // ok: unwinding-skipped
	ret = widget_ready(w->name);
	if (ret)
		widget_close_channel(w);
	return ret;
}

static int start_or_close(struct widget *w)
{
	int ret = widget_start(w->image);

	if (ret)
		widget_close_channel(w);
	return ret;
}

int managed_by_the_device(struct widget *w)
{
	int ret;

	ret = devm_widget_open(w);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret) {
		devm_widget_close(w);
		return ret;
	}
	ret = widget_ready(w->name);
	if (ret)
		return ret; // ok: unwinding-skipped
	return 0;
}

int made_object_left(struct widget *w)
{
	int ret;

	w->table = widget_alloc_table(w->size);
	if (IS_ERR(w->table))
		return PTR_ERR(w->table);
	if (w->limit > WIDGET_LIMIT)
		return -E2BIG; // expect: resource-left-on-error
	ret = widget_load(w->image);
	if (ret) {
		widget_free_table(w->table);
		return ret;
	}
	return 0;
}

int told_by_another_variable(struct widget *w)
{
	int ret;

	w->table = widget_alloc_table(w->size);
	ret = PTR_ERR_OR_ZERO(w->table);
	if (ret)
		return ret; // ok: resource-left-on-error
	ret = widget_load(w->image);
	if (ret)
		widget_free_table(w->table);
	return ret;
}

int stays_with_an_owner(struct widget *w)
{
	struct table *table = widget_alloc_table(w->size);
	int ret;

	if (!table)
		return -ENOMEM;
	ret = widget_adopt(w, table);
	if (ret) {
		widget_free_table(table);
		return ret;
	}
	ret = widget_load(w->image);
	if (ret)
		return ret; // ok: resource-left-on-error
	return 0;
}

int forgotten_before_the_caller_frees(struct widget *w)
{
	w->first = widget_alloc_table(w->size);
	if (!w->first)
		return -ENOMEM;
	if (w->limit > WIDGET_LIMIT)
		return -E2BIG; // ok: resource-left-on-error
	w->second = widget_alloc_map(w->size);
	if (!w->second) {
		widget_free_table(w->first);
		w->first = NULL;
		return -ENOMEM;
	}
	return 0;
}

int freed_on_both_paths(struct widget *w)
{
	int ret;

	w->table = widget_alloc_table(w->size);
	if (!w->table)
		return -ENOMEM;
	if (w->limit > WIDGET_LIMIT) {
		ret = -E2BIG;
		goto free;
	}
	ret = widget_load(w->image);
	if (ret)
		goto free;
	return 0;
free:
	widget_free_table(w->table);
	return ret; // ok: resource-left-on-error
}

int reference_kept(struct widget *w, int number)
{
	struct owner *owner;
	int ret;

	owner = widget_get_owner(number);
	if (!owner)
		return -ENODEV;
	ret = widget_load(w->image);
	if (ret)
		return ret; // expect: reference-left-on-error
	ret = widget_ready(w->name);
	if (ret) {
		widget_put_owner(owner);
		return ret;
	}
	w->owner = owner;
	return 0;
}

int reference_put_everywhere(struct widget *w, int number)
{
	struct owner *owner;
	int ret;

	owner = widget_get_owner(number);
	if (!owner)
		return -ENODEV;
	ret = widget_load(w->image);
	if (ret)
		goto put;
	ret = widget_ready(w->name);
	if (ret)
		goto put;
	w->owner = owner;
	return 0;
put:
	widget_put_owner(owner);
	return ret; // ok: reference-left-on-error
}

int reference_of_one_branch(struct widget *w, int number)
{
	struct owner *owner = widget_get_owner(number);
	int ret;

	if (!owner) {
		ret = widget_new_owner(number, &owner);
		if (ret)
			return ret; // ok: reference-left-on-error
	}
	ret = widget_load(w->image);
	if (ret)
		widget_put_owner(owner);
	return ret;
}

int reference_out_of_a_failed_pair(struct widget *w)
{
	int ret;

	ret = widget_get_port(w);
	if (ret < 0)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		return ret; // expect: reference-left-on-error
	ret = widget_ready(w->name);
	if (ret)
		goto put;
	return 0;
put:
	widget_put_port(w);
	return ret;
}

int filled_in_by_a_call(struct widget *w)
{
	struct message *message = NULL;
	int ret;

	ret = widget_build_message(w, &message);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		return ret; // expect: resource-left-on-error
	ret = widget_ready(w->name);
	if (ret)
		goto cleanup;
	widget_send(w, message);
cleanup:
	kfree(message);
	return ret;
}

int filled_in_and_freed(struct widget *w)
{
	struct message *message = NULL;
	int ret;

	ret = widget_build_message(w, &message);
	if (ret)
		return ret; // ok: resource-left-on-error
	ret = widget_load(w->image);
	if (ret)
		goto cleanup;
	ret = widget_ready(w->name);
	if (ret)
		goto cleanup;
	widget_send(w, message);
cleanup:
	kfree(message);
	return ret;
}

void widget_remove_listener(struct widget *w, struct listener *l)
{
	widget_stop(w);
	widget_unregister_listener(w, l);
}

int one_path_calls_what_undoes_it(struct widget *w, struct listener *l)
{
	int ret;

	ret = widget_register_listener(w, l);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		return ret; // expect: unwinding-skipped
	ret = widget_announce(w->name);
	if (ret) {
		widget_remove_listener(w, l);
		return ret;
	}
	return 0;
}

int both_paths_undo_it(struct widget *w, struct listener *l)
{
	int ret;

	ret = widget_register_listener(w, l);
	if (ret)
		return ret;
	ret = widget_load(w->image);
	if (ret) {
		widget_unregister_listener(w, l);
		return ret; // ok: unwinding-skipped
	}
	ret = widget_announce(w->name);
	if (ret) {
		widget_remove_listener(w, l);
		return ret;
	}
	return 0;
}

int parts_of_a_parent(struct widget *w, int first, int count)
{
	int ret;

	ret = widget_alloc_parts_parent(w, first, count);
	if (ret < 0)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		return ret; // expect: unwinding-skipped
	ret = widget_announce(w->name);
	if (ret) {
		widget_free_parts_common(w, first, count);
		return ret;
	}
	return 0;
}

int parts_of_another(struct widget *w, int first, int count)
{
	int ret;

	ret = widget_alloc_parts_parent(w, first, count);
	if (ret < 0)
		return ret;
	ret = widget_load(w->image);
	if (ret)
		return ret; // ok: unwinding-skipped
	ret = widget_announce(w->name);
	if (ret) {
		widget_free_parts_common(w, count, first);
		return ret;
	}
	return 0;
}

int tries_another_name(struct widget *w)
{
	int tries = 0;
	int ret;

	ret = widget_add_link(w, w->name);
	if (ret)
		goto out;
again:
	ret = widget_load(w->image);
	if (ret)
		goto out;
	ret = widget_announce(w->name);
	if (ret) {
		if (ret == -EEXIST && tries++ < 3)
			goto again;
		goto remove;
	}
	return 0;
remove:
	widget_del_link(w, w->name);
out:
	return ret; // expect: unwinding-skipped
}
