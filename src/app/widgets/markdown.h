/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  STW_MARKDOWN_HEADING,
  STW_MARKDOWN_PARAGRAPH,
  STW_MARKDOWN_ITEM,
  STW_MARKDOWN_CODE,
  STW_MARKDOWN_ROW,
} StwMarkdownKind;

/**
 * StwMarkdownBlock:
 * @level: of a heading, from 1; of an item, how many lists it is in
 * @mark: (nullable): what stands before an item; %NULL when it goes on with a further paragraph
 * @markup: (nullable): for Pango; %NULL for code
 * @plain: the same as mere words; of code every character
 *
 * A piece of a text, as it is read from top to bottom. A row of a table is one: its first cell,
 * then each further one under the heading of its column.
 */
typedef struct
{
  StwMarkdownKind kind;
  guint level;
  char *mark;
  char *markup;
  char *plain;
} StwMarkdownBlock;

GPtrArray *stw_markdown_parse (const char *text);
char *stw_markdown_escape (const char *text);

G_END_DECLS
