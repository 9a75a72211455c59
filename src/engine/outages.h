/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/dependency-store.h"
#include "triage/dependency.h"

G_BEGIN_DECLS

/**
 * StwOutages:
 *
 * What a company's assets depend on, and which alerts say that one of those is down.
 */
typedef struct _StwOutages StwOutages;

/**
 * StwOutage:
 *
 * Where the alerts of what stands behind something that is down belong.
 */
typedef struct
{
  gint64 incident; /* 0 for none */
  gint64 held_by;  /* the window or silence that they wait for, 0 for none */
} StwOutage;

StwOutages *stw_outages_load (StwDb *db, gint64 company, GError **error);
void stw_outages_free (StwOutages *self);
gboolean stw_outages_note (StwOutages *self, const StwOutageRow *row);
gboolean
stw_outages_find (StwOutages *self, StwDb *db, gint64 asset, StwOutage *ret_outage, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwOutages, stw_outages_free)

G_END_DECLS
