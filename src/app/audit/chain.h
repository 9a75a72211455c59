/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/work-row.h"

G_BEGIN_DECLS

void stw_chain_verify (StwWorkRow *row, const char *folder);

G_END_DECLS
