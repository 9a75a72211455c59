/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Joins the rows of a page to the settings of the desk: shows what they are, follows when they
 * change, and gives a command when a person changes one. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/setting-form.h"

#include "app/settings/setting-row.h"
#include "app/settings/setting-switch.h"
#include "app/widgets/live.h"
#include "base/text.h"
#include "engine/setting-commands.h"
#include "store/change-feed.h"
#include "store/setting.h"

#include <glib/gi18n.h>

#define FORM_KEY "stw-setting-form"

typedef struct
{
  GtkWidget *widget;   /* (unowned) that it goes with */
  StwSession *session; /* (owned) */
  StwLive *live;       /* (owned) */
  GHashTable *values;  /* (owned) (nullable) name -> value, until they were read */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  stw_live_free (form->live);
  g_object_unref (form->session);
  g_clear_pointer (&form->values, g_hash_table_unref);
  g_free (form);
}

static const char *
get_value (const Form *form, const char *setting)
{
  const char *value = form->values != NULL ? g_hash_table_lookup (form->values, setting) : NULL;

  return stw_text_or (value, "");
}

/* One setting, as a command. */
static StwCommand *
new_command (const char *setting, const char *value)
{
  StwCommand *command = stw_command_new ("settings.set", "desk", 0);

  json_object_set_string_member (command->arguments, setting, value);
  return command;
}

static void
set_setting (const Form *form, GtkWidget *row, const char *setting, const char *value)
{
  const char *before = get_value (form, setting);
  g_autofree char *title = NULL;

  if (g_str_equal (before, value))
    return;
  /* Translators: %s is a setting, such as "Your Name" */
  title =
    g_strdup_printf (_ ("Changed “%s”"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  stw_session_give_with_undo (form->session,
                              new_command (setting, value),
                              title,
                              new_command (setting, before));
}

static void
applied_cb (StwSettingRow *row, Form *form)
{
  g_autofree char *value = stw_setting_row_dup_value (row);

  if (stw_setting_row_is_valid (row))
    set_setting (form, GTK_WIDGET (row), stw_setting_row_get_setting (row), value);
}

static void
switched_cb (StwSettingSwitch *row, Form *form)
{
  set_setting (form,
               GTK_WIDGET (row),
               stw_setting_switch_get_setting (row),
               stw_setting_switch_is_on (row) ? "yes" : "no");
}

typedef void (*RowFunc) (const Form *form, GtkWidget *row);

static void
for_each_row (const Form *form, GtkWidget *widget, RowFunc func)
{
  if (STW_IS_SETTING_ROW (widget) || STW_IS_SETTING_SWITCH (widget))
    func (form, widget);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      for_each_row (form, child, func);
}

/* What is not known yet cannot be changed. */
static void
connect_row (const Form *form, GtkWidget *row)
{
  gtk_widget_set_sensitive (row, FALSE);
  if (STW_IS_SETTING_ROW (row))
    g_signal_connect (row, "apply", G_CALLBACK (applied_cb), (gpointer) form);
  else
    g_signal_connect (row, "switched", G_CALLBACK (switched_cb), (gpointer) form);
}

static void
show_row (const Form *form, GtkWidget *row)
{
  const char *need = stw_session_get_need (form->session, "settings.set", 0);

  gtk_widget_set_sensitive (row, need == NULL);
  gtk_widget_set_tooltip_text (row, need);
  if (STW_IS_SETTING_ROW (row))
    stw_setting_row_show (STW_SETTING_ROW (row),
                          get_value (form, stw_setting_row_get_setting (STW_SETTING_ROW (row))));
  else
    stw_setting_switch_show (
      STW_SETTING_SWITCH (row),
      g_str_equal (get_value (form, stw_setting_switch_get_setting (STW_SETTING_SWITCH (row))),
                   "yes"));
}

static gpointer
read_settings (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  guint n_kinds;
  const StwSettingKind *kinds = stw_setting_kinds (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *value = stw_setting_dup (db, kinds[i].name);

      g_hash_table_insert (values,
                           (gpointer) kinds[i].name,
                           g_strdup (stw_text_or (value, kinds[i].fallback)));
    }
  return values;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GHashTable) values = stw_reader_run_finish (result, NULL);
  Form *form = g_object_get_data (G_OBJECT (widget), FORM_KEY);

  if (form == NULL)
    return;
  if (values != NULL)
    {
      g_clear_pointer (&form->values, g_hash_table_unref);
      form->values = g_steal_pointer (&values);
      for_each_row (form, widget, show_row);
    }
  stw_live_done (form->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  Form *form = data;

  if (!stw_changes_concern (changes, "setting"))
    {
      stw_live_done (form->live);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (form->session),
                              read_settings,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_hash_table_unref,
                              NULL,
                              read_cb,
                              g_object_ref (form->widget));
}

static void
standing_changed_cb (GtkWidget *widget)
{
  const Form *form = g_object_get_data (G_OBJECT (widget), FORM_KEY);

  if (form->values != NULL)
    for_each_row (form, widget, show_row);
}

/**
 * stw_setting_form_attach:
 * @widget: a page with #StwSettingRow and #StwSettingSwitch in it
 * @session: of its window
 *
 * Joins the rows to the desk, for as long as the page is there.
 */
void
stw_setting_form_attach (GtkWidget *widget, StwSession *session)
{
  Form *form = g_new0 (Form, 1);

  form->widget = widget;
  form->session = g_object_ref (session);
  for_each_row (form, widget, connect_row);
  g_object_set_data_full (G_OBJECT (widget), FORM_KEY, form, form_free);
  g_signal_connect_object (session,
                           "standing-changed",
                           G_CALLBACK (standing_changed_cb),
                           widget,
                           G_CONNECT_SWAPPED);
  form->live = stw_live_new (widget, stw_session_get_client (session), refresh, form);
}
