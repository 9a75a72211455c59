/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"
#include "model/enums.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwCorrelationChoice:
 *
 * What alerts of one incident share and how far apart they may be, with what the choice would have
 * made of past alerts.
 *
 * Signals: "changed" when a person chose something else.
 */
#define STW_TYPE_CORRELATION_CHOICE (stw_correlation_choice_get_type ())
G_DECLARE_FINAL_TYPE (StwCorrelationChoice, stw_correlation_choice, STW, CORRELATION_CHOICE, GtkBox)

void
stw_correlation_choice_load (StwCorrelationChoice *self, StwDeskClient *client, gint64 company);
void
stw_correlation_choice_set (StwCorrelationChoice *self, StwStrategy strategy, gint64 window_ms);
StwStrategy stw_correlation_choice_get_strategy (StwCorrelationChoice *self);
gint64 stw_correlation_choice_get_window (StwCorrelationChoice *self);
char *stw_correlation_choice_describe (StwCorrelationChoice *self);

G_END_DECLS
