/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwSharedKind:
 *
 * How a setting is chosen and said.
 */
typedef enum
{
  STW_SHARED_ZONE,
  STW_SHARED_STRATEGY,
  STW_SHARED_MINUTES,
  STW_SHARED_NUMBER,
  STW_SHARED_DAYS,
  STW_SHARED_SWITCH,
  STW_SHARED_GATES,
} StwSharedKind;

/**
 * StwSharedSetting:
 * @member: as "company.apply" and a tier name it
 * @name: translated by who shows it
 * @about: (nullable): what it means, likewise
 * @kind: how it is chosen
 * @min: the least, in what the kind counts
 * @max: the most
 * @usual: what a new company has, likewise
 *
 * A setting that many companies can share.
 */
typedef struct
{
  const char *member;
  const char *name;
  const char *about;
  StwSharedKind kind;
  gint64 min;
  gint64 max;
  gint64 usual;
} StwSharedSetting;

const StwSharedSetting *stw_shared_settings_get (guint *ret_n_settings);
char *stw_shared_setting_describe (const StwSharedSetting *setting, JsonNode *value);
char *stw_shared_settings_describe_changes (JsonObject *before, JsonObject *after);

G_END_DECLS
