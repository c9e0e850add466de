int copies(struct vp *vp, int n)
{
	struct page *p, *q = NULL;
	int ret = -ENOMEM;

	p = alloc_page(GFP_KERNEL);
	if (!p)				//= p: alloc_page()	//? p: is not 0 or is 0 or NULL
		return ret;		//= ret: -ENOMEM	//= return: -ENOMEM
	q = p;
	if (n)				//= q: alloc_page()	//& q: p
		q = NULL;
	put(q);				//= q: NULL, alloc_page()	//& q: nothing
	n = ret = start(vp);
	while (n--)			//= n: computed, start()
		q = p;
	return q ? ret : n;		//= return: start(), computed
}

void around_a_loop(struct page *a, struct page *b)
{
	struct page *t;

	while (more()) {
		t = a;
		a = b;
		b = t;			//= t: parameter a, parameter b
	}
	use(a);				//= a: parameter a, parameter b
}

void narrowed(void)
{
	unsigned long wide = read_it();
	int narrow = (int)wide;
	void *same = (void *)wide;

	use(narrow, same);		//= narrow: computed	//= same: read_it()
}
