/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: any body, under each content type, read by every built-in sender in turn. */

#include "config.h"

#include "intake/senders.h"

static const StwSenders *
builtin_senders (void)
{
  static StwSenders *senders = NULL;

  if (senders == NULL)
    {
      senders = stw_senders_new_builtin (NULL);
      g_assert_nonnull (senders);
    }
  return senders;
}

static void
read_by_all (const StwSenders *senders, const StwMessage *message)
{
  for (guint i = 0; i < stw_senders_count (senders); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StwReading) reading =
                   stw_senders_read (senders, message, stw_senders_get (senders, i)->name, &error);

      g_assert_true ((reading == NULL) == (error != NULL));
      for (guint j = 0; reading != NULL && j < reading->alerts->len; j++)
        {
          const StwAlert *alert = g_ptr_array_index (reading->alerts, j);

          g_assert_true (g_utf8_validate (alert->signature, -1, NULL));
          g_assert_true (alert->message == NULL || g_utf8_validate (alert->message, -1, NULL));
        }
    }
}

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const char *const types[] = { "application/json",
                                       "application/x-www-form-urlencoded",
                                       "application/xml",
                                       "text/plain" };
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (StwMessage) message = stw_message_parse (body, types[i], NULL);

      if (message != NULL)
        read_by_all (builtin_senders (), message);
    }
  return 0;
}
