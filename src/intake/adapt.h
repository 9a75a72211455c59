/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

int stw_adapt_run (const char *const *files,
                   const char *source,
                   const char *mapping_file,
                   FILE *out,
                   FILE *err);

G_END_DECLS
