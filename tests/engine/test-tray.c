/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tray: messages that nobody knew, read again once a mapping knows them. */

#include "desk-fixture.h"

#include <string.h>

#define BOILER                                                                                           \
  "{'text':\"{\\\"format\\\":1,\\\"name\\\":\\\"boiler\\\",\\\"title\\\":\\\"Boiler\\\","                \
  "\\\"setup\\\":\\\"Point it here.\\\",\\\"shapes\\\":[{\\\"when\\\":[\\\"kettle\\\"],\\\"fields\\\":{" \
  "\\\"asset\\\":\\\"kettle\\\",\\\"signature\\\":\\\"fault\\\",\\\"state\\\":\\\"state\\\"}}]}\"}"

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Desk *desk = data;

  g_assert_no_error (error);
  desk->waiting--;
}

/* What the door does with a message that no sender knows. */
static void
post_unknown (Desk *desk, gint64 company, const char *body)
{
  StwCommand *command = stw_command_new (STW_COMMAND_INGEST, "door", company);
  g_autoptr (StwReading) reading = stw_reading_new (NULL, STW_OUTCOME_UNRECOGNISED);
  StwIngestBatch *batch = stw_ingest_batch_new (reading);

  batch->company = company;
  batch->source = company;
  batch->content_type = g_strdup ("application/json");
  batch->body = g_bytes_new (body, strlen (body));
  batch->received_at = desk->now;
  command->payload = batch;
  command->free_payload = (GDestroyNotify) stw_ingest_batch_free;
  desk->waiting++;
  stw_ledger_submit (desk->ledger, command, done_cb, desk);
  desk_settle (desk);
}

static void
save_mapping (Desk *desk, gint64 company)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "desk", "mapping.save", company, &error, "%s", BOILER);

  g_assert_no_error (error);
}

/* Goes on as long as there is more, as stewardctl does. Returns how many were recognised. */
static gint64
replay (Desk *desk, const char *actor, gint64 company)
{
  g_autofree char *arguments = g_strdup ("{}");
  gint64 n_recognised;
  gboolean more;

  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result =
                   desk_command (desk, actor, "tray.replay", company, &error, "%s", arguments);
      g_autoptr (JsonNode) node = NULL;

      g_assert_no_error (error);
      node = json_node_init_object (json_node_alloc (), result);
      g_free (arguments);
      arguments = json_to_string (node, FALSE);
      more = json_object_get_boolean_member (result, "more");
      n_recognised = json_object_get_int_member (result, "recognised");
    }
  while (more);
  return n_recognised;
}

static void
a_mapping_takes_its_messages_out_of_the_tray (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 then = desk->now;

  desk_add_company (desk, "Acme");
  post_unknown (desk, 1, "{\"kettle\":\"k-1\",\"fault\":\"Too hot\"}");
  post_unknown (desk, 1, "{\"other\":1}");
  desk->now += 2 * STW_HOUR;
  g_assert_cmpint (replay (desk, "desk", 1), ==, 0);
  save_mapping (desk, 1);
  g_assert_cmpint (replay (desk, "desk", 1), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT received_at FROM alert"), ==, then);
  g_assert_cmpint (desk_number (desk, "SELECT event_at FROM alert"), ==, then);
  g_assert_cmpint (desk_number (desk, "SELECT payload_id FROM alert"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM payload"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT outcome FROM payload WHERE id = 1"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT outcome FROM payload WHERE id = 2"), ==, 3);
  desk_check (desk);
}

static void
nothing_is_taken_in_twice (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  post_unknown (desk, 1, "{\"kettle\":\"k-1\",\"fault\":\"Too hot\"}");
  save_mapping (desk, 1);
  g_assert_cmpint (replay (desk, "engine", 0), ==, 1);
  g_assert_cmpint (replay (desk, "engine", 0), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(count) FROM alert"), ==, 1);
  desk_check (desk);
}

static void
more_than_a_batch_is_replayed_in_order (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Contoso");
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *body =
        g_strdup_printf ("{\"kettle\":\"k-%d\",\"fault\":\"Too hot\",\"state\":\"%s\"}",
                         i / 2,
                         i % 2 == 0 ? "firing" : "resolved");

      post_unknown (desk, 1 + i / 20, body);
      desk->now += STW_MINUTE;
    }
  save_mapping (desk, 1);
  save_mapping (desk, 2);
  g_assert_cmpint (replay (desk, "engine", 0), ==, 40);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 20);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 0);
  desk_check (desk);
}

static void
an_old_message_does_not_end_what_went_on_since (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *answer = NULL;

  desk_add_company (desk, "Acme");
  post_unknown (desk, 1, "{\"kettle\":\"k-1\",\"fault\":\"Too hot\",\"state\":\"resolved\"}");
  desk->now += STW_HOUR;
  answer = desk_post (
    desk,
    &(Message){ .asset = "k-1", .signature = "Too hot", .text = "Too hot", .tool = "boiler" });
  save_mapping (desk, 1);
  g_assert_cmpint (replay (desk, "desk", 1), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 1);
  desk_check (desk);
}

/* Runs a command about the first message. Returns the batch that takes it back, 0 for none. */
static gint64
give (Desk *desk, const char *name, gint64 company, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "desk", name, company, &error, "{'payload':1}");

  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, STW_COMMAND_ERROR, code);
  return result != NULL ? json_object_get_int_member_with_default (result, "undo", 0) : 0;
}

static void
undo (Desk *desk, gint64 batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk,
                                                "desk",
                                                "incident.undo",
                                                0,
                                                &error,
                                                "{'undo':%" G_GINT64_FORMAT "}",
                                                batch);

  g_assert_no_error (error);
}

static void
what_is_thrown_away_can_be_had_back (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 batch;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Contoso");
  post_unknown (desk, 1, "{\"kettle\":\"k-1\",\"fault\":\"Too hot\"}");
  give (desk, "tray.discard", 2, STW_COMMAND_ERROR_NOT_FOUND);
  give (desk, "tray.restore", 1, STW_COMMAND_ERROR_NOT_FOUND);
  batch = give (desk, "tray.discard", 1, -1);
  give (desk, "tray.discard", 1, STW_COMMAND_ERROR_NOT_FOUND);
  save_mapping (desk, 1);
  g_assert_cmpint (replay (desk, "desk", 1), ==, 0);
  undo (desk, batch);
  g_assert_cmpint (replay (desk, "desk", 1), ==, 1);
  give (desk, "tray.discard", 1, STW_COMMAND_ERROR_NOT_FOUND);
  desk_check (desk);
}

static void
a_removed_mapping_can_be_had_back (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  desk_add_company (desk, "Acme");
  save_mapping (desk, 1);
  result = desk_command (desk, "desk", "mapping.remove", 1, &error, "{'name':'boiler'}");
  g_assert_no_error (error);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM mapping"), ==, 0);
  undo (desk, json_object_get_int_member (result, "undo"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM mapping"), ==, 1);
  desk_check (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/tray/taken", a_mapping_takes_its_messages_out_of_the_tray);
  g_test_add_func ("/engine/tray/twice", nothing_is_taken_in_twice);
  g_test_add_func ("/engine/tray/batches", more_than_a_batch_is_replayed_in_order);
  g_test_add_func ("/engine/tray/overtaken", an_old_message_does_not_end_what_went_on_since);
  g_test_add_func ("/engine/tray/discarded", what_is_thrown_away_can_be_had_back);
  g_test_add_func ("/engine/tray/mapping-removed", a_removed_mapping_can_be_had_back);
  return g_test_run ();
}
