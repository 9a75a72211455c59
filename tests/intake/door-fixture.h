/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/door.h"
#include "net/http-client.h"

/* The one key that opens the test door. */
#define DOOR_KEY "stw_test-key"

typedef struct
{
  StwHttpServer *server;
  StwDoor *door;
  StwSenders *senders;
  StwHttpClient *client;
  char *url;
  gint64 now; /* of the door's clock; 0 for the system's */
  StwClock clock;
  StwCaller caller;
  gboolean revoked;
  gboolean full;
  GPtrArray *deliveries; /* (element-type StwDelivery): what was submitted */
  guint refused[STW_N_REFUSALS];
  gint64 refused_company;
  guint n_over;
  guint n_clock;
  char *asked_topic;
  GPtrArray *fetched; /* (element-type utf8): URLs */
  char *certificate;  /* (nullable): the file that every fetch is answered with */
} Door;

void door_set_up (Door *door, gconstpointer data);
void door_tear_down (Door *door, gconstpointer data);
