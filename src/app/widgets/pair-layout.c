/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Children beside each other, of the same width, where there is room, else below each other. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/pair-layout.h"

#define SPACING 24

struct _StwPairLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (StwPairLayout, stw_pair_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first_shown (GtkWidget *widget)
{
  return next_shown (gtk_widget_get_first_child (widget));
}

static int
count_shown (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = first_shown (widget); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    n++;
  return n;
}

/* The width of a column, all of it when they stand below each other. */
static int
get_column (GtkWidget *widget, int width, gboolean *ret_wide)
{
  int n = count_shown (widget);

  *ret_wide = n > 1 && width >= STW_PAIR_LAYOUT_WIDE;
  return *ret_wide ? (width - (n - 1) * SPACING) / n : width;
}

static GtkSizeRequestMode
stw_pair_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  int n = count_shown (widget);

  for (GtkWidget *child = first_shown (widget); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int least, usual;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &usual, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, n * usual + (n - 1) * SPACING);
    }
}

static void
measure_height (GtkWidget *widget, int width, int *minimum, int *natural)
{
  gboolean wide;
  int column = width < 0 ? -1 : get_column (widget, width, &wide);
  gboolean below = width < 0 || !wide;
  int before = 0;

  for (GtkWidget *child = first_shown (widget); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int least, usual;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, &least, &usual, NULL, NULL);
      *minimum = below ? *minimum + before + least : MAX (*minimum, least);
      *natural = below ? *natural + before + usual : MAX (*natural, usual);
      before = SPACING;
    }
}

static void
stw_pair_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    measure_height (widget, for_size, minimum, natural);
}

static void
stw_pair_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          int width,
                          int height,
                          int baseline)
{
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean wide;
  int column = get_column (widget, width, &wide);
  GtkAllocation place = { .width = column };

  for (GtkWidget *child = first_shown (widget); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      GtkAllocation shown;
      int usual;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, NULL, &usual, NULL, NULL);
      place.height = wide ? height : usual;
      shown = place;
      if (from_right)
        shown.x = width - place.x - column;
      gtk_widget_size_allocate (child, &shown, -1);
      if (wide)
        place.x += column + SPACING;
      else
        place.y += usual + SPACING;
    }
}

static void
stw_pair_layout_class_init (StwPairLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = stw_pair_layout_get_request_mode;
  manager_class->measure = stw_pair_layout_measure;
  manager_class->allocate = stw_pair_layout_allocate;
}

static void
stw_pair_layout_init (StwPairLayout *self)
{
}
