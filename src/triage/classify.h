/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "triage/correlation-keys.h"
#include "triage/matcher.h"

G_BEGIN_DECLS

/**
 * StwRule:
 * @name: (owned): what the rule is called, the reason that is kept with what it changes
 * @matcher: (owned): which alerts it is about
 * @sets_severity: whether @severity replaces the sender's
 * @severity: the severity from then on
 * @category: (owned) (nullable): such as "security"
 * @skill: (owned) (nullable): what a technician must know to take it
 * @do_not_page: whether nobody is woken for it
 * @never_join: whether its alerts share no incident with other alerts
 *
 * One rule of an ordered list; the first that matches decides.
 */
typedef struct
{
  char *name;
  StwMatcher *matcher;
  gboolean sets_severity;
  StwSeverity severity;
  char *category;
  char *skill;
  gboolean do_not_page;
  gboolean never_join;
} StwRule;

StwRule *stw_rule_new_from_json (JsonObject *object, GError **error);
void stw_rule_free (StwRule *rule);
GPtrArray *stw_rules_new_shipped (void);
const StwRule *stw_rules_find (GPtrArray *rules, const StwAlert *alert);
StwSeverity stw_rule_get_severity (const StwRule *rule, StwSeverity severity);
void stw_rule_set_apart (const StwRule *rule, StwCorrelationKeys *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwRule, stw_rule_free)

G_END_DECLS
