/* SPDX-License-Identifier: GPL-3.0-or-later */

/* correlate-file FILE STRATEGY: the triage rules on a stream, for score-streams.py. */

#include "config.h"

#include "triage/correlate-run.h"
#include "triage/correlate.h"

int
main (int argc, char **argv)
{
  if (argc != 3)
    return 2;
  return stw_correlate_run (argv[1], STW_CORRELATOR_WINDOW, argv[2], stdout, stderr);
}
