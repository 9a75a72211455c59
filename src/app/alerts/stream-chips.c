/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chips above the stream of alerts. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/stream-chips.h"

#include "app/words.h"

#include <glib/gi18n.h>

struct _StwStreamChips
{
  AdwBin parent_instance;

  GtkMenuButton *severity_menu; /* (unowned) */
  GtkMenuButton *where_menu;    /* (unowned) */
  GtkMenuButton *tool_menu;     /* (unowned) */
  GtkWidget *clear;             /* (unowned) */

  GPtrArray *tools; /* (owned) (nullable) (element-type utf8) of the menu */
};

G_DEFINE_FINAL_TYPE (StwStreamChips, stw_stream_chips, ADW_TYPE_BIN)

static gboolean
has_tools (StwStreamChips *self, GPtrArray *tools)
{
  guint n = self->tools != NULL ? self->tools->len : 0;

  if (n != tools->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (g_ptr_array_index (self->tools, i), g_ptr_array_index (tools, i)))
      return FALSE;
  return TRUE;
}

static void
append_tool (GMenu *menu, const char *label, const char *tool)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "alerts.tool", "s", tool);
  g_menu_append_item (menu, item);
}

/**
 * stw_stream_chips_show_tools:
 * @tools: (element-type utf8): the sources to choose from
 */
void
stw_stream_chips_show_tools (StwStreamChips *self, GPtrArray *tools)
{
  g_autoptr (GMenu) menu = NULL;

  g_return_if_fail (STW_IS_STREAM_CHIPS (self));

  if (has_tools (self, tools))
    return;
  menu = g_menu_new ();
  append_tool (menu, _ ("Any Source"), "");
  for (guint i = 0; i < tools->len; i++)
    append_tool (menu, g_ptr_array_index (tools, i), g_ptr_array_index (tools, i));
  g_clear_pointer (&self->tools, g_ptr_array_unref);
  self->tools = g_ptr_array_ref (tools);
  gtk_menu_button_set_menu_model (self->tool_menu, G_MENU_MODEL (menu));
}

/**
 * stw_stream_chips_say:
 * @severity_word: the least severity, or ""
 * @where: a word of #StwWhere, or ""
 * @tool: a source, or ""
 *
 * Says on each chip what it narrows down to, else what it can.
 */
void
stw_stream_chips_say (StwStreamChips *self,
                      const char *severity_word,
                      const char *where,
                      const char *tool)
{
  static const struct
  {
    const char *word;
    const char *label;
  } wheres[] = {
    { "", NC_ ("filter", "State") },    { "open", NC_ ("filter", "Open") },
    { "over", NC_ ("filter", "Over") }, { "joined", NC_ ("filter", "In an incident") },
    { "held", NC_ ("filter", "Held") },
  };
  StwSeverity severity;
  g_autofree char *worse = NULL;

  g_return_if_fail (STW_IS_STREAM_CHIPS (self));

  if (stw_severity_from_word (severity_word, &severity))
    /* Translators: %s is a severity; a filter that lets through it and worse ones */
    worse = g_strdup_printf (_ ("From %s"), stw_word_severity (severity).word);
  gtk_menu_button_set_label (self->severity_menu,
                             worse != NULL ? worse : C_ ("filter", "Severity"));
  for (guint i = 0; i < G_N_ELEMENTS (wheres); i++)
    if (g_str_equal (wheres[i].word, where))
      gtk_menu_button_set_label (self->where_menu, g_dpgettext2 (NULL, "filter", wheres[i].label));
  gtk_menu_button_set_label (self->tool_menu, *tool != '\0' ? tool : C_ ("filter", "Source"));
  gtk_widget_set_visible (self->clear, *severity_word != '\0' || *where != '\0' || *tool != '\0');
}

static void
stw_stream_chips_finalize (GObject *object)
{
  g_clear_pointer (&STW_STREAM_CHIPS (object)->tools, g_ptr_array_unref);
  G_OBJECT_CLASS (stw_stream_chips_parent_class)->finalize (object);
}

static void
stw_stream_chips_class_init (StwStreamChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_stream_chips_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/stream-chips.ui");
  gtk_widget_class_bind_template_child (widget_class, StwStreamChips, severity_menu);
  gtk_widget_class_bind_template_child (widget_class, StwStreamChips, where_menu);
  gtk_widget_class_bind_template_child (widget_class, StwStreamChips, tool_menu);
  gtk_widget_class_bind_template_child (widget_class, StwStreamChips, clear);
}

static void
stw_stream_chips_init (StwStreamChips *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
