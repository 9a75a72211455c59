/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tiers: each is applied, changed or removed. Main thread; the query runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/tiers/tiers-page.h"

#include "app/companies/section.h"
#include "app/tiers/apply-window.h"
#include "app/tiers/shared-setting.h"
#include "app/tiers/tier-editor.h"
#include "app/widgets/live.h"
#include "app/widgets/named-groups.h"
#include "base/ids.h"
#include "desk/tier-store.h"

#include <glib/gi18n.h>

struct _StwTiersPage
{
  AdwBin parent_instance;

  StwSection *tiers; /* (unowned) */

  StwSession *session;       /* (owned) */
  StwLive *live;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StwTiersPage, stw_tiers_page, ADW_TYPE_BIN)

/* What the buttons of a row are about. */
typedef struct
{
  StwTiersPage *page; /* (unowned) stands around them */
  JsonObject *tier;   /* (owned) as stw_tier_list() says it */
} Subject;

static void
subject_free (gpointer data, GClosure *closure)
{
  Subject *subject = data;

  json_object_unref (subject->tier);
  g_free (subject);
}

static const char *
get_name (JsonObject *tier)
{
  return json_object_get_string_member (tier, "name");
}

static gint64
get_number (JsonObject *tier)
{
  gint64 number = 0;

  stw_id_parse (STW_ID_TIER, json_object_get_string_member (tier, "id"), &number);
  return number;
}

static void
apply_cb (GtkButton *button, Subject *subject)
{
  stw_apply_window_show_tier (GTK_WIDGET (subject->page),
                              subject->page->session,
                              get_number (subject->tier),
                              get_name (subject->tier));
}

static void
change_cb (GtkButton *button, Subject *subject)
{
  stw_tier_editor_show (GTK_WIDGET (subject->page), subject->page->session, subject->tier);
}

static void
remove_cb (GtkButton *button, Subject *subject)
{
  StwCommand *command = stw_command_new ("tier.remove", "desk", 0);
  /* Translators: %s is a tier such as Gold */
  g_autofree char *title = g_strdup_printf (_ ("Removed the tier “%s”"), get_name (subject->tier));

  json_object_set_int_member (command->arguments, "tier", get_number (subject->tier));
  stw_session_give (subject->page->session, command, title);
}

static const struct
{
  const char *label;
  const char *verb;
  void (*clicked) (GtkButton *button, Subject *subject);
} buttons[] = {
  { N_ ("Apply…"), N_ ("Apply"), apply_cb },
  { "document-edit-symbolic", N_ ("Change"), change_cb },
  { "edit-delete-symbolic", N_ ("Remove"), remove_cb },
};

static char *
describe_tier (JsonObject *tier)
{
  JsonObject *settings = json_object_get_object_member (tier, "settings");
  gulong n_companies = (gulong) json_object_get_int_member (tier, "companies");
  gulong n_settings = json_object_get_size (settings);
  g_autofree char *companies =
    g_strdup_printf (ngettext ("%lu company", "%lu companies", n_companies), n_companies);
  g_autofree char *count =
    g_strdup_printf (ngettext ("%lu setting", "%lu settings", n_settings), n_settings);

  /* Translators: how many companies have a tier, and how many settings it has */
  return g_strdup_printf (_ ("%s · %s"), companies, count);
}

static GtkWidget *
new_row (JsonObject *tier, gpointer data)
{
  g_autofree char *text = describe_tier (tier);
  GtkWidget *row = stw_section_row_new (get_name (tier), text, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      const char *label =
        g_str_has_suffix (buttons[i].label, "-symbolic") ? buttons[i].label : _ (buttons[i].label);
      /* Translators: a verb such as Apply, and a tier such as Gold */
      g_autofree char *name = g_strdup_printf (_ ("%s “%s”"), _ (buttons[i].verb), get_name (tier));
      Subject *subject = g_new (Subject, 1);

      *subject = (Subject){ data, json_object_ref (tier) };
      g_signal_connect_data (stw_section_button_new (row, label, name),
                             "clicked",
                             G_CALLBACK (buttons[i].clicked),
                             subject,
                             subject_free,
                             0);
    }
  return row;
}

static gpointer
read_tiers (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_tier_list (db, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwTiersPage) self = data;
  g_autoptr (JsonArray) tiers = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (tiers != NULL)
    stw_section_show (self->tiers, tiers, _ ("No tier yet"), new_row, self);
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwTiersPage *self = data;

  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_tiers,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_array_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

static void
new_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_tier_editor_show (widget, STW_TIERS_PAGE (widget)->session, NULL);
}

static void
settings_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_apply_window_show (widget, STW_TIERS_PAGE (widget)->session);
}

static void
stw_tiers_page_dispose (GObject *object)
{
  StwTiersPage *self = STW_TIERS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_tiers_page_parent_class)->dispose (object);
}

static void
stw_tiers_page_class_init (StwTiersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_tiers_page_dispose;
  g_type_ensure (STW_TYPE_SECTION);
  gtk_widget_class_install_action (widget_class, "tiers.new", NULL, new_cb);
  gtk_widget_class_install_action (widget_class, "tiers.settings", NULL, settings_cb);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/tiers/tiers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwTiersPage, tiers);
}

static void
stw_tiers_page_init (StwTiersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_named_groups (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * stw_tiers_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_tiers_page_new (StwSession *session)
{
  StwTiersPage *self = g_object_new (STW_TYPE_TIERS_PAGE, NULL);

  self->session = g_object_ref (session);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
