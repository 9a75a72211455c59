/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded before a program that ThreadSanitizer watches, this tells it where GLib orders threads.
 * GLib's locks and queues are made of futexes in a library that is not instrumented: without it,
 * everything they protect looks like a race.
 */

#include <dlfcn.h>
#include <gio/gio.h>
#include <stdlib.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

/* Programs that the test starts are not watched. */
__attribute__ ((constructor)) static void
leave_children_alone (void)
{
  unsetenv ("LD_PRELOAD");
}

/* GLib's own function of the name that the calling function has here. */
#define REAL(function) ((__typeof__ (&function)) dlsym (RTLD_NEXT, #function))

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled;

  __tsan_release (mutex);
  signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  __tsan_release (data);
  REAL (g_async_queue_push) (queue, data);
}

#define ACQUIRED(pop)                                                                              \
  gpointer data = pop;                                                                             \
  if (data != NULL)                                                                                \
    __tsan_acquire (data);                                                                         \
  return data

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  ACQUIRED (REAL (g_async_queue_pop) (queue));
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  ACQUIRED (REAL (g_async_queue_try_pop) (queue));
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  ACQUIRED (REAL (g_async_queue_timeout_pop) (queue, timeout));
}

/* A function that is to run in another thread's context, and what it was given. */
typedef struct
{
  GSourceFunc function;
  gpointer data;          /* (unowned) */
  GDestroyNotify destroy; /* (nullable) */
} Call;

static gboolean
run_call (gpointer data)
{
  Call *call = data;

  __tsan_acquire (call);
  return call->function (call->data);
}

static void
destroy_call (gpointer data)
{
  Call *call = data;

  __tsan_acquire (call);
  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

static Call *
call_new (GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  Call *call = g_new0 (Call, 1);

  *call = (Call){ function, data, destroy };
  __tsan_release (call);
  return call;
}

void
g_source_set_callback (GSource *source, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  /* Other kinds of source call their functions with other arguments. */
  if (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs)
    REAL (g_source_set_callback)
  (source, run_call, call_new (function, data, notify), destroy_call);
  else REAL (g_source_set_callback) (source, function, data, notify);
}

void
g_main_context_invoke_full (GMainContext *context,
                            gint priority,
                            GSourceFunc function,
                            gpointer data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full)
  (context, priority, run_call, call_new (function, data, notify), destroy_call);
}

void
g_atomic_rc_box_release_full (gpointer block, GDestroyNotify clear)
{
  __tsan_release (block);
  __tsan_acquire (block);
  REAL (g_atomic_rc_box_release_full) (block, clear);
}

void
g_task_set_task_data (GTask *task, gpointer data, GDestroyNotify destroy)
{
  __tsan_release (data);
  REAL (g_task_set_task_data) (task, data, destroy);
}

gpointer
g_task_get_task_data (GTask *task)
{
  gpointer data = REAL (g_task_get_task_data) (task);

  __tsan_acquire (data);
  return data;
}
