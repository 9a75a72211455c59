/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where links lead, whatever the machines are called. */

#include "desk/link-template.h"
#include "store/command-rule.h"

static void
names_are_encoded (void)
{
  static const struct
  {
    const char *text, *asset, *url;
  } cases[] = {
    { "https://wiki.example/a/{asset}", "web-01", "https://wiki.example/a/web-01" },
    { "https://wiki.example/{asset}",
      "a/../b?c=d&e#f",
      "https://wiki.example/a%2F..%2Fb%3Fc%3Dd%26e%23f" },
    { "https://wiki.example/{asset}", "Müller PC", "https://wiki.example/M%C3%BCller%20PC" },
    { "https://wiki.example/{asset}", "{incident}", "https://wiki.example/%7Bincident%7D" },
    { "https://wiki.example/{asset}/{asset}", "x", "https://wiki.example/x/x" },
    { "https://rmm.example/?i={incident}", NULL, "https://rmm.example/?i=INC-7" },
    { "ssh://root@{asset}:2222", "web-01.acme.example", "ssh://root@web-01.acme.example:2222" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = stw_link_expand (cases[i].text, cases[i].asset, "INC-7", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, cases[i].url);
    }
}

/* A name from a sender becomes neither an option of ssh, nor a user, nor another host. */
static void
hostile_names_lead_nowhere (void)
{
  static const struct
  {
    const char *text, *asset;
  } cases[] = {
    { "ssh://{asset}", "-oProxyCommand=x" },
    { "ssh://{asset}", "" },
    { "ssh://{asset}@jump.example", "-oProxyCommand=x" },
    { "https://{asset}", "" },
    { "https://wiki.example/{asset}", NULL },
  };
  g_autofree char *user = stw_link_expand ("ssh://{asset}", "root@evil", "INC-7", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_link_expand (cases[i].text, cases[i].asset, "INC-7", &error));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
    }
  g_assert_cmpstr (user, ==, "ssh://root%40evil");
}

static void
a_template_says_where_it_leads (void)
{
  static const char *const good[] = {
    "http://a.example/",
    "https://a.example/{asset}?i={incident}",
    "ssh://{asset}",
  };
  static const char *const bad[] = {
    "",
    "a.example",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "ftp://a.example/",
    "{asset}://a.example/",
    "{asset}",
    "https://",
    "https:///{asset}",
    "https://a.example/{user}",
    "https://a.example/{asset",
    "https://a.example/ {asset}",
    "https://a.example/\n",
    "data:text/html,x",
    "ssh://-oProxyCommand=x/",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      stw_link_template_check (good[i], &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (stw_link_template_check (bad[i], NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/link-template/encoded", names_are_encoded);
  g_test_add_func ("/desk/link-template/hostile", hostile_names_lead_nowhere);
  g_test_add_func ("/desk/link-template/template", a_template_says_where_it_leads);
  return g_test_run ();
}
