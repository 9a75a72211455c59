/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list model behind long lists: what it asks for, what it tells, what survives. */

#include "config.h"

#include "app/widgets/paged-model.h"

#define MANY 1000000

/* Answers at once, and counts. */
typedef struct
{
  guint n_requests;
  guint n_rows;
} Source;

static void
fetch (StwPagedModel *model, StwPagedRequest *request, gpointer data)
{
  Source *source = data;

  source->n_requests++;
  source->n_rows += request->n_ids;
  for (guint i = 0; i < request->n_ids; i++)
    request->values[i] = g_strdup_printf ("%" G_GINT64_FORMAT, request->ids[i]);
  stw_paged_model_deliver (model, request);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gint64 *
count_down (guint n)
{
  gint64 *ids = g_new (gint64, n);

  for (guint i = 0; i < n; i++)
    ids[i] = n - i;
  return ids;
}

/* What a list was told. */
typedef struct
{
  guint n_changes;
  guint position;
  guint removed;
  guint added;
} Told;

static void
told_cb (GListModel *model, guint position, guint removed, guint added, Told *told)
{
  *told = (Told){ told->n_changes + 1, position, removed, added };
}

static StwPagedItem *
get_item (StwPagedModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (model), position);
}

static void
test_a_million_rows_cost_the_pages_that_are_seen (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  g_autofree gint64 *ids = count_down (MANY);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_object_unref);

  stw_paged_model_set_ids (model, ids, MANY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, MANY);
  for (guint i = 500000; i < 500200; i++)
    g_ptr_array_add (seen, get_item (model, i));
  g_assert_null (stw_paged_item_get_value (g_ptr_array_index (seen, 0)));
  drain ();
  g_assert_cmpstr (stw_paged_item_get_value (g_ptr_array_index (seen, 0)), ==, "500000");
  g_assert_cmpuint (source.n_rows, ==, 200);
  g_assert_cmpuint (source.n_requests, ==, 4);
}

static void
test_the_same_row_is_the_same_object (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 before[] = { 3, 2, 1 };
  const gint64 after[] = { 4, 1, 3, 2 };
  g_autoptr (StwPagedItem) first = NULL;
  g_autoptr (StwPagedItem) moved = NULL;

  stw_paged_model_set_ids (model, before, 3);
  first = get_item (model, 2);
  stw_paged_model_set_ids (model, after, 4);
  moved = get_item (model, 1);
  g_assert_true (first == moved);
  g_assert_cmpint (stw_paged_item_get_id (moved), ==, 1);
}

static void
test_only_the_rows_that_differ_are_told (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 before[] = { 9, 8, 7, 6, 5 };
  const gint64 after[] = { 9, 7, 8, 6, 5 };
  Told told = { 0 };

  stw_paged_model_set_ids (model, before, 5);
  g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  stw_paged_model_set_ids (model, before, 5);
  g_assert_cmpuint (told.n_changes, ==, 0);
  stw_paged_model_set_ids (model, after, 5);
  g_assert_cmpuint (told.n_changes, ==, 2);
  g_assert_cmpuint (told.position, ==, 1);
  g_assert_cmpuint (told.removed, ==, 1);
  g_assert_cmpuint (told.added, ==, 0);
}

/* Takes some rows out, moves some, and puts new ones in. */
static GArray *
shuffle (const GArray *before, gint64 *next)
{
  GArray *after = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_moves = (guint) g_test_rand_int_range (0, 6);

  for (guint i = 0; i < before->len; i++)
    {
      if (g_test_rand_int_range (0, 10) > 0)
        g_array_append_val (after, g_array_index (before, gint64, i));
      if (g_test_rand_int_range (0, 10) == 0)
        {
          gint64 id = ++*next;

          g_array_append_val (after, id);
        }
    }
  for (guint i = 0; after->len > 0 && i < n_moves; i++)
    {
      guint from = (guint) g_test_rand_int_range (0, (gint32) after->len);
      gint64 id = g_array_index (after, gint64, from);

      g_array_remove_index (after, from);
      g_array_insert_val (after, (guint) g_test_rand_int_range (0, (gint32) after->len + 1), id);
    }
  return after;
}

/* A list that is kept by what is told alone. */
static void
follow_cb (GListModel *model, guint position, guint removed, guint added, GArray *mirror)
{
  if (removed > 0)
    g_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      gint64 id = stw_paged_model_get_id (STW_PAGED_MODEL (model), position + i);

      g_array_insert_val (mirror, position + i, id);
    }
}

static void
test_what_is_told_makes_the_new_order (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  g_autoptr (GArray) mirror = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 next = 0;

  g_signal_connect (model, "items-changed", G_CALLBACK (follow_cb), mirror);
  for (guint i = 0; i < 40; i++)
    {
      gint64 id = ++next;

      g_array_append_val (order, id);
    }
  for (guint round = 0; round < 500; round++)
    {
      GArray *after = shuffle (order, &next);

      stw_paged_model_set_ids (model, (const gint64 *) (gpointer) after->data, after->len);
      g_assert_cmpmem (mirror->data,
                       mirror->len * sizeof (gint64),
                       after->data,
                       after->len * sizeof (gint64));
      g_array_unref (order);
      order = after;
    }
}

static void
test_a_row_that_moves_leaves_the_others (void)
{
  Source source = { 0 };
  Told told = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 before[] = { 1, 2, 3, 4, 5, 6 };
  const gint64 after[] = { 1, 5, 2, 3, 4, 6 };

  stw_paged_model_set_ids (model, before, G_N_ELEMENTS (before));
  g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  stw_paged_model_set_ids (model, after, G_N_ELEMENTS (after));
  /* It goes from below and comes above. */
  g_assert_cmpuint (told.n_changes, ==, 2);
  g_assert_cmpuint (told.position, ==, 1);
  g_assert_cmpuint (told.removed, ==, 0);
  g_assert_cmpuint (told.added, ==, 1);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_a_row_that_changed_is_read_anew_without_a_word_from_the_list (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 ids[] = { 2, 1 };
  g_autoptr (StwPagedItem) item = NULL;
  Told told = { 0 };
  guint n_values = 0;

  stw_paged_model_set_ids (model, ids, 2);
  item = get_item (model, 0);
  drain ();
  g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  g_signal_connect (item, "notify::value", G_CALLBACK (count_cb), &n_values);
  stw_paged_model_invalidate (model, 2);
  stw_paged_model_invalidate (model, 77);
  drain ();
  g_assert_cmpuint (n_values, ==, 1);
  g_assert_cmpuint (source.n_rows, ==, 2);
  g_assert_cmpuint (told.n_changes, ==, 0);
}

static gboolean
says (StwPagedItem *item, gint64 id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return stw_paged_item_get_id (item) == id &&
         g_strcmp0 (stw_paged_item_get_value (item), text) == 0;
}

static void
test_places_of_another_list_keep_their_rows (void)
{
  Source source = { 0 };
  Told told = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  g_autofree gint64 *ids = count_down (1000);
  g_autoptr (StwPagedItem) first = NULL;
  g_autoptr (StwPagedItem) second = NULL;
  const gint64 after[] = { 7, 1000, 998 };
  guint n_values = 0;

  stw_paged_model_set_ids (model, ids, 1000);
  first = get_item (model, 0);
  second = get_item (model, 1);
  drain ();
  g_signal_connect (model, "items-changed", G_CALLBACK (told_cb), &told);
  g_signal_connect (first, "notify::value", G_CALLBACK (count_cb), &n_values);
  stw_paged_model_set_ids (model, after, G_N_ELEMENTS (after));
  g_assert_cmpuint (told.n_changes, ==, 1);
  g_assert_cmpuint (told.position, ==, 3);
  g_assert_cmpuint (told.removed, ==, 997);
  g_assert_cmpint (stw_paged_item_get_id (first), ==, 7);
  g_assert_null (stw_paged_item_get_value (first));
  /* What was known of a row goes with it. */
  g_assert_true (says (second, 1000));
  drain ();
  g_assert_true (says (first, 7));
  g_assert_cmpuint (n_values, ==, 2);
  g_assert_cmpuint (source.n_rows, ==, 3);
}

static void
test_a_page_that_comes_with_the_numbers_is_not_asked_for (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 ids[] = { 3, 2, 1 };
  StwPagedRequest *page = stw_paged_request_new (ids, 2, g_free);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < page->n_ids; i++)
    page->values[i] = g_strdup_printf ("%" G_GINT64_FORMAT, page->ids[i]);
  stw_paged_model_set_ids (model, ids, 3);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (seen, get_item (model, i));
  stw_paged_model_deliver (model, page);
  g_assert_true (says (g_ptr_array_index (seen, 0), 3));
  drain ();
  g_assert_cmpuint (source.n_rows, ==, 1);
  g_assert_true (says (g_ptr_array_index (seen, 2), 1));
}

/* Whatever became of a list, each place says its number, and who holds a place sees it. */
static void
test_every_place_says_its_number (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
      guint step = (guint) g_test_rand_int_range (1, 5);

      for (gint64 id = g_test_rand_int_range (1, 40); id < 900; id += step)
        g_array_append_val (order, id);
      stw_paged_model_set_ids (model, (const gint64 *) (gpointer) order->data, order->len);
      g_ptr_array_set_size (held, 0);
      for (guint i = 0; i < MIN (order->len, 50); i++)
        g_ptr_array_add (held, get_item (model, i));
      if (g_test_rand_bit ())
        drain ();
    }
  drain ();
  for (guint i = 0; i < held->len; i++)
    g_assert_true (says (g_ptr_array_index (held, i), stw_paged_model_get_id (model, i)));
}

static void
test_rows_are_found_by_number (void)
{
  Source source = { 0 };
  g_autoptr (StwPagedModel) model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 ids[] = { 30, 20, 10 };
  guint position = 99;

  stw_paged_model_set_ids (model, ids, 3);
  g_assert_true (stw_paged_model_find (model, 20, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (stw_paged_model_find (model, 40, &position));
  g_assert_cmpuint (source.n_requests, ==, 0);
}

static void
test_the_list_ends_with_its_last_reference (void)
{
  Source source = { 0 };
  StwPagedModel *model = stw_paged_model_new (fetch, &source, g_free);
  const gint64 ids[] = { 1 };
  StwPagedItem *item;

  stw_paged_model_set_ids (model, ids, 1);
  item = get_item (model, 0);
  drain ();
  g_assert_finalize_object (model);
  g_assert_finalize_object (item);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/paged-model/a million rows cost the pages that are seen",
                   test_a_million_rows_cost_the_pages_that_are_seen);
  g_test_add_func ("/app/paged-model/the same row is the same object",
                   test_the_same_row_is_the_same_object);
  g_test_add_func ("/app/paged-model/only the rows that differ are told",
                   test_only_the_rows_that_differ_are_told);
  g_test_add_func ("/app/paged-model/what is told makes the new order",
                   test_what_is_told_makes_the_new_order);
  g_test_add_func ("/app/paged-model/a row that moves leaves the others",
                   test_a_row_that_moves_leaves_the_others);
  g_test_add_func ("/app/paged-model/places of another list keep their rows",
                   test_places_of_another_list_keep_their_rows);
  g_test_add_func ("/app/paged-model/a page that comes with the numbers is not asked for",
                   test_a_page_that_comes_with_the_numbers_is_not_asked_for);
  g_test_add_func ("/app/paged-model/every place says its number",
                   test_every_place_says_its_number);
  g_test_add_func ("/app/paged-model/a row that changed is read anew",
                   test_a_row_that_changed_is_read_anew_without_a_word_from_the_list);
  g_test_add_func ("/app/paged-model/rows are found by number", test_rows_are_found_by_number);
  g_test_add_func ("/app/paged-model/the list ends with its last reference",
                   test_the_list_ends_with_its_last_reference);
  return g_test_run ();
}
