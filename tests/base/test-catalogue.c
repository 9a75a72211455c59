/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translations as msgfmt compiles them, and files that only look so. */

#include "config.h"

#include "base/catalogue.h"

#include <gio/gio.h>
#include <string.h>

#define N_TEXTS 3
#define HEAD_BYTES 28

/* The smallest of catalogues: the tables, then the texts. */
static GByteArray *
make_catalogue (gboolean swapped)
{
  static const char *const originals[N_TEXTS] = { "", "Cancel", "Sign in" };
  static const char *const translations[N_TEXTS] = { "Language: de\n", "", "Anmelden" };
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) texts = g_byte_array_new ();
  guint32 head[HEAD_BYTES / 4] = { 0x950412de, 0, N_TEXTS, HEAD_BYTES, HEAD_BYTES + 8 * N_TEXTS,
                                   0,          0 };
  guint32 tables[4 * N_TEXTS];

  for (guint i = 0; i < 2 * N_TEXTS; i++)
    {
      const char *text = i < N_TEXTS ? originals[i] : translations[i - N_TEXTS];

      tables[2 * i] = (guint32) strlen (text);
      tables[2 * i + 1] = (guint32) (HEAD_BYTES + sizeof tables + texts->len);
      g_byte_array_append (texts, (const guint8 *) text, (guint) strlen (text) + 1);
    }
  for (guint i = 0; swapped && i < G_N_ELEMENTS (head); i++)
    head[i] = GUINT32_SWAP_LE_BE (head[i]);
  for (guint i = 0; swapped && i < G_N_ELEMENTS (tables); i++)
    tables[i] = GUINT32_SWAP_LE_BE (tables[i]);
  g_byte_array_append (file, (const guint8 *) head, sizeof head);
  g_byte_array_append (file, (const guint8 *) tables, sizeof tables);
  g_byte_array_append (file, texts->data, texts->len);
  return file;
}

static StwCatalogue *
read_bytes (GByteArray *file, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, size);
  g_autoptr (GError) error = NULL;
  StwCatalogue *catalogue = stw_catalogue_new (bytes, &error);

  if (catalogue == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  return catalogue;
}

static void
a_text_is_found_in_either_order_of_bytes (void)
{
  for (guint swapped = 0; swapped < 2; swapped++)
    {
      g_autoptr (GByteArray) file = make_catalogue (swapped);
      g_autoptr (StwCatalogue) catalogue = read_bytes (file, file->len);

      g_assert_nonnull (catalogue);
      g_assert_cmpstr (stw_catalogue_look_up (catalogue, "Sign in"), ==, "Anmelden");
    }
}

static void
what_has_no_translation_stays_as_it_is (void)
{
  g_autoptr (GByteArray) file = make_catalogue (FALSE);
  g_autoptr (StwCatalogue) catalogue = read_bytes (file, file->len);

  g_assert_cmpstr (stw_catalogue_look_up (catalogue, "Cancel"), ==, "Cancel");
  g_assert_cmpstr (stw_catalogue_look_up (catalogue, "Sign out"), ==, "Sign out");
  g_assert_cmpstr (stw_catalogue_look_up (catalogue, "A"), ==, "A");
  /* The head is nobody's text. */
  g_assert_cmpstr (stw_catalogue_look_up (catalogue, ""), ==, "");
  g_assert_cmpstr (stw_catalogue_look_up (NULL, "Sign in"), ==, "Sign in");
}

static void
every_shorter_file_is_refused (void)
{
  g_autoptr (GByteArray) file = make_catalogue (FALSE);

  for (gsize size = 0; size < file->len; size++)
    g_assert_null (read_bytes (file, size));
}

/* Whatever byte is wrong, nothing outside the file is read: sanitizers tell. */
static void
no_wrong_byte_leads_out_of_the_file (void)
{
  static const guint8 wrong[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  g_autoptr (GByteArray) file = make_catalogue (FALSE);

  for (guint i = 0; i < file->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (wrong); j++)
      {
        guint8 right = file->data[i];
        g_autoptr (StwCatalogue) catalogue = NULL;

        file->data[i] = wrong[j];
        catalogue = read_bytes (file, file->len);
        if (catalogue != NULL)
          g_assert_nonnull (stw_catalogue_look_up (catalogue, "Sign in"));
        file->data[i] = right;
      }
}

static void
texts_out_of_order_are_refused (void)
{
  g_autoptr (GByteArray) file = make_catalogue (FALSE);
  guint8 *first = file->data + HEAD_BYTES + 8;
  guint8 kept[8];

  memcpy (kept, first, sizeof kept);
  memcpy (first, first + 8, sizeof kept);
  memcpy (first + 8, kept, sizeof kept);
  g_assert_null (read_bytes (file, file->len));
}

static void
a_file_that_is_not_there_is_said (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (stw_catalogue_load ("/nowhere/steward.mo", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/found", a_text_is_found_in_either_order_of_bytes);
  g_test_add_func ("/catalogue/not-found", what_has_no_translation_stays_as_it_is);
  g_test_add_func ("/catalogue/short", every_shorter_file_is_refused);
  g_test_add_func ("/catalogue/wrong-byte", no_wrong_byte_leads_out_of_the_file);
  g_test_add_func ("/catalogue/order", texts_out_of_order_are_refused);
  g_test_add_func ("/catalogue/missing", a_file_that_is_not_there_is_said);
  return g_test_run ();
}
