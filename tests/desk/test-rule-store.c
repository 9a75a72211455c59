/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's list of rules: its positions have no gaps, whatever is done to it. */

#include "desk/rule-store.h"

#include "rows.h"

static gint64
add (Rows *rows, gint64 company, gint64 position)
{
  const StwRuleRow row = {
    .position = position,
    .matcher = "{\"field\":\"asset\"}",
    .outcome = "{\"name\":\"x\"}",
    .enabled = TRUE,
  };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  stw_rule_row_insert (rows->db, company, &row, DESK_NOW, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
row_cb (const StwRuleRow *row, gpointer data)
{
  g_string_append_printf (data,
                          "%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT "%s ",
                          row->id,
                          row->position,
                          row->enabled ? "" : "off");
}

static char *
describe (Rows *rows, gint64 company)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  stw_rule_row_foreach (rows->db, company, row_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

#define assert_rules(rows, company, expected)                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_ = describe (rows, company);                                            \
                                                                                                   \
    g_assert_cmpstr (found_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
a_rule_that_moves_lets_the_others_make_room (void)
{
  g_autoptr (Rows) rows = rows_new ();

  for (gint64 i = 1; i <= 4; i++)
    add (rows, rows->company, i);
  add (rows, rows->other, 1);
  assert_rules (rows, rows->company, "1@1 2@2 3@3 4@4 ");
  g_assert_true (stw_rule_row_move (rows->db, rows->company, 4, 2, NULL));
  assert_rules (rows, rows->company, "1@1 4@2 2@3 3@4 ");
  g_assert_true (stw_rule_row_move (rows->db, rows->company, 1, 3, NULL));
  assert_rules (rows, rows->company, "4@1 2@2 1@3 3@4 ");
  g_assert_true (stw_rule_row_move (rows->db, rows->company, 2, 2, NULL));
  assert_rules (rows, rows->company, "4@1 2@2 1@3 3@4 ");
  assert_rules (rows, rows->other, "5@1 ");
}

static void
a_rule_can_be_switched_off_and_removed (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 count;

  add (rows, rows->company, 1);
  add (rows, rows->company, 2);
  g_assert_true (stw_rule_row_enable (rows->db, 1, FALSE, NULL));
  assert_rules (rows, rows->company, "1@1off 2@2 ");
  g_assert_true (stw_rule_row_enable (rows->db, 1, TRUE, NULL));
  g_assert_true (stw_rule_row_delete (rows->db, 2, NULL));
  assert_rules (rows, rows->company, "1@1 ");
  g_assert_true (stw_rule_row_count (rows->db, rows->company, &count, NULL));
  g_assert_cmpint (count, ==, 1);
  g_assert_true (stw_rule_row_count (rows->db, rows->other, &count, NULL));
  g_assert_cmpint (count, ==, 0);
}

static void
a_rule_is_found_in_its_company_alone (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = add (rows, rows->company, 3);
  g_autoptr (GError) error = NULL;
  gint64 position;

  g_assert_true (stw_rule_row_find_position (rows->db, rows->company, id, &position, NULL));
  g_assert_cmpint (position, ==, 3);
  g_assert_false (stw_rule_row_find_position (rows->db, rows->other, id, &position, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND);
}

/* Whatever is added, moved and taken away, the positions are 1, 2, 3, … and the order is that of a
 * plain list to which the same was done. */
static void
positions_follow_a_plain_list_through_anything (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) expected = g_string_new (NULL);
      int from = list->len > 0 ? g_test_rand_int_range (0, (int) list->len) : 0;
      int to = list->len > 0 ? g_test_rand_int_range (0, (int) list->len) : 0;
      gint64 id;

      if (list->len < 3 || g_test_rand_int_range (0, 3) == 0)
        {
          id = add (rows, rows->company, list->len + 1);
          g_array_append_val (list, id);
        }
      else if (g_test_rand_bit ())
        {
          id = g_array_index (list, gint64, from);
          g_assert_true (stw_rule_row_move (rows->db, rows->company, from + 1, to + 1, NULL));
          g_array_remove_index (list, (guint) from);
          g_array_insert_val (list, (guint) to, id);
        }
      else
        {
          id = g_array_index (list, gint64, from);
          g_assert_true (stw_rule_row_move (rows->db, rows->company, from + 1, list->len, NULL));
          g_assert_true (stw_rule_row_delete (rows->db, id, NULL));
          g_array_remove_index (list, (guint) from);
        }
      for (guint j = 0; j < list->len; j++)
        g_string_append_printf (expected,
                                "%" G_GINT64_FORMAT "@%u ",
                                g_array_index (list, gint64, j),
                                j + 1);
      assert_rules (rows, rows->company, expected->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/rule-store/move", a_rule_that_moves_lets_the_others_make_room);
  g_test_add_func ("/desk/rule-store/switch", a_rule_can_be_switched_off_and_removed);
  g_test_add_func ("/desk/rule-store/wall", a_rule_is_found_in_its_company_alone);
  g_test_add_func ("/desk/rule-store/anything", positions_follow_a_plain_list_through_anything);
  return g_test_run ();
}
