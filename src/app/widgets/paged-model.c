/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of a long list in order, and stable wrappers that fill when their page has come.
 * A page that arrives changes values, never the list; a new order changes the places that differ.
 * When those are many the wrappers that are held stay where they are and take other numbers, so
 * that the view keeps its rows: it would make them anew otherwise, or look for surviving ones one
 * by one. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/paged-model.h"

#include "app/widgets/splices.h"

#include <string.h>

/* Pages whose rows are kept though nobody shows them. */
#define MAX_PAGES 40
/* With more and longer changes every place takes another number. */
#define MAX_SPLICES 64
#define MAX_SPLICED 256
/* Comparing longer lists takes longer than showing them anew. */
#define MAX_COMPARED 20000

struct _StwPagedItem
{
  GObject parent_instance;

  gint64 id;
  gpointer value;            /* (owned) (nullable) until its page has come */
  GDestroyNotify free_value; /* of the model */
  GHashTable *items;         /* (owned) the model's, which this leaves at its end */
  gboolean wanted;           /* a page with this row is on its way */
  gboolean stale;            /* the value is older than the row */
};

enum
{
  PROP_VALUE = 1,
  N_PROPS,
};

static GParamSpec *item_props[N_PROPS];

G_DEFINE_FINAL_TYPE (StwPagedItem, stw_paged_item, G_TYPE_OBJECT)

struct _StwPagedModel
{
  GObject parent_instance;

  StwPagedFetch fetch;
  gpointer fetch_data;
  GDestroyNotify free_value;
  GArray *ids;         /* (owned) of gint64 */
  GHashTable *items;   /* (owned) id -> StwPagedItem, not counted */
  GQueue pages;        /* (owned) of GPtrArray of StwPagedItem, the newest first */
  GHashTable *waiting; /* (owned) set of StwPagedItem that a request should name */
  guint source;        /* sends the requests for them */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StwPagedModel,
                               stw_paged_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/**
 * stw_paged_item_get_id:
 *
 * Returns: the row's number
 */
gint64
stw_paged_item_get_id (StwPagedItem *self)
{
  g_return_val_if_fail (STW_IS_PAGED_ITEM (self), 0);

  return self->id;
}

/**
 * stw_paged_item_get_value:
 *
 * Returns: (transfer none) (nullable): what the row says, %NULL while it is on its way
 */
gpointer
stw_paged_item_get_value (StwPagedItem *self)
{
  g_return_val_if_fail (STW_IS_PAGED_ITEM (self), NULL);

  return self->value;
}

static void
set_value (StwPagedItem *self, gpointer value)
{
  gpointer old = self->value;

  self->value = value;
  g_object_notify_by_pspec (G_OBJECT (self), item_props[PROP_VALUE]);
  if (old != NULL)
    self->free_value (old);
}

static void
stw_paged_item_finalize (GObject *object)
{
  StwPagedItem *self = STW_PAGED_ITEM (object);

  if (g_hash_table_lookup (self->items, &self->id) == self)
    g_hash_table_remove (self->items, &self->id);
  g_hash_table_unref (self->items);
  if (self->value != NULL)
    self->free_value (self->value);
  G_OBJECT_CLASS (stw_paged_item_parent_class)->finalize (object);
}

static void
stw_paged_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_pointer (value, STW_PAGED_ITEM (object)->value);
}

static void
stw_paged_item_class_init (StwPagedItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = stw_paged_item_finalize;
  object_class->get_property = stw_paged_item_get_property;
  item_props[PROP_VALUE] =
    g_param_spec_pointer ("value", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, item_props);
}

static void
stw_paged_item_init (StwPagedItem *self)
{
}

/**
 * stw_paged_request_new:
 * @ids: (array length=n_ids): rows; those beyond a page are left out
 * @free_value: frees what a row says
 *
 * Returns: (transfer full): a page without values
 */
StwPagedRequest *
stw_paged_request_new (const gint64 *ids, guint n_ids, GDestroyNotify free_value)
{
  StwPagedRequest *request = g_new0 (StwPagedRequest, 1);

  request->free_value = free_value;
  request->n_ids = MIN (n_ids, STW_PAGED_SIZE);
  if (request->n_ids > 0)
    memcpy (request->ids, ids, request->n_ids * sizeof *ids);
  return request;
}

/**
 * stw_paged_request_free:
 * @data: (transfer full): a #StwPagedRequest that nobody takes
 */
void
stw_paged_request_free (gpointer data)
{
  StwPagedRequest *request = data;

  for (guint i = 0; i < request->n_ids; i++)
    if (request->values[i] != NULL)
      request->free_value (request->values[i]);
  g_free (request);
}

/* Names up to a page of waiting rows in a request and sends it. */
static void
send_request (StwPagedModel *self, GHashTableIter *iter)
{
  StwPagedRequest *request = stw_paged_request_new (NULL, 0, self->free_value);
  GPtrArray *page = g_ptr_array_new_with_free_func (g_object_unref);
  gpointer key;

  while (request->n_ids < STW_PAGED_SIZE && g_hash_table_iter_next (iter, &key, NULL))
    {
      StwPagedItem *item = key;

      item->wanted = TRUE;
      item->stale = FALSE;
      request->ids[request->n_ids++] = item->id;
      g_ptr_array_add (page, g_object_ref (item));
    }
  g_queue_push_head (&self->pages, page);
  if (g_queue_get_length (&self->pages) > MAX_PAGES)
    g_ptr_array_unref (g_queue_pop_tail (&self->pages));
  self->fetch (self, request, self->fetch_data);
}

static gboolean
fetch_cb (gpointer data)
{
  StwPagedModel *self = data;
  g_autoptr (GHashTable) waiting = g_steal_pointer (&self->waiting);
  GHashTableIter iter;
  guint n_requests = (g_hash_table_size (waiting) + STW_PAGED_SIZE - 1) / STW_PAGED_SIZE;

  self->source = 0;
  self->waiting = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_hash_table_iter_init (&iter, waiting);
  for (guint i = 0; i < n_requests; i++)
    send_request (self, &iter);
  return G_SOURCE_REMOVE;
}

/* Rows are asked for one by one while the view lays itself out; they leave together. */
static void
want (StwPagedModel *self, StwPagedItem *item)
{
  g_hash_table_add (self->waiting, g_object_ref (item));
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fetch_cb, self, NULL);
}

static StwPagedItem *
ref_item (StwPagedModel *self, gint64 id)
{
  StwPagedItem *item = g_hash_table_lookup (self->items, &id);

  if (item != NULL)
    return g_object_ref (item);
  item = g_object_new (STW_TYPE_PAGED_ITEM, NULL);
  item->id = id;
  item->free_value = self->free_value;
  item->items = g_hash_table_ref (self->items);
  g_hash_table_insert (self->items, &item->id, item);
  return item;
}

static GType
stw_paged_model_get_item_type (GListModel *model)
{
  return STW_TYPE_PAGED_ITEM;
}

static guint
stw_paged_model_get_n_items (GListModel *model)
{
  return STW_PAGED_MODEL (model)->ids->len;
}

static gpointer
stw_paged_model_get_item (GListModel *model, guint position)
{
  StwPagedModel *self = STW_PAGED_MODEL (model);
  StwPagedItem *item;

  if (position >= self->ids->len)
    return NULL;
  item = ref_item (self, g_array_index (self->ids, gint64, position));
  if (item->value == NULL && !item->wanted)
    want (self, item);
  return item;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = stw_paged_model_get_item_type;
  iface->get_n_items = stw_paged_model_get_n_items;
  iface->get_item = stw_paged_model_get_item;
}

static void
replace (StwPagedModel *self, guint position, guint n_removed, const gint64 *ids, guint n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->ids, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->ids, position, ids, n_added);
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static gboolean
is_small (const GArray *splices)
{
  guint n_rows = 0;

  for (guint i = 0; i < splices->len; i++)
    n_rows += g_array_index (splices, StwSplice, i).n_removed;
  return splices->len <= MAX_SPLICES && n_rows <= MAX_SPLICED;
}

/* What differs, or %NULL where showing everything anew is the shorter way. */
static GArray *
compare (StwPagedModel *self, const StwOrder *after)
{
  const StwOrder before = { (const gint64 *) (gpointer) self->ids->data, self->ids->len };
  g_autoptr (GArray) splices = NULL;

  splices = stw_splices_find (&before, after, MAX_COMPARED);
  return splices != NULL && is_small (splices) ? g_steal_pointer (&splices) : NULL;
}

/* A wrapper and the number that it takes. */
typedef struct
{
  StwPagedItem *item; /* (owned) */
  gint64 id;
} Renumbered;

static void
renumbered_clear (gpointer data)
{
  g_object_unref (((Renumbered *) data)->item);
}

/* Those of the first @n places that somebody holds and that are to take another number. */
static GArray *
plan_numbers (StwPagedModel *self, const gint64 *ids, guint n)
{
  GArray *plan = g_array_new (FALSE, FALSE, sizeof (Renumbered));
  guint n_left = g_hash_table_size (self->items);

  g_array_set_clear_func (plan, renumbered_clear);
  for (guint i = 0; i < n && n_left > 0; i++)
    {
      const gint64 *id = &g_array_index (self->ids, gint64, i);
      StwPagedItem *item = g_hash_table_lookup (self->items, id);
      Renumbered renumbered = { item, ids[i] };

      if (item == NULL)
        continue;
      n_left--;
      if (*id == ids[i])
        continue;
      g_object_ref (item);
      g_array_append_val (plan, renumbered);
    }
  return plan;
}

/* Takes the numbers from the wrappers, and what is known of the rows. */
static GHashTable *
take_values (StwPagedModel *self, const GArray *plan)
{
  GHashTable *values =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, self->free_value);

  for (guint i = 0; i < plan->len; i++)
    {
      StwPagedItem *item = g_array_index (plan, Renumbered, i).item;
      gpointer value = g_steal_pointer (&item->value);

      g_hash_table_remove (self->items, &item->id);
      if (value == NULL)
        continue;
      /* What is being read anew is not known. */
      if (item->wanted || g_hash_table_contains (self->waiting, item))
        self->free_value (value);
      else
        g_hash_table_insert (values, g_memdup2 (&item->id, sizeof item->id), value);
    }
  return values;
}

static void
give_numbers (StwPagedModel *self, const GArray *plan)
{
  for (guint i = 0; i < plan->len; i++)
    {
      const Renumbered *renumbered = &g_array_index (plan, Renumbered, i);
      StwPagedItem *item = renumbered->item;

      item->id = renumbered->id;
      item->wanted = item->stale = FALSE;
      g_hash_table_replace (self->items, &item->id, item);
    }
}

static void
give_values (StwPagedModel *self, const GArray *plan, GHashTable *values)
{
  for (guint i = 0; i < plan->len; i++)
    {
      StwPagedItem *item = g_array_index (plan, Renumbered, i).item;
      g_autofree gint64 *id = NULL;

      g_hash_table_steal_extended (values, &item->id, (gpointer *) &id, &item->value);
      g_object_notify_by_pspec (G_OBJECT (item), item_props[PROP_VALUE]);
      if (item->value == NULL)
        want (self, item);
    }
}

/* Every place shows another row; only how many there are changes for the view. */
static void
renumber (StwPagedModel *self, const gint64 *ids, guint n_ids)
{
  guint n_kept = MIN (self->ids->len, n_ids);
  g_autoptr (GArray) plan = NULL;
  g_autoptr (GHashTable) values = NULL;

  g_queue_clear_full (&self->pages, (GDestroyNotify) g_ptr_array_unref);
  replace (self, n_kept, self->ids->len - n_kept, NULL, 0);
  plan = plan_numbers (self, ids, n_kept);
  values = take_values (self, plan);
  if (n_kept > 0)
    memcpy (self->ids->data, ids, n_kept * sizeof *ids);
  give_numbers (self, plan);
  give_values (self, plan, values);
  replace (self, n_kept, 0, ids + n_kept, n_ids - n_kept);
}

/**
 * stw_paged_model_set_ids:
 * @ids: (array length=n_ids): the numbers in order, none twice
 *
 * A new order: what stays in its place among the others is not touched. Of another list altogether
 * the wrappers that are held take the numbers of their places.
 */
void
stw_paged_model_set_ids (StwPagedModel *self, const gint64 *ids, guint n_ids)
{
  const StwOrder after = { ids, n_ids };
  g_autoptr (GArray) splices = NULL;

  g_return_if_fail (STW_IS_PAGED_MODEL (self));

  splices = compare (self, &after);
  for (guint i = splices != NULL ? splices->len : 0; i > 0; i--)
    {
      const StwSplice *splice = &g_array_index (splices, StwSplice, i - 1);

      replace (self, splice->position, splice->n_removed, ids + splice->from, splice->n_added);
    }
  if (splices == NULL)
    renumber (self, ids, n_ids);
}

/**
 * stw_paged_model_invalidate:
 * @id: a row that changed
 *
 * Fetches the row anew if anybody shows it; the old value stays until then.
 */
void
stw_paged_model_invalidate (StwPagedModel *self, gint64 id)
{
  StwPagedItem *item;

  g_return_if_fail (STW_IS_PAGED_MODEL (self));

  item = g_hash_table_lookup (self->items, &id);
  if (item == NULL)
    return;
  if (item->wanted)
    item->stale = TRUE;
  else
    want (self, item);
}

/**
 * stw_paged_model_invalidate_all:
 *
 * Fetches every row anew that is held, since it is not known which changed.
 */
void
stw_paged_model_invalidate_all (StwPagedModel *self)
{
  g_autofree gpointer *keys = NULL;
  guint n_keys;

  g_return_if_fail (STW_IS_PAGED_MODEL (self));

  g_queue_clear_full (&self->pages, (GDestroyNotify) g_ptr_array_unref);
  keys = g_hash_table_get_keys_as_array (self->items, &n_keys);
  for (guint i = 0; i < n_keys; i++)
    stw_paged_model_invalidate (self, *(const gint64 *) keys[i]);
}

/**
 * stw_paged_model_deliver:
 * @request: (transfer full): a request that this model made, answered; or a page that was read
 *   together with the numbers
 */
void
stw_paged_model_deliver (StwPagedModel *self, StwPagedRequest *request)
{
  g_return_if_fail (STW_IS_PAGED_MODEL (self));

  for (guint i = 0; i < request->n_ids; i++)
    {
      StwPagedItem *item = g_hash_table_lookup (self->items, &request->ids[i]);
      gpointer value = request->values[i];

      if (item == NULL)
        {
          if (value != NULL)
            self->free_value (value);
          continue;
        }
      item->wanted = FALSE;
      if (value != NULL)
        set_value (item, value);
      /* This may be the last reference. */
      if (item->stale)
        want (self, item);
      else
        g_hash_table_remove (self->waiting, item);
    }
  g_free (request);
}

/**
 * stw_paged_model_find:
 * @ret_position: (out): where the row is
 *
 * Returns: whether the row is in the list
 */
gboolean
stw_paged_model_find (StwPagedModel *self, gint64 id, guint *ret_position)
{
  g_return_val_if_fail (STW_IS_PAGED_MODEL (self), FALSE);

  for (guint i = 0; i < self->ids->len; i++)
    if (g_array_index (self->ids, gint64, i) == id)
      {
        *ret_position = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_paged_model_get_id:
 * @position: below the number of rows
 *
 * Returns: the number of the row there, which fetches nothing
 */
gint64
stw_paged_model_get_id (StwPagedModel *self, guint position)
{
  g_return_val_if_fail (STW_IS_PAGED_MODEL (self) && position < self->ids->len, 0);

  return g_array_index (self->ids, gint64, position);
}

static void
stw_paged_model_dispose (GObject *object)
{
  StwPagedModel *self = STW_PAGED_MODEL (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_queue_clear_full (&self->pages, (GDestroyNotify) g_ptr_array_unref);
  g_hash_table_remove_all (self->waiting);
  G_OBJECT_CLASS (stw_paged_model_parent_class)->dispose (object);
}

static void
stw_paged_model_finalize (GObject *object)
{
  StwPagedModel *self = STW_PAGED_MODEL (object);

  g_array_unref (self->ids);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->items);
  G_OBJECT_CLASS (stw_paged_model_parent_class)->finalize (object);
}

static void
stw_paged_model_class_init (StwPagedModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = stw_paged_model_dispose;
  object_class->finalize = stw_paged_model_finalize;
}

static void
stw_paged_model_init (StwPagedModel *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->waiting = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_queue_init (&self->pages);
}

/**
 * stw_paged_model_new:
 * @fetch: asked for pages
 * @free_value: frees what a row says
 *
 * Returns: (transfer full): an empty list
 */
StwPagedModel *
stw_paged_model_new (StwPagedFetch fetch, gpointer data, GDestroyNotify free_value)
{
  StwPagedModel *self = g_object_new (STW_TYPE_PAGED_MODEL, NULL);

  self->fetch = fetch;
  self->fetch_data = data;
  self->free_value = free_value;
  return self;
}
