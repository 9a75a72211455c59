/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How many lists may be nested in each other on the way to one alert. */
#define STW_RUN_MAX_LEVELS 5
/* How many named values ("let") a sender may have. */
#define STW_RUN_MAX_LETS 16
/* The work that one message may cost: a step is one operation, or 256 bytes that it reads. */
#define STW_RUN_BUDGET 4000000

/**
 * StwValue:
 * @node: (nullable): a JSON value
 * @text: (nullable): a text; when both are %NULL there is no value
 *
 * What an expression yields. Both belong to the message or to the run.
 */
typedef struct
{
  JsonNode *node;
  const char *text;
} StwValue;

#define STW_VALUE_NONE ((StwValue){ NULL, NULL })

/**
 * StwRun:
 *
 * The state of reading one message: where it stands, what was decoded on the way, how much work is
 * left.
 */
typedef struct
{
  JsonNode *levels[STW_RUN_MAX_LEVELS]; /* (unowned): the message, then an element per list */
  guint n_levels;
  GPtrArray *nodes;   /* (owned) (element-type JsonNode) */
  guint n_kept_nodes; /* of @nodes, that later alerts need as well */
  GPtrArray *texts;   /* (owned) (element-type utf8) */
  GPtrArray *lets;    /* (unowned) (nullable) (element-type StwExpression): named values */
  StwValue let_values[STW_RUN_MAX_LETS];
  guint32 lets_known; /* a bit per named value that was evaluated */
  gint64 steps_left;
  gboolean explains; /* the reading is to say where each field comes from */
} StwRun;

void stw_run_init (StwRun *self, JsonNode *message);
void stw_run_clear (StwRun *self);
void stw_run_forget (StwRun *self);
guint stw_run_keep_all (StwRun *self);
gboolean stw_run_spend (StwRun *self, gsize n_bytes);
JsonNode *stw_run_here (const StwRun *self);
StwValue stw_run_keep_node (StwRun *self, JsonNode *node);
StwValue stw_run_keep_text (StwRun *self, char *text);

StwValue stw_value_from_node (JsonNode *node);
gboolean stw_value_exists (StwValue value);
gboolean stw_value_is_absent (StwValue value);
const char *stw_value_text (StwValue value, StwRun *run);
gboolean stw_value_number (StwValue value, double *ret_number);
gboolean stw_value_time (StwValue value, StwRun *run, gint64 *ret_milliseconds);

G_END_DECLS
