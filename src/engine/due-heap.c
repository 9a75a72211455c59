/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When which thing is due next: a binary heap that knows where each thing stands in it, so that a
 * thing's time can change. Only memory; what it holds can always be worked out anew from rows. */

#include "config.h"

#include "engine/due-heap.h"

/* The key stands first, for the hash table. */
typedef struct
{
  gint64 key;
  gint64 due;
  guint place;
} Entry;

struct _StwDueHeap
{
  GHashTable *entries; /* (owned) Entry, by its key */
  GPtrArray *heap;     /* (unowned) Entry: none is due before the one above it */
};

static gint64
make_key (guint kind, gint64 id)
{
  return id * STW_DUE_MAX_KINDS + kind;
}

/* What is due at the same time goes in the order of its numbers. */
static gboolean
is_before (const Entry *a, const Entry *b)
{
  return a->due != b->due ? a->due < b->due : a->key < b->key;
}

static Entry *
get_entry (const StwDueHeap *self, guint place)
{
  return g_ptr_array_index (self->heap, place);
}

static void
put (StwDueHeap *self, guint place, Entry *entry)
{
  self->heap->pdata[place] = entry;
  entry->place = place;
}

static void
rise (StwDueHeap *self, Entry *entry)
{
  guint place = entry->place;

  while (place > 0 && is_before (entry, get_entry (self, (place - 1) / 2)))
    {
      put (self, place, get_entry (self, (place - 1) / 2));
      place = (place - 1) / 2;
    }
  put (self, place, entry);
}

static void
sink (StwDueHeap *self, Entry *entry)
{
  guint place = entry->place;

  for (guint child; (child = 2 * place + 1) < self->heap->len; place = child)
    {
      if (child + 1 < self->heap->len &&
          is_before (get_entry (self, child + 1), get_entry (self, child)))
        child++;
      if (!is_before (get_entry (self, child), entry))
        break;
      put (self, place, get_entry (self, child));
    }
  put (self, place, entry);
}

static void
drop (StwDueHeap *self, Entry *entry)
{
  guint place = entry->place;
  Entry *last = g_ptr_array_steal_index (self->heap, self->heap->len - 1);

  if (last != entry)
    {
      put (self, place, last);
      rise (self, last);
      sink (self, last);
    }
  g_hash_table_remove (self->entries, entry);
}

/**
 * stw_due_heap_new:
 *
 * Returns: (transfer full): a heap in which nothing is due
 */
StwDueHeap *
stw_due_heap_new (void)
{
  StwDueHeap *self = g_new0 (StwDueHeap, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->heap = g_ptr_array_new ();
  return self;
}

/**
 * stw_due_heap_free:
 * @self: (nullable) (transfer full): a heap
 */
void
stw_due_heap_free (StwDueHeap *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->heap);
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * stw_due_heap_clear:
 *
 * Nothing is due any more.
 */
void
stw_due_heap_clear (StwDueHeap *self)
{
  g_ptr_array_set_size (self->heap, 0);
  g_hash_table_remove_all (self->entries);
}

/**
 * stw_due_heap_set:
 * @kind: less than %STW_DUE_MAX_KINDS
 * @id: the thing's number among those of its kind
 * @due: UTC milliseconds, in place of what was said before; %STW_DUE_NEVER for no more
 */
void
stw_due_heap_set (StwDueHeap *self, guint kind, gint64 id, gint64 due)
{
  gint64 key = make_key (kind, id);
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  g_return_if_fail (kind < STW_DUE_MAX_KINDS);

  if (due == STW_DUE_NEVER)
    {
      if (entry != NULL)
        drop (self, entry);
      return;
    }
  if (entry == NULL)
    {
      entry = g_new (Entry, 1);
      *entry = (Entry){ key, due, self->heap->len };
      g_hash_table_add (self->entries, entry);
      g_ptr_array_add (self->heap, entry);
    }
  entry->due = due;
  rise (self, entry);
  sink (self, entry);
}

/**
 * stw_due_heap_get_next:
 *
 * Returns: when the first is due, in UTC milliseconds; %STW_DUE_NEVER when nothing is
 */
gint64
stw_due_heap_get_next (const StwDueHeap *self)
{
  return self->heap->len > 0 ? get_entry (self, 0)->due : STW_DUE_NEVER;
}

/**
 * stw_due_heap_take:
 * @now: UTC milliseconds
 * @ret_kind: (out): of what was due first
 * @ret_id: (out): its number
 *
 * Takes the first thing out.
 *
 * Returns: whether it was due by @now; else nothing was taken
 */
gboolean
stw_due_heap_take (StwDueHeap *self, gint64 now, guint *ret_kind, gint64 *ret_id)
{
  Entry *first;

  if (stw_due_heap_get_next (self) > now || self->heap->len == 0)
    return FALSE;
  first = get_entry (self, 0);
  *ret_kind = (guint) (first->key % STW_DUE_MAX_KINDS);
  *ret_id = first->key / STW_DUE_MAX_KINDS;
  drop (self, first);
  return TRUE;
}

/**
 * stw_due_heap_get_size:
 *
 * Returns: how many things are due at some time
 */
guint
stw_due_heap_get_size (const StwDueHeap *self)
{
  return self->heap->len;
}
