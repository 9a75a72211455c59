/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client's incidents, one of them, and the answer to it: that it is solved, or that it is not.
 * Rows are read on the reader's thread; the rest lives on the engine's. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/portal-private.h"
#include "engine/portal/portal-store.h"

#include "base/ids.h"
#include "store/command-rule.h"

#include <string.h>

#define PAGE_ROWS 100
#define BIT(status) (1u << (status))
#define OPEN                                                                                       \
  (BIT (STW_INCIDENT_NEW) | BIT (STW_INCIDENT_ACKNOWLEDGED) | BIT (STW_INCIDENT_IN_PROGRESS) |     \
   BIT (STW_INCIDENT_WAITING))

/* The parts of the list. */
static const struct
{
  const char *title;
  const char *none;
  guint statuses;
  gboolean later; /* shown when it is asked for */
} parts[] = {
  { N_ ("Waiting for Your Answer"),
    N_ ("Nothing waits for you."),
    BIT (STW_INCIDENT_RESOLVED),
    FALSE },
  { N_ ("Open incidents"), N_ ("No incident is open."), OPEN, FALSE },
  { N_ ("Closed incidents"), N_ ("No incident is closed."), BIT (STW_INCIDENT_CLOSED), TRUE },
};

static const char *const status_words[STW_N_INCIDENT_STATUSES] = {
  [STW_INCIDENT_NEW] = N_ ("New"),
  [STW_INCIDENT_ACKNOWLEDGED] = N_ ("Being looked at"),
  [STW_INCIDENT_IN_PROGRESS] = N_ ("In progress"),
  [STW_INCIDENT_WAITING] = N_ ("Waiting"),
  [STW_INCIDENT_RESOLVED] = N_ ("Solved, waits for your answer"),
  [STW_INCIDENT_CLOSED] = N_ ("Closed"),
  [STW_INCIDENT_PENDING] = "",
};

static const char *const severity_words[STW_N_SEVERITIES] = {
  [STW_SEVERITY_INFO] = N_ ("Information"),  [STW_SEVERITY_LOW] = N_ ("Low"),
  [STW_SEVERITY_MEDIUM] = N_ ("Medium"),     [STW_SEVERITY_HIGH] = N_ ("High"),
  [STW_SEVERITY_CRITICAL] = N_ ("Critical"),
};

/* What is to be read for a visit, and what was. */
typedef struct
{
  StwPortalVisit *visit;
  gint64 person;
  gint64 incident; /* 0 for the list */
  gint64 before;
  gboolean closed;
  GTimeZone *zone;                        /* (owned) (nullable) */
  GPtrArray *lists[G_N_ELEMENTS (parts)]; /* (owned) (nullable) */
  StwPortalIncident *found;               /* (owned) (nullable) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->zone, g_time_zone_unref);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_clear_pointer (&reading->lists[i], g_ptr_array_unref);
  stw_portal_incident_free (reading->found);
  g_free (reading);
}

static gpointer
read_on_thread (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;

  reading->zone = stw_portal_load_zone (db, reading->person);
  if (reading->incident != 0)
    {
      reading->found = stw_portal_incident_load (db, reading->person, reading->incident, error);
      return reading->found;
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].later == reading->closed)
      {
        reading->lists[i] = stw_portal_incident_list (db,
                                                      reading->person,
                                                      parts[i].statuses,
                                                      reading->before,
                                                      PAGE_ROWS + 1,
                                                      error);
        if (reading->lists[i] == NULL)
          return NULL;
      }
  return reading;
}

static Reading *
reading_new (StwPortalVisit *visit)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->visit = visit;
  reading->person = visit->person;
  return reading;
}

/* @done frees the reading. */
static void
begin_read (Reading *reading, GAsyncReadyCallback done)
{
  stw_reader_run_for_async (stw_engine_get_reader (reading->visit->portal->engine),
                            reading->person,
                            read_on_thread,
                            reading,
                            NULL,
                            NULL,
                            NULL,
                            done,
                            reading);
}

static void
add_row (StwPortalVisit *visit, StwPage *page, const StwPortalIncident *incident, GTimeZone *zone)
{
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident->id);

  stw_page_add (page,
                "<li><a href=\"" STW_PORTAL_INCIDENT "?id=%s\" dir=\"auto\">%s</a>"
                "<span class=\"facts\"><bdi>%s</bdi> · %s · %s · ",
                id,
                incident->title,
                incident->company_name,
                stw_language_say (visit->language, status_words[incident->status]),
                stw_language_say (visit->language, severity_words[incident->severity]));
  stw_page_add_time (page, incident->created_at, zone);
  stw_page_add (page, "</span></li>\n");
}

static void
add_part (StwPortalVisit *visit, StwPage *page, guint part, GPtrArray *list, GTimeZone *zone)
{
  guint n_shown = MIN (list->len, PAGE_ROWS);

  stw_page_add (page, "<h2>%s</h2>\n", stw_language_say (visit->language, parts[part].title));
  if (n_shown == 0)
    {
      stw_page_add (page,
                    "<p class=\"hint\">%s</p>\n",
                    stw_language_say (visit->language, parts[part].none));
      return;
    }
  stw_page_add (page, "<ul class=\"incidents\">\n");
  for (guint i = 0; i < n_shown; i++)
    add_row (visit, page, g_ptr_array_index (list, i), zone);
  stw_page_add (page, "</ul>\n");
  if (list->len > n_shown && parts[part].later)
    {
      const StwPortalIncident *last = g_ptr_array_index (list, n_shown - 1);
      g_autofree char *id = stw_id_format (STW_ID_INCIDENT, last->id);

      stw_page_add (page,
                    "<p><a href=\"" STW_PORTAL_HOME "?closed=yes&amp;before=%s\">%s</a></p>\n",
                    id,
                    say (visit, N_ ("Older")));
    }
  else if (list->len > n_shown)
    {
      stw_page_add (page, "<p class=\"hint\">");
      stw_page_add_text (page, say (visit, N_ ("The newest %d are shown.")), PAGE_ROWS);
      stw_page_add (page, "</p>\n");
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  StwPortalVisit *visit;
  StwPage *page;

  if (stw_reader_run_finish (result, &error) == NULL)
    {
      stw_portal_fail (reading->visit, error);
      reading_free (reading);
      return;
    }
  visit = reading->visit;
  page = stw_portal_visit_begin_page (visit, say (visit, N_ ("Your Incidents")));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (reading->lists[i] != NULL)
      add_part (visit, page, i, reading->lists[i], reading->zone);
  stw_page_add (page,
                "<p><a href=\"" STW_PORTAL_HOME "%s\">%s</a></p>\n",
                reading->closed ? "" : "?closed=yes",
                reading->closed ? say (visit, N_ ("Open incidents"))
                                : say (visit, N_ ("Closed incidents")));
  stw_portal_visit_answer (visit, 200, page);
  reading_free (reading);
}

/**
 * stw_portal_show_list:
 * @visit: (transfer full): a visit
 */
void
stw_portal_show_list (StwPortalVisit *visit)
{
  g_autofree char *closed = stw_portal_visit_dup_query (visit, "closed");
  g_autofree char *before = stw_portal_visit_dup_query (visit, "before");
  Reading *reading = reading_new (visit);

  reading->closed = g_str_equal (closed, "yes");
  if (!stw_id_parse (STW_ID_INCIDENT, before, &reading->before))
    reading->before = 0;
  begin_read (reading, listed_cb);
}

static void
add_event (StwPortalVisit *visit, StwPage *page, const StwPortalEvent *event, GTimeZone *zone)
{
  stw_page_add (page, "<li><span class=\"facts\">");
  stw_page_add_time (page, event->at, zone);
  stw_page_add (page, " · ");
  if (g_str_equal (event->kind, "close"))
    /* Translators: %s is a person */
    stw_page_add_text (page, say (visit, N_ ("%s accepted the solution")), event->actor);
  else if (g_str_equal (event->kind, "reopen"))
    /* Translators: %s is a person */
    stw_page_add_text (page, say (visit, N_ ("%s said that it is not solved")), event->actor);
  else
    /* Translators: %s is a person */
    stw_page_add_text (page, say (visit, N_ ("%s wrote")), event->actor);
  stw_page_add (page, "</span>");
  if (event->text != NULL)
    stw_page_add (page, "<p class=\"note\" dir=\"auto\">%s</p>", event->text);
  stw_page_add (page, "</li>\n");
}

static void
add_answer_form (StwPortalVisit *visit,
                 StwPage *page,
                 const StwPortalIncident *incident,
                 const char *id)
{
  gboolean resolved = incident->status == STW_INCIDENT_RESOLVED;

  if (!incident->may_answer || (!resolved && incident->status != STW_INCIDENT_CLOSED))
    return;
  stw_page_add (page, "<h2>%s</h2>\n", say (visit, N_ ("Your Answer")));
  if (resolved)
    {
      stw_portal_visit_begin_form (visit, page, STW_PORTAL_ANSWER);
      stw_page_add (page,
                    "<input type=\"hidden\" name=\"incident\" value=\"%s\">\n"
                    "<button name=\"answer\" value=\"accept\">%s</button>\n"
                    "</form>\n",
                    id,
                    say (visit, N_ ("Accept the solution")));
    }
  stw_portal_visit_begin_form (visit, page, STW_PORTAL_ANSWER);
  stw_page_add (
    page,
    "<input type=\"hidden\" name=\"incident\" value=\"%s\">\n"
    "<label for=\"reason\">%s</label>\n"
    "<textarea id=\"reason\" name=\"reason\" rows=\"3\" maxlength=\"400\" required>"
    "</textarea>\n"
    "<button class=\"plain\" name=\"answer\" value=\"not-solved\">%s</button>\n</form>\n",
    id,
    say (visit, N_ ("What is still wrong?")),
    say (visit, N_ ("It is not solved")));
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  const StwPortalIncident *incident;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  StwPortalVisit *visit;
  StwPage *page;

  incident = stw_reader_run_finish (result, &error);
  if (incident == NULL)
    {
      stw_portal_fail (reading->visit, error);
      reading_free (reading);
      return;
    }
  id = stw_id_format (STW_ID_INCIDENT, incident->id);
  visit = reading->visit;
  page = stw_portal_visit_begin_page (visit, incident->title);
  stw_page_add (page,
                "<dl>\n<dt>%s</dt><dd><bdi>%s</bdi></dd>\n<dt>%s</dt><dd><bdi>%s</bdi></dd>\n"
                "<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>",
                say (visit, N_ ("Number")),
                id,
                say (visit, N_ ("Company")),
                incident->company_name,
                say (visit, N_ ("Status")),
                stw_language_say (visit->language, status_words[incident->status]),
                say (visit, N_ ("Severity")),
                stw_language_say (visit->language, severity_words[incident->severity]),
                say (visit, N_ ("Since")));
  stw_page_add_time (page, incident->created_at, reading->zone);
  if (incident->resolved_at != 0)
    {
      stw_page_add (page, "</dd>\n<dt>%s</dt><dd>", say (visit, N_ ("Solved")));
      stw_page_add_time (page, incident->resolved_at, reading->zone);
    }
  stw_page_add (page, "</dd>\n</dl>\n<h2>%s</h2>\n", say (visit, N_ ("What Happened")));
  if (incident->story->len > 0)
    stw_page_add (page, "<ol class=\"story\">\n");
  else
    stw_page_add (page,
                  "<p class=\"hint\">%s</p>\n",
                  say (visit, N_ ("Nobody has written to you yet.")));
  for (guint i = 0; i < incident->story->len; i++)
    add_event (visit, page, g_ptr_array_index (incident->story, i), reading->zone);
  if (incident->story->len > 0)
    stw_page_add (page, "</ol>\n");
  add_answer_form (visit, page, incident, id);
  stw_portal_visit_answer (visit, 200, page);
  reading_free (reading);
}

/* Reads the incident of that name, or ends the visit as if there were none. */
static void
read_incident (StwPortalVisit *visit, const char *id, GAsyncReadyCallback done)
{
  Reading *reading = reading_new (visit);

  if (stw_id_parse (STW_ID_INCIDENT, id, &reading->incident) && reading->incident > 0)
    {
      begin_read (reading, done);
      return;
    }
  reading_free (reading);
  stw_portal_visit_refuse (visit, 404, N_ ("Not found"), N_ ("There is no such incident."));
}

/**
 * stw_portal_show_incident:
 * @visit: (transfer full): a visit
 */
void
stw_portal_show_incident (StwPortalVisit *visit)
{
  g_autofree char *id = stw_portal_visit_dup_query (visit, "id");

  read_incident (visit, id, shown_cb);
}

static void
answered_cb (JsonObject *result, const GError *error, gpointer data)
{
  StwPortalVisit *visit = data;
  g_autofree char *path = NULL;

  if (error != NULL)
    {
      stw_portal_fail (visit, error);
      return;
    }
  /* It was one of the reader's incidents, so this is a number. */
  path =
    g_strconcat (STW_PORTAL_INCIDENT "?id=", stw_portal_visit_get_field (visit, "incident"), NULL);
  stw_portal_visit_redirect (visit, path);
}

/* Given as the person themself, whatever becomes of the session meanwhile. */
static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  StwPortalVisit *visit = reading->visit;
  gboolean accepts = g_str_equal (stw_portal_visit_get_field (visit, "answer"), "accept");
  const char *reason = stw_portal_visit_get_field (visit, "reason");
  g_autoptr (GError) error = NULL;
  StwCommand *command;

  if (stw_reader_run_finish (result, &error) == NULL)
    {
      stw_portal_fail (visit, error);
      reading_free (reading);
      return;
    }
  command = stw_command_new (accepts ? "incident.close" : "incident.reopen",
                             visit->name,
                             reading->found->company);
  command->operator_id = visit->person;
  command->origin = visit->origin;
  json_object_set_int_member (command->arguments, "incident", reading->found->id);
  if (*reason != '\0')
    json_object_set_string_member (command->arguments, "reason", reason);
  reading_free (reading);
  stw_engine_submit (visit->portal->engine, command, answered_cb, visit);
}

/**
 * stw_portal_take_answer:
 * @visit: (transfer full): a visit
 */
void
stw_portal_take_answer (StwPortalVisit *visit)
{
  const char *answer = stw_portal_visit_get_field (visit, "answer");
  gboolean accepts = g_str_equal (answer, "accept");

  if (!accepts && (!g_str_equal (answer, "not-solved") ||
                   *stw_portal_visit_get_field (visit, "reason") == '\0'))
    {
      stw_portal_visit_refuse (visit,
                               422,
                               N_ ("Not done"),
                               N_ ("Say what is still wrong, then send it again."));
      return;
    }
  read_incident (visit, stw_portal_visit_get_field (visit, "incident"), found_cb);
}
