/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk through the window. Each step points at what can be seen of what it is about; on a narrow
 * window that may be the button that shows it. Whoever does what a step is about goes on by it.
 * Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/help/tour.h"

#include <glib/gi18n.h>

#define MAX_PLACES 3
#define WIDTH_CHARS 34

static const struct
{
  const char *places[MAX_PLACES]; /* the first is what it is about; that is pointed at, else the
                                   * next that is seen */
  const char *title;
  const char *text;
} steps[] = {
  { { "switcher", "sidebar-toggle", "heading" },
    N_ ("Whose Things You See"),
    N_ ("Choose one company, or all of them. Every view follows.") },
  { { "overview", "sidebar-toggle", "heading" },
    N_ ("Begin the Day Here"),
    N_ ("The overview says what is urgent, what is new, and which sources have fallen silent.") },
  { { "incidents", "sidebar-toggle", "heading" },
    N_ ("Work on Incidents"),
    N_ ("Alerts that belong together are one incident. Acknowledge it, write down what you did, "
        "resolve it: all of it by keyboard, too.") },
  { { "alerts", "sidebar-toggle", "heading" },
    N_ ("See What Arrives"),
    N_ ("Every alert as it comes in, with what was read from which place of the message.") },
  { { "companies", "sidebar-toggle", "heading" },
    N_ ("Add Your Clients"),
    N_ ("Press + there, and point the client’s monitoring at the address that you are shown.") },
  { { "find", "sidebar-toggle", "heading" },
    N_ ("Find Anything"),
    N_ ("Ctrl+K finds incidents, companies and everything that can be done.") },
  { { "menu", "heading", NULL },
    N_ ("Help Is Near"),
    N_ ("F1 tells about the view that is open. What you did can be taken back with Ctrl+Z.") },
};

struct _StwTour
{
  StwTourFind find;
  gpointer data;
  GtkWidget *popover; /* (unowned) (nullable) of the step that is shown; its place has it */
  guint step;
};

static void
leave_step (StwTour *self)
{
  g_autoptr (GtkWidget) popover = self->popover != NULL ? g_object_ref (self->popover) : NULL;

  self->popover = NULL;
  if (popover == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (popover));
  gtk_widget_unparent (popover);
}

static GtkWidget *
find_place (StwTour *self)
{
  GtkWidget *widget = NULL;

  for (guint i = 0; i < MAX_PLACES && steps[self->step].places[i] != NULL; i++)
    {
      widget = self->find (steps[self->step].places[i], self->data);
      if (widget != NULL && gtk_widget_get_mapped (widget))
        break;
    }
  return widget;
}

static void show_step (StwTour *self);

static void
go_back_cb (StwTour *self)
{
  leave_step (self);
  self->step--;
  show_step (self);
}

static void
go_on_cb (StwTour *self)
{
  leave_step (self);
  self->step++;
  if (self->step < G_N_ELEMENTS (steps))
    show_step (self);
}

static GtkWidget *
append_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label",
                                   text,
                                   "xalign",
                                   0.0,
                                   "wrap",
                                   TRUE,
                                   "max-width-chars",
                                   WIDTH_CHARS,
                                   NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
append_button (GtkWidget *box, const char *text, GCallback callback, StwTour *self)
{
  GtkWidget *button = gtk_button_new_with_label (text);

  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

/* Returns the button that goes on. */
static GtkWidget *
append_buttons (StwTour *self, GtkWidget *box)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean is_last = self->step + 1 == G_N_ELEMENTS (steps);
  GtkWidget *next;

  gtk_widget_set_halign (row, GTK_ALIGN_END);
  if (!is_last)
    append_button (row, _ ("Skip"), G_CALLBACK (leave_step), self);
  if (self->step > 0)
    append_button (row, _ ("Back"), G_CALLBACK (go_back_cb), self);
  next = append_button (row, is_last ? _ ("Done") : _ ("Next"), G_CALLBACK (go_on_cb), self);
  gtk_widget_add_css_class (next, "suggested-action");
  gtk_box_append (GTK_BOX (box), row);
  return next;
}

static GtkWidget *
new_content (StwTour *self, GtkWidget **ret_next)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX,
                                 "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP,
                                 "orientation",
                                 GTK_ORIENTATION_VERTICAL,
                                 "spacing",
                                 9,
                                 NULL);
  /* Translators: the number of a step, and of how many */
  g_autofree char *count =
    g_strdup_printf (_ ("%u of %u"), self->step + 1, (guint) G_N_ELEMENTS (steps));

  append_label (box, _ (steps[self->step].title), "heading");
  append_label (box, _ (steps[self->step].text), NULL);
  append_label (box, count, "dim-label");
  *ret_next = append_buttons (self, box);
  gtk_widget_add_css_class (box, "padded");
  gtk_accessible_update_property (GTK_ACCESSIBLE (box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (steps[self->step].title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (steps[self->step].text),
                                  -1);
  return box;
}

/* Escape. */
static void
closed_cb (StwTour *self, GtkWidget *popover)
{
  if (self->popover == popover)
    leave_step (self);
}

static void
show_step (StwTour *self)
{
  GtkWidget *place = find_place (self);
  GtkWidget *next;

  if (place == NULL)
    return;
  self->popover = gtk_popover_new ();
  /* What it points at can be pressed meanwhile. */
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_child (GTK_POPOVER (self->popover), new_content (self, &next));
  gtk_widget_set_parent (self->popover, place);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (closed_cb), self);
  gtk_popover_set_default_widget (GTK_POPOVER (self->popover), next);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (next);
}

/**
 * stw_tour_new:
 * @find: finds what is pointed at
 *
 * Returns: (transfer full): a tour that has not begun
 */
StwTour *
stw_tour_new (StwTourFind find, gpointer data)
{
  StwTour *self = g_new0 (StwTour, 1);

  self->find = find;
  self->data = data;
  return self;
}

/**
 * stw_tour_free:
 * @self: (nullable) (transfer full): a tour, which ends where it is
 */
void
stw_tour_free (StwTour *self)
{
  if (self == NULL)
    return;
  leave_step (self);
  g_free (self);
}

/**
 * stw_tour_start:
 *
 * Begins at the first step, wherever it is.
 */
void
stw_tour_start (StwTour *self)
{
  leave_step (self);
  self->step = 0;
  show_step (self);
}

/**
 * stw_tour_note_done:
 * @self: (nullable): a tour, wherever it is
 * @place: what was used: a view that was opened, or another place
 *
 * Goes on when that is what the step that is shown is about.
 */
void
stw_tour_note_done (StwTour *self, const char *place)
{
  if (self != NULL && self->popover != NULL && g_str_equal (steps[self->step].places[0], place))
    go_on_cb (self);
}

/**
 * stw_tour_new_offer:
 *
 * Returns: (transfer full): what offers the tour once, after the first start; later it is in the
 *   menu
 */
AdwToast *
stw_tour_new_offer (void)
{
  AdwToast *toast = adw_toast_new (_ ("A short tour shows what is where."));

  adw_toast_set_button_label (toast, _ ("Start Tour"));
  adw_toast_set_action_name (toast, "win.tour");
  adw_toast_set_timeout (toast, 0);
  return toast;
}
