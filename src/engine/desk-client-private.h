/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"
#include "engine/patience.h"

G_BEGIN_DECLS

struct _StwDeskClient
{
  GObject parent_instance;

  char *folder;                 /* (owned) */
  StwEngine *engine;            /* (owned) (nullable) %NULL when attached */
  StwReader *reader;            /* (owned) (nullable) of an attached client */
  GCancellable *cancellable;    /* (owned) */
  StwPatience *commands;        /* (owned) that wait for the engine */
  StwPatience *readings;        /* (owned) that wait for the file; they go on without the engine */
  StwPatience *inquiry;         /* (owned) of an attached client, that waits for the engine */
  char *notices[STW_N_NOTICES]; /* (owned) (nullable) the newest of each */
  gint64 news_since;            /* of an attached client: which news it has, 0 for none */
  gint64 news_read;             /* and which a person has read here */
  guint watch;                  /* of the ledger */
  guint poll_source;
  gint64 sequence; /* of the last change that is known; -1 before the first poll */
  gboolean polling;
  gboolean inquiring;
  gboolean gone; /* the process whose engine this is attached to */
  char *session; /* (owned) (nullable) the token that says who sits here */
  gint64 person; /* who that is, 0 for nobody */
  gint64 viewer; /* for whom is read: who sat here last, until nobody has to sign in */
  gboolean whole_desk;
  char *name; /* (owned) (nullable) and what they are called */
  gboolean locked;
};

void stw_desk_client_update_locked (StwDeskClient *self);
void stw_desk_client_take_changes (StwDeskClient *self, GArray *changes);
void stw_desk_client_take_notice (StwDeskClient *self, StwNotice notice, const char *sentence);
void stw_desk_client_set_gone (StwDeskClient *self, gboolean gone);
void stw_desk_client_tell_retry (StwDeskClient *self);
void stw_desk_client_inquire (StwDeskClient *self);
void stw_desk_client_follow (StwDeskClient *self);

G_END_DECLS
