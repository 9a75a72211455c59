/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/portal/language.h"

G_BEGIN_DECLS

/**
 * StwPage:
 *
 * A page in the making.
 */
typedef struct _StwPage StwPage;

StwPage *stw_page_new (const StwLanguage *language, const char *title);
void stw_page_add (StwPage *page, const char *markup, ...) G_GNUC_PRINTF (2, 3);
void stw_page_add_text (StwPage *page, const char *format, ...) G_GNUC_PRINTF (2, 3);
void stw_page_add_time (StwPage *page, gint64 at, GTimeZone *zone);
void stw_page_add_code (StwPage *page, const char *text, const char *label);
GBytes *stw_page_finish (StwPage *page);

G_END_DECLS
