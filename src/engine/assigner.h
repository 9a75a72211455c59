/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/memory.h"

G_BEGIN_DECLS

gboolean stw_assigner_run (StwMemory *memory, StwTransaction *transaction, GError **error);

G_END_DECLS
