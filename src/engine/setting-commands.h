/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwSettingKind:
 * @name: its key
 * @fallback: (nullable): what holds while it is not set
 * @accepts: whether a value can be its own; "" forgets it and is not asked about
 * @wants: a sentence that says what it can be
 *
 * A setting of the desk that a person can change.
 */
typedef struct
{
  const char *name;
  const char *fallback;
  gboolean (*accepts) (const char *value);
  const char *wants;
} StwSettingKind;

const StwSettingKind *stw_setting_kinds (guint *ret_n_kinds);
const StwSettingKind *stw_setting_kind_find (const char *name);
gboolean stw_setting_kind_accepts (const char *name, const char *value);
const StwCommandRule *stw_setting_commands (guint *ret_n_rules);

G_END_DECLS
