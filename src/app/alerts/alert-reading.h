/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/view-store.h"
#include "intake/senders.h"
#include "intake/tray-store.h"

G_BEGIN_DECLS

/**
 * StwAlertReading:
 *
 * An alert, the message that it came in, and what is read from that.
 */
typedef struct
{
  StwAlertView *alert;     /* (owned) */
  StwTrayMessage *message; /* (owned) (nullable) while it is kept */
  char *text;              /* (owned) (nullable) the message for people */
  StwReading *reading;     /* (owned) (nullable) with origins */
  const StwAlert *read;    /* (unowned) (nullable) of @reading */
  GPtrArray *unused;       /* (owned) (nullable) (element-type utf8) what no field took */
  JsonObject *origins;     /* (unowned) (nullable) of @reading */
  char *own_mapping;       /* (owned) (nullable) the text of the company's mapping that read it */
  StwSenders *senders;     /* (owned) the built-in ones, for the next reading */
} StwAlertReading;

StwAlertReading *stw_alert_reading_load (StwDb *db, gint64 id, StwSenders *senders, GError **error);
void stw_alert_reading_free (StwAlertReading *self);
char *stw_alert_reading_text (const StwTrayMessage *message);

G_END_DECLS
