/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wizard that adds a client: a few questions, each with an answer already, then the page that
 * connects its monitoring tools. Main thread; a signing secret is kept in a worker, since the
 * keyring may have to be unlocked. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/add-company.h"

#include "app/companies/connect-page.h"
#include "app/companies/correlation-choice.h"
#include "app/companies/weekly-row.h"
#include "app/companies/zones.h"
#include "app/widgets/toast.h"
#include "app/widgets/named-groups.h"
#include "base/clock.h"

#include <glib/gi18n.h>

#define SIGNING_SCHEME "steward"
#define DEFAULT_WIDTH 640
#define DEFAULT_HEIGHT 640

struct _StwAddCompany
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;           /* (unowned) */
  GtkWidget *back;                   /* (unowned) */
  GtkButton *next;                   /* (unowned) */
  GtkStack *steps;                   /* (unowned) */
  AdwEntryRow *name;                 /* (unowned) */
  GtkDropDown *zone;                 /* (unowned) */
  GtkLabel *error;                   /* (unowned) */
  StwWeeklyRow *weekly;              /* (unowned) */
  GtkSwitch *signed_only;            /* (unowned) */
  GtkSpinButton *rate;               /* (unowned) */
  GtkSpinButton *burst;              /* (unowned) */
  StwCorrelationChoice *correlation; /* (unowned) */
  AdwPreferencesGroup *review;       /* (unowned) */
  StwConnectPage *connect;           /* (unowned) */

  GPtrArray *review_rows; /* (owned) of what is shown before it is added */
  StwDeskClient *client;  /* (owned) */
  StwNewAccess access;    /* wiped when it is shown */
  guint step;
  gboolean adding;
};

G_DEFINE_FINAL_TYPE (StwAddCompany, stw_add_company, ADW_TYPE_WINDOW)

static const struct
{
  const char *name;
  const char *title;
} steps[] = {
  { "basics", NC_ ("step", "Basics") },
  { "security", NC_ ("step", "Security") },
  { "correlation", NC_ ("step", "Correlation") },
  { "review", NC_ ("step", "Review") },
};

#define N_STEPS G_N_ELEMENTS (steps)

static char *
dup_name (StwAddCompany *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static const char *
get_zone (StwAddCompany *self)
{
  GtkStringObject *zone = gtk_drop_down_get_selected_item (self->zone);

  return zone != NULL ? gtk_string_object_get_string (zone) : "UTC";
}

static void
update_actions (StwAddCompany *self)
{
  g_autofree char *name = dup_name (self);
  gboolean asking = self->step < N_STEPS;

  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "wizard.next",
                                 asking && *name != '\0' && !self->adding);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "wizard.back",
                                 asking && self->step > 0 && !self->adding);
}

static void
add_review_row (StwAddCompany *self, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_preferences_group_add (self->review, row);
  g_ptr_array_add (self->review_rows, row);
}

static char *
describe_security (StwAddCompany *self)
{
  int rate = gtk_spin_button_get_value_as_int (self->rate);
  int burst = gtk_spin_button_get_value_as_int (self->burst);

  /* Translators: requests a minute, and at once */
  return g_strdup_printf (gtk_switch_get_active (self->signed_only)
                            ? _ ("Signed, %d a minute, burst %d")
                            : _ ("Key alone, %d a minute, burst %d"),
                          rate,
                          burst);
}

static void
fill_review (StwAddCompany *self)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *held = stw_weekly_row_describe (self->weekly);
  g_autofree char *security = describe_security (self);
  g_autofree char *correlation = stw_correlation_choice_describe (self->correlation);

  for (guint i = 0; i < self->review_rows->len; i++)
    adw_preferences_group_remove (self->review, g_ptr_array_index (self->review_rows, i));
  g_ptr_array_set_size (self->review_rows, 0);
  add_review_row (self, _ ("Name"), name);
  add_review_row (self, _ ("Time Zone"), get_zone (self));
  add_review_row (self, _ ("Held Back Each Week"), held);
  add_review_row (self, _ ("Security"), security);
  add_review_row (self, _ ("Correlation"), correlation);
}

static void
show_step (StwAddCompany *self, guint step)
{
  g_autofree char *place = NULL;

  self->step = step;
  if (step == N_STEPS - 1)
    fill_review (self);
  /* Translators: which step of how many, and its name */
  place = g_strdup_printf (_ ("%u of %u: %s"),
                           step + 1,
                           (guint) N_STEPS,
                           g_dpgettext2 (NULL, "step", steps[step].title));
  adw_window_title_set_subtitle (self->heading, place);
  gtk_widget_set_visible (self->back, step > 0);
  gtk_button_set_label (self->next, step == N_STEPS - 1 ? _ ("_Create") : _ ("_Next"));
  gtk_stack_set_visible_child_name (self->steps, steps[step].name);
  update_actions (self);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->steps), GTK_DIR_TAB_FORWARD);
}

static void
name_changed_cb (StwAddCompany *self)
{
  gtk_widget_hide (GTK_WIDGET (self->error));
  gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
  update_actions (self);
}

/* What is refused is the name, or concerns the whole: both are said where the name stands. */
static void
show_error (StwAddCompany *self, const char *sentence)
{
  self->adding = FALSE;
  stw_new_access_clear (&self->access);
  show_step (self, 0);
  gtk_label_set_label (self->error, sentence);
  gtk_widget_show (GTK_WIDGET (self->error));
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
window_added_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwAddCompany) self = data;

  if (error != NULL && self->client != NULL)
    stw_toast (GTK_WIDGET (self->steps), error->message);
}

static void
add_maintenance (StwAddCompany *self, gint64 company)
{
  g_autoptr (StwCommand) command = stw_command_new ("window.add", "desk", company);

  if (!stw_weekly_row_write (self->weekly, command->arguments))
    return;
  json_object_set_string_member (command->arguments, "reason", _ ("Weekly maintenance"));
  stw_desk_client_submit (self->client,
                          g_steal_pointer (&command),
                          window_added_cb,
                          g_object_ref (self));
}

static void
show_connection (StwAddCompany *self, gint64 company)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *title = NULL;

  /* Translators: %s is the name of a client */
  title = g_strdup_printf (_ ("Connect %s"), name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_subtitle (self->heading, "");
  self->step = N_STEPS;
  update_actions (self);
  gtk_widget_hide (self->back);
  gtk_widget_hide (GTK_WIDGET (self->next));
  stw_connect_page_start (self->connect, self->client, company, &self->access);
  stw_new_access_clear (&self->access);
  gtk_stack_set_visible_child_name (self->steps, "connect");
}

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwAddCompany) self = data;
  gint64 company;

  if (self->client == NULL)
    return;
  if (error != NULL)
    {
      show_error (self, error->message);
      return;
    }
  self->adding = FALSE;
  company = json_object_get_int_member (result, "company");
  add_maintenance (self, company);
  show_connection (self, company);
}

/* A new key and, where wanted, a signing secret: made and kept in a worker. */
typedef struct
{
  StwCommand *command; /* (owned) (nullable) until it is submitted */
  StwSecrets *secrets; /* (owned) (nullable) where a source that signs keeps its secret */
  StwNewAccess access;
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *preparation = data;

  g_clear_pointer (&preparation->command, stw_command_free);
  g_clear_pointer (&preparation->secrets, stw_secrets_unref);
  stw_new_access_clear (&preparation->access);
  g_free (preparation);
}

static void
prepare_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Preparation *preparation = task_data;
  const StwSigning signing = { preparation->secrets != NULL ? SIGNING_SCHEME : NULL, NULL };
  GError *error = NULL;

  if (stw_onboard_prepare (preparation->command,
                           &signing,
                           preparation->secrets,
                           &preparation->access,
                           &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwAddCompany *self = STW_ADD_COMPANY (source);
  Preparation *preparation = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (self->client == NULL)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      show_error (self, error->message);
      return;
    }
  self->access = preparation->access;
  preparation->access = (StwNewAccess){ NULL, NULL };
  stw_desk_client_submit (self->client,
                          g_steal_pointer (&preparation->command),
                          added_cb,
                          g_object_ref (self));
}

static StwCommand *
new_command (StwAddCompany *self)
{
  StwCommand *command = stw_command_new ("company.add", "desk", 0);
  g_autofree char *name = dup_name (self);
  StwStrategy strategy = stw_correlation_choice_get_strategy (self->correlation);

  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_string_member (command->arguments, "timezone", get_zone (self));
  json_object_set_string_member (command->arguments, "strategy", stw_strategy_to_word (strategy));
  json_object_set_int_member (command->arguments,
                              "window_ms",
                              stw_correlation_choice_get_window (self->correlation));
  json_object_set_int_member (command->arguments,
                              "rate_per_minute",
                              gtk_spin_button_get_value_as_int (self->rate));
  json_object_set_int_member (command->arguments,
                              "burst",
                              gtk_spin_button_get_value_as_int (self->burst));
  return command;
}

static void
create (StwAddCompany *self)
{
  StwEngine *engine = stw_desk_client_get_engine (self->client);
  gboolean signs = gtk_switch_get_active (self->signed_only);
  g_autoptr (GTask) task = NULL;
  Preparation *preparation;

  if (signs && engine == NULL)
    {
      show_error (
        self,
        _ ("Another Steward runs this desk and keeps its secrets. Add a client that signs "
           "there, or switch signing off."));
      return;
    }
  preparation = g_new0 (Preparation, 1);
  preparation->command = new_command (self);
  preparation->secrets = signs ? stw_secrets_ref (stw_engine_get_secrets (engine)) : NULL;
  task = g_task_new (self, NULL, prepared_cb, NULL);
  g_task_set_source_tag (task, create);
  g_task_set_name (task, "add-company");
  g_task_set_task_data (task, preparation, preparation_free);
  self->adding = TRUE;
  update_actions (self);
  g_task_run_in_thread (task, prepare_in_worker);
}

static void
next_cb (StwAddCompany *self)
{
  g_autofree char *name = dup_name (self);

  if (*name == '\0' || self->adding || self->step >= N_STEPS)
    return;
  if (self->step == N_STEPS - 1)
    create (self);
  else
    show_step (self, self->step + 1);
}

static void
next_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  next_cb (STW_ADD_COMPANY (widget));
}

static void
back_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAddCompany *self = STW_ADD_COMPANY (widget);

  if (self->step > 0 && self->step < N_STEPS)
    show_step (self, self->step - 1);
}

static void
stw_add_company_dispose (GObject *object)
{
  StwAddCompany *self = STW_ADD_COMPANY (object);

  g_clear_object (&self->client);
  stw_new_access_clear (&self->access);
  G_OBJECT_CLASS (stw_add_company_parent_class)->dispose (object);
}

static void
stw_add_company_finalize (GObject *object)
{
  g_ptr_array_unref (STW_ADD_COMPANY (object)->review_rows);
  G_OBJECT_CLASS (stw_add_company_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, next_action_cb);
  gtk_widget_class_install_action (widget_class, "wizard.back", NULL, back_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Left,
                                       GDK_ALT_MASK,
                                       "wizard.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Right,
                                       GDK_ALT_MASK,
                                       "wizard.next",
                                       NULL);
}

static void
stw_add_company_class_init (StwAddCompanyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_add_company_dispose;
  G_OBJECT_CLASS (klass)->finalize = stw_add_company_finalize;
  install_actions (widget_class);
  g_type_ensure (STW_TYPE_CONNECT_PAGE);
  g_type_ensure (STW_TYPE_CORRELATION_CHOICE);
  g_type_ensure (STW_TYPE_WEEKLY_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/add-company.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, heading);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, back);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, next);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, steps);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, name);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, zone);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, error);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, weekly);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, signed_only);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, rate);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, burst);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, correlation);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, review);
  gtk_widget_class_bind_template_child (widget_class, StwAddCompany, connect);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
stw_add_company_init (StwAddCompany *self)
{
  g_autoptr (GtkStringList) zones = NULL;
  guint local;

  self->review_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_named_groups (GTK_WIDGET (self));
  zones = stw_zones_new_list (&local);
  gtk_drop_down_set_model (self->zone, G_LIST_MODEL (zones));
  gtk_drop_down_set_selected (self->zone, local);
}

/**
 * stw_add_company_show:
 * @parent: the window
 * @client: the desk
 *
 * Asks for a client and adds it.
 */
void
stw_add_company_show (GtkWindow *parent, StwDeskClient *client)
{
  StwAddCompany *self = g_object_new (STW_TYPE_ADD_COMPANY, "transient-for", parent, NULL);

  self->client = g_object_ref (client);
  /* On a telephone not wider than what it stands over. */
  if (gtk_widget_get_width (GTK_WIDGET (parent)) > 0)
    gtk_window_set_default_size (GTK_WINDOW (self),
                                 MIN (gtk_widget_get_width (GTK_WIDGET (parent)), DEFAULT_WIDTH),
                                 DEFAULT_HEIGHT);
  stw_correlation_choice_set (self->correlation, STW_STRATEGY_AUTO, 15 * STW_MINUTE);
  stw_correlation_choice_load (self->correlation, client, 0);
  show_step (self, 0);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}
