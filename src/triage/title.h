/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_TITLE_MAX 120

/**
 * StwTitleFacts:
 * @signature: the telling one: of the worst severity, then with most occurrences, then the first
 * @n_signatures: distinct signatures
 * @asset: (nullable): the asset that the telling one came from
 * @n_assets: distinct assets
 *
 * What an incident's title is made of.
 */
typedef struct
{
  const char *signature;
  guint n_signatures;
  const char *asset;
  guint n_assets;
} StwTitleFacts;

char *stw_title (const StwTitleFacts *facts);

G_END_DECLS
