/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of a page, chosen as the browser asks. */

#include "config.h"

#include "engine/portal/language.h"

#include <glib/gstdio.h>

/* A folder as gettext has it; what stands in the files does not matter until they are read. */
static char *
make_folder (void)
{
  static const char *const names[] = { "ar", "de", "pt_BR", "zz" };
  char *folder = g_dir_make_tmp ("steward-languages-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *within = g_build_filename (folder, names[i], "LC_MESSAGES", NULL);
      g_autofree char *file = g_build_filename (within, STW_GETTEXT_DOMAIN ".mo", NULL);

      g_assert_cmpint (g_mkdir_with_parents (within, 0700), ==, 0);
      /* The last one has no catalogue. */
      if (i + 1 < G_N_ELEMENTS (names))
        g_assert_true (g_file_set_contents (file, "", 0, NULL));
    }
  return folder;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

static void
the_browser_gets_what_it_likes_best_of_what_there_is (void)
{
  static const struct
  {
    const char *accepted;
    const char *tag;
  } cases[] = {
    { NULL, "en" },
    { "", "en" },
    { "*", "en" },
    { "de", "de" },
    { "DE-at", "de" },
    { "de-AT, en;q=0.9", "de" },
    { "en, de", "en" },
    { "en-GB,de;q=0.9", "en" },
    { "fr, de;q=0.5, en;q=0.4", "de" },
    { "de;q=0.4, ar;q=0.5", "ar" },
    { "de;q=0, en", "en" },
    { "de;q=0", "en" },
    { "de; q=0.25 , ar;q=0.250, pt-BR;q=0.3", "pt-BR" },
    { "pt", "pt-BR" },
    { "pt-PT", "pt-BR" },
    { "zz", "en" },
    { "d, dee, de_DE, -de, ;;;,q=,;q=1", "en" },
    { "../../etc", "en" },
    { ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,de", "en" },
  };
  g_autofree char *folder = make_folder ();
  g_autoptr (StwLanguages) languages = stw_languages_new (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (stw_language_get_tag (stw_languages_choose (languages, cases[i].accepted)),
                     ==,
                     cases[i].tag);
  remove_folder (folder);
}

static void
arabic_is_written_from_right_to_left (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (StwLanguages) languages = stw_languages_new (folder);

  g_assert_true (stw_language_is_right_to_left (stw_languages_choose (languages, "ar-EG")));
  g_assert_false (stw_language_is_right_to_left (stw_languages_choose (languages, "de")));
  g_assert_false (stw_language_is_right_to_left (stw_languages_choose (languages, NULL)));
  remove_folder (folder);
}

static void
a_broken_catalogue_leaves_the_words_of_the_source (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (StwLanguages) languages = stw_languages_new (folder);
  const StwLanguage *german = stw_languages_choose (languages, "de");

  g_assert_cmpstr (stw_language_say (german, "Sign in"), ==, "Sign in");
  remove_folder (folder);
}

static void
a_folder_without_languages_has_the_one_of_the_source (void)
{
  g_autoptr (StwLanguages) languages = stw_languages_new ("/nowhere");

  g_assert_cmpstr (stw_language_get_tag (stw_languages_choose (languages, "de")), ==, "en");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/chosen", the_browser_gets_what_it_likes_best_of_what_there_is);
  g_test_add_func ("/language/right-to-left", arabic_is_written_from_right_to_left);
  g_test_add_func ("/language/broken", a_broken_catalogue_leaves_the_words_of_the_source);
  g_test_add_func ("/language/none", a_folder_without_languages_has_the_one_of_the_source);
  return g_test_run ();
}
