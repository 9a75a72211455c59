/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads Markdown: CommonMark by cmark, and the tables that everybody else adds to it, of plain
 * words and code. HTML is left out, and so is the target of a link that leads neither to the web
 * nor to an article. Pure. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/markdown.h"

#include <cmark.h>
#include <string.h>

/* Within a table's text: what ends a cell and a row. In markup no text has them. */
#define CELL_END '\x1f'
#define ROW_END '\x1e'
#define CELL_ENDS "\x1f"
#define ROW_ENDS "\x1e"

static void
block_free (gpointer data)
{
  StwMarkdownBlock *block = data;

  g_free (block->mark);
  g_free (block->markup);
  g_free (block->plain);
  g_free (block);
}

/* What is read from a paragraph, in both ways at once. */
typedef struct
{
  GString *markup; /* (owned) */
  GString *plain;  /* (owned) */
  gboolean in_table;
} Inline;

static gboolean
is_safe_link (const char *url)
{
  static const char *const schemes[] = { "https://", "http://", "mailto:" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_has_prefix (url, schemes[i]))
      return TRUE;
  return g_str_has_suffix (url, ".md") && strpbrk (url, ":/\\") == NULL;
}

static void
append_words (Inline *self, const char *words)
{
  g_autofree char *text = g_strdup (words);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (self->in_table)
    {
      g_strdelimit (text, "|", CELL_END);
      g_strdelimit (escaped, "|", CELL_END);
    }
  g_string_append (self->markup, escaped);
  g_string_append (self->plain, text);
}

static void
append_break (Inline *self, char character)
{
  g_string_append_c (self->markup, character);
  g_string_append_c (self->plain, character);
}

static void
append_code (Inline *self, const char *code)
{
  g_autofree char *escaped = g_markup_escape_text (code, -1);

  g_string_append_printf (self->markup, "<tt>%s</tt>", escaped);
  g_string_append (self->plain, code);
}

static void
append_link (Inline *self, cmark_node *link, gboolean enters)
{
  const char *url = cmark_node_get_url (link);
  g_autofree char *escaped = NULL;

  if (!is_safe_link (url))
    return;
  escaped = g_markup_escape_text (url, -1);
  if (enters)
    g_string_append_printf (self->markup, "<a href=\"%s\">", escaped);
  else
    g_string_append (self->markup, "</a>");
}

static void
append_span (Inline *self, cmark_node *node, gboolean enters)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_EMPH:
      g_string_append (self->markup, enters ? "<i>" : "</i>");
      break;
    case CMARK_NODE_STRONG:
      g_string_append (self->markup, enters ? "<b>" : "</b>");
      break;
    case CMARK_NODE_LINK:
      append_link (self, node, enters);
      break;
    default:
      break;
    }
}

static void
append_inline (Inline *self, cmark_node *node, gboolean enters)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_TEXT:
      append_words (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_CODE:
      append_code (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_SOFTBREAK:
      append_break (self, self->in_table ? ROW_END : ' ');
      break;
    case CMARK_NODE_LINEBREAK:
      append_break (self, '\n');
      break;
    default:
      /* These could begin in one cell and end in another. */
      if (!self->in_table)
        append_span (self, node, enters);
      break;
    }
}

static Inline
read_inline (cmark_node *paragraph, gboolean in_table)
{
  Inline self = { g_string_new (NULL), g_string_new (NULL), in_table };
  cmark_iter *iter = cmark_iter_new (paragraph);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    append_inline (&self, cmark_iter_get_node (iter), event == CMARK_EVENT_ENTER);
  cmark_iter_free (iter);
  return self;
}

/* Takes the words. */
static StwMarkdownBlock *
append_block (GPtrArray *blocks, StwMarkdownKind kind, Inline words)
{
  StwMarkdownBlock *block = g_new0 (StwMarkdownBlock, 1);

  block->kind = kind;
  block->markup = g_string_free (words.markup, FALSE);
  block->plain = g_string_free (words.plain, FALSE);
  g_ptr_array_add (blocks, block);
  return block;
}

/* The cells of "| one | two |", stripped. */
static char **
split_cells (char *row)
{
  char **cells;

  g_strstrip (row);
  if (*row == CELL_END)
    row++;
  if (g_str_has_suffix (row, CELL_ENDS))
    row[strlen (row) - 1] = '\0';
  cells = g_strsplit (row, CELL_ENDS, -1);
  for (guint i = 0; cells[i] != NULL; i++)
    g_strstrip (cells[i]);
  return cells;
}

static void
append_cell (GString *text, const char *heading, const char *cell, gboolean as_markup)
{
  if (text->len == 0)
    g_string_append_printf (text, as_markup ? "<b>%s</b>" : "%s", cell);
  else if (as_markup)
    g_string_append_printf (text,
                            "\n<span size=\"small\" alpha=\"75%%\">%s</span>\n%s",
                            heading,
                            cell);
  else
    g_string_append_printf (text, "\n%s\n%s", heading, cell);
}

static GString *
read_row (char **headings, char *row, gboolean as_markup)
{
  g_auto (GStrv) cells = split_cells (row);
  GString *text = g_string_new (NULL);

  for (guint i = 0; headings[i] != NULL && cells[i] != NULL; i++)
    append_cell (text, headings[i], cells[i], as_markup);
  return text;
}

/* A table is a paragraph to cmark: its rows, the second of which is made of dashes. */
static gboolean
append_table (GPtrArray *blocks, cmark_node *paragraph)
{
  Inline words = read_inline (paragraph, TRUE);
  g_auto (GStrv) markup = g_strsplit (words.markup->str, ROW_ENDS, -1);
  g_auto (GStrv) plain = g_strsplit (words.plain->str, ROW_ENDS, -1);
  guint n = MIN (g_strv_length (plain), g_strv_length (markup));
  gboolean is_table = n > 2 && plain[1][strspn (plain[1], "-: " CELL_ENDS)] == '\0';

  if (is_table)
    {
      g_auto (GStrv) headings = split_cells (markup[0]);
      g_auto (GStrv) plain_headings = split_cells (plain[0]);

      for (guint i = 2; i < n; i++)
        append_block (blocks,
                      STW_MARKDOWN_ROW,
                      (Inline){ read_row (headings, markup[i], TRUE),
                                read_row (plain_headings, plain[i], FALSE),
                                TRUE });
    }
  g_string_free (words.markup, TRUE);
  g_string_free (words.plain, TRUE);
  return is_table;
}

static gboolean
may_be_table (cmark_node *paragraph)
{
  cmark_node *first = cmark_node_first_child (paragraph);

  return first != NULL && cmark_node_get_type (first) == CMARK_NODE_TEXT &&
         cmark_node_get_literal (first)[0] == '|';
}

static char *
dup_mark (cmark_node *item)
{
  cmark_node *list = cmark_node_parent (item);
  int number = cmark_node_get_list_start (list);

  if (cmark_node_get_list_type (list) != CMARK_ORDERED_LIST)
    return g_strdup ("•");
  for (item = cmark_node_previous (item); item != NULL; item = cmark_node_previous (item))
    number++;
  return g_strdup_printf ("%d.", number);
}

static void
append_paragraph (GPtrArray *blocks, cmark_node *paragraph, guint depth)
{
  cmark_node *parent = cmark_node_parent (paragraph);
  StwMarkdownBlock *block;

  if (may_be_table (paragraph) && append_table (blocks, paragraph))
    return;
  block = append_block (blocks,
                        depth > 0 ? STW_MARKDOWN_ITEM : STW_MARKDOWN_PARAGRAPH,
                        read_inline (paragraph, FALSE));
  block->level = depth;
  if (cmark_node_get_type (parent) == CMARK_NODE_ITEM && cmark_node_previous (paragraph) == NULL)
    block->mark = dup_mark (parent);
}

static void
append_code_block (GPtrArray *blocks, cmark_node *code, guint depth)
{
  StwMarkdownBlock *block = g_new0 (StwMarkdownBlock, 1);

  block->kind = STW_MARKDOWN_CODE;
  block->level = depth;
  block->plain = g_strchomp (g_strdup (cmark_node_get_literal (code)));
  g_ptr_array_add (blocks, block);
}

static void
append_heading (GPtrArray *blocks, cmark_node *heading)
{
  append_block (blocks, STW_MARKDOWN_HEADING, read_inline (heading, FALSE))->level =
    (guint) cmark_node_get_heading_level (heading);
}

/**
 * stw_markdown_parse:
 *
 * Returns: (transfer full) (element-type StwMarkdownBlock): the text in pieces
 */
GPtrArray *
stw_markdown_parse (const char *text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (block_free);
  cmark_node *document;
  cmark_iter *iter;
  cmark_event_type event;
  guint depth = 0;

  g_return_val_if_fail (text != NULL, blocks);

  document = cmark_parse_document (text, strlen (text), CMARK_OPT_VALIDATE_UTF8);
  iter = cmark_iter_new (document);
  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);
      cmark_node_type type = cmark_node_get_type (node);

      if (type == CMARK_NODE_LIST)
        depth = event == CMARK_EVENT_ENTER ? depth + 1 : depth - 1;
      if (event != CMARK_EVENT_ENTER)
        continue;
      if (type == CMARK_NODE_PARAGRAPH)
        append_paragraph (blocks, node, depth);
      else if (type == CMARK_NODE_HEADING)
        append_heading (blocks, node);
      else if (type == CMARK_NODE_CODE_BLOCK)
        append_code_block (blocks, node, depth);
    }
  cmark_iter_free (iter);
  cmark_node_free (document);
  return blocks;
}

/**
 * stw_markdown_escape:
 *
 * Returns: (transfer full): the same text to stand in Markdown, where nothing of it has a meaning
 */
char *
stw_markdown_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_ispunct (*c))
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *c);
    }
  return g_string_free (escaped, FALSE);
}
