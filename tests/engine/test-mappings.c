/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's own mappings: what is kept, what is refused, and whose messages they read. */

#include "desk-fixture.h"

#include "engine/access.h"
#include "intake/mapping-store.h"

#include <string.h>

#define BOILER                                                                                      \
  "{\"format\":1,\"name\":\"boiler\",\"title\":\"Boiler\",\"setup\":\"Point it here.\","            \
  "\"shapes\":[{\"when\":[\"kettle\"],\"fields\":{\"asset\":\"kettle\",\"signature\":\"fault\"}}]," \
  "\"sample\":{\"body\":{\"kettle\":\"k-1\",\"fault\":\"cold\"},\"alerts\":[]}}"

#define MESSAGE "{\"kettle\":\"k-7\",\"fault\":\"Too hot\"}"

/* As JSON; the fixture takes apostrophes for quotes. */
static char *
quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);
  GString *safe = g_string_new (quoted);

  g_string_replace (safe, "'", "\\u0027", 0);
  return g_string_free (safe, FALSE);
}

static void
save (Desk *desk, gint64 company, const char *text, GError **error)
{
  g_autofree char *quoted = quote (text);
  JsonObject *result =
    desk_command (desk, "desk", "mapping.save", company, error, "{\"text\":%s}", quoted);

  g_clear_pointer (&result, json_object_unref);
}

static StwReading *
read_message (Desk *desk, gint64 company)
{
  g_autofree char *path = g_build_filename (desk->folder, "secrets.sealed", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSecrets) secrets = stw_secrets_new_sealed (path, "a passphrase", &error);
  g_autoptr (StwAccess) access = NULL;
  g_autoptr (StwSenders) builtin = stw_senders_new_builtin (&error);
  g_autoptr (GBytes) body = g_bytes_new_static (MESSAGE, strlen (MESSAGE));
  g_autoptr (StwMessage) message = stw_message_parse (body, "application/json", &error);
  StwReading *reading;

  g_assert_no_error (error);
  access = stw_access_load (stw_db_get_path (desk->db), secrets, NULL, NULL, desk->now, &error);
  g_assert_no_error (error);
  reading = stw_senders_read_own_first (stw_access_get_senders (access, company),
                                        builtin,
                                        message,
                                        NULL,
                                        &error);
  g_assert_no_error (error);
  return reading;
}

static void
a_company_reads_by_its_own_mapping_and_others_do_not (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) own = NULL;
  g_autoptr (StwReading) other = NULL;
  const StwAlert *alert;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Contoso");
  save (desk, 1, BOILER, &error);
  g_assert_no_error (error);
  own = read_message (desk, 1);
  g_assert_cmpstr (own->source, ==, "boiler");
  alert = g_ptr_array_index (own->alerts, 0);
  g_assert_cmpstr (alert->asset, ==, "k-7");
  g_assert_cmpstr (alert->signature, ==, "Too hot");
  other = read_message (desk, 2);
  g_assert_cmpint (other->outcome, ==, STW_OUTCOME_UNRECOGNISED);
}

static void
a_mapping_of_the_same_name_is_replaced (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) changed = g_string_new (BOILER);
  g_autoptr (GPtrArray) rows = NULL;
  const StwMappingRow *row;

  desk_add_company (desk, "Acme");
  save (desk, 1, BOILER, &error);
  g_assert_no_error (error);
  g_string_replace (changed, "\"Boiler\"", "\"Steam\"", 0);
  desk->now += 1000;
  save (desk, 1, changed->str, &error);
  g_assert_no_error (error);
  rows = stw_mapping_list (desk->db, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->text, ==, changed->str);
  g_assert_cmpint (row->updated_at, ==, row->created_at + 1000);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'mapping.save'"),
                   ==,
                   2);
}

static void
what_cannot_be_used_is_refused_with_the_place (void)
{
  static const struct
  {
    const char *text, *place;
  } cases[] = {
    { "{", "" },
    { "{\"format\":1}", "name" },
    { "{\"format\":1,\"name\":\"a\",\"title\":\"A\",\"setup\":\"Send.\",\"shapes\":[{\"when\":[\"a"
      " ~ '('\"],\"fields\":{\"signature\":\"a\"}}]}",
      "shapes[0]" },
  };
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      save (desk, 1, cases[i].text, &error);
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].place));
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM mapping"), ==, 0);
}

static void
a_removed_mapping_reads_no_more (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) reading = NULL;
  g_autoptr (JsonObject) result = NULL;

  desk_add_company (desk, "Acme");
  save (desk, 1, BOILER, &error);
  g_assert_no_error (error);
  result = desk_command (desk, "desk", "mapping.remove", 1, &error, "{'name':'boiler'}");
  g_assert_no_error (error);
  reading = read_message (desk, 1);
  g_assert_cmpint (reading->outcome, ==, STW_OUTCOME_UNRECOGNISED);
  g_assert_null (desk_command (desk, "desk", "mapping.remove", 1, &error, "{'name':'boiler'}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

static void
a_company_that_is_not_there_has_no_mappings (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;

  save (desk, 9, BOILER, &error);
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/mappings/own", a_company_reads_by_its_own_mapping_and_others_do_not);
  g_test_add_func ("/engine/mappings/replaced", a_mapping_of_the_same_name_is_replaced);
  g_test_add_func ("/engine/mappings/refused", what_cannot_be_used_is_refused_with_the_place);
  g_test_add_func ("/engine/mappings/removed", a_removed_mapping_reads_no_more);
  g_test_add_func ("/engine/mappings/company", a_company_that_is_not_there_has_no_mappings);
  return g_test_run ();
}
