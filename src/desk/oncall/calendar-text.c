/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text of a calendar, looked at before libical reads it: what is no calendar, was cut off while
 * it came, or would go too deep is refused here. Belongs to no thread. */

#include "config.h"

#include "desk/oncall/calendar-text.h"

#include "desk/oncall/calendar.h"

#include <string.h>

/* A calendar, a time zone and its rules, an event and its alarm: four are usual. */
#define MAX_DEPTH 16

static gboolean
refuse_text (GError **error, StwCalendarError code, const char *sentence)
{
  g_set_error_literal (error, STW_CALENDAR_ERROR, code, sentence);
  return FALSE;
}

/* Goes through the lines that open and close. */
static gboolean
check_depth (const char *text, GError **error)
{
  int depth = 0;
  gboolean begun = FALSE;

  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      line += strspn (line, "\r\n");
      if (g_ascii_strncasecmp (line, "BEGIN:", 6) == 0)
        {
          if (depth == 0 && g_ascii_strncasecmp (line + 6, "VCALENDAR", 9) != 0)
            break;
          begun = TRUE;
          if (++depth > MAX_DEPTH)
            return refuse_text (error,
                                STW_CALENDAR_ERROR_TOO_LARGE,
                                "The calendar is nested too deep.");
        }
      else if (g_ascii_strncasecmp (line, "END:", 4) == 0)
        depth--;
      else if (*line != '\0' && depth == 0 && !begun)
        break;
    }
  if (!begun)
    return refuse_text (error, STW_CALENDAR_ERROR_NO_CALENDAR, "This is no calendar.");
  return depth == 0 || refuse_text (error,
                                    STW_CALENDAR_ERROR_NO_CALENDAR,
                                    "The calendar was cut off: its end is missing.");
}

/**
 * stw_calendar_text_parse:
 * @text: what came
 * @length: of @text, in bytes
 * @error: %STW_CALENDAR_ERROR with a sentence
 *
 * Returns: (transfer full): a VCALENDAR, or several in one component; free it with
 * icalcomponent_free()
 */
icalcomponent *
stw_calendar_text_parse (const char *text, gsize length, GError **error)
{
  g_autofree char *valid = NULL;
  const char *begin;
  icalcomponent *root;

  if (length > STW_CALENDAR_MAX_BYTES)
    {
      refuse_text (error, STW_CALENDAR_ERROR_TOO_LARGE, "The calendar is larger than 2 MiB.");
      return NULL;
    }
  valid = g_utf8_make_valid (text, (gssize) length);
  begin = g_str_has_prefix (valid, "\xef\xbb\xbf") ? valid + 3 : valid;
  begin += strspn (begin, " \t\r\n");
  if (!check_depth (begin, error))
    return NULL;
  root = icalparser_parse_string (begin);
  if (root == NULL)
    refuse_text (error, STW_CALENDAR_ERROR_NO_CALENDAR, "This is no calendar.");
  return root;
}

/**
 * stw_calendar_text_has_error:
 *
 * Returns: whether libical left out what says when the event takes place
 */
gboolean
stw_calendar_text_has_error (icalcomponent *component)
{
  for (icalproperty *property =
         icalcomponent_get_first_property (component, ICAL_XLICERROR_PROPERTY);
       property != NULL;
       property = icalcomponent_get_next_property (component, ICAL_XLICERROR_PROPERTY))
    {
      const char *said = icalproperty_get_xlicerror (property);

      /* A rule without anything in it is none. */
      if (said != NULL && !g_str_has_prefix (said, "No value for RRULE") &&
          (strstr (said, "RRULE") != NULL || strstr (said, "DTSTART") != NULL))
        return TRUE;
    }
  return FALSE;
}
