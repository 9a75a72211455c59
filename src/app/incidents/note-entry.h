/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwNoteEntry:
 *
 * Where a note is written, line by line. Signals: "changed"; "send" when Return was pressed, which
 * with Shift begins a line.
 */
#define STW_TYPE_NOTE_ENTRY (stw_note_entry_get_type ())
G_DECLARE_FINAL_TYPE (StwNoteEntry, stw_note_entry, STW, NOTE_ENTRY, GtkTextView)

char *stw_note_entry_get_text (StwNoteEntry *self);
void stw_note_entry_set_text (StwNoteEntry *self, const char *text);

G_END_DECLS
