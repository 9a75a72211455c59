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
typedef struct _RunAlert RunAlert;
typedef struct _Run Run;

/* What is remembered of an incident. */
struct _Trace
{
  gint64 number;
  gint64 first;            /* time of its first event */
  GQueue runs;             /* Run.in_trace, the one that opened it first */
  GQueue entries[N_LINKS]; /* Entry.in_trace: the keys of its runs */
  gboolean sealed;
  Trace *into; /* (unowned) (nullable): where the first alert went that left it */
};

/* The incidents of the runs that share one key. */
typedef struct
{
  guint64 key;
  GQueue entries; /* Entry.in_group, the one that went on for longest last */
  guint n_runs;   /* also those that are in no incident */
} Group;

/* The runs of one incident that share one key. What searches compare stands beside the links that
 * they follow. */
struct _Entry
{
  Trace *trace;
  Group *group;
  GList in_group;
  GList in_trace;
  GQueue runs;   /* Run.in_entry[kind], in the order of their first events */
  gint64 latest; /* none of them went on for longer */
};

/* An alert row and the incident that the caller knows it in, NULL before it was told. */
struct _RunAlert
{
  gint64 alert;
  Trace *told;
  GList in_run;
};

/* Alerts of one kind from one asset with no silence longer than the window between them. */
struct _Run
{
  guint64 cell;
  Group *groups[N_LINKS]; /* (unowned) (nullable): by the keys that link it */
  gint64 first;
  gint64 last;
  gint64 until;  /* neither it nor an older run of its cell went on for longer */
  gint64 since;  /* when its incident began at the latest: @first, or the row that it repeats */
  GQueue alerts; /* (owned) RunAlert.in_run */
  Trace *trace;  /* (unowned) (nullable): its incident, NULL while it is lifted */
  Trace *before; /* (unowned) (nullable): its incident before it was lifted */
  Trace *pin;    /* (unowned) (nullable): the incident that it must stay in */
  Run *older;    /* (unowned) (nullable): the next older run of the cell */
  Run *newer;    /* (unowned) (nullable): the next newer run of the cell */
  GList in_order;
  GList in_trace;
  GList in_entry[N_LINKS];
  Entry *entry[N_LINKS];
};

typedef struct
{
  GQueue order;                /* (owned) Run.in_order: by time of the first event */
  GHashTable *cells;           /* (owned): guint64 → newest Run */
  GHashTable *groups[N_LINKS]; /* (owned): guint64 → Group */
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
void run_index_go_on (Run *run, gint64 last);
void run_index_remove_run (RunIndex *index, Run *run);
void run_index_note_alert (Run *run, gint64 alert, Trace *told);
GList *run_index_search (RunIndex *index, gint64 first);

void run_index_attach (Run *run, Trace *trace);
void run_index_detach (Run *run);

G_END_DECLS
