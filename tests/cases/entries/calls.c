static irqreturn_t isr(int irq, void *dev)	//> interrupt handler: argument 2 of request_irq() in probe()
{
	return IRQ_HANDLED;
}

static irqreturn_t isr_thread(int irq, void *dev)	//> interrupt thread: argument 3 of request_threaded_irq() in probe()
{
	return IRQ_HANDLED;
}

static void do_work(struct work_struct *work)	//> work item: argument 2 of INIT_WORK() in probe()
{
	both();
}

static void tick(struct timer_list *timer)	//> timer: argument 2 of timer_setup() in probe()
{
	both();
}

static void both(void)	//> timer: through tick() //> work item: through do_work()
{
}

static int cpu_up(unsigned int cpu)	//> CPU hotplug callback: argument 3 of cpuhp_setup_state() in probe()
{
	return 0;
}

static int cpu_down(unsigned int cpu)	//> CPU hotplug callback: argument 4 of cpuhp_setup_state() in probe()
{
	return 0;
}

static void freed(struct rcu_head *head)	//> RCU callback: argument 2 of call_rcu() in probe()
{
}

static int thread(void *arg)	//> kernel thread: argument 1 of kthread_run() in probe()
{
	return 0;
}

static int on_reboot(struct notifier_block *nb, unsigned long code, void *p)	//> kexec, reboot or panic: reboot_nb: notifier_block.notifier_call, registered by register_reboot_notifier() in line 104
{
	return 0;
}

static int on_panic(struct notifier_block *nb, unsigned long code, void *p)	//> kexec, reboot or panic: panic_nb: notifier_block.notifier_call, registered by atomic_notifier_chain_register() in line 105
{
	return 0;
}

static int on_change(struct notifier_block *nb, unsigned long code, void *p)	//> notifier: other_nb: notifier_block.notifier_call
{
	return 0;
}

static void each(struct item *item)	//> probe or remove: through probe(), walk()
{
}

static void walk(void (*what)(struct item *))	//> probe or remove: through probe()
{
	one_step(what);
}

static void one_step(void (*what)(struct item *))	//> probe or remove: through probe(), walk()
{
	what(first_item());
}

static void released(struct kref *kref)	//> probe or remove: through probe()
{
}

static void on_message(void *context)	//> softirq or tasklet: service: service.callback, given to vmbus_open() in calls.c:108
{
}

static struct notifier_block reboot_nb = {
	.notifier_call = on_reboot,
};

static struct notifier_block panic_nb = { .notifier_call = on_panic };
static struct notifier_block other_nb = { .notifier_call = on_change };

struct service {
	void (*callback)(void *context);
};

static struct service service = { .callback = on_message };

static int probe(struct hv_device *dev, struct service *srv)	//> probe or remove: driver: hv_driver.probe
{
	request_irq(dev->irq, isr, 0, "case", dev);
	request_threaded_irq(dev->irq, NULL, isr_thread, 0, "case", dev);
	INIT_WORK(&dev->work, do_work);
	timer_setup(&dev->timer, tick, 0);
	cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "case", cpu_up, cpu_down);
	call_rcu(&dev->head, freed);
	dev->thread = kthread_run(thread, dev, "case");

	register_reboot_notifier(&reboot_nb);
	atomic_notifier_chain_register(&panic_notifier_list, &panic_nb);
	walk(each);
	kref_put(&dev->kref, released);
	return vmbus_open(dev->channel, 1, 1, NULL, 0, srv->callback, dev);
}

static struct hv_driver driver = {
	.probe = probe,
};
