/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the door's two files share: the steps before the body (door.c) and after it (visit.c). */

#pragma once

#include "intake/clock-watch.h"
#include "intake/door.h"

struct _StwDoor
{
  StwDoorHost host;
  guint references; /* its owner's, and one per visit */
  gboolean closed;
  GHashTable *limits; /* (owned) (element-type gint64 StwRateLimit): by company */
  StwClockWatch clock_watch;
  StwSnsVerifier *sns; /* (owned) */
};

/* One request from its key to its answer; the exchange owns it. */
typedef struct
{
  StwDoor *door;             /* (owned) */
  StwHttpExchange *exchange; /* (unowned): that owns this */
  guint8 hash[STW_ACCESS_KEY_HASH];
  gint64 company;
  gint64 source;
  const char *media_type;
  StwDelivery *delivery; /* (owned) (nullable) */
} StwVisit;

StwDoor *stw_door_ref (StwDoor *self);
void stw_door_unref (StwDoor *self);
StwHeaders stw_door_headers (StwHttpExchange *exchange);
StwRateLimit *stw_door_limit (StwDoor *self, gint64 company);
void stw_visit_refuse (StwVisit *self, StwRefusal refusal, guint retry_after);
void stw_visit_refuse_with (StwVisit *self, StwRefusal refusal, guint status, const char *sentence);
void stw_visit_handle (StwHttpExchange *exchange, gpointer data);
