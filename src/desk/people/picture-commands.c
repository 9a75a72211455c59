/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that keeps somebody's picture: a small PNG, as the window makes it of any file. On
 * the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-store.h"

#include "desk/incident-commands-private.h"
#include "desk/people/standing.h"
#include "desk/undo-store.h"

#include <string.h>

/* Where a PNG says its size: after its signature and the head of its first chunk. PNG 1.2, 5.2 and
 * 11.2.2. */
#define WIDTH_AT 16
#define HEIGHT_AT 20
#define HEAD_BYTES 24

static guint32
read_number (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean
is_small_png (const guint8 *bytes, gsize size)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R' };

  return bytes != NULL && size > HEAD_BYTES && size <= STW_PICTURE_MOST_BYTES &&
         memcmp (bytes, head, sizeof head) == 0 &&
         read_number (bytes + WIDTH_AT) - 1 < STW_PICTURE_MOST_PIXELS &&
         read_number (bytes + HEIGHT_AT) - 1 < STW_PICTURE_MOST_PIXELS;
}

/* Returns (transfer full): the inverse, with the picture that stands. */
static JsonObject *
describe (StwDb *db, gint64 person, GError **error)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, "SELECT avatar FROM person WHERE id = ?1", STW_INT (person));
  JsonObject *inverse;
  g_autofree char *text = NULL;

  if (!stw_rows_next (rows, error))
    return NULL;
  if (!stw_rows_is_null (rows, 0))
    {
      gsize size;
      gconstpointer png = stw_rows_get_blob (rows, 0, &size);

      text = g_base64_encode (png, size);
    }
  inverse = json_object_new ();
  json_object_set_int_member (inverse, "person", person);
  json_object_set_string_member (inverse, "picture", text);
  return inverse;
}

/* The picture itself is nothing that the audit keeps for ever. */
static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        gint64 person,
        gboolean has_one,
        GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_boolean_member (detail, "picture", has_one);
  stw_transaction_change (transaction, "person", person, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "person",
                                person,
                                detail,
                                error);
}

static gboolean
person_set_picture (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 person = stw_command_get_int (command, "person", command->operator_id);
  const char *text = stw_command_get_text (command, "picture");
  gsize size = 0;
  g_autofree guint8 *png = text != NULL ? g_base64_decode (text, &size) : NULL;
  JsonObject *inverse;

  if (!stw_person_check_own (transaction, command, person, error))
    return FALSE;
  if (text != NULL && !is_small_png (png, size))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A picture is a PNG of at most 256 pixels a side and 64 KiB.");
  inverse = describe (db, person, error);
  if (inverse == NULL)
    return FALSE;
  stw_undo_offer (ret_result, inverse);
  return stw_db_run (db,
                     error,
                     "UPDATE person SET avatar = ?2 WHERE id = ?1",
                     STW_INT (person),
                     png != NULL ? STW_BLOB (png, size) : STW_NULL) &&
         record (transaction, command, person, png != NULL, error);
}

static const StwCommandRule rules[] = {
  { "person.set-picture", STW_PERMISSION_OWN, person_set_picture },
};

/**
 * stw_picture_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern pictures of people
 */
const StwCommandRule *
stw_picture_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
