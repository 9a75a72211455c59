/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives many clients the same settings. Each client's row tells what would become another: a dry
 * run over all of them says it whenever the settings are others. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/tiers/apply-window.h"

#include "app/tiers/company-settings.h"
#include "app/tiers/settings-form.h"
#include "app/tiers/shared-setting.h"

#include <glib/gi18n.h>

struct _StwApplyWindow
{
  AdwWindow parent_instance;

  AdwBin *what;           /* (unowned) */
  GtkSearchEntry *search; /* (unowned) */
  GtkLabel *summary;      /* (unowned) */
  GtkListBox *list;       /* (unowned) */
  GtkWidget *apply;       /* (unowned) */
  StwSettingsForm *form;  /* (unowned) (nullable) for a tier */

  StwSession *session;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *clients;        /* (owned) (element-type Client) */
  char *name;                /* (owned) (nullable) of the tier */
  gint64 tier;               /* 0 for the settings of the form */
  gboolean trying;
  gboolean again; /* the settings changed while they were tried */
};

G_DEFINE_FINAL_TYPE (StwApplyWindow, stw_apply_window, ADW_TYPE_WINDOW)

/* A row. */
typedef struct
{
  gint64 company;
  char *folded;       /* (owned) name, for the search */
  GtkWidget *row;     /* (unowned) */
  GtkWidget *picked;  /* (unowned) a check button */
  gboolean different; /* something would become another */
} Client;

static void
client_free (gpointer data)
{
  Client *client = data;

  g_free (client->folded);
  g_free (client);
}

static gboolean
is_picked (const Client *client)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (client->picked));
}

static guint
count_picked (StwApplyWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->clients->len; i++)
    n += is_picked (g_ptr_array_index (self->clients, i)) ? 1 : 0;
  return n;
}

static guint
count_different (StwApplyWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->clients->len; i++)
    {
      const Client *client = g_ptr_array_index (self->clients, i);

      n += is_picked (client) && client->different ? 1 : 0;
    }
  return n;
}

/* Settings as they are given; none for a tier, which has its own. */
static JsonObject *
dup_settings (StwApplyWindow *self)
{
  return self->form != NULL ? stw_settings_form_dup (self->form) : NULL;
}

/* What is chosen, in a sentence, and whether it can be applied. */
static void
show_summary (StwApplyWindow *self)
{
  guint n = count_picked (self);
  guint n_different = count_different (self);
  g_autoptr (JsonObject) settings = dup_settings (self);
  gboolean nothing = settings != NULL && json_object_get_size (settings) == 0;
  g_autofree char *text = NULL;

  if (nothing)
    text = g_strdup (_ ("Tick the settings that are to be the same."));
  else if (n == 0)
    text = g_strdup (_ ("Select the companies that are to have them."));
  else
    /* Translators: %2$u of %1$u companies change */
    text = g_strdup_printf (ngettext ("%1$u company selected, for %2$u something changes",
                                      "%1$u companies selected, for %2$u something changes",
                                      n),
                            n,
                            n_different);
  gtk_label_set_label (self->summary, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->summary), "error");
  gtk_widget_set_sensitive (self->apply, n > 0 && !nothing && !self->trying);
}

static void
show_error (StwApplyWindow *self, const GError *error)
{
  gtk_label_set_label (self->summary, error->message);
  gtk_widget_add_css_class (GTK_WIDGET (self->summary), "error");
  gtk_widget_set_sensitive (self->apply, FALSE);
}

static StwCommand *
new_command (StwApplyWindow *self, gboolean dry_run)
{
  StwCommand *command = stw_command_new ("company.apply", "desk", 0);
  JsonArray *companies = json_array_new ();

  for (guint i = 0; i < self->clients->len; i++)
    {
      const Client *client = g_ptr_array_index (self->clients, i);

      if (dry_run || is_picked (client))
        json_array_add_int_element (companies, client->company);
    }
  json_object_set_array_member (command->arguments, "companies", companies);
  if (self->tier != 0)
    json_object_set_int_member (command->arguments, "tier", self->tier);
  else
    json_object_set_object_member (command->arguments, "settings", dup_settings (self));
  json_object_set_boolean_member (command->arguments, "dry_run", dry_run);
  return command;
}

static void
show_client (Client *client, JsonObject *told)
{
  g_autofree char *changes =
    told != NULL
      ? stw_shared_settings_describe_changes (json_object_get_object_member (told, "before"),
                                              json_object_get_object_member (told, "after"))
      : NULL;
  const char *same = told != NULL ? _ ("Stays as it is") : "";

  client->different = changes != NULL;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (client->row), changes != NULL ? changes : same);
}

/* @told: (nullable): what the dry run says, for each in the same order */
static void
show_clients (StwApplyWindow *self, JsonArray *told)
{
  for (guint i = 0; i < self->clients->len; i++)
    show_client (g_ptr_array_index (self->clients, i),
                 told != NULL ? json_array_get_object_element (told, i) : NULL);
}

static void try_settings (StwApplyWindow *self);

static void
tried_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwApplyWindow) self = data;

  self->trying = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->again)
    {
      try_settings (self);
      return;
    }
  show_clients (self, error == NULL ? json_object_get_array_member (result, "companies") : NULL);
  if (error != NULL)
    show_error (self, error);
  else
    show_summary (self);
}

/* One at a time; what was changed meanwhile is tried next. */
static void
try_settings (StwApplyWindow *self)
{
  g_autoptr (JsonObject) settings = dup_settings (self);

  self->again = self->trying;
  if (self->trying || self->clients->len == 0)
    return;
  if (settings != NULL && json_object_get_size (settings) == 0)
    {
      show_clients (self, NULL);
      show_summary (self);
      return;
    }
  self->trying = TRUE;
  gtk_widget_set_sensitive (self->apply, FALSE);
  stw_desk_client_submit (stw_session_get_client (self->session),
                          new_command (self, TRUE),
                          tried_cb,
                          g_object_ref (self));
}

static void
picked_cb (StwApplyWindow *self)
{
  if (!self->trying)
    show_summary (self);
}

static gboolean
is_found (GtkListBoxRow *row, gpointer data)
{
  StwApplyWindow *self = data;
  const Client *client =
    g_ptr_array_index (self->clients, (guint) gtk_list_box_row_get_index (row));
  g_autofree char *text =
    g_strstrip (g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1));

  return strstr (client->folded, text) != NULL;
}

static void
search_cb (StwApplyWindow *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

/* Those that the search shows. */
static void
all_cb (StwApplyWindow *self)
{
  for (guint i = 0; i < self->clients->len; i++)
    {
      const Client *client = g_ptr_array_index (self->clients, i);

      if (is_found (GTK_LIST_BOX_ROW (client->row), self))
        gtk_check_button_set_active (GTK_CHECK_BUTTON (client->picked), TRUE);
    }
}

static char *
describe_deed (StwApplyWindow *self, guint n)
{
  if (self->name != NULL)
    /* Translators: a tier such as Gold, and a number of companies */
    return g_strdup_printf (
      ngettext ("Applied “%s” to %u company", "Applied “%s” to %u companies", n),
      self->name,
      n);
  return g_strdup_printf (
    ngettext ("Changed settings of %u company", "Changed settings of %u companies", n),
    n);
}

static void
applied_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwApplyWindow) self = data;
  g_autofree char *title = describe_deed (self, count_picked (self));

  if (error == NULL)
    stw_session_offer_undo (self->session, title, result);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (error != NULL)
    show_error (self, error);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
apply_cb (StwApplyWindow *self)
{
  gtk_widget_set_sensitive (self->apply, FALSE);
  stw_desk_client_submit (stw_session_get_client (self->session),
                          new_command (self, FALSE),
                          applied_cb,
                          g_object_ref (self));
}

static void
add_client (StwApplyWindow *self, JsonObject *company)
{
  const char *name = json_object_get_string_member (company, "name");
  JsonObject *settings = json_object_get_object_member (company, "settings");
  Client *client = g_new0 (Client, 1);

  client->company = json_object_get_int_member (company, "company");
  client->folded = g_utf8_casefold (name, -1);
  client->row = adw_action_row_new ();
  client->picked = gtk_check_button_new ();
  /* Whoever has the tier is who it is given anew to. */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (client->picked),
                               self->tier != 0 &&
                                 json_object_get_int_member (settings, "tier") == self->tier);
  gtk_accessible_update_property (GTK_ACCESSIBLE (client->picked),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  g_signal_connect_swapped (client->picked, "toggled", G_CALLBACK (picked_cb), self);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (client->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (client->row), name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (client->row), client->picked);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (client->row), client->picked);
  g_ptr_array_add (self->clients, client);
  gtk_list_box_append (self->list, client->row);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwApplyWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) companies = stw_reader_run_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (companies == NULL)
    {
      show_error (self, error);
      return;
    }
  for (guint i = 0; i < json_array_get_length (companies); i++)
    add_client (self, json_array_get_object_element (companies, i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->clients->len > 0);
  show_summary (self);
  try_settings (self);
}

static void
stw_apply_window_dispose (GObject *object)
{
  StwApplyWindow *self = STW_APPLY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_apply_window_parent_class)->dispose (object);
}

static void
stw_apply_window_finalize (GObject *object)
{
  StwApplyWindow *self = STW_APPLY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->clients);
  g_free (self->name);
  G_OBJECT_CLASS (stw_apply_window_parent_class)->finalize (object);
}

static void
stw_apply_window_class_init (StwApplyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_apply_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_apply_window_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/tiers/apply-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StwApplyWindow, what);
  gtk_widget_class_bind_template_child (widget_class, StwApplyWindow, search);
  gtk_widget_class_bind_template_child (widget_class, StwApplyWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, StwApplyWindow, list);
  gtk_widget_class_bind_template_child (widget_class, StwApplyWindow, apply);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
stw_apply_window_init (StwApplyWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->clients = g_ptr_array_new_with_free_func (client_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_found, self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

static void
present (StwApplyWindow *self, GtkWidget *widget, StwSession *session)
{
  self->session = g_object_ref (session);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (widget)));
  stw_desk_client_read_async (stw_session_get_client (session),
                              stw_company_settings_read,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_array_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}

static void
show_form (GtkWidget *widget, StwSession *session, const char *title, gboolean only_days)
{
  StwApplyWindow *self = g_object_new (STW_TYPE_APPLY_WINDOW, NULL);

  self->form = STW_SETTINGS_FORM (stw_settings_form_new (title, only_days));
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (try_settings), self);
  adw_bin_set_child (self->what, GTK_WIDGET (self->form));
  present (self, widget, session);
}

/**
 * stw_apply_window_show:
 * @widget: who asks
 *
 * Asks which settings are to be the same, and for whom.
 */
void
stw_apply_window_show (GtkWidget *widget, StwSession *session)
{
  show_form (widget, session, _ ("Settings"), FALSE);
}

/**
 * stw_apply_window_show_retention:
 * @widget: who asks
 *
 * Asks how long things are to be kept, and of whom.
 */
void
stw_apply_window_show_retention (GtkWidget *widget, StwSession *session)
{
  show_form (widget, session, _ ("How Long Things Are Kept"), TRUE);
}

/**
 * stw_apply_window_show_tier:
 * @widget: who asks
 * @tier: its number
 * @name: what it is called
 *
 * Asks who is to have a tier's settings.
 */
void
stw_apply_window_show_tier (GtkWidget *widget, StwSession *session, gint64 tier, const char *name)
{
  StwApplyWindow *self = g_object_new (STW_TYPE_APPLY_WINDOW, NULL);
  /* Translators: %s is a tier such as Gold */
  g_autofree char *title = g_strdup_printf (_ ("Apply “%s”"), name);

  self->tier = tier;
  self->name = g_strdup (name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_widget_hide (GTK_WIDGET (self->what));
  present (self, widget, session);
}
