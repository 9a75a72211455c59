/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a piece of Markdown looks. A link to another article activates "help.open" with its name;
 * any other is opened by GTK, in the reader's browser. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/block-widget.h"

#include "app/widgets/toast.h"

#include <glib/gi18n.h>
#include <string.h>

/* How far a list stands in, for each list that it is in. */
#define INDENT 12
/* Deeper ones stand no further in: there is no room on a telephone. */
#define MAX_INDENTS 4
#define MARK_WIDTH_CHARS 3
/* A heading of a note is none of the page. */
#define NOTE_HEADING 3

static gboolean
link_cb (GtkLabel *label, const char *url)
{
  g_autofree char *name = NULL;

  if (!g_str_has_suffix (url, ".md"))
    return GDK_EVENT_PROPAGATE;
  name = g_strndup (url, strlen (url) - strlen (".md"));
  gtk_widget_activate_action (GTK_WIDGET (label), "help.open", "s", name);
  return GDK_EVENT_STOP;
}

static GtkWidget *
new_text (const StwMarkdownBlock *block, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role",
                                   role,
                                   "label",
                                   block->markup,
                                   "use-markup",
                                   TRUE,
                                   "wrap",
                                   TRUE,
                                   "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR,
                                   "xalign",
                                   0.0,
                                   "hexpand",
                                   TRUE,
                                   NULL);

  g_signal_connect (label, "activate-link", G_CALLBACK (link_cb), NULL);
  return label;
}

/* A label takes the focus for its links and for being selected only. */
static GtkWidget *
let_focus (GtkWidget *child, const char *name)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX,
                                 "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP,
                                 "focusable",
                                 TRUE,
                                 NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), child);
  return box;
}

/* The title has the focus when its article is opened, so that it is what is read out. */
static GtkWidget *
new_heading (const StwMarkdownBlock *block)
{
  static const char *const classes[] = { "title-1", "title-3", "heading" };
  GtkWidget *label = new_text (block, GTK_ACCESSIBLE_ROLE_HEADING);
  guint level = CLAMP (block->level, 1, G_N_ELEMENTS (classes));

  gtk_widget_add_css_class (label, classes[level - 1]);
  if (level > 1)
    gtk_widget_set_margin_top (label, INDENT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  block->plain,
                                  GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int) block->level,
                                  -1);
  return level == 1 ? let_focus (label, block->plain) : label;
}

static void
indent (GtkWidget *widget, guint depth)
{
  gtk_widget_set_margin_start (widget, INDENT * (int) MIN (depth, MAX_INDENTS));
}

static GtkWidget *
new_item (const StwMarkdownBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *mark = gtk_label_new (block->mark);

  gtk_label_set_width_chars (GTK_LABEL (mark), MARK_WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (mark), 1);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "dim-label");
  gtk_widget_add_css_class (mark, "numeric");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), new_text (block, GTK_ACCESSIBLE_ROLE_LABEL));
  indent (box, block->level - 1);
  return box;
}

static void
copy_cb (GtkWidget *button, GtkLabel *code)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), gtk_label_get_label (code));
  stw_toast (button, _ ("Copied"));
}

/* Code is not wrapped: where a line ends has a meaning. With the focus in it, Ctrl and an arrow
 * show the rest of a line. It reads from left to right everywhere. */
static GtkWidget *
new_code (const StwMarkdownBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *code = gtk_label_new (block->plain);
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_label_set_xalign (GTK_LABEL (code), 0);
  gtk_widget_set_direction (code, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (code, "mono");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), let_focus (code, block->plain));
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_set_valign (copy, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (copy, _ ("Copy"));
  gtk_widget_add_css_class (copy, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy"),
                                  -1);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), code, 0);
  gtk_widget_add_css_class (box, "panel");
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), copy);
  indent (box, block->level);
  return box;
}

static GtkWidget *
new_row (const StwMarkdownBlock *block)
{
  GtkWidget *label = new_text (block, GTK_ACCESSIBLE_ROLE_LABEL);

  gtk_widget_add_css_class (label, "panel");
  return label;
}

/**
 * stw_block_widget_new:
 *
 * Returns: (transfer floating): what shows that piece
 */
GtkWidget *
stw_block_widget_new (const StwMarkdownBlock *block)
{
  switch (block->kind)
    {
    case STW_MARKDOWN_HEADING:
      return new_heading (block);
    case STW_MARKDOWN_ITEM:
      return new_item (block);
    case STW_MARKDOWN_CODE:
      return new_code (block);
    case STW_MARKDOWN_ROW:
      return new_row (block);
    case STW_MARKDOWN_PARAGRAPH:
    default:
      return new_text (block, GTK_ACCESSIBLE_ROLE_LABEL);
    }
}

/**
 * stw_block_widget_new_note:
 * @text: what a person wrote, Markdown
 *
 * Returns: (transfer floating): all of it, on a ground of its own
 */
GtkWidget *
stw_block_widget_new_note (const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autoptr (GPtrArray) blocks = stw_markdown_parse (text);

  gtk_widget_add_css_class (box, "timeline-note");
  for (guint i = 0; i < blocks->len; i++)
    {
      StwMarkdownBlock *block = g_ptr_array_index (blocks, i);

      if (block->kind == STW_MARKDOWN_HEADING)
        block->level = MAX (block->level, NOTE_HEADING);
      gtk_box_append (GTK_BOX (box), stw_block_widget_new (block));
    }
  return box;
}
