/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void stw_failure_describe (const GError *error, char **ret_title, char **ret_description);
char *stw_failure_dup_sentence (const GError *error);

G_END_DECLS
