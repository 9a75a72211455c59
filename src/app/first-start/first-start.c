/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first start: the name of the first client, or sample data. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/first-start/first-start.h"

#include "app/companies/add-company.h"
#include "store/transaction.h"

struct _StwFirstStart
{
  AdwBin parent_instance;

  AdwEntryRow *name; /* (unowned) */
  GtkWidget *start;  /* (unowned) */

  StwDeskClient *client; /* (owned) */
};

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwFirstStart, stw_first_start, ADW_TYPE_BIN)

static char *
dup_name (StwFirstStart *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
name_changed_cb (StwFirstStart *self)
{
  g_autofree char *name = dup_name (self);

  gtk_widget_set_sensitive (self->start, *name != '\0');
}

static void
start_cb (StwFirstStart *self)
{
  g_autofree char *name = dup_name (self);

  if (*name != '\0')
    stw_add_company_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->client, name);
}

/* A company came, from here or from the command line. */
static void
changed_cb (StwDeskClient *client, GArray *changes, StwFirstStart *self)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_str_equal (g_array_index (changes, StwChange, i).entity, "company"))
      {
        g_signal_handlers_disconnect_by_func (client, changed_cb, self);
        g_signal_emit (self, signals[DONE], 0);
        return;
      }
}

static void
stw_first_start_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (stw_first_start_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (STW_FIRST_START (widget)->name));
}

static void
stw_first_start_dispose (GObject *object)
{
  g_clear_object (&STW_FIRST_START (object)->client);
  G_OBJECT_CLASS (stw_first_start_parent_class)->dispose (object);
}

static void
stw_first_start_class_init (StwFirstStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_first_start_dispose;
  widget_class->map = stw_first_start_map;
  signals[DONE] = g_signal_new ("done",
                                STW_TYPE_FIRST_START,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/first-start/first-start.ui");
  gtk_widget_class_bind_template_child (widget_class, StwFirstStart, name);
  gtk_widget_class_bind_template_child (widget_class, StwFirstStart, start);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
stw_first_start_init (StwFirstStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * stw_first_start_new:
 * @client: the desk
 *
 * Returns: the page
 */
GtkWidget *
stw_first_start_new (StwDeskClient *client)
{
  StwFirstStart *self = g_object_new (STW_TYPE_FIRST_START, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, 0);
  return GTK_WIDGET (self);
}
