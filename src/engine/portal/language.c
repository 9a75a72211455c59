/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language a reader of a page wants, of those that there are: the header Accept-Language, RFC
 * 9110, 12.5.4, and its matching by ranges, RFC 4647, 3.4. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/language.h"

#include "base/catalogue.h"

#include <string.h>

#define SOURCE_TAG "en"
#define MOST_RANGES 32
#define WHOLE 1000

struct _StwLanguage
{
  char *tag;               /* (owned) such as "pt-BR" */
  char *path;              /* (owned) (nullable) NULL for the source's language */
  StwCatalogue *catalogue; /* (owned) (nullable) read when it is asked for */
  gboolean read;
};

struct _StwLanguages
{
  GPtrArray *list; /* (owned) (element-type StwLanguage) the source's first */
};

static void
language_free (gpointer data)
{
  StwLanguage *language = data;

  stw_catalogue_free (language->catalogue);
  g_free (language->path);
  g_free (language->tag);
  g_free (language);
}

static void
add_language (StwLanguages *self, const char *name, char *path)
{
  StwLanguage *language = g_new0 (StwLanguage, 1);

  language->tag = g_strdelimit (g_strdup (name), "_", '-');
  language->path = path;
  g_ptr_array_add (self->list, language);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In one order on every machine. */
static GPtrArray *
list_names (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

/**
 * stw_languages_new:
 * @folder: where gettext looks for the languages
 *
 * Returns: (transfer full): the source's own language, and those that have a catalogue there
 */
StwLanguages *
stw_languages_new (const char *folder)
{
  StwLanguages *self = g_new0 (StwLanguages, 1);
  g_autoptr (GPtrArray) names = list_names (folder);

  self->list = g_ptr_array_new_with_free_func (language_free);
  add_language (self, SOURCE_TAG, NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path =
        g_build_filename (folder, name, "LC_MESSAGES", STW_GETTEXT_DOMAIN ".mo", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        add_language (self, name, g_steal_pointer (&path));
    }
  return self;
}

/**
 * stw_languages_free:
 * @self: (nullable) (transfer full): languages that no page is in any more
 */
void
stw_languages_free (StwLanguages *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->list);
  g_free (self);
}

/* "0.8" as 800; what is no weight counts as none. */
static int
read_weight (const char *range)
{
  const char *weight = strstr (range, "q=");
  int value = 0;

  if (weight == NULL)
    return WHOLE;
  weight += strlen ("q=");
  if (*weight == '1')
    return WHOLE;
  if (weight[0] != '0' || weight[1] != '.')
    return 0;
  for (guint i = 2, unit = 100; i < 5 && g_ascii_isdigit (weight[i]); i++, unit /= 10)
    value += (weight[i] - '0') * (int) unit;
  return value;
}

/* How well a language answers a range: 2 for "pt-BR" to "pt-BR", 1 for "pt-BR" or "pt" to either's
 * other form, 0 for not at all. */
static int
compare (const StwLanguage *language, const char *range, gsize length)
{
  gsize primary = strcspn (language->tag, "-");
  const char *dash = memchr (range, '-', length);
  gsize wanted = dash != NULL ? (gsize) (dash - range) : length;

  if (strlen (language->tag) == length && g_ascii_strncasecmp (language->tag, range, length) == 0)
    return 2;
  return primary == wanted && g_ascii_strncasecmp (language->tag, range, wanted) == 0 ? 1 : 0;
}

static StwLanguage *
find (const StwLanguages *self, const char *range)
{
  gsize length = strcspn (range, "; \t");
  StwLanguage *found = NULL;
  int best = 0;

  for (guint i = 0; i < self->list->len; i++)
    {
      StwLanguage *language = g_ptr_array_index (self->list, i);
      int fit = compare (language, range, length);

      if (fit > best)
        {
          best = fit;
          found = language;
        }
    }
  return found;
}

/* A broken catalogue is no reason to show nothing. */
static void
read_catalogue (StwLanguage *language)
{
  g_autoptr (GError) error = NULL;

  if (language->read || language->path == NULL)
    return;
  language->read = TRUE;
  language->catalogue = stw_catalogue_load (language->path, &error);
  if (language->catalogue == NULL)
    g_message ("%s cannot be read: %s", language->path, error->message);
}

/**
 * stw_languages_choose:
 * @accepted: (nullable): what a browser says it would like, such as "de-AT, en;q=0.5"
 *
 * Returns: (transfer none): the one that fits best; the source's own where none does
 */
const StwLanguage *
stw_languages_choose (StwLanguages *self, const char *accepted)
{
  g_auto (GStrv) ranges = accepted != NULL ? g_strsplit (accepted, ",", MOST_RANGES) : NULL;
  StwLanguage *chosen = g_ptr_array_index (self->list, 0);
  int best = 0;

  for (guint i = 0; ranges != NULL && ranges[i] != NULL; i++)
    {
      int weight = read_weight (g_strstrip (ranges[i]));
      StwLanguage *language = weight > best ? find (self, ranges[i]) : NULL;

      if (language == NULL)
        continue;
      chosen = language;
      best = weight;
    }
  read_catalogue (chosen);
  return chosen;
}

/**
 * stw_language_get_tag:
 *
 * Returns: (transfer none): as HTML names it, such as "pt-BR"
 */
const char *
stw_language_get_tag (const StwLanguage *self)
{
  return self->tag;
}

/**
 * stw_language_is_source:
 *
 * Returns: whether it is the one that texts are written in
 */
gboolean
stw_language_is_source (const StwLanguage *self)
{
  return self->path == NULL;
}

/**
 * stw_language_is_right_to_left:
 *
 * Returns: whether it is written so
 */
gboolean
stw_language_is_right_to_left (const StwLanguage *self)
{
  static const char *const tags[] = { "ar", "fa", "he", "ur" };
  gsize length = strcspn (self->tag, "-");

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    if (strlen (tags[i]) == length && strncmp (tags[i], self->tag, length) == 0)
      return TRUE;
  return FALSE;
}

/**
 * stw_language_say:
 * @text: as it stands in the source
 *
 * Returns: (transfer none): the same in the language
 */
const char *
stw_language_say (const StwLanguage *self, const char *text)
{
  return stw_catalogue_look_up (self->catalogue, text);
}
