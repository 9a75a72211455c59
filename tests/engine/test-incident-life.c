/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random lives of incidents: whatever people and senders do, a row stands where its timeline leads,
 * each act of a person is on record once, and each refusal leaves nothing. */

#include "desk-fixture.h"

#include "desk/incident-rules.h"
#include "desk/incident-store.h"
#include "desk/timeline-store.h"
#include "store/audit-verify.h"

#include <string.h>

#define LIVES 5
#define STEPS 60

/* Where one entry of a timeline leads from @status. */
static StwIncidentStatus
follow (StwIncidentStatus status, const char *kind)
{
  StwIncidentAction action;

  if (stw_incident_action_from_word (kind, &action))
    return stw_incident_action_target (action);
  if (g_str_equal (kind, "opened") || g_str_equal (kind, "admitted"))
    return STW_INCIDENT_NEW;
  if (g_str_equal (kind, "merged") || g_str_equal (kind, "bridged"))
    return STW_INCIDENT_CLOSED;
  return status;
}

/* The status that a reader of the timeline alone would tell. */
static StwIncidentStatus
read_timeline (Desk *desk, gint64 incident)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) rows = stw_timeline_list (desk->db, incident, &error);
  StwIncidentStatus status = STW_INCIDENT_NEW;

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (rows), >, 0);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (json_object_has_member (row, "detail") &&
          json_object_has_member (json_object_get_object_member (row, "detail"), "into") &&
          g_str_equal (json_object_get_string_member (row, "kind"), "split"))
        continue;
      status = follow (status, json_object_get_string_member (row, "kind"));
    }
  return status;
}

static void
check_row (Desk *desk, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwIncident) incident = stw_incident_load (desk->db, id, &error);
  gboolean over;

  g_assert_no_error (error);
  over = !stw_incident_status_is_open (incident->status);
  g_assert_cmpint (incident->status, ==, read_timeline (desk, id));
  if (incident->merged_into == 0)
    g_assert_cmpint (incident->resolved_at != 0, ==, over);
  g_assert_cmpint (incident->wait_reason != NULL, ==, incident->status == STW_INCIDENT_WAITING);
  g_assert_cmpint (incident->first_at, <=, incident->last_at);
  g_assert_cmpint (incident->created_at, <=, incident->updated_at);
  g_assert_cmpint (incident->open_alerts, <=, incident->alert_count);
  g_assert_cmpint (incident->alert_count, <=, incident->occurrences);
}

static void
check_all (Desk *desk)
{
  gint64 newest = desk_number (desk, "SELECT COALESCE(MAX(id), 0) FROM incident");

  for (gint64 id = 1; id <= newest; id++)
    check_row (desk, id);
  desk_check (desk);
}

static gint64
count_acts (Desk *desk)
{
  return desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE actor = 'desk'");
}

static gint64
count_audited (Desk *desk)
{
  return desk_number (desk, "SELECT COUNT(*) FROM audit WHERE actor = 'desk'");
}

static gint64
pick_incident (Desk *desk)
{
  return desk_number (desk, "SELECT COALESCE((SELECT id FROM incident ORDER BY random()), 1)");
}

/* An act is possible exactly where the table of rules says so, and its reason is at hand. */
static void
act (Desk *desk)
{
  StwIncidentAction action = (StwIncidentAction) g_test_rand_int_range (0, STW_N_ACTIONS);
  g_autofree char *name = g_strconcat ("incident.", stw_incident_action_to_word (action), NULL);
  gint64 id = pick_incident (desk);
  g_autoptr (StwIncident) before = stw_incident_load (desk->db, id, NULL);
  gint64 acts = count_acts (desk);
  gint64 audited = count_audited (desk);
  gboolean reason = g_test_rand_int_range (0, 4) > 0;
  gboolean allowed = before->merged_into == 0 &&
                     stw_incident_action_allowed (action, before->status) &&
                     (action != STW_ACTION_WAIT || reason);
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk,
                                     "desk",
                                     name,
                                     1,
                                     &error,
                                     "{'incident':%" G_GINT64_FORMAT "%s}",
                                     id,
                                     reason ? ",'reason':'the vendor'" : "");

  g_clear_pointer (&result, json_object_unref);
  g_assert_cmpint (error == NULL, ==, allowed);
  g_assert_cmpint (count_acts (desk) - acts, ==, allowed);
  g_assert_cmpint (count_audited (desk) - audited, ==, allowed);
  if (allowed)
    g_assert_cmpint (
      desk_number (desk, "SELECT status FROM incident WHERE id = %" G_GINT64_FORMAT, id),
      ==,
      stw_incident_action_target (action));
}

static void
merge_or_split (Desk *desk)
{
  gint64 from = pick_incident (desk);
  gint64 into = pick_incident (desk);
  gint64 alerts = desk_number (desk, "SELECT COUNT(*) FROM alert");
  gint64 acts = count_acts (desk);
  g_autoptr (GError) error = NULL;
  JsonObject *result;

  if (g_test_rand_bit ())
    result = desk_command (desk,
                           "desk",
                           "incident.merge",
                           1,
                           &error,
                           "{'incident':%" G_GINT64_FORMAT ",'into':%" G_GINT64_FORMAT "}",
                           from,
                           into);
  else
    result = desk_command (
      desk,
      "desk",
      "incident.split",
      1,
      &error,
      "{'incident':%" G_GINT64_FORMAT ",'alerts':[%" G_GINT64_FORMAT "]}",
      from,
      desk_number (desk,
                   "SELECT COALESCE(MAX(id), 0) FROM alert WHERE incident_id = %" G_GINT64_FORMAT,
                   from));
  g_clear_pointer (&result, json_object_unref);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, alerts);
  if (error != NULL)
    g_assert_cmpint (count_acts (desk), ==, acts);
  else
    g_assert_cmpint (count_acts (desk), >, acts);
}

static void
say (Desk *desk)
{
  g_autofree char *asset = g_strdup_printf ("h-%d", g_test_rand_int_range (0, 4));
  g_autofree char *signature = g_strdup_printf ("s %d", g_test_rand_int_range (0, 3));

  g_free (desk_post (desk,
                     &(Message){ .asset = asset,
                                 .signature = signature,
                                 .state = g_test_rand_int_range (0, 3) == 0 ? STW_ALERT_RESOLVED
                                                                            : STW_ALERT_FIRING }));
}

static void
live (Desk *desk)
{
  for (guint i = 0; i < STEPS; i++)
    {
      int dice = g_test_rand_int_range (0, 12);

      desk->now += g_test_rand_int_range (0, (int) (12 * STW_MINUTE));
      if (dice < 4)
        say (desk);
      else if (dice < 10)
        act (desk);
      else if (dice < 11)
        merge_or_split (desk);
      else
        desk_restart (desk);
      check_all (desk);
    }
}

static void
begin (Desk *desk)
{
  desk_add_company (desk, "Acme");
  g_free (desk_post (desk, &(Message){ .asset = "h-0", .signature = "s 0" }));
}

static void
a_row_stands_where_its_timeline_leads (void)
{
  for (guint i = 0; i < LIVES; i++)
    {
      g_autoptr (Desk) desk = desk_new ();
      StwAuditVerdict verdict = { 0 };

      begin (desk);
      live (desk);
      g_assert_true (stw_audit_verify (desk->db, NULL, &verdict, NULL));
      g_assert_null (verdict.why);
      g_assert_cmpint (verdict.head.seq, ==, desk_number (desk, "SELECT COUNT(*) FROM audit"));
    }
}

/* The same, where every incident waits before it is shown. */
static void
what_waits_unseen_lives_by_the_same_rules (void)
{
  for (guint i = 0; i < LIVES; i++)
    {
      g_autoptr (Desk) desk = desk_new ();
      g_autoptr (GError) error = NULL;

      desk_add_company (desk, "Acme");
      g_assert_null (desk_command (desk,
                                   "desk",
                                   "gate.set",
                                   1,
                                   &error,
                                   "{'severity':'high','alerts':3,'wait_ms':600000}"));
      g_assert_no_error (error);
      for (guint step = 0; step < STEPS; step++)
        {
          gint64 id;

          desk->now += g_test_rand_int_range (0, (int) (5 * STW_MINUTE));
          say (desk);
          id = desk_number (desk, "SELECT COALESCE(MAX(id), 0) FROM incident");
          if (id != 0 && g_test_rand_bit ())
            merge_or_split (desk);
          desk_check (desk);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/incident-life/timeline", a_row_stands_where_its_timeline_leads);
  g_test_add_func ("/engine/incident-life/unseen", what_waits_unseen_lives_by_the_same_rules);
  return g_test_run ();
}
