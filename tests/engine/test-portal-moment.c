/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as the readers of the portal see them: in their language and by their clock. */

#include "config.h"

#include "engine/portal/moment.h"

#include "base/clock.h"

#include <glib/gstdio.h>
#include <string.h>

#define MONTHS                                                                                     \
  "January|February|March|April|May|June|July|August|September|October|November|December"
#define MONATE "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"

/* 2026-03-29 00:59 UTC, the last minute of winter in Berlin, and one minute later. */
#define WINTER (G_GINT64_CONSTANT (1774745940) * STW_SECOND)
#define SUMMER (WINTER + STW_MINUTE)

typedef struct
{
  const char *text;
  const char *translation;
} Message;

static void
append_number (GString *file, guint32 number)
{
  number = GUINT32_TO_LE (number);
  g_string_append_len (file, (const char *) &number, sizeof number);
}

/* A catalogue as msgfmt writes it; @messages are in order. GNU gettext manual, 10.3. */
static void
write_catalogue (const char *folder, const char *tag, const Message *messages, guint n_messages)
{
  g_autofree char *path = g_build_filename (folder, tag, "LC_MESSAGES", NULL);
  g_autofree char *name = g_build_filename (path, "steward.mo", NULL);
  g_autoptr (GString) file = g_string_new (NULL);
  g_autoptr (GString) texts = g_string_new (NULL);
  const guint32 head = 28;

  append_number (file, 0x950412de);
  append_number (file, 0);
  append_number (file, n_messages);
  append_number (file, head);
  append_number (file, head + n_messages * 8);
  append_number (file, 0);
  append_number (file, 0);
  for (guint which = 0; which < 2; which++)
    for (guint i = 0; i < n_messages; i++)
      {
        const char *text = which == 0 ? messages[i].text : messages[i].translation;

        append_number (file, (guint32) strlen (text));
        append_number (file, head + n_messages * 16 + (guint32) texts->len);
        g_string_append_len (texts, text, (gssize) strlen (text) + 1);
      }
  g_string_append_len (file, texts->str, (gssize) texts->len);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (name, file->str, (gssize) file->len, NULL));
}

static void
remove_catalogue (const char *folder, const char *tag)
{
  const char *const parts[] = { "LC_MESSAGES/steward.mo", "LC_MESSAGES", "." };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = i + 1 < G_N_ELEMENTS (parts)
                                ? g_build_filename (folder, tag, parts[i], NULL)
                                : g_build_filename (folder, tag, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

static void
assert_moment (StwLanguages *languages,
               const char *accepted,
               const char *zone_name,
               gint64 at,
               const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autofree char *said = stw_moment_say (stw_languages_choose (languages, accepted), at, zone);

  g_assert_cmpstr (said, ==, expected);
}

static void
a_time_is_in_the_readers_words_and_by_their_clock (void)
{
  static const Message german[] = {
    { "", "Content-Type: text/plain; charset=UTF-8\n" },
    { "%-d %B %Y", "%-d. %B %Y" },
    { MONTHS, MONATE },
  };
  static const Message short_one[] = {
    { "", "Content-Type: text/plain; charset=UTF-8\n" },
    { "%-d %B %Y", "%-d %B %Y" },
    { MONTHS, "janvier|février" },
  };
  static const Message without[] = { { "", "Content-Type: text/plain; charset=UTF-8\n" } };
  g_autofree char *folder = g_dir_make_tmp ("steward-XXXXXX", NULL);
  StwLanguages *languages;

  write_catalogue (folder, "de", german, G_N_ELEMENTS (german));
  write_catalogue (folder, "fr", short_one, G_N_ELEMENTS (short_one));
  write_catalogue (folder, "ja", without, G_N_ELEMENTS (without));
  languages = stw_languages_new (folder);
  assert_moment (languages, "en", "UTC", WINTER, "29 March 2026 0:59");
  assert_moment (languages, "en", "Europe/Berlin", WINTER, "29 March 2026 1:59");
  assert_moment (languages, "en", "Europe/Berlin", SUMMER, "29 March 2026 3:00");
  assert_moment (languages, "en", "America/New_York", WINTER, "28 March 2026 20:59");
  assert_moment (languages, "de-AT", "Europe/Berlin", WINTER, "29. März 2026 1:59");
  assert_moment (languages, "fr", "UTC", WINTER, "2026-03-29 0:59");
  assert_moment (languages, "ja", "Asia/Tokyo", WINTER, "2026-03-29 9:59");
  assert_moment (languages, "en", "UTC", G_MAXINT64, NULL);
  stw_languages_free (languages);
  remove_catalogue (folder, "de");
  remove_catalogue (folder, "fr");
  remove_catalogue (folder, "ja");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portal/moment/words", a_time_is_in_the_readers_words_and_by_their_clock);
  return g_test_run ();
}
