/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit: its entries as they are searched and narrowed, to unfold and to export, above them
 * whether the chain is whole. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/audit/audit-page.h"

#include "app/audit/audit-row.h"
#include "app/audit/chain.h"
#include "app/widgets/live.h"
#include "app/widgets/paged-reading.h"
#include "app/widgets/save-file.h"
#include "base/clock.h"
#include "base/text.h"
#include "desk/audit-store.h"

#include <glib/gi18n.h>

/* How far back the entries go, by the word of the action. */
static const struct
{
  const char *word;
  const char *label;
  gint64 length; /* milliseconds, 0 for all */
} periods[] = {
  { "", N_ ("Any Time"), 0 },
  { "day", N_ ("Last 24 Hours"), STW_DAY },
  { "week", N_ ("Last 7 Days"), 7 * STW_DAY },
  { "month", N_ ("Last 30 Days"), 30 * STW_DAY },
};

struct _StwAuditPage
{
  AdwBin parent_instance;

  StwWorkRow *chain;      /* (unowned) */
  GtkSearchEntry *search; /* (unowned) */
  GtkMenuButton *period;  /* (unowned) */
  GtkLabel *count;        /* (unowned) */
  GtkStack *stack;        /* (unowned) */
  GtkListView *list;      /* (unowned) */

  StwSession *session;       /* (owned) */
  StwPagedModel *model;      /* (owned) */
  StwLive *live;             /* (owned) */
  GCancellable *cancellable; /* (owned) of the last question */
  GHashTable *unfolded;      /* (owned) numbers of entries */
  char *since;               /* (owned) a word of the periods */
  gboolean refused;          /* only what was not permitted */
};

enum
{
  PROP_PERIOD = 1,
  PROP_REFUSED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwAuditPage, stw_audit_page, ADW_TYPE_BIN)

static gpointer
load_entry (StwDb *db, gint64 seq, GError **error)
{
  return stw_audit_view_load (db, seq, error);
}

static const StwPagedKind entries = { load_entry, stw_audit_view_free, NULL };

static void
fetch_cb (StwPagedModel *model, StwPagedRequest *request, gpointer data)
{
  StwAuditPage *self = data;

  stw_paged_fetch (model, request, stw_session_get_client (self->session), &entries);
}

static guint
get_period (StwAuditPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (g_str_equal (periods[i].word, self->since))
      return i;
  return 0;
}

/* What is asked for at present. */
static StwAuditQuery *
make_query (StwAuditPage *self)
{
  StwAuditQuery *query = g_new0 (StwAuditQuery, 1);
  gint64 length = periods[get_period (self)].length;

  query->company = stw_session_get_company (self->session);
  query->since = length != 0 ? stw_clock_now (NULL) - length : 0;
  query->refused = self->refused;
  query->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  return query;
}

static gboolean
is_narrowed (StwAuditPage *self)
{
  return self->refused || *self->since != '\0' ||
         *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
}

static void
say_count (StwAuditPage *self, guint n)
{
  g_autofree char *text = NULL;

  if (n >= STW_AUDIT_MOST)
    /* Translators: so many of them, and older ones are not shown */
    text = g_strdup_printf (_ ("The newest %u entries"), n);
  else
    text = g_strdup_printf (ngettext ("%u entry", "%u entries", n), n);
  gtk_label_set_label (self->count, text);
}

static gpointer
read_list (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_paged_list_read (db, &entries, stw_audit_list (db, data, STW_AUDIT_MOST, error));
}

/* Who looks at the newest goes on looking at the newest. */
static void
show_list (StwAuditPage *self, StwPagedList *list)
{
  gboolean at_top =
    gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list))) <= 0;

  stw_paged_list_show (list, self->model);
  if (at_top && list->ids->len > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwAuditPage) self = data;
  StwPagedList *list = stw_reader_run_finish (result, NULL);

  if (self->live != NULL && list != NULL)
    {
      say_count (self, list->ids->len);
      gtk_stack_set_visible_child_name (self->stack,
                                        list->ids->len > 0   ? "list"
                                        : is_narrowed (self) ? "not-found"
                                                             : "none");
      show_list (self, list);
    }
  if (list != NULL)
    stw_paged_list_free (list);
  if (self->live != NULL)
    stw_live_done (self->live);
}

/* A later question makes the one before it needless. */
static void
refresh (GArray *changes, gpointer data)
{
  StwAuditPage *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_list,
                              make_query (self),
                              stw_audit_query_free,
                              stw_paged_list_free,
                              self->cancellable,
                              list_cb,
                              g_object_ref (self));
}

static void
ask_anew (StwAuditPage *self)
{
  if (self->live != NULL)
    stw_live_refresh (self->live);
}

static void
search_cb (StwAuditPage *self)
{
  ask_anew (self);
}

static void
row_activated_cb (StwAuditPage *self, guint position)
{
  g_autoptr (StwPagedItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  gint64 seq = stw_paged_item_get_id (item);

  if (!g_hash_table_remove (self->unfolded, &seq))
    g_hash_table_add (self->unfolded, g_memdup2 (&seq, sizeof seq));
  /* The row looks again. */
  g_object_notify (G_OBJECT (item), "value");
}

static void
verify_cb (StwAuditPage *self)
{
  stw_chain_verify (self->chain,
                    stw_desk_client_get_folder (stw_session_get_client (self->session)));
}

static gpointer
read_csv (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_audit_list_csv (db, data, G_MAXINT64, error);
}

static gpointer
read_json (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) list = stw_audit_list_json (db, data, G_MAXINT64, error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  if (list == NULL)
    return NULL;
  json_node_set_array (node, list);
  return json_to_string (node, TRUE);
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAuditPage *self = STW_AUDIT_PAGE (widget);
  gboolean json = g_str_equal (g_variant_get_string (parameter, NULL), "json");
  const StwSaveFile what = {
    .title = _ ("Export the Entries"),
    /* Translators: the name of a file */
    .name = json ? _ ("audit.json") : _ ("audit.csv"),
    .done = _ ("Entries exported"),
  };

  stw_save_file_ask (widget,
                     self->session,
                     &what,
                     json ? read_json : read_csv,
                     make_query (self),
                     stw_audit_query_free);
}

static void
focus_search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (STW_AUDIT_PAGE (widget)->search));
}

static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (STW_AUDIT_PAGE (widget)->search), "");
  g_object_set (widget, "period", "", "refused", FALSE, NULL);
}

/* No slots as in other long lists: those are of one height, and an unfolded row is not. */
static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, StwAuditPage *self)
{
  gtk_list_item_set_child (item, stw_audit_row_new (self->unfolded));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  stw_audit_row_set_item (STW_AUDIT_ROW (gtk_list_item_get_child (item)),
                          gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  stw_audit_row_set_item (STW_AUDIT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
stw_audit_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwAuditPage *self = STW_AUDIT_PAGE (object);

  if (id == PROP_REFUSED)
    g_value_set_boolean (value, self->refused);
  else
    g_value_set_string (value, self->since);
}

static void
stw_audit_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StwAuditPage *self = STW_AUDIT_PAGE (object);

  if (id == PROP_REFUSED)
    {
      self->refused = g_value_get_boolean (value);
    }
  else
    {
      stw_set_str (&self->since, g_value_get_string (value));
      gtk_menu_button_set_label (self->period, _ (periods[get_period (self)].label));
    }
  g_object_notify_by_pspec (object, pspec);
  ask_anew (self);
}

static gboolean
stw_audit_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STW_AUDIT_PAGE (widget)->list));
}

static void
stw_audit_page_dispose (GObject *object)
{
  StwAuditPage *self = STW_AUDIT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->live, stw_live_free);
  /* From here on nobody asks the model for a page. */
  if (self->model != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  g_clear_pointer (&self->since, g_free);
  G_OBJECT_CLASS (stw_audit_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "audit.export", "s", export_cb);
  gtk_widget_class_install_action (widget_class, "audit.search", NULL, focus_search_cb);
  gtk_widget_class_install_action (widget_class, "audit.clear", NULL, clear_cb);
  gtk_widget_class_install_property_action (widget_class, "audit.period", "period");
  gtk_widget_class_install_property_action (widget_class, "audit.refused", "refused");
}

static void
stw_audit_page_class_init (StwAuditPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = stw_audit_page_get_property;
  object_class->set_property = stw_audit_page_set_property;
  object_class->dispose = stw_audit_page_dispose;
  widget_class->grab_focus = stw_audit_page_grab_focus;
  props[PROP_PERIOD] =
    g_param_spec_string ("period",
                         NULL,
                         NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_REFUSED] =
    g_param_spec_boolean ("refused",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  install_actions (widget_class);
  g_type_ensure (STW_TYPE_WORK_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/audit/audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwAuditPage, chain);
  gtk_widget_class_bind_template_child (widget_class, StwAuditPage, search);
  gtk_widget_class_bind_template_child (widget_class, StwAuditPage, period);
  gtk_widget_class_bind_template_child (widget_class, StwAuditPage, count);
  gtk_widget_class_bind_template_child (widget_class, StwAuditPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwAuditPage, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
}

static void
stw_audit_page_init (StwAuditPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->unfolded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->since = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_label (self->period, _ (periods[0].label));
}

/**
 * stw_audit_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_audit_page_new (StwSession *session)
{
  StwAuditPage *self = g_object_new (STW_TYPE_AUDIT_PAGE, NULL);
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->session = g_object_ref (session);
  self->model = stw_paged_model_new (fetch_cb, self, stw_audit_view_free);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  g_signal_connect_object (session,
                           "notify::company",
                           G_CALLBACK (ask_anew),
                           self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
