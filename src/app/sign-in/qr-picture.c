/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A QR code as a widget. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sign-in/qr-picture.h"

#include <glib/gi18n.h>

#define SIZE 216

struct _StwQrPicture
{
  GtkWidget parent_instance;

  StwQrCode *code; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (StwQrPicture, stw_qr_picture, GTK_TYPE_WIDGET)

/**
 * stw_qr_picture_set_text:
 * @text: (nullable): what the code says
 */
void
stw_qr_picture_set_text (StwQrPicture *self, const char *text)
{
  g_return_if_fail (STW_IS_QR_PICTURE (self));

  g_clear_pointer (&self->code, stw_qr_code_free);
  self->code = text != NULL ? stw_qr_code_new (text) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stw_qr_picture_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

/* Modules of whole pixels: a blurred edge costs the camera. */
static void
stw_qr_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  static const GdkRGBA black = { 0, 0, 0, 1 };
  StwQrPicture *self = STW_QR_PICTURE (widget);
  int side = MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  int n_modules;
  int module;
  int x0;
  int y0;

  if (self->code == NULL)
    return;
  n_modules = (int) self->code->width + 2 * STW_QR_QUIET;
  module = MAX (side / n_modules, 1);
  x0 = (gtk_widget_get_width (widget) - module * n_modules) / 2;
  y0 = (gtk_widget_get_height (widget) - module * n_modules) / 2;
  gtk_snapshot_append_color (snapshot,
                             &white,
                             &GRAPHENE_RECT_INIT ((float) x0,
                                                  (float) y0,
                                                  (float) (module * n_modules),
                                                  (float) (module * n_modules)));
  for (guint i = 0; i < self->code->width * self->code->width; i++)
    if (self->code->dark[i])
      gtk_snapshot_append_color (
        snapshot,
        &black,
        &GRAPHENE_RECT_INIT ((float) (x0 + ((int) (i % self->code->width) + STW_QR_QUIET) * module),
                             (float) (y0 + ((int) (i / self->code->width) + STW_QR_QUIET) * module),
                             (float) module,
                             (float) module));
}

static void
stw_qr_picture_finalize (GObject *object)
{
  g_clear_pointer (&STW_QR_PICTURE (object)->code, stw_qr_code_free);
  G_OBJECT_CLASS (stw_qr_picture_parent_class)->finalize (object);
}

static void
stw_qr_picture_class_init (StwQrPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_qr_picture_finalize;
  widget_class->measure = stw_qr_picture_measure;
  widget_class->snapshot = stw_qr_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
stw_qr_picture_init (StwQrPicture *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("QR code for the app; the key below says the same"),
                                  -1);
}
