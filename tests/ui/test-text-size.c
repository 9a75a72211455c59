/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window for somebody who reads text at twice the size: a list and its detail stand beside
 * each other only where both can be read, and no view is wider than half a screen. */

#include "config.h"

#include "app/oncall/shift-calendar.h"
#include "app/overview/tile.h"
#include "app/window.h"
#include "scratch.h"
#include "ui.h"

/* "gtk-xft-dpi" is in 1,024ths. */
#define NORMAL_DPI (96 * 1024)
/* Half of a small screen. */
#define HALF_SCREEN 720
/* Holds the sidebar, a list and its detail at the normal size. */
#define WIDE 1210

typedef struct
{
  Scratch *scratch;      /* (owned) */
  GSettings *settings;   /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwWindow *window;     /* (unowned) */
} Desk;

static const char *const pages[] = { "overview", "incidents", "alerts",   "companies",
                                     "oncall",   "audit",     "settings", "help" };

static void
set_text_size (int times)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", times * NORMAL_DPI, NULL);
}

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
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  set_text_size (1);
  gtk_window_destroy (GTK_WINDOW (desk->window));
  ui_close_desk (desk->client);
  g_object_unref (desk->settings);
  scratch_free (desk->scratch);
}

static void
present (Desk *desk, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (desk->window), width, 640);
  gtk_window_present (GTK_WINDOW (desk->window));
}

static gboolean
is_shown_leaflet (GtkWidget *widget, const char *text)
{
  return ADW_IS_LEAFLET (widget) && gtk_widget_get_mapped (widget);
}

/* That of the view that is shown. */
static GtkWidget *
find_leaflet (Desk *desk)
{
  return ui_find_match (GTK_WIDGET (desk->window), is_shown_leaflet, NULL);
}

static AdwLeaflet *
show (Desk *desk, const char *page)
{
  stw_window_show_page (desk->window, page);
  WAIT_FOR (find_leaflet (desk) != NULL);
  return ADW_LEAFLET (find_leaflet (desk));
}

static void
test_large_text_has_the_window_to_itself (Desk *desk, gconstpointer data)
{
  static const char *const with_detail[] = { "incidents", "alerts", "settings", "help" };
  AdwFlap *flap = ADW_FLAP (ui_find_type (GTK_WIDGET (desk->window), ADW_TYPE_FLAP));

  present (desk, WIDE);
  WAIT_FOR (!adw_flap_get_folded (flap));
  for (guint i = 0; i < G_N_ELEMENTS (with_detail); i++)
    WAIT_FOR (!adw_leaflet_get_folded (show (desk, with_detail[i])));
  set_text_size (2);
  WAIT_FOR (adw_flap_get_folded (flap));
  for (guint i = 0; i < G_N_ELEMENTS (with_detail); i++)
    WAIT_FOR (adw_leaflet_get_folded (show (desk, with_detail[i])));
  set_text_size (1);
  WAIT_FOR (!adw_flap_get_folded (flap));
  WAIT_FOR (!adw_leaflet_get_folded (show (desk, "incidents")));
}

static void
test_the_sidebar_grows_with_the_text (Desk *desk, gconstpointer data)
{
  AdwFlap *flap = ADW_FLAP (ui_find_type (GTK_WIDGET (desk->window), ADW_TYPE_FLAP));
  GtkWidget *sidebar = adw_flap_get_flap (flap);
  int normal;

  present (desk, HALF_SCREEN);
  WAIT_FOR (adw_flap_get_folded (flap));
  normal = ui_measure (sidebar);
  set_text_size (2);
  WAIT_FOR (ui_measure (sidebar) > normal);
  g_assert_cmpint (ui_measure (sidebar), <=, NARROW);
}

static void
test_every_view_fits_half_a_screen (Desk *desk, gconstpointer data)
{
  set_text_size (2);
  present (desk, HALF_SCREEN);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      stw_window_show_page (desk->window, pages[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
      g_test_message ("%s wants %d", pages[i], ui_measure (GTK_WIDGET (desk->window)));
      WAIT_FOR (ui_measure (GTK_WIDGET (desk->window)) <= HALF_SCREEN);
    }
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

static gboolean
is_cut (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) &&
         pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
}

static gboolean
is_tile_with_cut_words (GtkWidget *widget, const char *text)
{
  return STW_IS_TILE (widget) && ui_find_match (widget, is_cut, text) != NULL;
}

static void
test_no_figure_of_the_overview_is_cut (Desk *desk, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (desk->window);

  set_text_size (2);
  present (desk, WIDE);
  stw_window_show_page (desk->window, "overview");
  WAIT_FOR (ui_find_match (window, says, "0 wait, 0 in maintenance or silence") != NULL);
  gtk_test_widget_wait_for_draw (window);
  g_assert_null (ui_find_match (window, is_tile_with_cut_words, NULL));
}

static int
measure_calendar (void)
{
  GtkWidget *calendar = g_object_ref_sink (g_object_new (STW_TYPE_SHIFT_CALENDAR, NULL));
  int least = ui_measure (calendar);

  g_assert_finalize_object (calendar);
  return least;
}

static void
test_a_calendar_grows_with_the_text (void)
{
  const int normal = measure_calendar ();

  set_text_size (2);
  g_assert_cmpint (measure_calendar (), ==, 2 * normal);
  set_text_size (1);
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

  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  application =
    adw_application_new ("io.github.steward_msp.Steward.Test", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  set_text_size (1);
  add ("/app/text-size/large text has the window to itself",
       test_large_text_has_the_window_to_itself);
  add ("/app/text-size/the sidebar grows with the text", test_the_sidebar_grows_with_the_text);
  add ("/app/text-size/every view fits half a screen", test_every_view_fits_half_a_screen);
  add ("/app/text-size/no figure of the overview is cut", test_no_figure_of_the_overview_is_cut);
  g_test_add_func ("/app/text-size/a calendar grows with the text",
                   test_a_calendar_grows_with_the_text);
  return g_test_run ();
}
