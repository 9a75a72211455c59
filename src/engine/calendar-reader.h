/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwCalendarReader:
 *
 * What reads the calendars that somebody subscribed to.
 */
typedef struct _StwCalendarReader StwCalendarReader;

StwCalendarReader *stw_calendar_reader_new (StwEngine *engine);
void stw_calendar_reader_stop (StwCalendarReader *self);
gboolean stw_calendar_reader_is_idle (StwCalendarReader *self);
void stw_calendar_reader_free (StwCalendarReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCalendarReader, stw_calendar_reader_free)

G_END_DECLS
