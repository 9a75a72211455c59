/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast the window is on the desk of a folder: the first frame, opening Incidents, the first
 * page of a search, and how long the main loop is held up while the list scrolls. Prints figures
 * and asserts none. Run by window.py, which also gives the time at which it started this program
 * and sends alerts to the port once it reads “scrolling”.
 *
 * usage: window-figures SPAWNED_US bare
 *        window-figures SPAWNED_US DATA-FOLDER PORT SECONDS-OF-SCROLLING SEARCH-WORDS... */

#include "config.h"

#include "app/application.h"
#include "app/resources.h"
#include "app/widgets/paged-model.h"
#include "desk/incident-store.h"

#include <string.h>

/* A beat is due so often; one that comes later was held up. */
#define BEAT_US 1000
/* Lets go of what another step began. */
#define REST_MS 1500
#define SCROLL_STEP 90
#define DEADLINE_S 120
#define N_ARGUMENTS 5
/* Rows that the window has place for. */
#define N_SEEN 9

typedef struct
{
  gint64 spawned;
  const char *folder;
  double seconds;
  char **words;
  GtkWindow *window; /* (unowned) */
  GtkWidget *list;   /* (unowned) (nullable) of Incidents, once it was seen */
  GMainLoop *loop;   /* (unowned) (nullable) of who waits for a frame */
  GArray *beats;     /* (owned) of gint64: how late each was, microseconds */
  gint64 due;
} Figures;

/* Each figure is one line: a name and milliseconds, or another number. */
static void
print_ms (const char *name, gint64 microseconds)
{
  g_print ("%s %.1f\n", name, (double) microseconds / 1000);
}

static void
painted_cb (GdkFrameClock *clock, Figures *figures)
{
  g_main_loop_quit (figures->loop);
}

static void
wait_for_frame (Figures *figures)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (figures->window));
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), figures);

  figures->loop = loop;
  gtk_widget_queue_draw (GTK_WIDGET (figures->window));
  g_main_loop_run (loop);
  g_signal_handler_disconnect (clock, handler);
}

static void
rest (guint milliseconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add_once (milliseconds, (GSourceOnceFunc) g_main_loop_quit, loop);
  g_main_loop_run (loop);
}

/* The first one that is on the screen. */
static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GListModel *
get_rows (Figures *figures)
{
  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (figures->list)));
}

/* Whether every row that is in sight has been read, and holds the word. */
static gboolean
shows_rows (Figures *figures, const char *word)
{
  guint n = MIN (g_list_model_get_n_items (get_rows (figures)), N_SEEN);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StwPagedItem) item = g_list_model_get_item (get_rows (figures), i);
      const StwIncident *incident = stw_paged_item_get_value (item);
      g_autofree char *title = incident != NULL ? g_utf8_strdown (incident->title, -1) : NULL;

      if (title == NULL || strstr (title, word) == NULL)
        return FALSE;
    }
  return n > 0;
}

/* From what the key does to the frame that shows the first rows. */
static void
measure_opening (Figures *figures)
{
  gint64 begun = g_get_monotonic_time ();

  gtk_widget_activate_action (GTK_WIDGET (figures->window), "win.page", "s", "incidents");
  while ((figures->list = find_widget (GTK_WIDGET (figures->window), GTK_TYPE_LIST_VIEW)) == NULL ||
         !shows_rows (figures, ""))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (figures);
  print_ms ("open-incidents", g_get_monotonic_time () - begun);
}

/* From the last letter to the frame that shows the first rows with the words; the first of them
 * stands in the incidents' titles. */
static void
measure_search (Figures *figures, const char *words)
{
  GtkWidget *entry = find_widget (GTK_WIDGET (figures->window), GTK_TYPE_SEARCH_ENTRY);
  g_autofree char *name = g_strdelimit (g_strconcat ("search-", words, NULL), " ", '-');
  g_auto (GStrv) split = g_strsplit (words, " ", 2);
  gint64 begun;

  /* Other words are asked for by two changes, of which the first shows everything. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  rest (REST_MS);
  begun = g_get_monotonic_time ();
  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  while (!shows_rows (figures, split[0]))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (figures);
  print_ms (name, g_get_monotonic_time () - begun);
}

static gboolean
beat_cb (gpointer data)
{
  Figures *figures = data;
  gint64 now = g_get_monotonic_time ();
  gint64 late = MAX (now - figures->due, 0);

  g_array_append_val (figures->beats, late);
  figures->due = now + BEAT_US;
  return G_SOURCE_CONTINUE;
}

static gboolean
scroll_cb (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + SCROLL_STEP);
  return G_SOURCE_CONTINUE;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
measure_stalls (Figures *figures)
{
  guint beat = g_timeout_add_full (G_PRIORITY_HIGH, BEAT_US / 1000, beat_cb, figures, NULL);
  guint scroll = gtk_widget_add_tick_callback (figures->list, scroll_cb, NULL, NULL);

  g_print ("scrolling %.0f\n", figures->seconds);
  figures->due = g_get_monotonic_time () + BEAT_US;
  rest ((guint) (figures->seconds * 1000));
  gtk_widget_remove_tick_callback (figures->list, scroll);
  g_source_remove (beat);
  g_array_sort (figures->beats, compare_times);
  print_ms ("stall-p50", g_array_index (figures->beats, gint64, figures->beats->len / 2));
  print_ms (
    "stall-p99.9",
    g_array_index (figures->beats, gint64, (guint) ((guint64) figures->beats->len * 999 / 1000)));
  print_ms ("stall-worst", g_array_index (figures->beats, gint64, figures->beats->len - 1));
}

static void
print_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL) &&
      (line = strstr (status, "VmRSS:")) != NULL)
    g_print ("memory-mib %.0f\n", g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024);
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("The window does not show what it was asked for.");
  return G_SOURCE_REMOVE;
}

static void
measure (gpointer data)
{
  Figures *figures = data;

  g_timeout_add_seconds (DEADLINE_S, give_up_cb, NULL);
  wait_for_frame (figures);
  print_ms ("first-frame", g_get_monotonic_time () - figures->spawned);
  if (figures->folder != NULL)
    {
      /* The desk opens beside the window: what follows is about one that is open. */
      rest (2 * REST_MS);
      measure_opening (figures);
      for (guint i = 0; figures->words[i] != NULL; i++)
        {
          rest (REST_MS);
          measure_search (figures, figures->words[i]);
        }
      gtk_editable_set_text (
        GTK_EDITABLE (find_widget (GTK_WIDGET (figures->window), GTK_TYPE_SEARCH_ENTRY)),
        "");
      rest (REST_MS);
      measure_stalls (figures);
    }
  print_memory ();
  g_application_quit (g_application_get_default ());
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Figures *figures)
{
  if (figures->window != NULL)
    return;
  figures->window = window;
  g_idle_add_once (measure, figures);
}

static void
activate_bare_cb (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 760);
  gtk_window_present (GTK_WINDOW (window));
}

static GApplication *
new_bare_application (void)
{
  GApplication *application =
    G_APPLICATION (adw_application_new ("io.github.steward_msp.Bare", G_APPLICATION_NON_UNIQUE));

  g_signal_connect (application, "activate", G_CALLBACK (activate_bare_cb), NULL);
  return application;
}

int
main (int argc, char **argv)
{
  Figures figures = { 0 };
  g_autoptr (GApplication) application = NULL;
  g_auto (GStrv) arguments = NULL;

  if (argc < 3)
    return 2;
  figures.spawned = g_ascii_strtoll (argv[1], NULL, 10);
  if (g_str_equal (argv[2], "bare"))
    {
      application = new_bare_application ();
      g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &figures);
      return g_application_run (application, 0, NULL);
    }
  if (argc < 5)
    return 2;
  figures.folder = argv[2];
  figures.seconds = g_ascii_strtod (argv[4], NULL);
  figures.words = argv + 5;
  figures.beats = g_array_new (FALSE, FALSE, sizeof (gint64));
  arguments = g_strsplit ("steward --data-dir FOLDER --listen DOOR", " ", 0);
  g_free (arguments[2]);
  arguments[2] = g_strdup (figures.folder);
  g_free (arguments[4]);
  arguments[4] = g_strconcat ("127.0.0.1:", argv[3], NULL);
  stw_resources_register ();
  application = G_APPLICATION (stw_application_new (N_ARGUMENTS, arguments));
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &figures);
  return g_application_run (application, N_ARGUMENTS, arguments);
}
