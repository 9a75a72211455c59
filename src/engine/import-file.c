/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a table that somebody exported elsewhere to the command that imports it: the words of its
 * heading become the fields that a company, a contact or an asset has. Any thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/import-file.h"

#include "desk/csv-read.h"
#include "engine/import-commands.h"
#include "store/command-rule.h"

/* What a field may be called, in lower case with blanks; the first is its own name. */
typedef struct
{
  const char *field;
  const char *words[12];
} Field;

#define COMPANY_WORDS                                                                              \
  "company", "client", "customer", "organization", "organisation", "firma", "kunde",               \
    "unternehmen", "entreprise", "cliente", "empresa"

static const Field company_fields[] = {
  { "name", { "name", COMPANY_WORDS } },
  { "timezone", { "timezone", "time zone", "tz", "zeitzone", "fuseau horaire" } },
  { "strategy", { "strategy", "correlation", "strategie" } },
  { "window", { "window", "window minutes", "correlation window", "fenster" } },
  { "rate", { "rate", "rate per minute", "requests per minute" } },
  { "burst", { "burst" } },
  { NULL, { NULL } },
};

static const Field contact_fields[] = {
  { "company", { COMPANY_WORDS } },
  { "name", { "name", "contact", "full name", "kontakt", "ansprechpartner", "nom", "nombre" } },
  { "role", { "role", "title", "job title", "position", "rolle", "funktion" } },
  { "phone", { "phone", "telephone", "phone number", "mobile", "tel", "telefon", "mobil" } },
  { "mail", { "mail", "email", "e mail", "email address", "courriel", "correo" } },
  { "note", { "note", "notes", "comment", "notiz", "bemerkung" } },
  { NULL, { NULL } },
};

static const Field asset_fields[] = {
  { "company", { COMPANY_WORDS } },
  { "name", { "name", "asset", "host", "hostname", "device", "machine", "server", "gerät" } },
  { "critical", { "critical", "criticality", "kritisch", "critique", "crítico" } },
  { NULL, { NULL } },
};

static const struct
{
  const char *kind;
  const Field *fields;
} kinds[] = {
  { "companies", company_fields },
  { "contacts", contact_fields },
  { "assets", asset_fields },
};

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, sentence);
  return FALSE;
}

static const Field *
find_fields (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].kind, kind) == 0)
      return kinds[i].fields;
  return NULL;
}

/* "E-Mail" and "e_mail" are the same word. */
static char *
fold_heading (const char *heading)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (heading), "_-./", ' ');

  return g_utf8_strdown (g_strstrip (spaced), -1);
}

static const char *
find_field (const Field *fields, const char *heading)
{
  g_autofree char *word = fold_heading (heading);

  for (; fields->field != NULL; fields++)
    for (guint i = 0; i < G_N_ELEMENTS (fields->words) && fields->words[i] != NULL; i++)
      if (g_str_equal (fields->words[i], word))
        return fields->field;
  return NULL;
}

/* Which field each column is, %NULL for none; what no field knows is told. */
static GPtrArray *
map_heading (const Field *fields, char **headings, JsonArray *unknown, GError **error)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; headings[i] != NULL; i++)
    {
      const char *field = find_field (fields, headings[i]);

      if (field == NULL)
        json_array_add_string_element (unknown, headings[i]);
      if (field != NULL && g_ptr_array_find (columns, field, NULL))
        {
          g_set_error (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "Two columns of the table are both the %s. Leave one out.",
                       field);
          return NULL;
        }
      g_ptr_array_add (columns, (gpointer) field);
    }
  return g_steal_pointer (&columns);
}

static gboolean
check_columns (const GPtrArray *columns,
               gboolean company_given,
               gboolean of_company,
               GError **error)
{
  gboolean name = FALSE;
  gboolean company = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      name |= g_strcmp0 (g_ptr_array_index (columns, i), "name") == 0;
      company |= g_strcmp0 (g_ptr_array_index (columns, i), "company") == 0;
    }
  if (!name)
    return refuse (error, "The first row has to name the columns, and one of them “name”.");
  if (of_company && !company && !company_given)
    return refuse (error, "The table needs a column “company”, or say whose rows they are.");
  return TRUE;
}

static JsonObject *
make_row (const StwCsvRow *row, const GPtrArray *columns)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", row->line);
  for (guint i = 0; row->cells[i] != NULL; i++)
    {
      const char *field = i < columns->len ? g_ptr_array_index (columns, i) : NULL;
      g_autofree char *text = g_strstrip (g_strdup (row->cells[i]));

      if (i >= columns->len && *text != '\0')
        json_object_set_boolean_member (object, "too_long", TRUE);
      if (field != NULL && *text != '\0')
        json_object_set_string_member (object, field, text);
    }
  return object;
}

/**
 * stw_import_file_read:
 * @bytes: a table, see stw_csv_read()
 * @kind: companies, contacts or assets
 * @company: whose contacts or assets they are where the table has no column for it, 0 for none
 * @dry_run: whether it is only told what would become of each row
 * @error: %G_IO_ERROR_INVALID_DATA or #STW_COMMAND_ERROR_INVALID with what is wrong
 *
 * Returns: (transfer full): the command that imports it
 */
StwCommand *
stw_import_file_read (GBytes *bytes,
                      const char *kind,
                      gint64 company,
                      gboolean dry_run,
                      GError **error)
{
  const Field *fields = find_fields (kind);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  g_autoptr (JsonArray) unknown = json_array_new ();
  g_autoptr (JsonArray) list = json_array_new ();
  StwCommand *command;

  if (fields == NULL && !refuse (error, "What is imported is companies, contacts or assets."))
    return NULL;
  rows = stw_csv_read (bytes, error);
  if (rows == NULL || (rows->len == 0 && !refuse (error, "The table is empty.")))
    return NULL;
  columns =
    map_heading (fields, ((StwCsvRow *) g_ptr_array_index (rows, 0))->cells, unknown, error);
  if (columns == NULL || !check_columns (columns, company != 0, fields != company_fields, error))
    return NULL;
  for (guint i = 1; i < rows->len; i++)
    json_array_add_object_element (list, make_row (g_ptr_array_index (rows, i), columns));
  command = stw_command_new (STW_COMMAND_IMPORT, "desk", company);
  json_object_set_string_member (command->arguments, "kind", kind);
  json_object_set_boolean_member (command->arguments, "dry_run", dry_run);
  json_object_set_array_member (command->arguments, "unknown_columns", g_steal_pointer (&unknown));
  json_object_set_array_member (command->arguments, "rows", g_steal_pointer (&list));
  return command;
}
