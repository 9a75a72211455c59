/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder of a test's own, removed with all that is in it. */
typedef char Scratch;

Scratch *scratch_new (void);
void scratch_free (Scratch *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scratch, scratch_free)

G_END_DECLS
