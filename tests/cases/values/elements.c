void elements(struct page **pages, int n)
{
	int i, j;

	for (i = 0; i < n; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		if (!pages[i])		//= pages[i]: alloc_page()
			break;
	}
	pages[0] = NULL;
	for (j = 0; j < i; j++)
		put(pages[j]);		//= pages[j]: NULL, alloc_page(), ? entry, ? changed
}

void other_element(int a, int b)
{
	int t[4];

	t[a] = 1;
	t[b] = 2;
	use(t[a]);			//= t[a]: 1, ? aliased
}

void same_element(int a)
{
	int t[4];

	t[a] = 1;
	use(t[a]);			//= t[a]: 1
	a++;
	use(t[a]);			//= t[a]: ? renamed
}

void through_a_pointer(int *p)
{
	int seen = 1, hidden = 1;

	note(&seen);
	*p = 2;				//= hidden: 1
	use(hidden, seen);		//= seen: 1, ? aliased, ? output	//= hidden: 1	//= *p: 2
}
