/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compiled catalogue of translations, as msgfmt writes it. gettext itself speaks the one language
 * of the process, and only one whose locale the machine has; a server speaks that of each reader.
 * The format: gettext manual, "The Format of GNU MO Files". */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/catalogue.h"

#include <gio/gio.h>
#include <string.h>

#define MAGIC 0x950412deu
#define MOST_TEXTS 100000

/* Of the head, in numbers. */
enum
{
  AT_MAGIC,
  AT_REVISION,
  AT_N_TEXTS,
  AT_ORIGINALS,
  AT_TRANSLATIONS,
  N_HEAD,
};

struct _StwCatalogue
{
  GBytes *bytes; /* (owned) */
  const char *data;
  gsize size;
  gboolean swapped; /* written by a machine with the other order of bytes */
  guint32 n_texts;
  guint32 originals;
  guint32 translations;
};

static guint32
read_number (const StwCatalogue *self, gsize at)
{
  guint32 number;

  memcpy (&number, self->data + at, sizeof number);
  return self->swapped ? GUINT32_SWAP_LE_BE (number) : number;
}

/* The text that a table has at that place; the tables were checked. */
static const char *
get_text (const StwCatalogue *self, guint32 table, guint32 index)
{
  return self->data + read_number (self, table + (gsize) index * 8 + 4);
}

/* Whether every text of a table lies in the file and ends there. */
static gboolean
check_table (const StwCatalogue *self, guint32 table)
{
  if (table > self->size || (self->size - table) / 8 < self->n_texts)
    return FALSE;
  for (guint32 i = 0; i < self->n_texts; i++)
    {
      gsize length = read_number (self, table + (gsize) i * 8);
      gsize at = read_number (self, table + (gsize) i * 8 + 4);

      if (at >= self->size || length >= self->size - at || self->data[at + length] != '\0')
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_order (const StwCatalogue *self)
{
  for (guint32 i = 1; i < self->n_texts; i++)
    if (strcmp (get_text (self, self->originals, i - 1), get_text (self, self->originals, i)) >= 0)
      return FALSE;
  return TRUE;
}

static gboolean
read_head (StwCatalogue *self)
{
  if (self->size < N_HEAD * sizeof (guint32))
    return FALSE;
  self->swapped = read_number (self, AT_MAGIC) == GUINT32_SWAP_LE_BE (MAGIC);
  /* The upper half of the revision says whether a reader such as this one understands it. */
  if (read_number (self, AT_MAGIC) != MAGIC ||
      read_number (self, AT_REVISION * sizeof (guint32)) >> 16 > 1)
    return FALSE;
  self->n_texts = read_number (self, AT_N_TEXTS * sizeof (guint32));
  self->originals = read_number (self, AT_ORIGINALS * sizeof (guint32));
  self->translations = read_number (self, AT_TRANSLATIONS * sizeof (guint32));
  return self->n_texts <= MOST_TEXTS && check_table (self, self->originals) &&
         check_table (self, self->translations) && check_order (self);
}

/**
 * stw_catalogue_new:
 * @bytes: what msgfmt wrote
 * @error: %G_IO_ERROR_INVALID_DATA when it is no catalogue, or a broken one
 *
 * Returns: (transfer full): the translations
 */
StwCatalogue *
stw_catalogue_new (GBytes *bytes, GError **error)
{
  g_autoptr (StwCatalogue) self = g_new0 (StwCatalogue, 1);

  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &self->size);
  if (read_head (self))
    return g_steal_pointer (&self);
  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_INVALID_DATA,
                       "This is no catalogue of translations.");
  return NULL;
}

/**
 * stw_catalogue_load:
 * @path: a file such as ".../de/LC_MESSAGES/steward.mo"
 *
 * Returns: (transfer full): the translations
 */
StwCatalogue *
stw_catalogue_load (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;

  return bytes != NULL ? stw_catalogue_new (bytes, error) : NULL;
}

/**
 * stw_catalogue_free:
 * @self: (nullable) (transfer full): translations
 */
void
stw_catalogue_free (StwCatalogue *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * stw_catalogue_look_up:
 * @self: (nullable): translations, %NULL for the source's own language
 * @text: as it stands in the source
 *
 * Returns: (transfer none): its translation, or @text where there is none
 */
const char *
stw_catalogue_look_up (const StwCatalogue *self, const char *text)
{
  guint32 from = 0;
  guint32 to = self != NULL ? self->n_texts : 0;

  /* The empty text is the catalogue's head. */
  if (*text == '\0')
    return text;
  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;
      int order = strcmp (text, get_text (self, self->originals, middle));

      if (order == 0)
        {
          const char *translation = get_text (self, self->translations, middle);

          return *translation != '\0' ? translation : text;
        }
      if (order < 0)
        to = middle;
      else
        from = middle + 1;
    }
  return text;
}
