/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the timeline says of who was told of an incident. Each sentence is whole, since languages
 * put its parts in another order. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/telling.h"

#include "base/text.h"

#include <glib/gi18n.h>

static const char *
get_text (JsonObject *detail, const char *member)
{
  return stw_text_or (json_object_get_string_member_with_default (detail, member, NULL), "");
}

static char *
describe_state (const char *state, const char *to, const char *channel)
{
  /* Translators: in these, %1$s is a person, %2$s a channel such as "e-mail" */
  if (g_str_equal (state, "sent"))
    return g_strdup_printf (_ ("Told %1$s by %2$s"), to, channel);
  if (g_str_equal (state, "queued"))
    return g_strdup_printf (_ ("Steward is telling %1$s by %2$s"), to, channel);
  if (g_str_equal (state, "failed"))
    return g_strdup_printf (_ ("%1$s could not be told by %2$s"), to, channel);
  if (g_str_equal (state, "delivered"))
    return g_strdup_printf (_ ("%1$s was shown it: %2$s"), to, channel);
  return g_strdup_printf (_ ("Nobody knows whether %1$s was told by %2$s"), to, channel);
}

static const char *
get_channel (const char *channel)
{
  static const struct
  {
    const char *id;
    const char *title;
  } channels[] = {
    { "mail", N_ ("e-mail") },
    { "bell", N_ ("the bell") },
    { "desktop", N_ ("the desktop") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (g_str_equal (channels[i].id, channel))
      return _ (channels[i].title);
  return channel;
}

static char *
describe_message (JsonObject *detail)
{
  const char *channel = get_text (detail, "channel");
  const char *why = get_text (detail, "why");
  g_autofree char *sentence =
    describe_state (get_text (detail, "state"), get_text (detail, "to"), get_channel (channel));

  if (*why == '\0')
    return g_steal_pointer (&sentence);
  /* Translators: what happened, and why */
  return g_strdup_printf (_ ("%s: %s"), sentence, why);
}

static char *
describe_told (JsonObject *detail)
{
  /* Translators: %s are names of people */
  return g_strdup_printf (_ ("Steward told %s"), get_text (detail, "to"));
}

static char *
describe_escalated (JsonObject *detail)
{
  /* Translators: %s are names of people */
  return g_strdup_printf (_ ("Nobody answered, so Steward told %s"), get_text (detail, "to"));
}

/* Where nobody can be reached the window alone tells of it. */
static char *
describe_warning (JsonObject *detail)
{
  const char *to = get_text (detail, "to");

  if (*to == '\0')
    return g_strdup (_ ("The promised time runs out: told in this window"));
  /* Translators: %s are names of people */
  return g_strdup_printf (_ ("The promised time runs out, so Steward told %s"), to);
}

static char *
describe_breach (JsonObject *detail)
{
  const char *to = get_text (detail, "to");

  if (*to == '\0')
    return g_strdup (_ ("The promise was missed: told in this window"));
  /* Translators: %s are names of people */
  return g_strdup_printf (_ ("The promise was missed, so Steward told %s"), to);
}

static char *
describe_passed (JsonObject *detail)
{
  /* Translators: %s is whom a step of the escalation means, such as "On call: First Line" */
  return g_strdup_printf (_ ("Reached nobody, so the next step came at once: %s"),
                          get_text (detail, "whom"));
}

static char *
describe_resumed (JsonObject *detail)
{
  return g_strdup (_ ("Nothing was done about it for too long; the escalation begins again"));
}

static char *
describe_exhausted (JsonObject *detail)
{
  return g_strdup (_ ("No step of the escalation is left that reaches anybody"));
}

static const struct
{
  const char *kind;
  char *(*describe) (JsonObject *detail);
} kinds[] = {
  { "message", describe_message },
  { "told", describe_told },
  { "escalated", describe_escalated },
  { "warning-told", describe_warning },
  { "breach-told", describe_breach },
  { "escalation-passed", describe_passed },
  { "escalation-resumed", describe_resumed },
  { "escalation-exhausted", describe_exhausted },
};

/**
 * stw_telling_describe:
 * @kind: of a row of the timeline
 * @detail: (nullable): the row's
 *
 * Returns: (transfer full) (nullable): the row as a sentence, %NULL when it is about something else
 */
char *
stw_telling_describe (const char *kind, JsonObject *detail)
{
  for (guint i = 0; detail != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return kinds[i].describe (detail);
  return NULL;
}
