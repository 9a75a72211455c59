/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a company's page, and the commands that their buttons give. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/company-rows.h"

#include "app/companies/deed.h"
#include "app/companies/depends-dialog.h"
#include "app/companies/guide-window.h"
#include "app/companies/refusal-words.h"
#include "app/companies/rotate-dialog.h"
#include "app/companies/section.h"
#include "app/permitted.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"

#include <glib/gi18n.h>

/* What the button of a row is about. */
typedef struct
{
  GtkWidget *page;     /* (unowned) stands around the button */
  StwSession *session; /* (unowned) of the page */
  gint64 company;
  JsonObject *thing; /* (owned) */
  JsonArray *assets; /* (owned) (nullable) */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->thing);
  g_clear_pointer (&subject->assets, json_array_unref);
  g_free (subject);
}

static void
connect_button (GtkWidget *widget,
                const char *signal,
                GCallback callback,
                const StwCompanyRows *rows,
                JsonObject *thing)
{
  Subject *subject = g_new (Subject, 1);

  *subject = (Subject){ rows->page,
                        rows->session,
                        rows->company,
                        json_object_ref (thing),
                        rows->assets != NULL ? json_array_ref (rows->assets) : NULL };
  g_signal_connect_data (widget, signal, callback, subject, subject_free, 0);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, NULL);
}

static gint64
get_moment (JsonObject *object, const char *member)
{
  const char *text = get_text (object, member);
  gint64 moment;

  return text != NULL && stw_timestamp_parse (text, &moment) ? moment : 0;
}

static void
add_tag (GtkWidget *row, const char *word, const char *style)
{
  GtkWidget *label = gtk_label_new (word);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "tag");
  gtk_widget_add_css_class (label, style);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static void
rotate_cb (GtkButton *button, Subject *subject)
{
  gint64 source;

  if (stw_id_parse (STW_ID_SOURCE, get_text (subject->thing, "source_id"), &source))
    stw_rotate_dialog_show (GTK_WINDOW (gtk_widget_get_root (subject->page)),
                            stw_session_get_client (subject->session),
                            subject->company,
                            source,
                            get_text (subject->thing, "name"));
}

static void
guide_cb (GtkButton *button, Subject *subject)
{
  stw_guide_window_show (subject->page, subject->session, subject->company, subject->thing);
}

static char *
describe_delivery (JsonObject *source, gint64 now)
{
  gint64 heard = get_moment (source, "last_delivery_at");
  const char *sender = get_text (source, "last_sender");
  g_autofree char *ago = heard != 0 ? stw_words_ago (heard, now) : NULL;

  if (ago == NULL)
    return g_strdup (_ ("not heard yet"));
  /* Translators: a monitoring tool, and "4 min ago" */
  return sender != NULL ? g_strdup_printf (_ ("%s, heard %s"), sender, ago)
                        : g_strdup_printf (_ ("heard %s"), ago);
}

/**
 * stw_company_rows_new_source:
 * @source: a key with its source, or a source that is asked
 *
 * Returns: (nullable): its row; %NULL for a key that has ended
 */
GtkWidget *
stw_company_rows_new_source (JsonObject *source, gpointer data)
{
  const StwCompanyRows *rows = data;
  gint64 now = stw_clock_now (NULL);
  gint64 ends = get_moment (source, "expires_at");
  const char *prefix = get_text (source, "prefix");
  g_autofree char *heard = describe_delivery (source, now);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *how = NULL;
  GtkWidget *button;
  GtkWidget *row;

  if (get_moment (source, "revoked_at") != 0 || (ends != 0 && ends <= now))
    return NULL;
  /* Translators: the beginning of a key, and when it was heard */
  text = prefix != NULL ? g_strdup_printf (_ ("Key %s… · %s"), prefix, heard) : g_strdup (heard);
  row = stw_section_row_new (get_text (source, "name"), text, "steward-alerts-symbolic");
  if (ends != 0)
    {
      g_autofree char *until = stw_words_moment (ends, now);
      /* Translators: %s is a date and time */
      g_autofree char *word = g_strdup_printf (_ ("Good until %s"), until);

      add_tag (row, word, "severity-medium");
      return row;
    }
  /* Only what is not as usual is said beside it. */
  if (prefix == NULL)
    add_tag (row, C_ ("source", "Asked by Steward"), "severity-low");
  if (prefix == NULL)
    return row;
  /* Translators: %s is a source of a client */
  how = g_strdup_printf (_ ("How to connect %s"), get_text (source, "name"));
  connect_button (stw_section_button_new (row, "insert-link-symbolic", how),
                  "clicked",
                  G_CALLBACK (guide_cb),
                  rows,
                  source);
  /* Translators: %s is a source of a client */
  name = g_strdup_printf (_ ("Rotate the key of %s"), get_text (source, "name"));
  button = stw_section_button_new (row, _ ("Rotate…"), name);
  connect_button (button, "clicked", G_CALLBACK (rotate_cb), rows, source);
  stw_permitted_widget (button, rows->session, "key.rotate", rows->company);
  return row;
}

/**
 * stw_company_rows_new_refusal:
 *
 * Returns: (nullable): a row that says what was refused and what helps
 */
GtkWidget *
stw_company_rows_new_refusal (JsonObject *refusal, gpointer data)
{
  const char *reason = get_text (refusal, "reason");
  const char *title = stw_refusal_title (reason);
  const char *remedy = stw_refusal_remedy (reason);
  int count = (int) MIN (json_object_get_int_member (refusal, "count"), G_MAXINT);
  g_autofree char *figure = g_strdup_printf ("%d", count);
  GtkWidget *row = stw_section_row_new (title != NULL ? title : reason, remedy, NULL);
  GtkWidget *label = gtk_label_new (figure);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "badge");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  return row;
}

static const char *
find_asset_name (JsonArray *assets, const char *id)
{
  for (guint i = 0; assets != NULL && i < json_array_get_length (assets); i++)
    {
      JsonObject *asset = json_array_get_object_element (assets, i);

      if (g_strcmp0 (get_text (asset, "id"), id) == 0)
        return get_text (asset, "name");
    }
  return id;
}

static char *
describe_dependencies (JsonObject *asset, JsonArray *assets)
{
  JsonArray *on = json_object_get_array_member (asset, "depends_on");
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (on); i++)
    g_string_append_printf (names,
                            "%s%s",
                            i > 0 ? ", " : "",
                            find_asset_name (assets, json_array_get_string_element (on, i)));
  if (names->len == 0)
    return g_strdup (_ ("Depends on nothing that is known"));
  /* Translators: %s are the names of assets */
  return g_strdup_printf (_ ("Depends on %s"), names->str);
}

static StwCommand *
new_critical_command (const Subject *subject, gint64 asset, gboolean critical)
{
  StwCommand *command = stw_command_new ("asset.set-critical", "desk", subject->company);

  json_object_set_int_member (command->arguments, "asset", asset);
  json_object_set_boolean_member (command->arguments, "critical", critical);
  return command;
}

static gboolean
critical_cb (GtkSwitch *widget, gboolean critical, Subject *subject)
{
  const char *asset_name = get_text (subject->thing, "name");
  g_autofree char *title = NULL;
  gint64 asset;

  if (!stw_id_parse (STW_ID_ASSET, get_text (subject->thing, "id"), &asset))
    return TRUE;
  /* Translators: %s is a machine */
  title = critical ? g_strdup_printf (_ ("%s is critical"), asset_name)
                   : g_strdup_printf (_ ("%s is not critical"), asset_name);
  stw_deed_submit (subject->session,
                   subject->page,
                   new_critical_command (subject, asset, critical),
                   title,
                   new_critical_command (subject, asset, !critical));
  return FALSE;
}

/* @on are ids as the lists show them. */
static StwCommand *
new_depends_command (const Subject *subject, gint64 asset, JsonArray *on)
{
  StwCommand *command = stw_command_new ("asset.set-dependencies", "desk", subject->company);
  JsonArray *numbers = json_array_new ();

  for (guint i = 0; i < json_array_get_length (on); i++)
    {
      gint64 number;

      if (stw_id_parse (STW_ID_ASSET, json_array_get_string_element (on, i), &number))
        json_array_add_int_element (numbers, number);
    }
  json_object_set_int_member (command->arguments, "asset", asset);
  json_object_set_array_member (command->arguments, "on", numbers);
  return command;
}

static void
chosen_cb (JsonArray *on, gpointer data)
{
  const Subject *subject = data;
  g_autofree char *title = NULL;
  gint64 asset;

  if (!stw_id_parse (STW_ID_ASSET, get_text (subject->thing, "id"), &asset))
    return;
  /* Translators: %s is a machine */
  title = g_strdup_printf (_ ("Changed what %s needs"), get_text (subject->thing, "name"));
  stw_deed_submit (
    subject->session,
    subject->page,
    new_depends_command (subject, asset, on),
    title,
    new_depends_command (subject,
                         asset,
                         json_object_get_array_member (subject->thing, "depends_on")));
}

static gpointer
subject_copy (const Subject *subject)
{
  Subject *copy = g_memdup2 (subject, sizeof *subject);

  g_object_ref (copy->page);
  g_object_ref (copy->session);
  json_object_ref (copy->thing);
  copy->assets = NULL;
  return copy;
}

/* The dialog outlives the row that asked, which may be made anew meanwhile. */
static void
subject_copy_free (gpointer data)
{
  Subject *copy = data;

  g_object_unref (copy->page);
  g_object_unref (copy->session);
  subject_free (copy, NULL);
}

static void
depends_cb (GtkButton *button, Subject *subject)
{
  const StwDependsQuestion question = { .asset = subject->thing,
                                        .assets = subject->assets,
                                        .chosen = chosen_cb,
                                        .data = subject_copy (subject),
                                        .free_data = subject_copy_free };

  stw_depends_dialog_show (subject->page, &question);
}

/**
 * stw_company_rows_new_asset:
 *
 * Returns: the row of an asset
 */
GtkWidget *
stw_company_rows_new_asset (JsonObject *asset, gpointer data)
{
  const StwCompanyRows *rows = data;
  g_autofree char *text = describe_dependencies (asset, rows->assets);
  GtkWidget *row = stw_section_row_new (get_text (asset, "name"), text, NULL);
  GtkWidget *critical = gtk_switch_new ();
  g_autofree char *name = NULL;
  g_autofree char *needs = NULL;
  GtkWidget *edit;

  /* Translators: %s is a machine */
  needs = g_strdup_printf (_ ("What %s needs"), get_text (asset, "name"));
  edit = stw_section_button_new (row, "document-edit-symbolic", needs);
  connect_button (edit, "clicked", G_CALLBACK (depends_cb), rows, asset);
  stw_permitted_widget (edit, rows->session, "asset.set-dependencies", rows->company);
  /* Translators: %s is a machine */
  name = g_strdup_printf (_ ("%s is critical"), get_text (asset, "name"));
  gtk_switch_set_active (GTK_SWITCH (critical), json_object_get_boolean_member (asset, "critical"));
  gtk_widget_set_valign (critical, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (critical, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (critical),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  connect_button (critical, "state-set", G_CALLBACK (critical_cb), rows, asset);
  stw_permitted_widget (critical, rows->session, "asset.set-critical", rows->company);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), critical);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), critical);
  return row;
}
