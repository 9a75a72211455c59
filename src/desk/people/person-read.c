/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command says about somebody, checked. A member that is there counts, and null empties it;
 * what is not there stays as it was. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-read.h"

#include "base/text.h"
#include "desk/incident-commands-private.h"

#include <string.h>

#define LEVEL_MAX 5
#define SPANS_MAX 10

const char *const stw_person_lists[] = { "skills", "grants", NULL };

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

/**
 * stw_person_new:
 *
 * Returns: (transfer full): nobody yet, there at any hour
 */
StwPerson *
stw_person_new (void)
{
  StwPerson *person = g_new0 (StwPerson, 1);

  person->timezone = g_strdup ("UTC");
  person->hours = g_strdup ("\"always\"");
  return person;
}

/**
 * stw_person_describe:
 *
 * Returns: (transfer full): what stands in the row, as the audit compares it
 */
JsonObject *
stw_person_describe (const StwPerson *person)
{
  JsonObject *object = json_object_new ();
  JsonNode *hours = json_from_string (person->hours, NULL);

  json_object_set_string_member (object, "name", person->name);
  json_object_set_string_member (object, "mail", person->mail);
  json_object_set_string_member (object, "phone", person->phone);
  json_object_set_string_member (object,
                                 "role",
                                 person->has_role ? stw_role_to_word (person->role) : NULL);
  json_object_set_string_member (object, "timezone", person->timezone);
  json_object_set_member (object, "hours", hours != NULL ? hours : json_node_new (JSON_NODE_NULL));
  json_object_set_string_member (object, "language", person->language);
  json_object_set_boolean_member (object, "told_resolved", person->told_resolved);
  json_object_set_boolean_member (object, "told_escalated", person->told_escalated);
  return object;
}

static gboolean
invalid (GError **error, const char *sentence)
{
  return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, sentence);
}

/* Returns whether the member may be gone on with; @ret_text is %NULL for an empty one. */
static gboolean
read_text (JsonNode *node, const char **ret_text, GError **error)
{
  const char *text =
    node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
      ? json_node_get_string (node)
      : NULL;

  if (text == NULL && !JSON_NODE_HOLDS_NULL (node))
    return invalid (error, "What is said about a person is text.");
  *ret_text = text != NULL && *text != '\0' ? text : NULL;
  return *ret_text == NULL || stw_text_fits (*ret_text, STW_PERSON_TEXT_MAX) ||
         invalid (error, "What is said about a person has at most 200 bytes.");
}

/* The engine's own parts sign with these, so nobody is called so. */
static gboolean
check_name (const char *name, GError **error)
{
  static const char *const reserved[] = { "desk", "engine", "door", NULL };
  g_autofree char *key = name != NULL ? g_utf8_casefold (name, -1) : NULL;

  if (key == NULL || *g_strstrip (key) == '\0')
    return invalid (error, "A person has a name.");
  return !g_strv_contains (reserved, key) ||
         invalid (error, "Steward signs with this name itself. Choose another.");
}

static gboolean
check_mail (const char *mail, GError **error)
{
  const char *at = mail != NULL ? strchr (mail, '@') : NULL;

  if (mail == NULL)
    return TRUE;
  for (const char *byte = mail; *byte != '\0'; byte++)
    if (g_ascii_iscntrl (*byte) || g_ascii_isspace (*byte))
      at = NULL;
  return (at != NULL && at != mail && at[1] != '\0' && strchr (at + 1, '@') == NULL) ||
         invalid (error, "An address of mail is such as ann@example.com.");
}

static gboolean
check_timezone (const char *name, GError **error)
{
  g_autoptr (GTimeZone) zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL || invalid (error, "The time zone is a name such as Europe/Berlin.");
}

static gboolean
read_texts (JsonObject *given, StwPerson *person, GError **error)
{
  const struct
  {
    const char *member;
    char **field;
    gboolean (*check) (const char *text, GError **error);
  } texts[] = {
    { "name", &person->name, check_name },   { "mail", &person->mail, check_mail },
    { "phone", &person->phone, NULL },       { "timezone", &person->timezone, check_timezone },
    { "language", &person->language, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = NULL;

      if (!json_object_has_member (given, texts[i].member))
        continue;
      if (!read_text (json_object_get_member (given, texts[i].member), &text, error) ||
          (texts[i].check != NULL && !texts[i].check (text, error)))
        return FALSE;
      stw_set_str (texts[i].field, text);
    }
  return TRUE;
}

/* Returns minutes since midnight, -1 for no such time. */
static int
read_minute (JsonArray *span, guint index)
{
  JsonNode *node = json_array_get_element (span, index);
  const char *text =
    json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
  int minute;

  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0]) ||
      !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3]) || !g_ascii_isdigit (text[4]))
    return -1;
  minute = ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0';
  return text[3] < '6' && minute <= 24 * 60 ? minute : -1;
}

static gboolean
is_day (JsonNode *node)
{
  JsonArray *spans = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (spans == NULL || json_array_get_length (spans) > SPANS_MAX)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (spans); i++)
    {
      JsonNode *element = json_array_get_element (spans, i);
      JsonArray *span = JSON_NODE_HOLDS_ARRAY (element) ? json_node_get_array (element) : NULL;

      if (span == NULL || json_array_get_length (span) != 2 || read_minute (span, 0) < 0 ||
          read_minute (span, 1) <= read_minute (span, 0))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_hours (JsonObject *given, StwPerson *person, GError **error)
{
  JsonNode *node = json_object_get_member (given, "hours");
  JsonObject *week =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) days = week != NULL ? json_object_get_members (week) : NULL;
  gboolean fine = node == NULL || week != NULL ||
                  (json_node_get_value_type (node) == G_TYPE_STRING &&
                   g_str_equal (json_node_get_string (node), "always"));

  for (GList *day = days; fine && day != NULL; day = day->next)
    fine =
      g_strv_contains (weekdays, day->data) && is_day (json_object_get_member (week, day->data));
  if (!fine)
    return invalid (error,
                    "Working hours are always, or spans such as 09:00 to 17:00 for each weekday.");
  if (node != NULL)
    {
      g_free (person->hours);
      person->hours = json_to_string (node, FALSE);
    }
  return TRUE;
}

static gboolean
read_role (JsonObject *given, StwPerson *person, GError **error)
{
  const char *word = NULL;

  if (!json_object_has_member (given, "role"))
    return TRUE;
  if (!read_text (json_object_get_member (given, "role"), &word, error))
    return FALSE;
  person->has_role = word != NULL;
  return word == NULL || stw_role_from_word (word, &person->role) ||
         invalid (error, "The role is administrator, technician, company-administrator or viewer.");
}

static gboolean
read_flags (JsonObject *given, StwPerson *person, GError **error)
{
  const struct
  {
    const char *member;
    gboolean *field;
  } flags[] = {
    { "told_resolved", &person->told_resolved },
    { "told_escalated", &person->told_escalated },
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      JsonNode *node = json_object_get_member (given, flags[i].member);

      if (node == NULL)
        continue;
      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return invalid (error, "Whether a person is told is true or false.");
      *flags[i].field = json_node_get_boolean (node);
    }
  return TRUE;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gint64
get_int (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : 0;
}

static gboolean
check_skill (StwDb *db, JsonObject *skill, GError **error)
{
  const char *name = get_text (skill, "skill");
  gint64 level = get_int (skill, "level");

  return (name != NULL && *name != '\0' && stw_text_fits (name, STW_PERSON_TEXT_MAX) &&
          level >= 1 && level <= LEVEL_MAX) ||
         invalid (error, "A skill has a name and a level from 1 to 5.");
}

static gboolean
check_grant (StwDb *db, JsonObject *grant, GError **error)
{
  StwRole role;
  gint64 n_companies = 0;

  if (!stw_role_from_word (get_text (grant, "role"), &role))
    return invalid (error, "A company is granted with a role for it.");
  if (!stw_db_number (db,
                      &n_companies,
                      error,
                      "SELECT COUNT(*) FROM company WHERE id = ?1",
                      STW_INT (get_int (grant, "company"))))
    return FALSE;
  return n_companies == 1 ||
         stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such company.");
}

typedef gboolean (*CheckFunc) (StwDb *db, JsonObject *element, GError **error);

static gboolean
check_list (StwDb *db, JsonNode *node, guint most, CheckFunc check, GError **error)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (list == NULL || json_array_get_length (list) > most)
    return invalid (error, "Skills and grants are lists.");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (!check (db,
                  JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL,
                  error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_person_read:
 * @given: the arguments of a command
 * @person: (inout): what stands, and then what is to stand
 * @error: #STW_COMMAND_ERROR_INVALID with what is wrong
 *
 * Returns: whether all that is given can be taken, the lists in it included
 */
gboolean
stw_person_read (StwDb *db, JsonObject *given, StwPerson *person, GError **error)
{
  static const struct
  {
    guint most;
    CheckFunc check;
  } lists[] = { { STW_SKILLS_MAX, check_skill }, { G_MAXUINT, check_grant } };

  if (!read_texts (given, person, error) || !read_role (given, person, error) ||
      !read_hours (given, person, error) || !read_flags (given, person, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (json_object_has_member (given, stw_person_lists[i]) &&
        !check_list (db,
                     json_object_get_member (given, stw_person_lists[i]),
                     lists[i].most,
                     lists[i].check,
                     error))
      return FALSE;
  return TRUE;
}
