/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/command.h"

G_BEGIN_DECLS

StwCommand *stw_import_file_read (GBytes *bytes,
                                  const char *kind,
                                  gint64 company,
                                  gboolean dry_run,
                                  GError **error);

G_END_DECLS
