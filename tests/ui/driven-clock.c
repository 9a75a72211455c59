/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock of the window whose time a test drives. It stands in for base/clock.c in that one test
 * program: the system's time and as many milliseconds as stand in a file that the test writes. */

#include "config.h"

#include "base/clock.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Names the file; its 8 bytes are a number as this machine has them. */
#define DRIVEN_CLOCK "STW_DRIVEN_CLOCK"

static gpointer
map_file (gpointer data)
{
  const char *path = g_getenv (DRIVEN_CLOCK);
  int file = path != NULL ? open (path, O_RDONLY | O_CLOEXEC) : -1;
  gint64 *ahead;

  if (file < 0)
    g_error (DRIVEN_CLOCK " names no file");
  ahead = mmap (NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
  close (file);
  if (ahead == MAP_FAILED)
    g_error (DRIVEN_CLOCK " cannot be read");
  return ahead;
}

static gint64
driven_now (gpointer data)
{
  static GOnce once = G_ONCE_INIT;
  const gint64 *ahead = g_once (&once, map_file, NULL);

  return g_get_real_time () / 1000 + __atomic_load_n (ahead, __ATOMIC_RELAXED);
}

gint64
stw_clock_now (const StwClock *clock)
{
  return clock != NULL ? clock->now (clock->data) : driven_now (NULL);
}

const StwClock *
stw_clock_system (void)
{
  static const StwClock driven_clock = { driven_now, NULL };

  return &driven_clock;
}

gint64
stw_clock_monotonic (void)
{
  return g_get_monotonic_time () / 1000;
}
