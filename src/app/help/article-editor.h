/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/article-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwArticleEditor:
 *
 * Where one of the desk's own articles is written, beside what it will look like. What was begun
 * stays until it is saved or discarded.
 *
 * Signals: "closed" with the number of the article that was saved, 0 when it was discarded;
 * "draft-changed" when what stw_article_editor_get_draft() says may have.
 */
#define STW_TYPE_ARTICLE_EDITOR (stw_article_editor_get_type ())
G_DECLARE_FINAL_TYPE (StwArticleEditor, stw_article_editor, STW, ARTICLE_EDITOR, AdwBin)

void stw_article_editor_set_session (StwArticleEditor *self, StwSession *session);
void stw_article_editor_begin (StwArticleEditor *self, const StwArticle *article);
const char *stw_article_editor_get_draft (StwArticleEditor *self);
void stw_article_editor_save (StwArticleEditor *self);

G_END_DECLS
