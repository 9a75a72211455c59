/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Real calendars of many programs with their occurrences, and broken ones: what must be told apart,
 * must end, and must leave the good events standing. */

#include "base/secrets.h"
#include "desk/oncall/calendar-address.h"
#include "desk/oncall/calendar.h"

#include "base/timestamp.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *
fixture_path (const char *name)
{
  const char *shared = g_getenv ("STW_SHARED");

  return shared != NULL ? g_build_filename (shared, "fixtures", "ics", name, NULL) : NULL;
}

static JsonObject *
load_expected (void)
{
  g_autofree char *path = fixture_path ("expected.json");
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the shared calendars are not here");
      return NULL;
    }
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static gint64
time_of (const char *text)
{
  gint64 time = 0;

  g_assert_true (stw_timestamp_parse (text, &time));
  return time;
}

/* A day is its midnight, and a time without a zone is read by UTC's clock. */
static gint64
moment_of (JsonObject *object)
{
  const char *kind = json_object_get_string_member (object, "kind");
  const char *member = g_str_equal (kind, "date")       ? "date"
                       : g_str_equal (kind, "floating") ? "local"
                                                        : "utc";
  const char *text = json_object_get_string_member (object, member);
  g_autofree char *whole =
    g_str_equal (kind, "date") ? g_strconcat (text, "T00:00:00Z", NULL) : g_strdup (text);

  return time_of (whole);
}

static StwCalendar *
read_file (const char *name, gint64 from, gint64 to, GError **error)
{
  g_autofree char *path = fixture_path (name);
  g_autofree char *text = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return stw_calendar_read (text, length, utc, from, to, error);
}

static char *
describe (const char *uid, const char *summary, gint64 from, gint64 to, gboolean cancelled)
{
  /* libical leaves out spaces at the end of a line. */
  g_autofree char *title = g_strstrip (g_strdup (summary));
  g_autofree char *begin = stw_timestamp_format (from);
  g_autofree char *end = stw_timestamp_format (to);

  return g_strdup_printf ("%s–%s %s “%s”%s", begin, end, uid, title, cancelled ? " cancelled" : "");
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_sorted (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_text);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
describe_expected (JsonArray *occurrences)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (occurrences); i++)
    {
      JsonObject *object = json_array_get_object_element (occurrences, i);
      const char *status = json_object_get_string_member_with_default (object, "status", "");

      g_ptr_array_add (lines,
                       describe (json_object_get_string_member_with_default (object, "uid", ""),
                                 json_object_get_string_member_with_default (object, "summary", ""),
                                 moment_of (json_object_get_object_member (object, "start")),
                                 moment_of (json_object_get_object_member (object, "end")),
                                 g_str_equal (status, "CANCELLED")));
    }
  return join_sorted (lines);
}

static char *
describe_found (const StwCalendar *calendar)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < calendar->events->len; i++)
    {
      const StwCalendarEvent *event = g_ptr_array_index (calendar->events, i);

      g_ptr_array_add (
        lines,
        describe (event->uid, event->summary, event->from, event->to, event->cancelled));
    }
  return join_sorted (lines);
}

static void
real_calendars_have_the_occurrences_that_others_find (void)
{
  g_autoptr (JsonObject) expected = load_expected ();
  JsonArray *files = expected != NULL ? json_object_get_array_member (expected, "files") : NULL;
  guint n_different = 0;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *file = json_array_get_object_element (files, i);
      const char *name = json_object_get_string_member (file, "file");
      JsonArray *window = json_object_get_array_member (file, "window");
      g_autoptr (GError) error = NULL;
      g_autoptr (StwCalendar) calendar =
                   read_file (name,
                              time_of (json_array_get_string_element (window, 0)),
                              time_of (json_array_get_string_element (window, 1)),
                              &error);
      g_autofree char *wanted = NULL;
      g_autofree char *found = NULL;

      g_assert_no_error (error);
      wanted = describe_expected (json_object_get_array_member (file, "occurrences"));
      found = describe_found (calendar);
      if (g_str_equal (wanted, found))
        continue;
      g_test_message ("%s%s\nexpected:\n%s\nfound:\n%s",
                      name,
                      json_object_has_member (file, "disputed") ? " (disputed)" : "",
                      wanted,
                      found);
      if (!json_object_has_member (file, "disputed"))
        n_different++;
    }
  g_assert_cmpuint (n_different, ==, 0);
}

/* Every one ends, and says what it is or what is wrong with it. */
static void
broken_calendars_end_and_are_said_to_be_so (void)
{
  static const struct
  {
    const char *name;
    int code; /* -1 where good events are left */
    guint n_unread;
  } known[] = {
    { "broken-no-end.ics", STW_CALENDAR_ERROR_NO_CALENDAR, 0 },
    { "broken-html.ics", STW_CALENDAR_ERROR_NO_CALENDAR, 0 },
    { "broken-empty.ics", STW_CALENDAR_ERROR_NO_CALENDAR, 0 },
    { "broken-recursion.ics", STW_CALENDAR_ERROR_TOO_LARGE, 0 },
    { "broken-bad-rrule.ics", -1, 1 },
    { "broken-bad-date.ics", -1, 1 },
  };
  g_autoptr (JsonObject) expected = load_expected ();
  JsonArray *files = expected != NULL ? json_object_get_array_member (expected, "broken") : NULL;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      const char *name =
        json_object_get_string_member (json_array_get_object_element (files, i), "file");
      g_autoptr (GError) error = NULL;
      g_autoptr (StwCalendar) calendar = read_file (name,
                                                    time_of ("2020-01-01T00:00:00Z"),
                                                    time_of ("2027-12-31T00:00:00Z"),
                                                    &error);

      g_assert_true ((calendar == NULL) == (error != NULL));
      for (guint j = 0; j < G_N_ELEMENTS (known); j++)
        if (g_str_equal (known[j].name, name))
          {
            if (known[j].code >= 0)
              {
                g_assert_nonnull (error);
                g_assert_cmpint (error->code, ==, known[j].code);
                continue;
              }
            g_assert_no_error (error);
            g_assert_cmpuint (calendar->n_unread, ==, known[j].n_unread);
            g_assert_cmpuint (calendar->events->len, >, 0);
          }
    }
}

static void
an_address_is_of_the_web_and_holds_no_password (void)
{
  static const struct
  {
    const char *given;
    const char *address;
  } cases[] = {
    { "https://cloud.example/a.ics", "https://cloud.example/a.ics" },
    { "webcal://cloud.example/a.ics?key=1", "https://cloud.example/a.ics?key=1" },
    { "http://127.0.0.1:8080/", "http://127.0.0.1:8080/" },
    { "ftp://cloud.example/a.ics", NULL },
    { "https://ada:secret@cloud.example/a.ics", NULL },
    { "webcal://", NULL },
    { "cloud.example/a.ics", NULL },
    { "file:///etc/passwd", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *address = stw_calendar_address_read (cases[i].given);

      g_assert_cmpstr (address, ==, cases[i].address);
      stw_secret_free (address);
    }
}

static void
an_address_leads_on_but_never_out_of_https (void)
{
  static const struct
  {
    const char *first;
    const char *at;
    const char *location;
    const char *next;
  } cases[] = {
    { "https://a.example/x", "https://a.example/x", "/y?k=1", "https://a.example/y?k=1" },
    { "https://a.example/x/y", "https://a.example/x/y", "z", "https://a.example/x/z" },
    { "https://a.example/", "https://a.example/", "https://b.example/c", "https://b.example/c" },
    { "https://a.example/", "https://a.example/", "//b.example/c", "https://b.example/c" },
    { "https://a.example/", "https://a.example/", "http://a.example/", NULL },
    { "HTTPS://a.example/", "HTTPS://a.example/", "http://a.example/", NULL },
    { "http://a.example/", "http://a.example/", "http://b.example/", "http://b.example/" },
    { "http://a.example/", "http://a.example/", "https://b.example/", "https://b.example/" },
    { "http://a.example/", "https://b.example/", "http://a.example/c", "http://a.example/c" },
    { "https://a.example/", "https://a.example/", "file:///etc/passwd", NULL },
    { "https://a.example/", "https://a.example/", "https://me:secret@b.example/", NULL },
    { "https://a.example/", "https://a.example/", "https://", NULL },
    { "https://a.example/", "https://a.example/", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *next = stw_calendar_address_follow (cases[i].first, cases[i].at, cases[i].location);

      g_assert_cmpstr (next, ==, cases[i].next);
      stw_secret_free (next);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oncall/calendar/address", an_address_is_of_the_web_and_holds_no_password);
  g_test_add_func ("/oncall/calendar/follow", an_address_leads_on_but_never_out_of_https);
  g_test_add_func ("/desk/oncall/calendar/real",
                   real_calendars_have_the_occurrences_that_others_find);
  g_test_add_func ("/desk/oncall/calendar/broken", broken_calendars_end_and_are_said_to_be_so);
  return g_test_run ();
}
