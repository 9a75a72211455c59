/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An entry of the audit: who did what, when, to what, for which company and from where; unfolded,
 * what was and what is. It is empty while its page is on its way. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/audit/audit-row.h"

#include "app/widgets/word-image.h"
#include "base/clock.h"
#include "base/ids.h"
#include "desk/audit-store.h"

#include <glib/gi18n.h>

/* So many digits of a hash tell entries apart. */
#define HASH_SHOWN 12

struct _StwAuditRow
{
  AdwBin parent_instance;

  GtkImage *outcome;      /* (unowned) */
  GtkLabel *actor;        /* (unowned) */
  GtkLabel *action;       /* (unowned) */
  GtkLabel *time;         /* (unowned) */
  GtkLabel *where;        /* (unowned) */
  GtkWidget *unfolded;    /* (unowned) */
  GtkWidget *before_part; /* (unowned) */
  GtkLabel *before;       /* (unowned) */
  GtkWidget *after_part;  /* (unowned) */
  GtkLabel *after;        /* (unowned) */
  GtkWidget *given_part;  /* (unowned) */
  GtkLabel *given;        /* (unowned) */
  GtkLabel *number;       /* (unowned) */
  GtkLabel *hash;         /* (unowned) */

  GHashTable *open;     /* (owned) numbers of the entries that are unfolded */
  GSignalGroup *values; /* (owned) of the item that is shown */
};

G_DEFINE_FINAL_TYPE (StwAuditRow, stw_audit_row, ADW_TYPE_BIN)

/* A text as it is, anything else as JSON. */
static char *
say_value (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("–");
  return json_to_string (node, FALSE);
}

/* Its members, each with its value. */
static char *
say_part (JsonObject *part, const char *between)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObjectIter iterator;
  const char *name;
  JsonNode *node;

  if (part == NULL)
    return NULL;
  json_object_iter_init_ordered (&iterator, part);
  while (json_object_iter_next_ordered (&iterator, &name, &node))
    {
      g_autofree char *value = say_value (node);

      if (text->len > 0)
        g_string_append (text, between);
      g_string_append_printf (text, "%s  %s", name, value);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
show_part (GtkWidget *part, GtkLabel *label, JsonObject *object)
{
  g_autofree char *text = say_part (object, "\n");

  gtk_widget_set_visible (part, text != NULL);
  gtk_label_set_label (label, text != NULL ? text : "");
}

static const char *
name_actor (const StwAuditView *entry)
{
  if (g_str_equal (entry->actor, "engine") || g_str_equal (entry->actor, "door"))
    return "Steward";
  /* Translators: whoever sits at this desk, while nobody signs in */
  return g_str_equal (entry->actor, "desk") ? C_ ("audit", "The Desk") : entry->actor;
}

/* What it changed, for which company, and from where. */
static char *
say_where (const StwAuditView *entry)
{
  g_autofree char *change = say_part (entry->after != NULL ? entry->after : entry->given, ", ");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (change != NULL)
    g_strv_builder_add (builder, change);
  if (entry->company_name != NULL)
    g_strv_builder_add (builder, entry->company_name);
  if (entry->origin != NULL)
    g_strv_builder_add (builder, entry->origin);
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

/* To the second, since entries follow each other closely. */
static char *
say_time (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / STW_SECOND);

  return time != NULL ? g_date_time_format (time, "%x %X") : g_strdup ("");
}

static void
name_row (StwAuditRow *self, const StwAuditView *entry, gboolean unfolded)
{
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;

  if (around == NULL)
    return;
  name = g_strdup_printf ("%s: %s, %s, %s",
                          gtk_label_get_label (self->actor),
                          entry->action,
                          gtk_label_get_label (self->where),
                          gtk_label_get_label (self->time));
  gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (around),
                               GTK_ACCESSIBLE_STATE_EXPANDED,
                               unfolded,
                               -1);
}

static void
show_change (StwAuditRow *self, const StwAuditView *entry)
{
  g_autofree char *hash = stw_hex_encode (entry->hash, HASH_SHOWN / 2);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, entry->seq);
  /* Translators: the number of an entry of the audit */
  g_autofree char *title = g_strdup_printf (_ ("Entry %s"), number);

  show_part (self->before_part, self->before, entry->before);
  show_part (self->after_part, self->after, entry->after);
  show_part (self->given_part, self->given, entry->given);
  gtk_label_set_label (self->number, title);
  gtk_label_set_label (self->hash, hash);
}

static void
update_cb (StwAuditRow *self)
{
  g_autoptr (StwPagedItem) item = g_signal_group_dup_target (self->values);
  const StwAuditView *entry = item != NULL ? stw_paged_item_get_value (item) : NULL;
  g_autofree char *time = NULL;
  g_autofree char *where = NULL;
  gboolean unfolded;

  gtk_widget_set_opacity (GTK_WIDGET (self), entry != NULL ? 1 : 0);
  if (entry == NULL)
    return;
  time = say_time (entry->at);
  where = say_where (entry);
  unfolded = g_hash_table_contains (self->open, &entry->seq);
  stw_word_image_set (
    self->outcome,
    stw_audit_view_is_refusal (entry)
      ? (StwWord){ C_ ("audit", "Refused"), "action-unavailable-symbolic", "severity-high" }
      : (StwWord){ C_ ("audit", "Done"), "object-select-symbolic", "dim-label" });
  gtk_label_set_label (self->actor, name_actor (entry));
  gtk_label_set_label (self->action, entry->action);
  gtk_label_set_label (self->time, time);
  gtk_label_set_label (self->where, where);
  gtk_widget_set_visible (self->unfolded, unfolded);
  if (unfolded)
    show_change (self, entry);
  name_row (self, entry, unfolded);
}

/**
 * stw_audit_row_set_item:
 * @item: (nullable): an item whose value is a #StwAuditView
 */
void
stw_audit_row_set_item (StwAuditRow *self, StwPagedItem *item)
{
  g_return_if_fail (STW_IS_AUDIT_ROW (self));

  g_signal_group_set_target (self->values, item);
  update_cb (self);
}

static void
stw_audit_row_dispose (GObject *object)
{
  StwAuditRow *self = STW_AUDIT_ROW (object);

  g_clear_object (&self->values);
  g_clear_pointer (&self->open, g_hash_table_unref);
  G_OBJECT_CLASS (stw_audit_row_parent_class)->dispose (object);
}

static void
stw_audit_row_class_init (StwAuditRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_audit_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/audit/audit-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, outcome);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, actor);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, action);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, time);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, where);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, unfolded);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, before_part);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, before);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, after_part);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, after);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, given_part);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, given);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, number);
  gtk_widget_class_bind_template_child (widget_class, StwAuditRow, hash);
}

static void
stw_audit_row_init (StwAuditRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->values = g_signal_group_new (STW_TYPE_PAGED_ITEM);
  g_signal_group_connect_swapped (self->values, "notify::value", G_CALLBACK (update_cb), self);
}

/**
 * stw_audit_row_new:
 * @unfolded: the numbers of the entries that are unfolded
 *
 * Returns: an empty row
 */
GtkWidget *
stw_audit_row_new (GHashTable *unfolded)
{
  StwAuditRow *self = g_object_new (STW_TYPE_AUDIT_ROW, NULL);

  self->open = g_hash_table_ref (unfolded);
  return GTK_WIDGET (self);
}
