/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

gboolean stw_before_note (StwTransaction *transaction, const StwCommand *command, GError **error);

G_END_DECLS
