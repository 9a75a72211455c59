/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What "stewardctl adapt" does, as a program of its own for the conformance test. */

#include "config.h"

#include "intake/adapt.h"
#include "intake/senders.h"

int
main (int argc, char *argv[])
{
  return stw_adapt_run ((const char *const *) argv + 1, NULL, NULL, stdout, stderr);
}
