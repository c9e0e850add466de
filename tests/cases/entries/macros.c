static void timeout(struct work_struct *work)	//> work item: DECLARE_DELAYED_WORK()
{
}

static int suspend(struct device *dev)	//> suspend or resume: SET_SYSTEM_SLEEP_PM_OPS()
{
	return 0;
}

static int resume(struct device *dev)	//> suspend or resume: SET_SYSTEM_SLEEP_PM_OPS()
{
	return 0;
}

static int frozen(struct device *dev)	//> suspend or resume: pm_ops: dev_pm_ops.freeze
{
	return 0;
}

int api(void)	//> exported function: EXPORT_SYMBOL_GPL()
{
	return 0;
}
EXPORT_SYMBOL_GPL(api);

SYSCALL_DEFINE1(case_call, int, number)	//> system call: SYSCALL_DEFINE1()
{
	return number;
}

static int __init late(void)	//> module or boot init: late_initcall()
{
	return 0;
}
late_initcall(late)

static int traced(void)	//> nothing
{
	return 0;
}

static DECLARE_DELAYED_WORK(timeout_work, timeout);

static const struct dev_pm_ops pm_ops = {
	SET_SYSTEM_SLEEP_PM_OPS(suspend, resume)
	.freeze = pm_sleep_ptr(frozen),
};
