/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window in the language that STW_TEST_LOCALE names, such as de_DE: its words are translated,
 * every view fits a telephone, what the desk refuses is said in that language, and the direction
 * is that of its script. */

#include "config.h"

#include "app/companies/add-company.h"
#include "app/companies/companies-page.h"
#include "app/window.h"
#include "scratch.h"
#include "ui.h"

#include <glib/gi18n.h>

typedef struct
{
  Scratch *scratch;      /* (owned) */
  GSettings *settings;   /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwWindow *window;     /* (unowned) */
  char *refusal;         /* (owned) */
} Desk;

static const char *const pages[] = { "overview", "incidents", "alerts", "companies",
                                     "audit",    "settings",  "help" };

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->settings = g_settings_new (STW_APPLICATION_ID);
  desk->window = stw_window_new (ADW_APPLICATION (g_application_get_default ()), desk->settings);
  desk->client = ui_open_desk (desk->scratch, NULL);
  ui_add_company (desk->client,
                  "Kaplan Orthopaedics of Greater Manchester and All Its Surroundings");
  stw_window_show_desk (desk->window, desk->client, FALSE);
  gtk_window_present (GTK_WINDOW (desk->window));
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  ui_close_desk (desk->client);
  g_object_unref (desk->settings);
  scratch_free (desk->scratch);
  g_free (desk->refusal);
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), words))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* Names what is too wide. */
static void
tell_width (GtkWidget *widget)
{
  if (ui_measure (widget) <= NARROW)
    return;
  g_test_message ("%s (%s) wants %d",
                  G_OBJECT_TYPE_NAME (widget),
                  gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)),
                  ui_measure (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_width (child);
}

static void
test_every_view_fits_a_telephone (Desk *desk, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (desk->window), NARROW, 640);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      stw_window_show_page (desk->window, pages[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
      g_test_message ("%s", pages[i]);
      tell_width (GTK_WIDGET (desk->window));
      WAIT_FOR (ui_measure (GTK_WIDGET (desk->window)) <= NARROW);
    }
  stw_window_show_page (desk->window, "companies");
  g_assert_true (
    gtk_widget_activate_action (find (GTK_WIDGET (desk->window), STW_TYPE_COMPANIES_PAGE),
                                "companies.open",
                                "x",
                                G_GINT64_CONSTANT (1)));
  WAIT_FOR (says (GTK_WIDGET (desk->window), _ ("Sources and Keys")));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  tell_width (GTK_WIDGET (desk->window));
  WAIT_FOR (ui_measure (GTK_WIDGET (desk->window)) <= NARROW);
}

static void
test_every_step_of_the_wizard_fits_a_telephone (void)
{
  static const char *const names[] = { "basics", "security", "correlation", "review", "connect" };
  GtkWidget *wizard = g_object_ref_sink (g_object_new (STW_TYPE_ADD_COMPANY, NULL));
  GObject *steps = gtk_widget_get_template_child (wizard, STW_TYPE_ADD_COMPANY, "steps");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gtk_stack_set_visible_child_full (GTK_STACK (steps),
                                        names[i],
                                        GTK_STACK_TRANSITION_TYPE_NONE);
      g_test_message ("%s", names[i]);
      tell_width (wizard);
      g_assert_cmpint (ui_measure (wizard), <=, NARROW);
    }
  gtk_window_destroy (GTK_WINDOW (wizard));
  g_assert_finalize_object (wizard);
}

static void
test_the_views_have_translated_names (Desk *desk, gconstpointer data)
{
  static const char *const names[] = { N_ ("Overview"), N_ ("Incidents"), N_ ("Companies") };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      /* "Incidents" is so in French, too. */
      if (!g_str_equal (names[i], "Incidents"))
        g_assert_cmpstr (_ (names[i]), !=, names[i]);
      WAIT_FOR (says (GTK_WIDGET (desk->window), _ (names[i])));
    }
}

static void
assert_direction (GtkWidget *widget, GtkTextDirection expected)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_direction (child, expected);
  if (GTK_IS_BOX (widget) || GTK_IS_LIST_BOX (widget))
    g_assert_cmpint (gtk_widget_get_direction (widget), ==, expected);
}

static void
test_the_direction_is_that_of_the_script (Desk *desk, gconstpointer data)
{
  gboolean arabic = g_str_has_prefix (g_getenv ("STW_TEST_LOCALE"), "ar");

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      stw_window_show_page (desk->window, pages[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
      assert_direction (GTK_WIDGET (desk->window), arabic ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
    }
}

static void
refused_cb (JsonObject *result, const GError *error, gpointer data)
{
  Desk *desk = data;

  g_assert_nonnull (error);
  desk->refusal = g_strdup (error->message);
}

static void
test_a_refusal_is_translated (Desk *desk, gconstpointer data)
{
  StwCommand *command = stw_command_new ("incident.acknowledge", "desk", 1);

  json_object_set_int_member (command->arguments, "incident", 4711);
  stw_desk_client_submit (desk->client, command, refused_cb, desk);
  WAIT_FOR (desk->refusal != NULL);
  g_assert_cmpstr (desk->refusal, !=, "There is no such incident.");
  g_assert_cmpstr (desk->refusal, ==, _ ("There is no such incident."));
}

static void
add (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (Scratch) locales = scratch_new ();

  g_test_init (&argc, &argv, NULL);
  if (!ui_speak (locales))
    return 0;
  if (!ui_init ())
    return 0;
  application =
    adw_application_new ("io.github.steward_msp.Steward.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  add ("/app/languages/every view fits a telephone", test_every_view_fits_a_telephone);
  g_test_add_func ("/app/languages/every step of the wizard fits a telephone",
                   test_every_step_of_the_wizard_fits_a_telephone);
  add ("/app/languages/the views have translated names", test_the_views_have_translated_names);
  add ("/app/languages/the direction is that of the script",
       test_the_direction_is_that_of_the_script);
  add ("/app/languages/a refusal is translated", test_a_refusal_is_translated);
  return g_test_run ();
}
