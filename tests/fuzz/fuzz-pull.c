/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libFuzzer: what answers a source that is asked, one answer a line, by each kind of source. */

#include "config.h"

#include "intake/pull.h"

#include <string.h>

static void
talk (const char *kind, GBytes *const *answers, gsize n_answers)
{
  static const StwSenders *senders = NULL;
  g_autoptr (StwPull) pull = stw_pull_new (kind, "http://source.example.com", "token");
  StwPullNext next = STW_PULL_ASK;

  if (senders == NULL)
    senders = stw_senders_new_builtin (NULL);
  for (gsize i = 0; i <= n_answers && next == STW_PULL_ASK; i++)
    {
      GBytes *answer = i > 0 ? answers[i - 1] : NULL;
      g_auto (StwPullRequest) request = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (StwReading) reading = NULL;

      next = stw_pull_next (pull, answer, &request, &error);
      g_assert_true ((next == STW_PULL_FAILED) == (error != NULL));
      if (next == STW_PULL_DONE)
        reading = stw_pull_read (pull, answer, NULL, senders, &error);
    }
}

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  while (size > 0)
    {
      const guint8 *end = memchr (data, '\n', size);
      gsize length = end != NULL ? (gsize) (end - data) : size;

      g_ptr_array_add (answers, g_bytes_new (data, length));
      length += end != NULL ? 1 : 0;
      data += length;
      size -= length;
    }
  talk ("alertmanager", (GBytes *const *) answers->pdata, answers->len);
  talk ("zabbix", (GBytes *const *) answers->pdata, answers->len);
  return 0;
}
