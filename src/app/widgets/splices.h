/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwSplice:
 * @position: in the old list
 * @n_removed: rows that go from there
 * @from: in the new list
 * @n_added: rows that come to that place
 *
 * One place at which two lists differ.
 */
typedef struct
{
  guint position;
  guint n_removed;
  guint from;
  guint n_added;
} StwSplice;

/* Rows in order. */
typedef struct
{
  const gint64 *ids; /* none twice */
  guint n_ids;
} StwOrder;

GArray *stw_splices_find (const StwOrder *before, const StwOrder *after, guint most);

G_END_DECLS
