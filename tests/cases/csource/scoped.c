int scoped(struct vp *vp)
{
	CLASS(fd, f)(vp->fd);

	scoped_guard(spinlock_irqsave, &vp->lock) {
		if (vp->a)
			break;
		vp->a = 1;
	}
	scoped_cond_guard(mutex_intr, return -EINTR, &vp->mutex)
		vp->b = 1;
	return 0;
}

//| int scoped(struct vp * vp)
//| 0 [2] entry -> 2
//| 1 [13] exit -> -
//| 2 [3] class_fd_t f cleanup(fd) = class_fd_constructor(vp->fd) -> 3
//| 3 [5] enter spinlock_irqsave(&vp->lock) -> 4
//| 4 [6] ? vp->a -> T5 F6
//| 5 [7] leave spinlock_irqsave(&vp->lock) -> 8
//| 6 [8] vp->a = 1 -> 7
//| 7 [9] leave spinlock_irqsave(&vp->lock) -> 8
//| 8 [10] ? mutex_intr(&vp->mutex) -> T11 F9
//| 9 [10] leave fd(f) -> 10
//| 10 [10] return -EINTR -> 1
//| 11 [10] enter mutex_intr(&vp->mutex) -> 12
//| 12 [11] vp->b = 1 -> 13
//| 13 [11] leave mutex_intr(&vp->mutex) -> 14
//| 14 [12] leave fd(f) -> 15
//| 15 [12] return 0 -> 1
