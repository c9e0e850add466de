/* What the cases need of the kernel, in our words: enough for gcc to build the same control flow. */
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define __noreturn __attribute__((__noreturn__))
#define __cleanup(f) __attribute__((__cleanup__(f)))
#define __free(name) __cleanup(__free_##name)
#define fallthrough __attribute__((__fallthrough__))
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define BUILD_BUG_ON(x) _Static_assert(!(x), "")
#define WARN_ON(x) ({ int __ret = !!(x); if (__ret) warn(); unlikely(__ret); })
#define IS_ENABLED(x) (x)
#define NULL ((void *)0)
#define ENOMEM 12
#define EINVAL 22

struct list { struct list *next; };
struct lock { int held; };
struct thing { struct lock lock; struct list list; struct thing *next; int a, b, *p; };

int f(int), g(int), h(int);
void warn(void), lock(struct lock *), unlock(struct lock *), put(int *);
int trylock(struct lock *);
int *get(int);

static inline void __free_put(int **p) { if (*p) put(*p); }
#define no_free_ptr(p) ({ typeof(p) __p = (p); (p) = NULL; __p; })
#define return_ptr(p) return no_free_ptr(p)

typedef struct lock *class_mutex_t;
static inline class_mutex_t class_mutex_constructor(struct lock *l) { lock(l); return l; }
static inline void class_mutex_destructor(class_mutex_t *l) { unlock(*l); }
typedef struct lock *class_mutex_try_t;
static inline class_mutex_try_t class_mutex_try_constructor(struct lock *l)
{
	return trylock(l) ? l : NULL;
}
static inline void class_mutex_try_destructor(class_mutex_try_t *l) { if (*l) unlock(*l); }
#define CLASS(name, var) \
	class_##name##_t var __cleanup(class_##name##_destructor) = class_##name##_constructor
#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define guard(name) CLASS(name, PASTE(guard_, __COUNTER__))
#define scoped_guard(name, args...) scoped_guard_(name, PASTE(scoped_, __COUNTER__), args)
#define scoped_guard_(name, label, args...) \
	for (CLASS(name, scope)(args); 1; ({ goto label; })) \
		if (!scope) { label: break; } else
#define list_for_each_entry(pos, head) \
	for (pos = (head)->next; pos != (head); pos = pos->next)
