/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans a maintenance window, once or each week, or a silence of alerts that hold some words. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/hold-dialog.h"

#include "app/companies/weekly-row.h"
#include "app/widgets/named-groups.h"
#include "app/widgets/toast.h"
#include "base/clock.h"

#include <glib/gi18n.h>

static const struct
{
  const char *name;
  gint64 milliseconds;
} durations[] = {
  { NC_ ("duration", "1 hour"), STW_HOUR },      { NC_ ("duration", "2 hours"), 2 * STW_HOUR },
  { NC_ ("duration", "4 hours"), 4 * STW_HOUR }, { NC_ ("duration", "8 hours"), 8 * STW_HOUR },
  { NC_ ("duration", "1 day"), STW_DAY },        { NC_ ("duration", "1 week"), 7 * STW_DAY },
};

#define DEFAULT_DURATION 1

typedef struct
{
  GtkWidget *widget;        /* (owned) who asks */
  StwDeskClient *client;    /* (owned) */
  AdwMessageDialog *dialog; /* (unowned) while it is open */
  GtkEditable *reason;      /* (unowned) */
  GtkEditable *words;       /* (unowned) (nullable) for a silence */
  GtkDropDown *duration;    /* (unowned) */
  StwWeeklyRow *weekly;     /* (unowned) (nullable) for a window */
  gint64 company;
} Plan;

static void
plan_free (Plan *plan)
{
  g_object_unref (plan->widget);
  g_object_unref (plan->client);
  g_free (plan);
}

static char *
dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

static void
typed_cb (Plan *plan)
{
  g_autofree char *reason = dup_text (plan->reason);
  g_autofree char *words = plan->words != NULL ? dup_text (plan->words) : g_strdup ("-");

  adw_message_dialog_set_response_enabled (plan->dialog, "hold", *reason != '\0' && *words != '\0');
}

static JsonObject *
new_match (const char *words)
{
  JsonObject *match = json_object_new ();
  JsonObject *test = json_object_new ();
  JsonArray *values = json_array_new ();

  json_array_add_string_element (values, words);
  json_object_set_array_member (test, "contains", values);
  json_object_set_object_member (match, "text", test);
  return match;
}

static void
held_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;

  if (error != NULL)
    stw_toast (widget, error->message);
}

static void
submit (Plan *plan)
{
  g_autoptr (StwCommand) command =
      stw_command_new (plan->words != NULL ? "silence.add" : "window.add", "desk", plan->company);
  g_autofree char *reason = dup_text (plan->reason);
  guint duration = MIN (gtk_drop_down_get_selected (plan->duration), G_N_ELEMENTS (durations) - 1);
  gint64 now = stw_clock_now (NULL);

  json_object_set_string_member (command->arguments, "reason", reason);
  if (plan->weekly == NULL || !stw_weekly_row_write (plan->weekly, command->arguments))
    {
      json_object_set_int_member (command->arguments, "from_at", now);
      json_object_set_int_member (command->arguments,
                                  "to_at",
                                  now + durations[duration].milliseconds);
    }
  if (plan->words != NULL)
    {
      g_autofree char *words = dup_text (plan->words);

      json_object_set_object_member (command->arguments, "match", new_match (words));
    }
  stw_desk_client_submit (plan->client,
                          g_steal_pointer (&command),
                          held_cb,
                          g_object_ref (plan->widget));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Plan *plan)
{
  if (g_str_equal (response, "hold"))
    submit (plan);
  plan_free (plan);
}

static GtkEditable *
append_entry (Plan *plan, GtkWidget *list, const char *title)
{
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (typed_cb), plan);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  return GTK_EDITABLE (entry);
}

static GtkWidget *
append_duration (Plan *plan, GtkWidget *list)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *drop_down;

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    gtk_string_list_append (names, g_dpgettext2 (NULL, "duration", durations[i].name));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  plan->duration = GTK_DROP_DOWN (drop_down);
  gtk_drop_down_set_selected (plan->duration, DEFAULT_DURATION);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("From Now, For"),
                                  -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("From Now, For"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop_down);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
new_form (Plan *plan, gboolean silence)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *duration;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  silence ? _ ("Silence") : _ ("Maintenance Window"),
                                  -1);
  plan->reason = append_entry (plan, list, _ ("Reason"));
  if (silence)
    plan->words = append_entry (plan, list, _ ("Alerts That Hold These Words"));
  duration = append_duration (plan, list);
  if (silence)
    return list;
  plan->weekly = g_object_new (STW_TYPE_WEEKLY_ROW, NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (plan->weekly));
  g_object_bind_property (plan->weekly,
                          "enable-expansion",
                          duration,
                          "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  stw_named_groups (list);
  return list;
}

/**
 * stw_hold_dialog_show:
 * @widget: who asks
 * @silence: whether it is a silence, else a maintenance window
 *
 * Asks what is to be held back, why and for how long, and holds it.
 */
void
stw_hold_dialog_show (GtkWidget *widget, StwDeskClient *client, gint64 company, gboolean silence)
{
  Plan *plan = g_new0 (Plan, 1);
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (widget)),
    silence ? _ ("Silence Alerts") : _ ("Plan Maintenance"),
    silence ? _ ("They are kept, and make no incident until the silence is over.")
            : _ ("All alerts but security ones are kept, and make no incident until it is over."));

  plan->widget = g_object_ref (widget);
  plan->client = g_object_ref (client);
  plan->dialog = ADW_MESSAGE_DIALOG (dialog);
  plan->company = company;
  adw_message_dialog_add_responses (plan->dialog,
                                    "cancel",
                                    _ ("Cancel"),
                                    "hold",
                                    silence ? C_ ("action", "Silence") : C_ ("action", "Plan"),
                                    NULL);
  adw_message_dialog_set_response_appearance (plan->dialog, "hold", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (plan->dialog, "hold");
  adw_message_dialog_set_response_enabled (plan->dialog, "hold", FALSE);
  adw_message_dialog_set_extra_child (plan->dialog, new_form (plan, silence));
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), plan);
  gtk_window_present (GTK_WINDOW (dialog));
}
