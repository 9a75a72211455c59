/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that save filters of the list of incidents, which the whole desk shares. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/filter-store.h"

#include "desk/incident-commands-private.h"
#include "desk/undo-store.h"

#define MAX_NAME_BYTES 100

/* The filter that the command brings, as text, once it is known to be one. */
static char *
dup_filter (const StwCommand *command, gint64 now, GError **error)
{
  JsonNode *node = json_object_get_member (command->arguments, "filter");
  StwIncidentFilter filter;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "“filter” is no JSON object.");
      return NULL;
    }
  return stw_incident_filter_from_json (json_node_get_object (node), now, &filter, error)
           ? json_to_string (node, FALSE)
           : NULL;
}

/* A filter as it was; @id is 0 for none. */
typedef struct
{
  gint64 id;
  char *name;   /* (owned) (nullable) */
  char *filter; /* (owned) (nullable) */
} Former;

static void
former_clear (Former *former)
{
  g_free (former->name);
  g_free (former->filter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Former, former_clear)

/* One of a company alone is that company's: who may do nothing there leaves it as it is. */
static void
touch (StwTransaction *transaction, gint64 id, const char *filter)
{
  g_autoptr (JsonNode) node = filter != NULL ? json_from_string (filter, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    stw_transaction_change (
      transaction,
      "filter",
      id,
      json_object_get_int_member_with_default (json_node_get_object (node), "company", 0));
}

static gboolean
find_former (StwDb *db, gint64 id, const char *name, Former *former, GError **error)
{
  return stw_filter_find (db, id, name, &former->id, &former->name, &former->filter, error);
}

/* What takes it back: under which name it was, and what it said; neither when it is new. */
static void
offer_undo (JsonObject **ret_result, gint64 id, const Former *former)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "filter", id);
  if (former->id != 0)
    {
      json_object_set_string_member (inverse, "name", former->name);
      json_object_set_string_member (inverse, "says", former->filter);
    }
  stw_undo_offer (ret_result, inverse);
}

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 id, GError **error)
{
  stw_transaction_change (transaction, "filter", id, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "filter",
                                id,
                                command->arguments,
                                error);
}

static gboolean
filter_save (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");
  g_autofree char *filter = NULL;
  g_auto (Former) former = { 0 };
  gint64 id = 0;

  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 100 bytes.");
  filter = dup_filter (command, stw_transaction_get_now (transaction), error);
  if (filter == NULL || !find_former (db, 0, name, &former, error) ||
      !stw_filter_save (transaction, name, filter, command->actor, &id, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", id);
  touch (transaction, id, former.filter);
  touch (transaction, id, filter);
  offer_undo (ret_result, id, &former);
  return record (transaction, command, id, error);
}

static gboolean
filter_rename (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");
  gint64 id = stw_command_get_int (command, "id", 0);
  g_auto (Former) former = { 0 };

  if (!stw_text_fits (name, MAX_NAME_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A name has 1 to 100 bytes.");
  if (!find_former (db, id, NULL, &former, error) || !stw_filter_rename (db, id, name, error))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_REFUSED,
      "There is no such filter, or another one has that name already; choose another name.");
  touch (transaction, id, former.filter);
  offer_undo (ret_result, id, &former);
  return record (transaction, command, id, error);
}

static gboolean
filter_delete (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "id", 0);
  g_auto (Former) former = { 0 };

  if (!find_former (db, id, NULL, &former, error))
    return FALSE;
  if (former.id == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such filter.");
  if (!stw_filter_delete (db, id, error))
    return FALSE;
  touch (transaction, id, former.filter);
  offer_undo (ret_result, id, &former);
  return record (transaction, command, id, error);
}

/* What offer_undo() noted, under its old number, so that what was done before can be taken back as
 * well. The name may be another filter's by now, which is not to be lost. */
static gboolean
filter_restore (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  const char *name = stw_command_get_text (command, "name");
  gint64 id = stw_command_get_int (command, "filter", 0);
  g_auto (Former) named = { 0 };
  g_auto (Former) standing = { 0 };

  if (name == NULL)
    return stw_filter_delete (db, id, error) && record (transaction, command, id, error);
  if (!find_former (db, 0, name, &named, error) || !find_former (db, id, NULL, &standing, error))
    return FALSE;
  if (named.id != 0 && named.id != id)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Another filter has that name by now, so this cannot be taken back "
                               "any more.");
  if (standing.id != 0)
    {
      id = 0;
      if (!stw_filter_rename (db, standing.id, name, error))
        return FALSE;
    }
  return stw_filter_save (transaction,
                          name,
                          stw_command_get_text (command, "says"),
                          command->actor,
                          &id,
                          error) &&
         record (transaction, command, id, error);
}

static const StwCommandRule rules[] = {
  { "filter.save", STW_PERMISSION_OWN, filter_save },
  { "filter.rename", STW_PERMISSION_OWN, filter_rename },
  { "filter.delete", STW_PERMISSION_OWN, filter_delete },
  { "filter.restore", STW_PERMISSION_ENGINE, filter_restore },
};

/**
 * stw_filter_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern filters
 */
const StwCommandRule *
stw_filter_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
