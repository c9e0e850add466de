// SPDX-License-Identifier: GPL-2.0-or-later
/* Two locks in two orders; one order and a gate in front. */

struct pool {
	spinlock_t lock;
	spinlock_t list_lock;
	struct mutex mutex;
	struct mutex resize;
	struct mutex gate;
	struct mutex left;
	struct mutex right;
};

static void adds(struct pool *p)
{
	spin_lock(&p->lock);
	spin_lock(&p->list_lock);
	spin_unlock(&p->list_lock);
	spin_unlock(&p->lock);
}

static void moves(struct pool *p)
{
	spin_lock(&p->list_lock);
	spin_lock(&p->lock); // expect: locks-in-both-orders
	spin_unlock(&p->lock);
	spin_unlock(&p->list_lock);
}

static void resizes(struct pool *pool)
{
	mutex_lock(&pool->resize);
	mutex_lock(&pool->mutex);
	mutex_unlock(&pool->mutex);
	mutex_unlock(&pool->resize);
}

static void shrinks(struct pool *other)
{
	guard(mutex)(&other->mutex);
	mutex_lock(&other->resize); // expect: locks-in-both-orders
	mutex_unlock(&other->resize);
}

static void tries(struct pool *p)
{
	mutex_lock(&p->mutex);
	if (mutex_trylock(&p->gate)) // ok: locks-in-both-orders
		mutex_unlock(&p->gate);
	mutex_unlock(&p->mutex);
}

static void waits_for_the_gate(struct pool *p)
{
	mutex_lock(&p->gate);
	mutex_lock(&p->mutex); // ok: locks-in-both-orders
	mutex_unlock(&p->mutex);
	mutex_unlock(&p->gate);
}

static void left_first(struct pool *p)
{
	mutex_lock(&p->gate);
	mutex_lock(&p->left);
	mutex_lock(&p->right); // ok: locks-in-both-orders
	mutex_unlock(&p->right);
	mutex_unlock(&p->left);
	mutex_unlock(&p->gate);
}

static void right_first(struct pool *p)
{
	mutex_lock(&p->gate);
	mutex_lock(&p->right);
	mutex_lock(&p->left); // ok: locks-in-both-orders
	mutex_unlock(&p->left);
	mutex_unlock(&p->right);
	mutex_unlock(&p->gate);
}
