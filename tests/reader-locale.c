/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded before a test program, this gives it the locale of its environment, as the application's
 * main () does. A locale that this machine does not have ends the test: it would otherwise pass
 * without having tried anything.
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__ ((constructor)) static void
use_reader_locale (void)
{
  const char *name = getenv ("LC_ALL");

  if (setlocale (LC_ALL, "") != NULL)
    return;

  fprintf (stderr,
           "The locale %s is not installed; localedef makes it.\n",
           name != NULL ? name : "");
  abort ();
}
