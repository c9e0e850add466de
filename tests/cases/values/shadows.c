int shadowed(int n)
{
	int a = 1;

	if (n) {
		int a = 2;

		use(a);
	}
	return a;			//= return: 1, 2, unset
}

int once(int n)
{
	static int kept;
	int a = 1;

	if (n) {
		int b = 2;

		use(b);			//= b: 2
	}
	kept = kept ? a : n;		//= kept: ? changed, ? entry
	return a;			//= return: 1
}
