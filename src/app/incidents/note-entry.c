/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a note is written. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/note-entry.h"

#include <glib/gi18n.h>

struct _StwNoteEntry
{
  GtkTextView parent_instance;

  GtkWidget *placeholder; /* (unowned) */
};

enum
{
  CHANGED,
  SEND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwNoteEntry, stw_note_entry, GTK_TYPE_TEXT_VIEW)

static GtkTextBuffer *
get_buffer (StwNoteEntry *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
}

static void
changed_cb (StwNoteEntry *self)
{
  gtk_widget_set_visible (self->placeholder,
                          gtk_text_buffer_get_char_count (get_buffer (self)) == 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
key_cb (StwNoteEntry *self, guint key, guint code, GdkModifierType state)
{
  gboolean is_return = key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;

  if (!is_return || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[SEND], 0);
  return GDK_EVENT_STOP;
}

/**
 * stw_note_entry_get_text:
 *
 * Returns: (transfer full): what is written
 */
char *
stw_note_entry_get_text (StwNoteEntry *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (STW_IS_NOTE_ENTRY (self), NULL);

  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, FALSE);
}

/**
 * stw_note_entry_set_text:
 * @text: what is to stand there
 */
void
stw_note_entry_set_text (StwNoteEntry *self, const char *text)
{
  g_return_if_fail (STW_IS_NOTE_ENTRY (self));

  gtk_text_buffer_set_text (get_buffer (self), text, -1);
}

/* An overlay lies where it is put, also where one reads from the right. */
static void
stw_note_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StwNoteEntry *self = STW_NOTE_ENTRY (widget);
  int natural = width;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    gtk_widget_measure (self->placeholder,
                        GTK_ORIENTATION_HORIZONTAL,
                        -1,
                        NULL,
                        &natural,
                        NULL,
                        NULL);
  gtk_text_view_move_overlay (GTK_TEXT_VIEW (self), self->placeholder, MAX (width - natural, 0), 0);
  GTK_WIDGET_CLASS (stw_note_entry_parent_class)->size_allocate (widget, width, height, baseline);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name,
                       STW_TYPE_NOTE_ENTRY,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
stw_note_entry_class_init (StwNoteEntryClass *klass)
{
  GTK_WIDGET_CLASS (klass)->size_allocate = stw_note_entry_size_allocate;
  signals[CHANGED] = new_signal ("changed");
  signals[SEND] = new_signal ("send");
}

static void
stw_note_entry_init (StwNoteEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->placeholder = gtk_label_new (_ ("Write a note; Markdown works"));
  gtk_widget_add_css_class (self->placeholder, "dim-label");
  gtk_widget_set_can_target (self->placeholder, FALSE);
  gtk_text_view_add_overlay (GTK_TEXT_VIEW (self), self->placeholder, 0, 0);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self), GTK_WRAP_WORD_CHAR);
  /* Tab goes on to the button. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Note"),
                                  -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (get_buffer (self),
                           "changed",
                           G_CALLBACK (changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}
