/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style sheets: one for shapes, one for colours that follows the desktop's light, dark and
 * high-contrast settings. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/style.h"

#include <adwaita.h>

#define STYLE_PATH "/io/github/steward_msp/Steward/style/"
#define ICONS_PATH "/io/github/steward_msp/Steward/icons"

/* The providers whose contents follow the desktop's settings. */
typedef struct
{
  GtkCssProvider *colors;   /* (owned) */
  GtkCssProvider *contrast; /* (owned) */
} Providers;

static void
load_colors (AdwStyleManager *manager, GParamSpec *pspec, Providers *providers)
{
  gtk_css_provider_load_from_resource (
    providers->colors,
    adw_style_manager_get_dark (manager) ? STYLE_PATH "dark.css" : STYLE_PATH "light.css");
  if (adw_style_manager_get_high_contrast (manager))
    gtk_css_provider_load_from_resource (providers->contrast, STYLE_PATH "high-contrast.css");
  else
    gtk_css_provider_load_from_data (providers->contrast, "", -1);
}

static GtkCssProvider *
add_provider (GdkDisplay *display)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_style_context_add_provider_for_display (display,
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}

static void
providers_free (gpointer data, GClosure *closure)
{
  Providers *providers = data;

  g_object_unref (providers->colors);
  g_object_unref (providers->contrast);
  g_free (providers);
}

/**
 * stw_style_install:
 * @display: where the windows are
 *
 * Makes our icons and style sheets known; to be called once for a display.
 */
void
stw_style_install (GdkDisplay *display)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (display);
  g_autoptr (GtkCssProvider) shapes = add_provider (display);
  Providers *providers = g_new0 (Providers, 1);

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display), ICONS_PATH);
  gtk_css_provider_load_from_resource (shapes, STYLE_PATH "style.css");
  providers->colors = add_provider (display);
  providers->contrast = add_provider (display);
  load_colors (manager, NULL, providers);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (load_colors), providers);
  g_signal_connect_data (manager,
                         "notify::dark",
                         G_CALLBACK (load_colors),
                         providers,
                         providers_free,
                         0);
}

/**
 * stw_style_set_classes:
 * @classes: (array zero-terminated=1): all it shall have
 *
 * Of a widget that is shown anew more often than its classes change: the toolkit would style it
 * and all within it again.
 */
void
stw_style_set_classes (GtkWidget *widget, const char **classes)
{
  g_auto (GStrv) present = gtk_widget_get_css_classes (widget);

  if (!g_strv_equal ((const char *const *) present, classes))
    gtk_widget_set_css_classes (widget, classes);
}
