/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail about what senders write: whatever the fields hold, one a line, a message that is made has
 * only lines that a mail server takes (RFC 5321, 4.5.3.1.6), and no header of its own. */

#include "net/mail-message.h"

#include <string.h>

#define MAX_LINE 998

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
assert_lines (GBytes *message)
{
  gsize size;
  const char *at = g_bytes_get_data (message, &size);
  const char *end = at + size;
  gboolean in_head = TRUE;
  guint n_subjects = 0;

  while (at < end)
    {
      const char *line_end = memchr (at, '\n', (gsize) (end - at));

      g_assert_true (line_end != NULL && line_end > at && line_end[-1] == '\r');
      g_assert_true (line_end - at - 1 <= MAX_LINE);
      g_assert_true (memchr (at, '\r', (gsize) (line_end - at)) == line_end - 1);
      in_head = in_head && line_end - at > 1;
      n_subjects += in_head && g_ascii_strncasecmp (at, "Subject:", strlen ("Subject:")) == 0;
      at = line_end + 1;
    }
  g_assert_true (n_subjects == 1);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 8);
  const char *fields[8] = { "desk@example.com", "", "noc@example.com", "", "", "", "", "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autofree char *address = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  for (guint i = 0; lines[i] != NULL; i++)
    fields[i] = *lines[i] != '\0' ? lines[i] : fields[i];
  address = stw_mail_address_normalize (fields[2]);
  g_assert_true (address == NULL || strpbrk (address, "\r\n<> ") == NULL);
  message = stw_mail_render (&(StwMail){ .from = fields[0],
                                         .from_name = fields[1],
                                         .to = fields[2],
                                         .to_name = fields[3],
                                         .subject = fields[4],
                                         .text = fields[7],
                                         .html = *fields[6] != '\0' ? fields[6] : NULL,
                                         .id = "1@example.com",
                                         .thread = *fields[5] != '\0' ? fields[5] : NULL,
                                         .at = G_GINT64_CONSTANT (1767225600000) },
                             &error);
  g_assert_true ((message == NULL) == (error != NULL));
  if (message != NULL)
    assert_lines (message);
  return 0;
}
