int conditions(struct vp *vp, u64 status, int ret, unsigned int n)
{
	struct page *p;

	p = get_page_of(vp);
	if (IS_ERR(p))			//? p: is an error pointer or is no error pointer by IS_ERR
		return PTR_ERR(p);
	if (IS_ERR_OR_NULL(p))		//? p: is NULL or an error pointer or is neither NULL nor an error pointer by IS_ERR_OR_NULL
		return 1;
	if (p == NULL)			//? p: is 0 or NULL or is not 0
		return 2;
	if (NULL != p)			//? p: is not 0 or is 0 or NULL
		ret = 3;
	if (ret < 0)			//? ret: is negative or is not negative
		return ret;
	if (0 < ret)			//? ret: is positive or is not positive
		return ret;
	if (ret == -EAGAIN)		//? ret: == or != -EAGAIN
		return ret;
	if (hv_result_success(status))	//? status: is a success or is no success by hv_result_success
		return 0;
	if (hv_result(status) == HV_STATUS_SUCCESS)	//? status: is a success or is no success by hv_result
		return 0;
	if (hv_result(status) == HV_STATUS_INSUFFICIENT_MEMORY)	//? status: == or != HV_STATUS_INSUFFICIENT_MEMORY by hv_result
		return 4;
	if (!hv_result(status))		//? status: is no success or is a success by hv_result
		return 5;
	if ((p = next(p)) != NULL)	//? p: is not 0 or is 0 or NULL
		return 6;
	if (n >= BIT(4))		//? n: >= or < BIT(4) = 16
		return 7;
	if (WARN_ON(!vp->page))		//? vp->page: is 0 or NULL or is not 0
		return 8;
	if (unlikely(start(vp)))	//? start(vp): is not 0 or is 0 or NULL
		return 9;
	switch (n) {
	case 3:				//? n: == or != 3 = 3
		return 10;
	}
	return 0;
}
