void iterators(struct list_head *head)
{
	struct item *pos, *next;
	int cpu;

	list_for_each_entry_safe(pos, next, head, node)
		list_del(&pos->node);
	for_each_online_cpu(cpu) {
		if (test(cpu))
			continue;
		start(cpu);
	}
	xa_for_each(&map, index, pos) {
		drop(container_of(pos, struct item, node));
	}
	device_for_each_child(dev, NULL, callback);
}

//| void iterators(struct list_head * head)
//| 0 [2] entry -> 2
//| 1 [17] exit -> -
//| 2 [3] struct item * pos -> 3
//| 3 [3] struct item * next -> 4
//| 4 [4] int cpu -> 5
//| 5 [6] ? list_for_each_entry_safe(pos, next, head, node) sets pos, next -> T6 F7
//| 6 [7] list_del(&pos->node) -> 5
//| 7 [8] ? for_each_online_cpu(cpu) sets cpu -> T8 F10
//| 8 [9] ? test(cpu) -> T7 F9
//| 9 [11] start(cpu) -> 7
//| 10 [13] ? xa_for_each(&map, index, pos) sets index, pos -> T11 F12
//| 11 [14] drop(container_of(pos, struct item, node)) -> 10
//| 12 [16] device_for_each_child(dev, NULL, callback) -> 13
//| 13 [17] return -> 1
//| loop 5: 5 6
//| loop 7: 7 8 9
//| loop 10: 10 11
