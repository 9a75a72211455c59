/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit in the window, on a real desk. */

#include "config.h"

#include "app/audit/audit-page.h"
#include "app/audit/audit-row.h"
#include "app/widgets/work-row.h"
#include "scratch.h"
#include "ui.h"

#include <string.h>

typedef struct
{
  Scratch *scratch;      /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWindow *window;     /* (unowned) */
  GtkWidget *page;       /* (unowned) */
} Desk;

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  ui_add_company (desk->client, "Northwind Logistics");
  ui_add_company (desk->client, "Café Lumière");
  desk->session = stw_session_new (desk->client);
  desk->page = stw_audit_page_new (desk->session);
  desk->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (desk->window, 900, 700);
  gtk_window_set_child (desk->window, desk->page);
  gtk_window_present (desk->window);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

/* Whether a label that is seen holds @text. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_opacity (widget) <= 0)
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
test_entries_are_searched_and_narrowed (Desk *desk, gconstpointer data)
{
  GtkWidget *search = ui_find_type (desk->page, GTK_TYPE_SEARCH_ENTRY);

  WAIT_FOR (says (desk->page, "Northwind Logistics") && says (desk->page, "Café Lumière"));
  gtk_editable_set_text (GTK_EDITABLE (search), "northwind");
  WAIT_FOR (says (desk->page, "1 entry") && !says (desk->page, "Café Lumière"));
  gtk_widget_activate_action (desk->page, "audit.refused", NULL);
  WAIT_FOR (says (desk->page, "No Such Entries"));
  gtk_widget_activate_action (desk->page, "audit.clear", NULL);
  WAIT_FOR (says (desk->page, "Northwind Logistics") && says (desk->page, "Café Lumière"));
}

static double
get_place (Desk *desk)
{
  GtkWidget *list = ui_find_type (desk->page, GTK_TYPE_LIST_VIEW);

  return gtk_adjustment_get_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)));
}

static void
test_who_looks_at_the_newest_goes_on_doing_so (Desk *desk, gconstpointer data)
{
  WAIT_FOR (says (desk->page, "Northwind Logistics"));
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("Client %u", i);

      ui_add_company (desk->client, name);
    }
  WAIT_FOR (says (desk->page, "42 entries"));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  g_assert_cmpfloat (get_place (desk), ==, 0);
  gtk_widget_activate_action (ui_find_type (desk->page, GTK_TYPE_LIST_VIEW),
                              "list.scroll-to-item",
                              "u",
                              40);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  g_assert_cmpfloat (get_place (desk), >, 0);
  ui_add_company (desk->client, "Hollis Dental Group");
  WAIT_FOR (says (desk->page, "43 entries"));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (desk->window));
  g_assert_cmpfloat (get_place (desk), >, 0);
}

static void
test_an_entry_unfolds (Desk *desk, gconstpointer data)
{
  GtkWidget *list = ui_find_type (desk->page, GTK_TYPE_LIST_VIEW);

  WAIT_FOR (says (desk->page, "Northwind Logistics"));
  g_assert_false (says (desk->page, "Entry "));
  g_signal_emit_by_name (list, "activate", 0);
  WAIT_FOR (says (desk->page, "Entry ") && says (desk->page, "Given"));
  g_signal_emit_by_name (list, "activate", 0);
  WAIT_FOR (!says (desk->page, "Entry "));
}

static void
test_the_chain_is_verified_in_words (Desk *desk, gconstpointer data)
{
  GtkWidget *row = ui_find_type (desk->page, STW_TYPE_WORK_ROW);

  g_signal_emit_by_name (row, "asked");
  WAIT_FOR (says (row, "The chain is whole"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!ui_init ())
    return 0;
  g_test_add ("/app/audit/entries are searched and narrowed",
              Desk,
              NULL,
              desk_set_up,
              test_entries_are_searched_and_narrowed,
              desk_tear_down);
  g_test_add ("/app/audit/who looks at the newest goes on doing so",
              Desk,
              NULL,
              desk_set_up,
              test_who_looks_at_the_newest_goes_on_doing_so,
              desk_tear_down);
  g_test_add ("/app/audit/an entry unfolds",
              Desk,
              NULL,
              desk_set_up,
              test_an_entry_unfolds,
              desk_tear_down);
  g_test_add ("/app/audit/the chain is verified in words",
              Desk,
              NULL,
              desk_set_up,
              test_the_chain_is_verified_in_words,
              desk_tear_down);
  return g_test_run ();
}
