/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings: what is promised to clients, and the hours that count for it. Main thread; the queries
 * run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/sla-page.h"

#include "app/settings/calendar-dialog.h"
#include "app/settings/sla-policy-dialog.h"
#include "app/widgets/live.h"
#include "app/widgets/toast.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/sla/holidays.h"
#include "desk/sla/sla-store.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define HOLIDAY_YEARS 5

struct _StwSlaPage
{
  AdwBin parent_instance;

  AdwPreferencesGroup *policies;  /* (unowned) */
  AdwPreferencesGroup *calendars; /* (unowned) */
  GPtrArray *rows;                /* (owned) (unowned) those of both groups */

  StwSession *session;       /* (owned) (nullable) until it is built */
  StwLive *live;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  JsonObject *shown;         /* (owned) (nullable) as it was last read */
};

G_DECLARE_FINAL_TYPE (StwSlaPage, stw_sla_page, STW, SLA_PAGE, AdwBin)
G_DEFINE_FINAL_TYPE (StwSlaPage, stw_sla_page, ADW_TYPE_BIN)

/* {"policies","calendars"} */
static gpointer
read_all (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) policies = stw_sla_policy_list (db, error);
  g_autoptr (JsonArray) calendars = policies != NULL ? stw_calendar_list (db, error) : NULL;
  JsonObject *object;

  if (calendars == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_array_member (object, "policies", g_steal_pointer (&policies));
  json_object_set_array_member (object, "calendars", g_steal_pointer (&calendars));
  return object;
}

static const char *
get_text (JsonObject *thing, const char *member)
{
  return json_object_get_string_member_with_default (thing, member, "");
}

/* "Critical 15 min, 4 h · High …" */
static char *
describe_policy (JsonObject *policy)
{
  JsonObject *targets = json_object_get_object_member (policy, "targets");
  GString *text = g_string_new (NULL);

  for (int severity = STW_SEVERITY_CRITICAL; severity >= STW_SEVERITY_LOW; severity--)
    {
      const char *word = stw_severity_to_word ((StwSeverity) severity);
      JsonObject *target = json_object_has_member (targets, word)
                             ? json_object_get_object_member (targets, word)
                             : NULL;
      static const char *const members[] = { "response_minutes", "resolution_minutes" };
      const char *before = " ";

      if (target == NULL)
        continue;
      g_string_append_printf (text,
                              "%s%s",
                              text->len > 0 ? " · " : "",
                              stw_word_severity ((StwSeverity) severity).word);
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        {
          gint64 minutes = json_object_get_int_member_with_default (target, members[i], 0);
          g_autofree char *time = minutes > 0 ? stw_words_age (0, minutes * STW_MINUTE) : NULL;

          g_string_append_printf (text, "%s%s", before, time != NULL ? time : "–");
          before = ", ";
        }
    }
  return g_string_free (text, FALSE);
}

static char *
describe_calendar (JsonObject *calendar)
{
  int n_holidays =
    (int) json_array_get_length (json_object_get_array_member (calendar, "holidays"));
  g_autofree char *holidays = NULL;

  holidays =
    g_strdup_printf (ngettext ("%d holiday", "%d holidays", (gulong) n_holidays), n_holidays);
  return g_strdup_printf ("%s · %s", get_text (calendar, "timezone"), holidays);
}

/* What the buttons of a row are about. */
static void
set_thing (GtkWidget *button, JsonObject *thing)
{
  g_object_set_data_full (G_OBJECT (button),
                          "thing",
                          json_object_ref (thing),
                          (GDestroyNotify) json_object_unref);
}

static JsonObject *
get_thing (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "thing");
}

static void
add_button (StwSlaPage *self,
            GtkWidget *row,
            const char *icon,
            const char *name,
            GCallback clicked,
            JsonObject *thing)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  set_thing (button, thing);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
change_policy_cb (GtkWidget *button, StwSlaPage *self)
{
  stw_sla_policy_dialog_show (GTK_WIDGET (self),
                              self->session,
                              json_object_get_array_member (self->shown, "calendars"),
                              get_thing (button));
}

static void
change_calendar_cb (GtkWidget *button, StwSlaPage *self)
{
  stw_calendar_dialog_show (GTK_WIDGET (self), self->session, get_thing (button));
}

static void
remove_thing (StwSlaPage *self, GtkWidget *button, const char *name)
{
  JsonObject *thing = get_thing (button);
  StwCommand *command = stw_command_new (name, "desk", 0);
  /* Translators: %s is the name of an SLA policy or a calendar */
  g_autofree char *said = g_strdup_printf (_ ("Removed “%s”"), get_text (thing, "name"));

  json_object_set_string_member (command->arguments, "id", get_text (thing, "id"));
  stw_session_give (self->session, command, said);
}

static void
remove_policy_cb (GtkWidget *button, StwSlaPage *self)
{
  remove_thing (self, button, "sla-policy.remove");
}

static void
remove_calendar_cb (GtkWidget *button, StwSlaPage *self)
{
  remove_thing (self, button, "calendar.remove");
}

/* Adds what an iCalendar file says to a calendar. */
static void
import_holidays (StwSlaPage *self, JsonObject *calendar, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  int today = (int) (stw_clock_now (NULL) / STW_DAY);
  g_autoptr (GArray) days =
               stw_holidays_read (text, length, today - 366, today + HOLIDAY_YEARS * 366, &error);
  StwCommand *command;
  g_autofree char *said = NULL;
  guint n_added;

  if (days == NULL)
    {
      stw_toast (GTK_WIDGET (self), gettext (error->message));
      return;
    }
  command = stw_command_new ("calendar.save", "desk", 0);
  json_object_set_string_member (command->arguments, "id", get_text (calendar, "id"));
  json_object_set_string_member (command->arguments, "name", get_text (calendar, "name"));
  json_object_set_string_member (command->arguments, "timezone", get_text (calendar, "timezone"));
  json_object_set_member (command->arguments,
                          "hours",
                          json_node_copy (json_object_get_member (calendar, "hours")));
  json_object_set_member (command->arguments,
                          "holidays",
                          json_node_copy (json_object_get_member (calendar, "holidays")));
  n_added = stw_holidays_add (command->arguments, days);
  said = g_strdup_printf (ngettext ("%u holiday added", "%u holidays added", n_added), n_added);
  stw_session_give (self->session, command, said);
}

static void
file_read_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) button = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GtkWidget *page = gtk_widget_get_ancestor (button, stw_sla_page_get_type ());
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (file), result, &text, &length, NULL, &error))
    stw_toast (button, error->message);
  else if (page != NULL)
    import_holidays (STW_SLA_PAGE (page), get_thing (button), text, length);
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, GtkWidget *button)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    g_file_load_contents_async (file, NULL, file_read_cb, g_object_ref (button));
  g_object_unref (dialog);
}

static void
import_cb (GtkWidget *button, StwSlaPage *self)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (_ ("Import Holidays"),
                                 GTK_WINDOW (gtk_widget_get_root (button)),
                                 GTK_FILE_CHOOSER_ACTION_OPEN,
                                 _ ("_Import"),
                                 NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Calendars"));
  gtk_file_filter_add_mime_type (filter, "text/calendar");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), button, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static GtkWidget *
append_row (StwSlaPage *self, AdwPreferencesGroup *group, const char *title, const char *about)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
show_policy (StwSlaPage *self, JsonObject *policy)
{
  const char *name = get_text (policy, "name");
  g_autofree char *about = describe_policy (policy);
  /* Translators: %s is the name of an SLA policy or a calendar */
  g_autofree char *change = g_strdup_printf (_ ("Change “%s”…"), name);
  /* Translators: %s is the name of an SLA policy or a calendar */
  g_autofree char *removal = g_strdup_printf (_ ("Remove “%s”"), name);
  GtkWidget *row = append_row (self, self->policies, name, about);

  if (json_object_get_boolean_member (policy, "default"))
    {
      GtkWidget *badge = gtk_label_new (_ ("Default"));

      gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (badge, "badge");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), badge);
    }
  add_button (self, row, "document-edit-symbolic", change, G_CALLBACK (change_policy_cb), policy);
  if (!json_object_get_boolean_member (policy, "default"))
    add_button (self, row, "edit-delete-symbolic", removal, G_CALLBACK (remove_policy_cb), policy);
}

static void
show_calendar (StwSlaPage *self, JsonObject *calendar)
{
  const char *name = get_text (calendar, "name");
  g_autofree char *about = describe_calendar (calendar);
  /* Translators: %s is the name of an SLA policy or a calendar */
  g_autofree char *change = g_strdup_printf (_ ("Change “%s”…"), name);
  /* Translators: %s is the name of an SLA policy or a calendar */
  g_autofree char *removal = g_strdup_printf (_ ("Remove “%s”"), name);
  /* Translators: %s is the name of a calendar */
  g_autofree char *import = g_strdup_printf (_ ("Import Holidays into “%s”…"), name);
  GtkWidget *row = append_row (self, self->calendars, name, about);

  add_button (self, row, "document-open-symbolic", import, G_CALLBACK (import_cb), calendar);
  add_button (self,
              row,
              "document-edit-symbolic",
              change,
              G_CALLBACK (change_calendar_cb),
              calendar);
  add_button (self,
              row,
              "edit-delete-symbolic",
              removal,
              G_CALLBACK (remove_calendar_cb),
              calendar);
}

static gboolean
is_shown (StwSlaPage *self, JsonObject *read)
{
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) after = NULL;

  if (self->shown == NULL)
    return FALSE;
  before = json_node_init_object (json_node_alloc (), self->shown);
  after = json_node_init_object (json_node_alloc (), read);
  return json_node_equal (before, after);
}

static void
show_all (StwSlaPage *self, JsonObject *read)
{
  JsonArray *policies = json_object_get_array_member (read, "policies");
  JsonArray *calendars = json_object_get_array_member (read, "calendars");

  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = json_object_ref (read);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < json_array_get_length (policies); i++)
    show_policy (self, json_array_get_object_element (policies, i));
  for (guint i = 0; i < json_array_get_length (calendars); i++)
    show_calendar (self, json_array_get_object_element (calendars, i));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSlaPage) self = data;
  g_autoptr (JsonObject) read = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (read != NULL && !is_shown (self, read))
    show_all (self, read);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwSlaPage *self = data;

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_all,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_object_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

static void
add_policy_cb (StwSlaPage *self)
{
  if (self->shown != NULL)
    stw_sla_policy_dialog_show (GTK_WIDGET (self),
                                self->session,
                                json_object_get_array_member (self->shown, "calendars"),
                                NULL);
}

static void
add_calendar_cb (StwSlaPage *self)
{
  stw_calendar_dialog_show (GTK_WIDGET (self), self->session, NULL);
}

static AdwPreferencesGroup *
add_group (StwSlaPage *self,
           AdwPreferencesPage *page,
           const char *title,
           const char *about,
           const char *verb,
           GCallback clicked)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_label (verb);

  gtk_widget_add_css_class (group, "changes");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), about);
  /* Beside the title it would leave no room for that on a telephone. */
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 6);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), button);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static void
stw_sla_page_dispose (GObject *object)
{
  StwSlaPage *self = STW_SLA_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->shown, json_object_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_sla_page_parent_class)->dispose (object);
}

static void
stw_sla_page_finalize (GObject *object)
{
  StwSlaPage *self = STW_SLA_PAGE (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (stw_sla_page_parent_class)->finalize (object);
}

static void
stw_sla_page_class_init (StwSlaPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_sla_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_sla_page_finalize;
}

static void
stw_sla_page_init (StwSlaPage *self)
{
  GtkWidget *page = adw_preferences_page_new ();

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  adw_bin_set_child (ADW_BIN (self), page);
  self->policies =
    add_group (self,
               ADW_PREFERENCES_PAGE (page),
               _ ("SLA Policies"),
               _ ("By when somebody answers, and by when it is resolved, for each severity. A "
                  "client’s page says which policy counts there."),
               _ ("Add Policy…"),
               G_CALLBACK (add_policy_cb));
  self->calendars = add_group (self,
                               ADW_PREFERENCES_PAGE (page),
                               _ ("Business Calendars"),
                               _ ("Hours and holidays outside of which the clocks stand still."),
                               _ ("Add Calendar…"),
                               G_CALLBACK (add_calendar_cb));
}

/**
 * stw_sla_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_sla_page_new (StwSession *session)
{
  StwSlaPage *self = g_object_new (stw_sla_page_get_type (), NULL);

  self->session = g_object_ref (session);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
