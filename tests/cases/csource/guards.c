int guards(struct vp *vp)
{
	struct page *page __free(put) = find(vp), *other;
	guard(mutex)(&vp->lock);

	if (!page)
		return -ENOENT;
	for (;;) {
		guard(rcu)();
		if (busy(vp))
			continue;
		if (gone(vp))
			break;
		if (lost(vp))
			goto out;
		wait(vp);
	}
	if (vp->x)
		return attach(vp, page);
out:
	return_ptr(page);
}

//| int guards(struct vp * vp)
//| 0 [2] entry -> 2
//| 1 [22] exit -> -
//| 2 [3] struct page * page cleanup(put) = find(vp) -> 3
//| 3 [3] struct page * other -> 4
//| 4 [4] enter mutex(&vp->lock) -> 5
//| 5 [6] ? page -> T9 F6
//| 6 [7] leave mutex(&vp->lock) -> 7
//| 7 [7] leave put(page) -> 8
//| 8 [7] return -ENOENT -> 1
//| 9 [8] ? 1 -> T10
//| 10 [9] enter rcu() -> 11
//| 11 [10] ? busy(vp) -> T12 F13
//| 12 [11] leave rcu() -> 9
//| 13 [12] ? gone(vp) -> T14 F15
//| 14 [13] leave rcu() -> 19
//| 15 [14] ? lost(vp) -> T16 F17
//| 16 [15] leave rcu() -> 24
//| 17 [16] wait(vp) -> 18
//| 18 [17] leave rcu() -> 9
//| 19 [18] ? vp->x -> T20 F24
//| 20 [19] <return> = attach(vp, page) -> 21
//| 21 [19] leave mutex(&vp->lock) -> 22
//| 22 [19] leave put(page) -> 23
//| 23 [19] return <return> -> 1
//| 24 [21] <return> = no_free_ptr(page) -> 25
//| 25 [21] leave mutex(&vp->lock) -> 26
//| 26 [21] leave put(page) -> 27
//| 27 [21] return <return> -> 1
//| loop 9: 9 10 11 12 13 14 15 16 17 18
