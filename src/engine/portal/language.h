/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwLanguages:
 *
 * The languages that pages can be shown in.
 */
typedef struct _StwLanguages StwLanguages;

/**
 * StwLanguage:
 *
 * One of them; it stands as long as the languages do.
 */
typedef struct _StwLanguage StwLanguage;

StwLanguages *stw_languages_new (const char *folder);
void stw_languages_free (StwLanguages *self);
const StwLanguage *stw_languages_choose (StwLanguages *self, const char *accepted);

const char *stw_language_get_tag (const StwLanguage *self);
gboolean stw_language_is_source (const StwLanguage *self);
gboolean stw_language_is_right_to_left (const StwLanguage *self);
const char *stw_language_say (const StwLanguage *self, const char *text) G_GNUC_FORMAT (2);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwLanguages, stw_languages_free)

G_END_DECLS
