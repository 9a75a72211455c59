/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this person's desktop keeps of the window and of what may be announced; the desk's own
 * settings live in its database. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/preferences.h"

#include "base/build-tree.h"

/**
 * stw_preferences_new:
 *
 * Returns: (transfer full): the preferences, by the schema of the build tree or the installed one
 */
GSettings *
stw_preferences_new (void)
{
  g_autoptr (GSettingsSchemaSource) beside = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autofree char *data = stw_build_tree_find ("data");

  if (data != NULL)
    beside = g_settings_schema_source_new_from_directory (data,
                                                          g_settings_schema_source_get_default (),
                                                          TRUE,
                                                          NULL);
  schema = g_settings_schema_source_lookup (
    beside != NULL ? beside : g_settings_schema_source_get_default (),
    STW_APPLICATION_ID,
    TRUE);
  if (schema == NULL)
    g_error ("The settings schema %s is not installed.", STW_APPLICATION_ID);
  return g_settings_new_full (schema, NULL, NULL);
}

/**
 * stw_preferences_severity_key:
 *
 * Returns: (transfer none): the preference that says whether such incidents are announced
 */
const char *
stw_preferences_severity_key (StwSeverity severity)
{
  static const char *const keys[STW_N_SEVERITIES] = {
    [STW_SEVERITY_INFO] = "notify-info",         [STW_SEVERITY_LOW] = "notify-low",
    [STW_SEVERITY_MEDIUM] = "notify-medium",     [STW_SEVERITY_HIGH] = "notify-high",
    [STW_SEVERITY_CRITICAL] = "notify-critical",
  };

  g_return_val_if_fail ((guint) severity < STW_N_SEVERITIES, NULL);

  return keys[severity];
}

/**
 * stw_preferences_get_severities:
 *
 * Returns: a bit for each #StwSeverity that is announced
 */
guint
stw_preferences_get_severities (GSettings *settings)
{
  guint severities = 0;

  for (guint i = 0; i < STW_N_SEVERITIES; i++)
    if (g_settings_get_boolean (settings, stw_preferences_severity_key ((StwSeverity) i)))
      severities |= 1u << i;
  return severities;
}
