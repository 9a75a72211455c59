/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader sees of the HTML in a message, however broken it is. */

#include "intake/html-text.h"

#include <string.h>

static void
a_reader_sees_the_words_and_the_breaks (void)
{
  static const struct
  {
    const char *html;
    const char *text;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "  around  ", "around" },
    { "<b>Disk</b> full", "Disk full" },
    { "one<br>two<BR/>three", "one\ntwo\nthree" },
    { "<p>one</p><p>two</p>", "one\ntwo" },
    { "<pre>one</pre>two", "onetwo" },
    { "<!-- note -->seen", "seen" },
    { "a < b and b > c", "a < b and b > c" },
    { "3<4", "3<4" },
    { "<never closed", "<never closed" },
    { "x<", "x<" },
    { "R&amp;D &lt;b&gt; &quot;x&quot; &apos;", "R&D <b> \"x\" '" },
    { "&amp;lt;", "&lt;" },
    { "&unknown; & &; &", "&unknown; & &; &" },
    { "&#65;&#x42;&#X43;", "ABC" },
    { "&#x1F525;", "🔥" },
    { "&#0; &#x110000; &#xD800; &#99999999999999999999;",
      "&#0; &#x110000; &#xD800; &#99999999999999999999;" },
    { "&#; &#x; &#65 &#xZ;", "&#; &#x; &#65 &#xZ;" },
    { "&#+65; &# 65; &#-65; &#x+41;", "&#+65; &# 65; &#-65; &#x+41;" },
    { "&#", "&#" },
    { "Zoë <i>ünd</i> 山", "Zoë ünd 山" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = stw_html_to_text (cases[i].html);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Pieces of markup in any order: what comes out is text, no longer than what went in, and without a
 * whole tag that entities did not bring. */
static void
nonsense_becomes_text_that_is_no_longer (void)
{
  static const char *const pieces[] = { "<",   ">",    "<b>",  "</p",    "<br>", "<!--", "-->", "&",
                                        "&#",  "&#x",  "41;",  "a",      " ",    "\n",   "é",   "/",
                                        "lt;", "amp;", "<p a", "=\">\"", "🔥",    "65;" };

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GString) html = g_string_new (NULL);
      g_autofree char *text = NULL;

      for (int n = g_test_rand_int_range (0, 30); n > 0; n--)
        g_string_append (html, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      text = stw_html_to_text (html->str);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (strlen (text), <=, html->len);
      if (strchr (html->str, '&') == NULL)
        {
          g_autofree char *again = stw_html_to_text (text);

          g_assert_true (strstr (text, "<b>") == NULL && strstr (text, "<br>") == NULL);
          g_assert_cmpuint (strlen (again), <=, strlen (text));
        }
    }
}

/* Each "<" once looked through all that follows for its end: hours, for a message of this size. */
static void
a_message_full_of_tags_that_never_close_is_read_in_one_go (void)
{
  const gsize n = 4 * 1024 * 1024;
  g_autofree char *html = g_malloc (2 * n + 1);
  g_autofree char *text = NULL;

  for (gsize i = 0; i < n; i++)
    memcpy (html + 2 * i, "<a", 2);
  html[2 * n] = '\0';
  text = stw_html_to_text (html);
  g_assert_cmpstr (text, ==, html);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/html-text/seen", a_reader_sees_the_words_and_the_breaks);
  g_test_add_func ("/intake/html-text/nonsense", nonsense_becomes_text_that_is_no_longer);
  g_test_add_func ("/intake/html-text/open",
                   a_message_full_of_tags_that_never_close_is_read_in_one_go);
  return g_test_run ();
}
