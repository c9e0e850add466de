void field_of_another_object(struct vp *vp, struct vp *other, struct page *page)
{
	vp->page = page;
	use(vp);			//= vp->page: parameter page
	vp->page = page;
	vp = other;
	use(other);			//= vp->page: ? renamed
}

void same_field_through_another_pointer(struct vp *a, struct vp *b, struct page *page)
{
	a->page = page;
	b->page = NULL;
	b->count = 1;			//= a->page: parameter page, ? aliased
	a->count = 2;			//= b->count: 1
}

void structures_by_value(void)
{
	struct regs r;
	struct regs *p;

	r.a = 1;
	other();
	r.b = 2;			//= r.a: 1
	p = find();
	p->a = 3;
	use(p);				//= r.a: 1
}

void structure_given_away(void)
{
	struct regs r;

	r.a = 1;
	fill(&r);
	use(r.a);			//= r.a: 1, ? output
}

void structure_with_a_name_elsewhere(struct ctx *ctx)
{
	struct regs r;

	r.a = 1;
	ctx->regs = &r;
	other();
	use(r.a);			//= r.a: 1, ? changed
}

void memory_over_a_call(struct vp *vp, struct page *page)
{
	vp->page = page;
	kfree(page);
	use(page);			//= vp->page: parameter page
	other();
	use(page);			//= vp->page: parameter page, ? changed
}

void whole_structure(struct regs *from)
{
	struct regs r;

	r.a = 1;
	r = *from;
	use(r.a);			//= r.a: ? aliased
}
