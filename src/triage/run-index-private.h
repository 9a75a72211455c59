/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LINK_ASSET,
  LINK_SIGNATURE,
  LINK_MESSAGE,
  N_LINKS,
} LinkKind;

typedef struct _Trace Trace;
typedef struct _Entry Entry;
typedef struct _Run Run;

/* What is remembered of an incident. */
struct _Trace
{
  gint64 number;
  gint64 first; /* time of its first event */
  GQueue runs;  /* Run.in_trace, the one that opened it first */
  gboolean sealed;
  Trace *into; /* (unowned) (nullable): where the first alert went that left it */
};

/* The runs of one incident that share one key. */
struct _Entry
{
  Trace *trace;
  GQueue runs;    /* Run.in_entry[kind] */
  GList in_group; /* its link in the key's group */
};

/* An alert row and the incident that the caller knows it in, NULL before it was told. */
typedef struct
{
  gint64 alert;
  Trace *told;
} RunAlert;

/* Alerts of one kind from one asset with no silence longer than the window between them. */
struct _Run
{
  guint64 cell;
  guint64 keys[N_LINKS];
  gint64 first;
  gint64 last;
  gint64 since;   /* when its incident began at the latest: @first, or the row that it repeats */
  GArray *alerts; /* (owned) (element-type RunAlert) */
  Trace *trace;   /* (unowned) (nullable): its incident, NULL while it is lifted */
  Trace *before;  /* (unowned) (nullable): its incident before it was lifted */
  Trace *pin;     /* (unowned) (nullable): the incident that it must stay in */
  Run *older;     /* (unowned) (nullable): the next older run of the cell */
  GSequenceIter *position;
  GList in_trace;
  GList in_entry[N_LINKS];
  Entry *entry[N_LINKS];
};

typedef struct
{
  GSequence *order;            /* (owned) (element-type Run): by time of the first event */
  GHashTable *cells;           /* (owned): guint64 → newest Run */
  GHashTable *groups[N_LINKS]; /* (owned): guint64 → GQueue of Entry */
  GHashTable *traces;          /* (owned): gint64 → Trace */
} RunIndex;

void run_index_init (RunIndex *index);
void run_index_clear (RunIndex *index);

Trace *run_index_find_trace (RunIndex *index, gint64 number);
Trace *run_index_add_trace (RunIndex *index, gint64 number);
void run_index_rename_trace (RunIndex *index, Trace *trace, gint64 number);
void run_index_remove_trace (RunIndex *index, Trace *trace);

Run *run_index_find_cell (RunIndex *index, guint64 cell);
Run *run_index_add_run (RunIndex *index, guint64 cell, const guint64 *keys, gint64 time);
void run_index_start_earlier (RunIndex *index, Run *run, gint64 first);
void run_index_remove_run (RunIndex *index, Run *run);
GSequenceIter *run_index_search (RunIndex *index, gint64 first);

void run_index_attach (RunIndex *index, Run *run, Trace *trace);
void run_index_detach (RunIndex *index, Run *run);
GQueue *run_index_find_group (RunIndex *index, LinkKind kind, guint64 key);

G_END_DECLS
