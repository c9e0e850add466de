static int idioms(struct list_head *head, struct work *work, u64 flags)
{
	struct vp *vp = container_of(work, struct vp, work), *next, *p;
	struct page *page __free(put_page) = NULL;
	const struct opts opts = { .flags = flags, .name = "vp", .ids = { [0] = 1, [7] = 2 } };
	DECLARE_BITMAP(map, MAX_VPS) = { 0 };
	DEFINE_WAIT(wait);
	unsigned long __maybe_unused ret __attribute__((aligned(8)));

	BUILD_BUG_ON(sizeof(struct vp) > PAGE_SIZE);
	BUILD_BUG_ON_MSG(sizeof(map) != 8, "map");
	p = find_vp(vp, flags);
	if (IS_ERR(p))
		return PTR_ERR(p);
	if (IS_ERR_OR_NULL(vp->peer) || WARN_ON(!vp->page))
		return p ? PTR_ERR_OR_ZERO(p) : -ENOENT;
	if (WARN_ONCE(vp->count < 0, "count %d\n", vp->count))
		vp->count = 0;
	if (unlikely(!likely(flags)))
		vp->error = ERR_PTR(-EIO);
	ret = static_call(hv_hypercall)(flags, vp);
	ret = ({ u64 status = hypercall(flags); hv_result(status); });
	list_for_each_entry_safe(vp, next, head, node)
		list_del(&vp->node);
	page = no_free_ptr(vp->page);
	scoped_guard(spinlock_irqsave, &vp->lock) {
		if (!vp->page)
			break;
		vp->page = NULL;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(idioms);
DEFINE_STATIC_KEY_FALSE(idiom_key);

//| int idioms(struct list_head * head, struct work * work, u64 flags)
//| 0 [2] entry -> 2
//| 1 [32] exit -> -
//| 2 [3] struct vp * vp = container_of(work, struct vp, work) -> 3
//| 3 [3] struct vp * next -> 4
//| 4 [3] struct vp * p -> 5
//| 5 [4] struct page * page cleanup(put_page) = NULL -> 6
//| 6 [5] const struct opts opts = {.flags = flags, .name = "vp", .ids = {[0] = 1, [7] = 2}} -> 7
//| 7 [6] unsigned long map[] = {0} -> 8
//| 8 [7] DEFINE_WAIT(wait) -> 9
//| 9 [8] unsigned long ret -> 10
//| 10 [10] BUILD_BUG_ON(sizeof(struct vp) > PAGE_SIZE) -> 11
//| 11 [11] BUILD_BUG_ON_MSG(sizeof(map) != 8, "map") -> 12
//| 12 [12] p = find_vp(vp, flags) -> 13
//| 13 [13] ? IS_ERR(p) -> T14 F17
//| 14 [14] <return> = PTR_ERR(p) -> 15
//| 15 [14] leave put_page(page) -> 16
//| 16 [14] return <return> -> 1
//| 17 [15] ? IS_ERR_OR_NULL(vp->peer) -> T19 F18
//| 18 [15] ? WARN_ON(!vp->page) -> T19 F22
//| 19 [16] <return> = p ? PTR_ERR_OR_ZERO(p) : -ENOENT -> 20
//| 20 [16] leave put_page(page) -> 21
//| 21 [16] return <return> -> 1
//| 22 [17] ? WARN_ONCE(vp->count < 0, "count %d\n", vp->count) -> T23 F24
//| 23 [18] vp->count = 0 -> 24
//| 24 [19] ? flags -> T26 F25
//| 25 [20] vp->error = ERR_PTR(-EIO) -> 26
//| 26 [21] ret = static_call(hv_hypercall)(flags, vp) -> 27
//| 27 [22] u64 status = hypercall(flags) -> 28
//| 28 [22] <value 1> = hv_result(status) -> 29
//| 29 [22] ret = <value 1> -> 30
//| 30 [23] ? list_for_each_entry_safe(vp, next, head, node) sets vp, next -> T31 F32
//| 31 [24] list_del(&vp->node) -> 30
//| 32 [25] page = no_free_ptr(vp->page) -> 33
//| 33 [26] enter spinlock_irqsave(&vp->lock) -> 34
//| 34 [27] ? vp->page -> T36 F35
//| 35 [28] leave spinlock_irqsave(&vp->lock) -> 38
//| 36 [29] vp->page = NULL -> 37
//| 37 [30] leave spinlock_irqsave(&vp->lock) -> 38
//| 38 [31] leave put_page(page) -> 39
//| 39 [31] return 0 -> 1
//| loop 30: 30 31
