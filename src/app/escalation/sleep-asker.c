/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks how people would have slept, had something been different, and says it in words. A month of
 * incidents is played in a worker, and given up as soon as something else is asked. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/escalation/sleep-asker.h"

#include "app/words.h"
#include "base/clock.h"
#include "base/timestamp.h"

#include <glib/gi18n.h>

struct _StwSleepAsker
{
  StwSleepAnswered answered;
  gpointer data;
  GCancellable *cancellable; /* (owned) (nullable) of what was asked last */
};

/* What was asked; @asker is there until it is cancelled. */
typedef struct
{
  StwSleepAsker *asker;      /* (unowned) */
  GCancellable *cancellable; /* (owned) */
} Asked;

/**
 * stw_sleep_asker_new:
 * @answered: hears of each answer
 *
 * Returns: (transfer full): an asker
 */
StwSleepAsker *
stw_sleep_asker_new (StwSleepAnswered answered, gpointer data)
{
  StwSleepAsker *self = g_new0 (StwSleepAsker, 1);

  self->answered = answered;
  self->data = data;
  return self;
}

static void
give_up (StwSleepAsker *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * stw_sleep_asker_free:
 * @self: (nullable) (transfer full): an asker; nothing is heard of what it asked
 */
void
stw_sleep_asker_free (StwSleepAsker *self)
{
  if (self == NULL)
    return;
  give_up (self);
  g_free (self);
}

static gpointer
read_sleep (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_sleep_preview (db, data, stw_clock_now (NULL), cancellable, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Asked *asked = data;
  g_autoptr (JsonObject) answer = stw_reader_run_finish (result, NULL);

  if (!g_cancellable_is_cancelled (asked->cancellable))
    asked->asker->answered (answer, asked->asker->data);
  g_object_unref (asked->cancellable);
  g_free (asked);
}

/**
 * stw_sleep_asker_ask:
 * @change: what would have been different
 */
void
stw_sleep_asker_ask (StwSleepAsker *self, StwDeskClient *client, const StwSleepChange *change)
{
  Asked *asked = g_new (Asked, 1);

  give_up (self);
  self->cancellable = g_cancellable_new ();
  *asked = (Asked){ self, g_object_ref (self->cancellable) };
  stw_desk_client_read_apart_async (client,
                                    read_sleep,
                                    stw_sleep_change_copy (change),
                                    (GDestroyNotify) stw_sleep_change_free,
                                    (GDestroyNotify) json_object_unref,
                                    self->cancellable,
                                    read_cb,
                                    asked);
}

/**
 * stw_sleep_asker_describe:
 *
 * Returns: (transfer full): the answer's sum as a sentence
 */
char *
stw_sleep_asker_describe (JsonObject *answer)
{
  int now = (int) json_object_get_int_member (answer, "woken_now");
  int changed = (int) json_object_get_int_member (answer, "woken");

  if (now == 0 && changed == 0)
    return g_strdup (_ ("Nobody was woken, and nobody would have been"));
  if (now == changed)
    return g_strdup_printf (
      ngettext ("Woken %d time, as it is", "Woken %d times, as it is", (gulong) now),
      now);
  /* Translators: %1$d is how often people would have been woken, %2$d how often they were */
  return g_strdup_printf (ngettext ("Woken %1$d time instead of %2$d",
                                    "Woken %1$d times instead of %2$d",
                                    (gulong) changed),
                          changed,
                          now);
}

/**
 * stw_sleep_asker_describe_cut:
 *
 * Returns: (transfer full) (nullable): from when on it was counted, where more came in 30 days than
 *   are counted
 */
char *
stw_sleep_asker_describe_cut (JsonObject *answer)
{
  gint64 since;
  g_autofree char *day = NULL;

  if (!json_object_get_boolean_member (answer, "cut") ||
      !stw_timestamp_parse (json_object_get_string_member (answer, "since"), &since))
    return NULL;
  day = stw_words_day (since);
  /* Translators: %s is a day, such as "12 March 2026" */
  return g_strdup_printf (_ ("Counted since %s; more came in 30 days than can be counted"), day);
}
