/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many companies, contacts or assets at once, in one transaction. Each row becomes the command that
 * somebody would have given by hand; what is refused is refused for that row alone. A dry run does
 * all of it and takes it back, so that what it tells is what will happen. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/import-commands.h"

#include "base/clock.h"
#include "base/ids.h"
#include "desk/company-store.h"
#include "desk/contact-store.h"
#include "engine/engine-commands.h"
#include "engine/import-undo.h"
#include "engine/permit.h"
#include "triage/asset-name.h"

#include <string.h>

#define MAX_ROWS 5000
#define MAX_NAME_BYTES 200

/* What becomes of a row. */
typedef enum
{
  ADDED,
  CHANGED,
  SAME,
  REFUSED,
  N_OUTCOMES,
} Outcome;

static const char *const outcome_words[N_OUTCOMES] = { "added", "changed", "same", "refused" };

typedef struct
{
  StwEngineParts *parts;       /* (unowned) */
  StwTransaction *transaction; /* (unowned) */
  const StwCommand *command;   /* (unowned) */
  guint counts[N_OUTCOMES];
  JsonArray *lines; /* (unowned) */
  JsonArray *steps; /* (unowned) what takes it back */
} Import;

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

static const char *
get_text (JsonObject *row, const char *field)
{
  JsonNode *node = json_object_get_member (row, field);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static StwCommand *
new_command (const Import *import, const char *name, gint64 company)
{
  return stw_command_new_within (import->command, name, company);
}

/* Gives one of the commands that there are anyway. @ret_id: (out) (nullable): the number that it
 * answers under @member */
static gboolean
give (Import *import, StwCommand *taken, const char *member, gint64 *ret_id, GError **error)
{
  g_autoptr (StwCommand) command = taken;
  g_autoptr (JsonObject) result = NULL;

  if (!stw_permit_run_within (import->transaction,
                              command,
                              import->parts->commands,
                              import->parts,
                              &result,
                              error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = json_object_get_int_member (result, member);
  return TRUE;
}

static gboolean
note (Import *import, const StwImportStep *step, GError **error)
{
  return stw_import_undo_add (import->steps,
                              stw_transaction_get_db (import->transaction),
                              step,
                              error);
}

static gboolean
find_company (Import *import, const char *name, gint64 *ret_company, GError **error)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  return stw_db_number (stw_transaction_get_db (import->transaction),
                        ret_company,
                        error,
                        "SELECT COALESCE(MAX(id), 0) FROM company WHERE name_key = ?1",
                        STW_TEXT (key));
}

/* Whose row it is: the column says so, else the command. */
static gboolean
take_company (Import *import, JsonObject *row, gint64 *ret_company, GError **error)
{
  const char *name = get_text (row, "company");

  *ret_company = import->command->company;
  if (name != NULL && !find_company (import, name, ret_company, error))
    return FALSE;
  return *ret_company != 0 || refuse (error,
                                      STW_COMMAND_ERROR_NOT_FOUND,
                                      name != NULL ? "There is no company of that name."
                                                   : "The row does not say whose it is.");
}

/* The numbers that a company's row may give, in what unit of the command's argument. */
static const struct
{
  const char *field;
  const char *argument;
  gint64 unit;
} numbers[] = {
  { "window", "window_ms", STW_MINUTE },
  { "rate", "rate_per_minute", 1 },
  { "burst", "burst", 1 },
};

static gboolean
take_settings (JsonObject *row, StwCommand *command, GError **error)
{
  static const char *const texts[] = { "timezone", "strategy" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (get_text (row, texts[i]) != NULL)
      json_object_set_string_member (command->arguments, texts[i], get_text (row, texts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const char *text = get_text (row, numbers[i].field);
      gint64 number;

      if (text == NULL)
        continue;
      if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT32, &number, NULL))
        return refuse (error,
                       STW_COMMAND_ERROR_INVALID,
                       "Window (in minutes), rate and burst are whole numbers above zero.");
      json_object_set_int_member (command->arguments,
                                  numbers[i].argument,
                                  number * numbers[i].unit);
    }
  return TRUE;
}

static gboolean
is_same_company (const StwCompany *company, const StwCommand *command)
{
  const char *zone = stw_command_get_text (command, "timezone");
  const char *strategy = stw_command_get_text (command, "strategy");

  return (zone == NULL || g_str_equal (zone, company->timezone)) &&
         (strategy == NULL || g_str_equal (strategy, stw_strategy_to_word (company->strategy))) &&
         stw_command_get_int (command, "window_ms", company->window_ms) == company->window_ms &&
         stw_command_get_int (command, "rate_per_minute", company->rate_per_minute) ==
           company->rate_per_minute &&
         stw_command_get_int (command, "burst", company->burst) == company->burst;
}

/* The arguments that make it again what it is. */
static JsonObject *
describe_company (const StwCompany *company)
{
  JsonObject *arguments = json_object_new ();

  json_object_set_string_member (arguments, "timezone", company->timezone);
  json_object_set_string_member (arguments, "strategy", stw_strategy_to_word (company->strategy));
  json_object_set_int_member (arguments, "window_ms", company->window_ms);
  json_object_set_int_member (arguments, "rate_per_minute", company->rate_per_minute);
  json_object_set_int_member (arguments, "burst", company->burst);
  return arguments;
}

static gboolean
add_company (Import *import, const char *name, StwCommand *command, GError **error)
{
  StwImportStep step = { .table = "company" };

  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_boolean_member (command->arguments, "without_source", TRUE);
  if (!give (import, command, "company", &step.id, error))
    return FALSE;
  step.company = step.id;
  return note (import, &step, error);
}

static gboolean
import_company (Import *import, JsonObject *row, Outcome *ret_outcome, GError **error)
{
  StwDb *db = stw_transaction_get_db (import->transaction);
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (StwCompany) company = NULL;
  StwImportStep step = { .table = "company", .command = "company.update" };
  gint64 id;

  if (!find_company (import, get_text (row, "name"), &id, error))
    return FALSE;
  command = new_command (import, id == 0 ? "company.add" : "company.update", id);
  if (!take_settings (row, command, error))
    return FALSE;
  *ret_outcome = ADDED;
  if (id == 0)
    return add_company (import, get_text (row, "name"), g_steal_pointer (&command), error);
  company = stw_company_load (db, id, error);
  if (company == NULL)
    return FALSE;
  *ret_outcome = is_same_company (company, command) ? SAME : CHANGED;
  if (*ret_outcome == SAME)
    return TRUE;
  if (!give (import, g_steal_pointer (&command), NULL, NULL, error))
    return FALSE;
  step.company = step.id = id;
  step.arguments = describe_company (company);
  return note (import, &step, error);
}

/* A contact is known by its name; of two of the same name the first is meant. */
static JsonObject *
find_contact (JsonArray *contacts, const char *name)
{
  g_autofree char *key = g_utf8_casefold (name, -1);

  for (guint i = 0; i < json_array_get_length (contacts); i++)
    {
      JsonObject *contact = json_array_get_object_element (contacts, i);
      g_autofree char *other = g_utf8_casefold (get_text (contact, "name"), -1);

      if (g_str_equal (key, other))
        return contact;
    }
  return NULL;
}

/* What the table does not say stays as it is. */
static gboolean
merge_contact (JsonObject *row, JsonObject *known, StwCommand *command)
{
  static const char *const fields[] = { "name", "role", "phone", "mail", "note" };
  gboolean same = known != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *before = known != NULL ? get_text (known, fields[i]) : NULL;
      const char *text = get_text (row, fields[i]);

      if (text == NULL || (i == 0 && before != NULL))
        text = before;
      same &= g_strcmp0 (text, before) == 0;
      if (text != NULL)
        json_object_set_string_member (command->arguments, fields[i], text);
    }
  return same;
}

/* @known: (nullable): as it stands, which the command changes; %NULL when it adds one */
static gboolean
write_contact (Import *import, JsonObject *known, StwCommand *taken, GError **error)
{
  g_autoptr (StwCommand) command = taken;
  g_autoptr (StwCommand) back = new_command (import, command->name, command->company);
  StwImportStep step = { .company = command->company, .table = "contact" };

  if (known == NULL)
    return give (import, g_steal_pointer (&command), "id", &step.id, error) &&
           note (import, &step, error);
  step.id = stw_command_get_int (command, "id", 0);
  step.command = "contact.update";
  merge_contact (known, NULL, back);
  json_object_set_int_member (back->arguments, "id", step.id);
  if (!give (import, g_steal_pointer (&command), NULL, NULL, error))
    return FALSE;
  step.arguments = json_object_ref (back->arguments);
  return note (import, &step, error);
}

static gboolean
import_contact (Import *import, JsonObject *row, Outcome *ret_outcome, GError **error)
{
  g_autoptr (JsonArray) contacts = NULL;
  g_autoptr (StwCommand) command = NULL;
  JsonObject *known;
  gint64 company;
  gint64 id;

  if (!take_company (import, row, &company, error))
    return FALSE;
  contacts = stw_contact_list (stw_transaction_get_db (import->transaction), company, error);
  if (contacts == NULL)
    return FALSE;
  known = find_contact (contacts, get_text (row, "name"));
  command = new_command (import, known != NULL ? "contact.update" : "contact.add", company);
  if (known != NULL && stw_id_parse (STW_ID_CONTACT, get_text (known, "id"), &id))
    json_object_set_int_member (command->arguments, "id", id);
  *ret_outcome = merge_contact (row, known, command) ? SAME : known != NULL ? CHANGED : ADDED;
  return *ret_outcome == SAME || write_contact (import, known, g_steal_pointer (&command), error);
}

static gboolean
parse_critical (const char *text, gboolean *ret_critical)
{
  static const char *const yes[] = { "yes", "y",  "true", "1",    "x",        "ja",
                                     "oui", "sí", "sim",  "high", "critical", NULL };
  static const char *const no[] = { "no",  "n",   "false",  "0",      "nein", "non",
                                    "não", "low", "normal", "medium", NULL };
  g_autofree char *word = g_utf8_strdown (text, -1);

  *ret_critical = g_strv_contains (yes, word);
  return *ret_critical || g_strv_contains (no, word);
}

static StwCommand *
new_critical (const Import *import, gint64 company, gint64 asset, gboolean critical)
{
  StwCommand *command = new_command (import, "asset.set-critical", company);

  json_object_set_int_member (command->arguments, "asset", asset);
  json_object_set_boolean_member (command->arguments, "critical", critical);
  return command;
}

/* What was there already gets back what it was; what was added goes. */
static gboolean
note_asset (Import *import, gint64 company, gint64 asset, const gboolean *was, GError **error)
{
  StwImportStep step = { .company = company, .table = "asset", .id = asset };
  g_autoptr (StwCommand) back = NULL;

  if (was != NULL)
    {
      back = new_critical (import, company, asset, *was);
      step.command = "asset.set-critical";
      step.arguments = json_object_ref (back->arguments);
    }
  return note (import, &step, error);
}

/* Alerts that name the asset later find it, as they find those that alerts made. */
static const StwKnownAsset *
resolve (Import *import, gint64 company, const char *name, Outcome *outcome, GError **error)
{
  StwDb *db = stw_transaction_get_db (import->transaction);
  g_autofree char *key = stw_asset_name_key (name);
  g_autoptr (StwKnownAsset) known = NULL;

  if (key == NULL || *key == '\0' || strlen (name) > MAX_NAME_BYTES)
    {
      refuse (error, STW_COMMAND_ERROR_INVALID, "This cannot be the name of an asset.");
      return NULL;
    }
  if (!stw_asset_find (db, company, key, &known, error))
    return NULL;
  *outcome = known != NULL ? SAME : ADDED;
  return stw_asset_registry_resolve (stw_memory_get_assets (import->parts->memory),
                                     import->transaction,
                                     company,
                                     name,
                                     key,
                                     error);
}

static gboolean
import_asset (Import *import, JsonObject *row, Outcome *ret_outcome, GError **error)
{
  const char *word = get_text (row, "critical");
  const StwKnownAsset *asset;
  gboolean critical = FALSE;
  gboolean was;
  gint64 company;
  gint64 id;

  if (word != NULL && !parse_critical (word, &critical))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "Critical is yes or no.");
  if (!take_company (import, row, &company, error))
    return FALSE;
  asset = resolve (import, company, get_text (row, "name"), ret_outcome, error);
  if (asset == NULL)
    return FALSE;
  id = asset->id;
  was = asset->critical;
  if (word != NULL && was != critical)
    {
      if (*ret_outcome == SAME)
        *ret_outcome = CHANGED;
      if (!give (import, new_critical (import, company, id, critical), NULL, NULL, error))
        return FALSE;
    }
  return *ret_outcome == SAME ||
         note_asset (import, company, id, *ret_outcome == CHANGED ? &was : NULL, error);
}

static const struct
{
  const char *kind;
  gboolean (*import) (Import *import, JsonObject *row, Outcome *ret_outcome, GError **error);
} kinds[] = {
  { "companies", import_company },
  { "contacts", import_contact },
  { "assets", import_asset },
};

static void
tell (Import *import, JsonObject *row, Outcome outcome, const char *why)
{
  JsonObject *line = json_object_new ();

  import->counts[outcome]++;
  if (outcome == SAME)
    {
      json_object_unref (line);
      return;
    }
  json_object_set_int_member (line,
                              "line",
                              json_object_get_int_member_with_default (row, "line", 0));
  json_object_set_string_member (line, "outcome", outcome_words[outcome]);
  json_object_set_string_member (line, "name", get_text (row, "name"));
  if (why != NULL)
    json_object_set_string_member (line, "why", why);
  json_array_add_object_element (import->lines, line);
}

/* Returns whether the rest may go on. */
static gboolean
import_row (Import *import, guint kind, JsonObject *row, GError **error)
{
  g_autoptr (GError) failure = NULL;
  Outcome outcome = SAME;
  gboolean done;

  if (!stw_transaction_savepoint (import->transaction, error))
    return FALSE;
  if (json_object_has_member (row, "too_long"))
    done = refuse (&failure, STW_COMMAND_ERROR_INVALID, "The row has more cells than the heading.");
  else if (get_text (row, "name") == NULL)
    done = refuse (&failure, STW_COMMAND_ERROR_INVALID, "The row has no name.");
  else
    done = kinds[kind].import (import, row, &outcome, &failure);
  if (done)
    {
      tell (import, row, outcome, NULL);
      return stw_transaction_release (import->transaction, error);
    }
  if (failure->domain == STW_STORE_ERROR && failure->code != STW_STORE_ERROR_CONSTRAINT)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  tell (import, row, REFUSED, failure->message);
  /* What the refused row left in memory is not in the database. */
  stw_memory_clear (import->parts->memory);
  return stw_transaction_undo (import->transaction, error);
}

static gboolean
import_rows (Import *import, guint kind, JsonArray *rows, GError **error)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!import_row (import, kind, json_array_get_object_element (rows, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
find_kind (const StwCommand *command, guint *ret_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, stw_command_get_text (command, "kind")) == 0)
      {
        *ret_kind = i;
        return TRUE;
      }
  return FALSE;
}

static JsonArray *
get_array (const StwCommand *command, const char *member)
{
  JsonNode *node = json_object_get_member (command->arguments, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* At most so many, and each an object. */
static gboolean
are_rows (JsonArray *rows)
{
  if (rows == NULL || json_array_get_length (rows) > MAX_ROWS)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (rows, i)))
      return FALSE;
  return TRUE;
}

static JsonObject *
make_result (const Import *import)
{
  JsonObject *result = json_object_new ();
  JsonArray *unknown = get_array (import->command, "unknown_columns");

  for (guint i = 0; i < N_OUTCOMES; i++)
    json_object_set_int_member (result, outcome_words[i], import->counts[i]);
  if (unknown != NULL)
    json_object_set_array_member (result, "unknown_columns", json_array_ref (unknown));
  json_object_set_array_member (result, "lines", json_array_ref (import->lines));
  return result;
}

static gboolean
audit (const Import *import, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "kind", stw_command_get_text (import->command, "kind"));
  for (guint i = 0; i < N_OUTCOMES; i++)
    json_object_set_int_member (detail, outcome_words[i], import->counts[i]);
  return stw_transaction_audit (import->transaction,
                                import->command->actor,
                                import->command->company,
                                import->command->name,
                                "import",
                                0,
                                detail,
                                error);
}

static gboolean
import_run (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  g_autoptr (JsonArray) lines = json_array_new ();
  g_autoptr (JsonArray) steps = json_array_new ();
  Import import = { .parts = data,
                    .transaction = transaction,
                    .command = command,
                    .lines = lines,
                    .steps = steps };
  JsonArray *rows = get_array (command, "rows");
  gboolean dry_run = stw_command_get_boolean (command, "dry_run", TRUE);
  guint kind;

  if (!find_kind (command, &kind) || !are_rows (rows))
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "What is imported is at most 5,000 rows of companies, contacts or assets.");
  if (!stw_transaction_savepoint (transaction, error) ||
      !import_rows (&import, kind, rows, error) || !audit (&import, error))
    return FALSE;
  stw_memory_clear (import.parts->memory);
  *ret_result = make_result (&import);
  if (!dry_run)
    stw_import_undo_offer (steps, ret_result);
  return dry_run ? stw_transaction_undo (transaction, error)
                 : stw_transaction_release (transaction, error);
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_IMPORT, STW_PERMISSION_COMPANY, import_run },
};

/**
 * stw_import_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that import
 */
const StwCommandRule *
stw_import_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}
