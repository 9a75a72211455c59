/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dialogs in the language that STW_TEST_LOCALE names: each fits a telephone, and half a screen
 * with text of twice the size. */

#include "config.h"

#include "app/companies/add-company.h"
#include "app/companies/company-people.h"
#include "app/companies/hold-dialog.h"
#include "app/companies/import-dialog.h"
#include "app/companies/rotate-dialog.h"
#include "app/companies/source-dialog.h"
#include "app/incidents/minutes-export.h"
#include "app/incidents/new-incident.h"
#include "app/settings/availability-dialogs.h"
#include "app/settings/calendar-dialog.h"
#include "app/settings/person-dialog.h"
#include "app/settings/sla-policy-dialog.h"
#include "app/shortcuts.h"
#include "app/tiers/apply-window.h"
#include "app/tiers/tier-editor.h"
#include "incident-desk.h"

#include <adwaita.h>

/* "gtk-xft-dpi" is in 1,024ths. */
#define NORMAL_DPI (96 * 1024)
/* Half of a small screen. */
#define HALF_SCREEN 720

static const char *const acts[] = {
  "incident.assign", "incident.wait",        "incident.snooze-until",
  "incident.merge",  "incident.add-minutes",
};

static void
show_contact (Desk *desk)
{
  stw_contact_dialog_show (GTK_WIDGET (desk->detail), desk->session, desk->company);
}

static void
show_link (Desk *desk)
{
  stw_link_dialog_show (GTK_WIDGET (desk->detail), desk->session, desk->company);
}

static void
show_maintenance (Desk *desk)
{
  stw_hold_dialog_show (GTK_WIDGET (desk->detail), desk->client, desk->company, FALSE);
}

static void
show_silence (Desk *desk)
{
  stw_hold_dialog_show (GTK_WIDGET (desk->detail), desk->client, desk->company, TRUE);
}

static void
show_import (Desk *desk)
{
  stw_import_dialog_show (GTK_WIDGET (desk->detail), desk->session);
}

static void
show_source (Desk *desk)
{
  stw_source_dialog_show (GTK_WIDGET (desk->detail), desk->client, desk->company);
}

static void
show_export (Desk *desk)
{
  stw_minutes_export_ask (GTK_WIDGET (desk->detail), desk->session);
}

static void
show_call (Desk *desk)
{
  stw_new_incident_ask (GTK_WIDGET (desk->detail), desk->session);
}

static void
show_calendar (Desk *desk)
{
  stw_calendar_dialog_show (GTK_WIDGET (desk->detail), desk->session, NULL);
}

static void
show_person (Desk *desk)
{
  stw_person_dialog_show (GTK_WIDGET (desk->detail), desk->session, NULL);
}

static void
show_policy (Desk *desk)
{
  g_autoptr (JsonArray) calendars = json_array_new ();

  stw_sla_policy_dialog_show (GTK_WIDGET (desk->detail), desk->session, calendars, NULL);
}

/* As stw_person_list() gives one. */
static JsonObject *
new_person (void)
{
  JsonObject *person = json_object_new ();

  json_object_set_string_member (person, "id", "PER-1");
  json_object_set_string_member (person, "name", "Ines Falk");
  json_object_set_string_member (person, "timezone", "UTC");
  return person;
}

static void
show_status (Desk *desk)
{
  g_autoptr (JsonObject) person = new_person ();

  stw_status_dialog_show (GTK_WIDGET (desk->detail), desk->session, person);
}

static void
show_absence (Desk *desk)
{
  g_autoptr (JsonObject) person = new_person ();

  stw_absence_dialog_show (GTK_WIDGET (desk->detail), desk->session, person);
}

static void
show_rotate (Desk *desk)
{
  stw_rotate_dialog_show (desk->window, desk->client, desk->company, 1, "Default");
}

static void
show_key (Desk *desk)
{
  stw_new_key_show (desk->window, "stw_0123456789abcdefghijklmnopqrstuvwxyz0123456789");
}

static void
show_wizard (Desk *desk)
{
  stw_add_company_show (desk->window, desk->client);
}

static void
show_tier (Desk *desk)
{
  stw_tier_editor_show (GTK_WIDGET (desk->detail), desk->session, NULL);
}

static void
show_apply (Desk *desk)
{
  stw_apply_window_show (GTK_WIDGET (desk->detail), desk->session);
}

static void
show_shortcuts (Desk *desk)
{
  stw_shortcuts_show (desk->window);
}

static const struct
{
  const char *name;
  void (*show) (Desk *desk);
} dialogs[] = {
  { "contact", show_contact }, { "link", show_link },       { "maintenance", show_maintenance },
  { "silence", show_silence }, { "import", show_import },   { "source", show_source },
  { "export", show_export },   { "call", show_call },       { "calendar", show_calendar },
  { "person", show_person },   { "policy", show_policy },   { "shortcuts", show_shortcuts },
  { "status", show_status },   { "absence", show_absence }, { "rotate", show_rotate },
  { "key", show_key },         { "wizard", show_wizard },   { "tier", show_tier },
  { "apply", show_apply },
};

/* Beside the one that the desk has. */
static GtkWindow *
find_other_window (Desk *desk)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (window != desk->window && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

/* Names what is too wide. */
static void
tell_width (GtkWidget *widget, int most)
{
  if (ui_measure (widget) <= most)
    return;
  g_test_message ("%s wants %d", G_OBJECT_TYPE_NAME (widget), ui_measure (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tell_width (child, most);
}

static void
check_dialog (Desk *desk, const char *name, int most)
{
  GtkWindow *dialog;

  WAIT_FOR (find_other_window (desk) != NULL);
  dialog = find_other_window (desk);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  g_test_message ("%s", name);
  tell_width (GTK_WIDGET (dialog), most);
  g_assert_cmpint (ui_measure (GTK_WIDGET (dialog)), <=, most);
  ui_assert_named (GTK_WIDGET (dialog));
  gtk_window_close (dialog);
  WAIT_FOR (find_other_window (desk) == NULL);
}

static void
check_all (Desk *desk, int most)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      act (desk, acts[i], NULL);
      check_dialog (desk, acts[i], most);
    }
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      dialogs[i].show (desk);
      check_dialog (desk, dialogs[i].name, most);
    }
}

static void
test_every_dialog_fits_a_telephone (Desk *desk, gconstpointer data)
{
  check_all (desk, NARROW);
}

static void
test_every_dialog_of_large_text_fits_half_a_screen (Desk *desk, gconstpointer data)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * NORMAL_DPI, NULL);
  check_all (desk, HALF_SCREEN);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", NORMAL_DPI, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (Scratch) locales = scratch_new ();

  g_test_init (&argc, &argv, NULL);
  if (!ui_speak (locales) || !ui_init ())
    return 0;
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", NORMAL_DPI, NULL);
  incident_desk_add_test ("/app/dialogs/every one fits a telephone",
                          test_every_dialog_fits_a_telephone);
  incident_desk_add_test ("/app/dialogs/every one of large text fits half a screen",
                          test_every_dialog_of_large_text_fits_half_a_screen);
  return g_test_run ();
}
