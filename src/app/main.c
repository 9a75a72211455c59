/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steward: the desk with a window. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/application.h"
#include "app/resources.h"
#include "base/build-tree.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (StwApplication) application = NULL;
  g_autofree char *languages = stw_build_tree_find ("po");

  setlocale (LC_ALL, "");
  bindtextdomain (STW_GETTEXT_DOMAIN, languages != NULL ? languages : STW_LOCALE_DIR);
  bind_textdomain_codeset (STW_GETTEXT_DOMAIN, "UTF-8");
  textdomain (STW_GETTEXT_DOMAIN);
  stw_resources_register ();
  application = stw_application_new (argc, argv);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
