/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwHeaders:
 * @get: the value of the field of that name, in any case, that comes @index-th, or %NULL
 * @data: what @get is called with
 *
 * The header of a request, wherever it lies.
 */
typedef struct
{
  const char *(*get) (gpointer data, const char *name, guint index);
  gpointer data;
} StwHeaders;

G_END_DECLS
