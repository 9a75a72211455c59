/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

gboolean stw_shift_news_tell (StwTransaction *transaction,
                              const StwCommand *command,
                              JsonObject *result,
                              GError **error);

G_END_DECLS
