/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/condition.h"
#include "intake/expression.h"
#include "intake/path.h"
#include "intake/word-table.h"

G_BEGIN_DECLS

/* The version of the mapping format that data/senders/README.md documents. */
#define STW_MAPPING_FORMAT 1

typedef enum
{
  STW_FIELD_ASSET,
  STW_FIELD_SIGNATURE,
  STW_FIELD_SEVERITY,
  STW_FIELD_MESSAGE,
  STW_FIELD_STATE,
  STW_FIELD_TIMESTAMP,
  STW_FIELD_DEDUP_KEY,
  STW_FIELD_URL,
  STW_FIELD_TAGS,
  STW_FIELD_TOOL_SOURCE,
  STW_N_FIELDS,
} StwField;

typedef enum
{
  STW_SHAPE_ALERT,
  STW_SHAPE_UPDATE,  /* news of an alert known by its key, state info unless said */
  STW_SHAPE_CONTROL, /* a message to Steward itself: a test, a subscription to confirm */
  STW_SHAPE_IGNORE,
} StwShapeOutcome;

typedef struct _StwSender StwSender;

/* What an alert must have for the message to be taken: only Steward's own format asks for it. */
typedef struct
{
  char *field;             /* (owned) */
  StwCondition *condition; /* (owned) */
  char *says;              /* (owned): "must be a text" */
} StwRequirement;

/**
 * StwShape:
 *
 * One kind of message that a sender writes, compiled.
 */
typedef struct
{
  const StwSender *sender; /* (unowned) */
  int rank;
  guint specificity;
  guint64 members;       /* bits of the top level's members that must be there */
  StwExpression *inside; /* (owned) (nullable): where the message proper begins */
  StwCondition *when;    /* (owned) */
  StwShapeOutcome outcome;
  char *control;                       /* (owned) (nullable) */
  GPtrArray *lists;                    /* (owned) (element-type StwExpression): one in another */
  StwCondition *skip;                  /* (owned) (nullable) */
  GArray *requirements;                /* (owned) (nullable) (element-type StwRequirement) */
  StwExpression *fields[STW_N_FIELDS]; /* (owned) (nullable) */
} StwShape;

/**
 * StwSender:
 *
 * A sender's mapping file, compiled; immutable, for any thread.
 */
struct _StwSender
{
  char *name;
  char *title;
  char *setup;
  JsonNode *sample;             /* (nullable): "type", "body" and what is read from it */
  GHashTable *tables;           /* (element-type utf8 StwWordTable) */
  GPtrArray *let_names;         /* (element-type utf8), NULL at its end */
  GPtrArray *lets;              /* (element-type StwExpression) */
  GPtrArray *shapes;            /* (element-type StwShape) */
  const StwWordTable *severity; /* (unowned) (nullable): of @tables */
  const StwWordTable *state;    /* (unowned) (nullable): of @tables */
};

const char *stw_field_get_name (StwField field);
StwSender *stw_sender_new (JsonNode *definition, GError **error);
void stw_sender_free (StwSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSender, stw_sender_free)

G_END_DECLS
