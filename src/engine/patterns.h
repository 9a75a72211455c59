/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_patterns_step (StwTransaction *transaction, gboolean *ret_more, GError **error);

G_END_DECLS
