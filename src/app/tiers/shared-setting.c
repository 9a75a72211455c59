/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings that many companies can share, and how their values and what becomes another are
 * said. Any thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/tiers/shared-setting.h"

#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

#define MAX_RATE 10000000
#define MAX_DAYS 3650

static const StwSharedSetting settings[] = {
  { "timezone", N_ ("Time Zone"), NULL, STW_SHARED_ZONE, 0, 0, 0 },
  { "strategy",
    N_ ("What Incidents Join"),
    N_ ("What alerts of one incident share."),
    STW_SHARED_STRATEGY,
    0,
    0,
    STW_STRATEGY_AUTO },
  { "window_ms",
    N_ ("Window in Minutes"),
    N_ ("How far apart alerts of one incident may be."),
    STW_SHARED_MINUTES,
    1,
    STW_DAY / STW_MINUTE,
    15 },
  { "reopen_ms",
    N_ ("Reopens Within, in Minutes"),
    N_ ("A resolved incident whose problem comes back so soon is opened again."),
    STW_SHARED_MINUTES,
    0,
    30 * STW_DAY / STW_MINUTE,
    30 },
  { "auto_resolve",
    N_ ("Resolve by Itself"),
    N_ ("When the last of its alerts has ended."),
    STW_SHARED_SWITCH,
    0,
    0,
    TRUE },
  { "gates",
    N_ ("Patience"),
    N_ ("An incident is shown when it has so many alerts, or after so many minutes."),
    STW_SHARED_GATES,
    0,
    0,
    0 },
  { "rate_per_minute",
    N_ ("Requests a Minute"),
    N_ ("More are answered 429, and a tool sends them again."),
    STW_SHARED_NUMBER,
    1,
    MAX_RATE,
    60 },
  { "burst",
    N_ ("Burst"),
    N_ ("At once, before the rate counts."),
    STW_SHARED_NUMBER,
    1,
    MAX_RATE,
    120 },
  { "payload_days",
    N_ ("Days Messages Are Kept"),
    N_ ("As they came, with all that the tool sent."),
    STW_SHARED_DAYS,
    1,
    MAX_DAYS,
    30 },
  { "alert_days",
    N_ ("Days Alerts and Incidents Are Kept"),
    N_ ("Counted from the day they were over."),
    STW_SHARED_DAYS,
    1,
    MAX_DAYS,
    180 },
  { "audit_days",
    N_ ("Days the Audit Is Kept"),
    N_ ("What was done, when and by whom."),
    STW_SHARED_DAYS,
    1,
    MAX_DAYS,
    1095 },
};

/**
 * stw_shared_settings_get:
 * @ret_n_settings: (out): how many
 *
 * Returns: (transfer none): all of them, in the order in which they are shown
 */
const StwSharedSetting *
stw_shared_settings_get (guint *ret_n_settings)
{
  *ret_n_settings = G_N_ELEMENTS (settings);
  return settings;
}

/* Of each severity that waits; those that wait for nothing are not worth a word. */
static char *
describe_gates (JsonObject *gates)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = STW_N_SEVERITIES - 1; i >= 0; i--)
    {
      const char *member = stw_severity_to_word ((StwSeverity) i);
      JsonNode *node = json_object_get_member (gates, member);
      JsonObject *gate =
        node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gint64 alerts =
        gate != NULL ? json_object_get_int_member_with_default (gate, "alerts", 0) : 0;
      gint64 wait = gate != NULL ? json_object_get_int_member_with_default (gate, "wait_ms", 0) : 0;
      g_autofree char *n_alerts = stw_words_alerts (alerts);
      g_autofree char *age = stw_words_age (0, wait);

      if (alerts == 0 && wait == 0)
        continue;
      g_string_append_printf (text,
                              "%s%s %s%s%s",
                              text->len > 0 ? ", " : "",
                              stw_word_severity ((StwSeverity) i).word,
                              alerts > 0 ? n_alerts : "",
                              alerts > 0 && wait > 0 ? " / " : "",
                              wait > 0 ? age : "");
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE)
                       : g_strdup (C_ ("patience", "none"));
}

/**
 * stw_shared_setting_describe:
 * @value: as "company.apply" takes it
 *
 * Returns: (transfer full): such as "15 min"
 */
char *
stw_shared_setting_describe (const StwSharedSetting *setting, JsonNode *value)
{
  StwStrategy strategy;

  switch (setting->kind)
    {
    case STW_SHARED_STRATEGY:
      if (stw_strategy_from_word (json_node_get_string (value), &strategy))
        return g_strdup (stw_words_strategy (strategy));
      return json_node_dup_string (value);
    case STW_SHARED_MINUTES:
      return stw_words_age (0, json_node_get_int (value));
    case STW_SHARED_DAYS:
      return stw_words_age (0, json_node_get_int (value) * STW_DAY);
    case STW_SHARED_NUMBER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
    case STW_SHARED_SWITCH:
      return g_strdup (json_node_get_boolean (value) ? C_ ("setting", "on")
                                                     : C_ ("setting", "off"));
    case STW_SHARED_GATES:
      return describe_gates (json_node_get_object (value));
    case STW_SHARED_ZONE:
    default:
      return json_node_dup_string (value);
    }
}

/**
 * stw_shared_settings_describe_changes:
 * @before: a company's settings
 * @after: and what they would become
 *
 * Returns: (transfer full) (nullable): a line for each that becomes another, %NULL for none
 */
char *
stw_shared_settings_describe_changes (JsonObject *before, JsonObject *after)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      JsonNode *was = json_object_get_member (before, settings[i].member);
      JsonNode *becomes = json_object_get_member (after, settings[i].member);
      g_autofree char *old = NULL;
      g_autofree char *new = NULL;

      if (was == NULL || becomes == NULL || json_node_equal (was, becomes))
        continue;
      old = stw_shared_setting_describe (&settings[i], was);
      new = stw_shared_setting_describe (&settings[i], becomes);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      /* Translators: a setting, what it is, and what it becomes */
      g_string_append_printf (text, _ ("%s: %s → %s"), _ (settings[i].name), old, new);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
