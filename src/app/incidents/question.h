/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwQuestionFunc:
 *
 * Called when the verb was pressed.
 */
typedef void (*StwQuestionFunc) (gpointer data);

AdwMessageDialog *
stw_question_new (GtkWidget *widget, const char *heading, const char *body, const char *verb);
void stw_question_set_ready (AdwMessageDialog *question, gboolean ready);
void stw_question_set_destructive (AdwMessageDialog *question);
GtkWidget *stw_question_new_list (const char *name, GtkListBox **ret_list);
GtkWidget *stw_question_new_scroller (GtkWidget *child);
void stw_question_name (GtkWidget *widget, const char *name);
void stw_question_ask (AdwMessageDialog *question,
                       GtkWidget *fields,
                       StwQuestionFunc answered,
                       gpointer data,
                       GDestroyNotify free_data);

G_END_DECLS
