/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window without a desk: it is being opened, which may take a while, or it cannot be. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/opening-page.h"

/* What is there sooner needs no spinner. */
#define SPINNER_MS 200
/* What is not there by then needs words. */
#define SLOW_MS 5000

struct _StwOpeningPage
{
  AdwBin parent_instance;

  GtkStack *stack;        /* (unowned) */
  GtkSpinner *spinner;    /* (unowned) */
  GtkWidget *slow;        /* (unowned) */
  AdwStatusPage *failure; /* (unowned) */

  guint spinner_source;
  guint slow_source;
};

G_DEFINE_FINAL_TYPE (StwOpeningPage, stw_opening_page, ADW_TYPE_BIN)

static gboolean
spin_cb (gpointer data)
{
  StwOpeningPage *self = data;

  self->spinner_source = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static gboolean
slow_cb (gpointer data)
{
  StwOpeningPage *self = data;

  self->slow_source = 0;
  gtk_widget_show (self->slow);
  return G_SOURCE_REMOVE;
}

/**
 * stw_opening_page_stop:
 *
 * The desk is open, or the window goes.
 */
void
stw_opening_page_stop (StwOpeningPage *self)
{
  g_return_if_fail (STW_IS_OPENING_PAGE (self));

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->slow_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_hide (self->slow);
}

/**
 * stw_opening_page_show_starting:
 *
 * The desk is being opened.
 */
void
stw_opening_page_show_starting (StwOpeningPage *self)
{
  g_return_if_fail (STW_IS_OPENING_PAGE (self));

  stw_opening_page_stop (self);
  self->spinner_source = g_timeout_add (SPINNER_MS, spin_cb, self);
  self->slow_source = g_timeout_add (SLOW_MS, slow_cb, self);
  gtk_stack_set_visible_child_name (self->stack, "starting");
}

/**
 * stw_opening_page_show_failure:
 * @title: what is wrong
 * @description: and what to do
 *
 * The desk could not be opened.
 */
void
stw_opening_page_show_failure (StwOpeningPage *self, const char *title, const char *description)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (STW_IS_OPENING_PAGE (self));

  stw_opening_page_stop (self);
  markup = g_markup_escape_text (description, -1);
  adw_status_page_set_title (self->failure, title);
  adw_status_page_set_description (self->failure, markup);
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
stw_opening_page_dispose (GObject *object)
{
  StwOpeningPage *self = STW_OPENING_PAGE (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->slow_source, g_source_remove);
  G_OBJECT_CLASS (stw_opening_page_parent_class)->dispose (object);
}

static void
stw_opening_page_class_init (StwOpeningPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_opening_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/opening-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwOpeningPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwOpeningPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, StwOpeningPage, slow);
  gtk_widget_class_bind_template_child (widget_class, StwOpeningPage, failure);
}

static void
stw_opening_page_init (StwOpeningPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
