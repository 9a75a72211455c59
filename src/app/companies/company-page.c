/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a client. It is read anew when something of the client changes; a part that shows
 * the same stays as it is, with the focus in it. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/assign-row.h"
#include "app/companies/company-page.h"

#include "app/companies/company-facts.h"
#include "app/companies/company-grants.h"
#include "app/companies/company-people.h"
#include "app/companies/company-rows.h"
#include "app/companies/company-sla.h"
#include "app/companies/correlation-choice.h"
#include "app/companies/deed.h"
#include "app/companies/hold-dialog.h"
#include "app/companies/hold-row.h"
#include "app/companies/leave-row.h"
#include "app/companies/section.h"
#include "app/companies/source-dialog.h"
#include "app/companies/week-strip.h"
#include "app/settings/invitation.h"
#include "app/mapping/mapping-rows.h"
#include "app/permitted.h"
#include "app/widgets/live.h"
#include "app/widgets/toast.h"

#include "base/clock.h"

#include <glib/gi18n.h>

struct _StwCompanyPage
{
  AdwBin parent_instance;

  AdwAvatar *avatar;                 /* (unowned) */
  GtkLabel *name;                    /* (unowned) */
  GtkLabel *facts;                   /* (unowned) */
  StwSection *sources;               /* (unowned) */
  StwSection *mappings;              /* (unowned) */
  StwSection *refusals;              /* (unowned) */
  StwSection *holds;                 /* (unowned) */
  StwWeekStrip *week;                /* (unowned) */
  StwCorrelationChoice *correlation; /* (unowned) */
  GtkWidget *use;                    /* (unowned) */
  StwSection *assignment;            /* (unowned) */
  StwSection *assets;                /* (unowned) */
  StwSection *contacts;              /* (unowned) */
  StwSection *sla;                   /* (unowned) */
  StwSection *grants;                /* (unowned) */
  StwSection *links;                 /* (unowned) */
  StwSection *leave;                 /* (unowned) */

  StwSession *session;       /* (owned) */
  StwLive *live;             /* (owned) */
  GCancellable *cancellable; /* (owned) */
  JsonArray *shown_holds;    /* (owned) (nullable) those of the strip */
  gint64 company;
  StwStrategy strategy; /* as it is in force */
  gint64 window_ms;     /* as it is in force; 0 until it is read */
};

G_DEFINE_FINAL_TYPE (StwCompanyPage, stw_company_page, ADW_TYPE_BIN)

static void
show_identity (StwCompanyPage *self, const StwCompanyFacts *facts)
{
  const StwCompany *company = facts->company;
  int open = (int) MIN (facts->open, G_MAXINT);
  g_autofree char *incidents =
    open > 0
      ? g_strdup_printf (ngettext ("%d open incident", "%d open incidents", (gulong) open), open)
      : g_strdup (_ ("no open incident"));
  g_autofree char *text = NULL;

  /* Translators: a time zone, how many incidents are open, requests a minute and at once */
  text = g_strdup_printf (_ ("%s · %s · %d requests a minute, burst %d"),
                          company->timezone,
                          incidents,
                          (int) MIN (company->rate_per_minute, G_MAXINT),
                          (int) MIN (company->burst, G_MAXINT));
  adw_avatar_set_text (self->avatar, company->name);
  gtk_label_set_label (self->name, company->name);
  gtk_label_set_label (self->facts, text);
}

static void
update_use (StwCompanyPage *self)
{
  const char *need = stw_session_get_need (self->session, "company.update", self->company);

  stw_permitted_tell (self->use, "company.use-correlation", need);
  gtk_widget_action_set_enabled (
    GTK_WIDGET (self),
    "company.use-correlation",
    need == NULL && self->window_ms != 0 &&
      (stw_correlation_choice_get_strategy (self->correlation) != self->strategy ||
       stw_correlation_choice_get_window (self->correlation) != self->window_ms));
}

/* What a person is choosing is not taken from under the hand. */
static void
show_correlation (StwCompanyPage *self, const StwCompany *company)
{
  if (company->strategy == self->strategy && company->window_ms == self->window_ms)
    return;
  self->strategy = company->strategy;
  self->window_ms = company->window_ms;
  stw_correlation_choice_set (self->correlation, company->strategy, company->window_ms);
  stw_correlation_choice_load (self->correlation,
                               stw_session_get_client (self->session),
                               self->company);
  update_use (self);
}

static void
show_week (StwCompanyPage *self, const StwCompanyFacts *facts)
{
  g_clear_pointer (&self->shown_holds, json_array_unref);
  self->shown_holds = json_array_ref (facts->holds);
  stw_week_strip_set_movable (self->week,
                              stw_session_may (self->session, "window.move", self->company));
  stw_week_strip_show (self->week, facts->holds, facts->company->timezone, stw_clock_now (NULL));
}

static void
bar_cb (StwCompanyPage *self, guint hold)
{
  const StwCompanyRows rows = { GTK_WIDGET (self), self->session, self->company, NULL, NULL };

  if (stw_session_may (self->session, "window.move", self->company) &&
      hold < json_array_get_length (self->shown_holds))
    stw_hold_row_ask (&rows, json_array_get_object_element (self->shown_holds, hold));
}

static void
moved_cb (StwCompanyPage *self, JsonObject *hold, JsonObject *moved)
{
  g_autofree char *name = g_strdup_printf ("%s.move", json_object_get_string_member (hold, "kind"));
  StwCommand *command = stw_command_new (name, "desk", self->company);
  StwCommand *undo = stw_command_new (name, "desk", self->company);
  g_autofree char *when = stw_hold_row_describe (moved, stw_clock_now (NULL));
  g_autofree char *title = NULL;

  /* The members of a hold are the arguments that move it. */
  json_object_unref (command->arguments);
  command->arguments = json_object_ref (moved);
  json_object_unref (undo->arguments);
  undo->arguments = json_object_ref (hold);
  /* Translators: why something is held back, and when it now is */
  title =
    g_strdup_printf (_ ("“%s” is now %s"), json_object_get_string_member (hold, "reason"), when);
  stw_session_give_with_undo (self->session, command, title, undo);
}

static void
show_facts (StwCompanyPage *self, StwCompanyFacts *facts)
{
  const StwCompanyRows rows = { GTK_WIDGET (self),
                                self->session,
                                self->company,
                                facts->assets,
                                facts->company->name };
  const struct
  {
    StwSection *section;
    JsonArray *things;
    const char *empty;
    StwSectionRowFunc new_row;
  } sections[] = {
    { self->sources, facts->sources, _ ("Nobody may send yet"), stw_company_rows_new_source },
    { self->mappings,
      facts->mappings,
      _ ("Steward knows every sender by itself"),
      stw_mapping_rows_new },
    { self->refusals, facts->refusals, _ ("Nothing was refused"), stw_company_rows_new_refusal },
    { self->holds, facts->holds, _ ("Nothing is held back"), stw_hold_row_new },
    { self->assignment, facts->assignment, "", stw_assign_row_new },
    { self->assets,
      facts->assets,
      _ ("Assets appear with the first alert that names them"),
      stw_company_rows_new_asset },
    { self->sla, facts->sla, "", stw_company_sla_row_new },
    { self->contacts, facts->contacts, _ ("Nobody is noted yet"), stw_contact_row_new },
    { self->grants,
      facts->grants,
      _ ("Nobody but those who see every client"),
      stw_company_grant_row_new },
    { self->links, facts->links, _ ("No link is noted yet"), stw_link_row_new },
    { self->leave, facts->departure, "", stw_leave_row_new },
  };

  show_identity (self, facts);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    stw_section_show (sections[i].section,
                      sections[i].things,
                      sections[i].empty,
                      sections[i].new_row,
                      (gpointer) &rows);
  show_week (self, facts);
  show_correlation (self, facts->company);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwCompanyPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwCompanyFacts) facts = stw_reader_run_finish (result, &error);

  if (self->live == NULL)
    return;
  if (facts != NULL)
    show_facts (self, facts);
  else if (g_error_matches (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    {
      stw_toast (GTK_WIDGET (self), _ ("Everything of this client has been removed"));
      gtk_widget_activate_action (GTK_WIDGET (self), "companies.back", NULL);
    }
  stw_live_done (self->live);
}

static gboolean
concerns (GArray *changes, gint64 company)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const StwChange *change = &g_array_index (changes, StwChange, i);

      /* A client that is gone has no company any more. */
      if (change->company == company || g_str_equal (change->entity, "person") ||
          (change->id == company && g_str_equal (change->entity, "company")))
        return TRUE;
    }
  return changes == NULL;
}

static void
refresh (GArray *changes, gpointer data)
{
  StwCompanyPage *self = data;

  if (!concerns (changes, self->company))
    {
      stw_live_done (self->live);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              stw_company_facts_read,
                              g_memdup2 (&self->company, sizeof self->company),
                              g_free,
                              (GDestroyNotify) stw_company_facts_free,
                              self->cancellable,
                              facts_cb,
                              g_object_ref (self));
}

static StwCommand *
new_correlation_command (gint64 company, StwStrategy strategy, gint64 window_ms)
{
  StwCommand *command = stw_command_new ("company.update", "desk", company);

  json_object_set_string_member (command->arguments, "strategy", stw_strategy_to_word (strategy));
  json_object_set_int_member (command->arguments, "window_ms", window_ms);
  return command;
}

static void
use_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);
  g_autofree char *choice = stw_correlation_choice_describe (self->correlation);
  g_autofree char *title = NULL;

  /* Translators: %s is such as "Automatic, within 15 min" */
  title = g_strdup_printf (_ ("Correlation is now: %s"), choice);
  stw_deed_submit (self->session,
                   widget,
                   new_correlation_command (self->company,
                                            stw_correlation_choice_get_strategy (self->correlation),
                                            stw_correlation_choice_get_window (self->correlation)),
                   title,
                   new_correlation_command (self->company, self->strategy, self->window_ms));
}

static void
plan_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  stw_hold_dialog_show (widget,
                        stw_session_get_client (self->session),
                        self->company,
                        g_str_equal (action, "company.silence"));
}

static void
add_source_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  stw_source_dialog_show (widget, stw_session_get_client (self->session), self->company);
}

static void
add_contact_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  stw_contact_dialog_show (widget, self->session, self->company);
}

static void
invite_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  stw_invitation_ask_new (widget, self->session, self->company);
}

static void
add_grant_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  stw_company_grant_ask (widget, self->session, self->company);
}

static void
add_link_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  stw_link_dialog_show (widget, self->session, self->company);
}

static void
incidents_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (widget);

  gtk_widget_activate_action (widget, "win.company", "x", self->company);
}

static void
stw_company_page_dispose (GObject *object)
{
  StwCompanyPage *self = STW_COMPANY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->shown_holds, json_array_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (stw_company_page_parent_class)->dispose (object);
}

static void
stw_company_page_class_init (StwCompanyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_company_page_dispose;
  g_type_ensure (STW_TYPE_SECTION);
  g_type_ensure (STW_TYPE_WEEK_STRIP);
  g_type_ensure (STW_TYPE_CORRELATION_CHOICE);
  gtk_widget_class_install_action (widget_class, "company.use-correlation", NULL, use_cb);
  gtk_widget_class_install_action (widget_class, "company.maintenance", NULL, plan_cb);
  gtk_widget_class_install_action (widget_class, "company.silence", NULL, plan_cb);
  gtk_widget_class_install_action (widget_class, "company.add-source", NULL, add_source_cb);
  gtk_widget_class_install_action (widget_class, "company.add-contact", NULL, add_contact_cb);
  gtk_widget_class_install_action (widget_class, "company.invite", NULL, invite_cb);
  gtk_widget_class_install_action (widget_class, "company.add-grant", NULL, add_grant_cb);
  gtk_widget_class_install_action (widget_class, "company.add-link", NULL, add_link_cb);
  gtk_widget_class_install_action (widget_class, "company.incidents", NULL, incidents_cb);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/companies/company-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, name);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, facts);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, sources);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, mappings);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, refusals);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, holds);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, week);
  gtk_widget_class_bind_template_callback (widget_class, bar_cb);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, correlation);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, use);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, assignment);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, assets);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, contacts);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, sla);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, grants);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, links);
  gtk_widget_class_bind_template_child (widget_class, StwCompanyPage, leave);
  gtk_widget_class_bind_template_callback (widget_class, update_use);
}

static void
stw_company_page_init (StwCompanyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "company.use-correlation", FALSE);
}

/**
 * stw_company_page_new:
 * @session: of its window
 * @company: its number
 *
 * Returns: the page of a client
 */
GtkWidget *
stw_company_page_new (StwSession *session, gint64 company)
{
  static const StwPermittedAction actions[] = {
    { "company.maintenance", "window.add" }, { "company.silence", "silence.add" },
    { "company.add-source", "source.add" },  { "company.add-contact", "contact.add" },
    { "company.invite", "person.invite" },   { "company.add-grant", "person.grant" },
    { "company.add-link", "link.add" },
  };
  StwCompanyPage *self = g_object_new (STW_TYPE_COMPANY_PAGE, NULL);

  self->session = g_object_ref (session);
  self->company = company;
  stw_permitted_actions (GTK_WIDGET (self), session, actions, G_N_ELEMENTS (actions), company);
  g_signal_connect_object (session,
                           "standing-changed",
                           G_CALLBACK (update_use),
                           self,
                           G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  return GTK_WIDGET (self);
}
