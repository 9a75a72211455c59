/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the window looks, as the person wants it: light or dark, and how dense. Each is an action of
 * the window, "look.color-scheme" and "look.density", that keeps its state in GSettings. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/look.h"

#include <adwaita.h>

static const struct
{
  const char *word;
  AdwColorScheme scheme;
} schemes[] = {
  { "system", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

static void
scheme_cb (GSettings *settings, const char *key, GtkWidget *window)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (window));
  g_autofree char *word = g_settings_get_string (settings, key);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (schemes[i].word, word))
      adw_style_manager_set_color_scheme (manager, schemes[i].scheme);
}

static void
density_cb (GSettings *settings, const char *key, GtkWidget *window)
{
  g_autofree char *word = g_settings_get_string (settings, key);

  if (g_str_equal (word, "compact"))
    gtk_widget_add_css_class (window, "compact-lists");
  else
    gtk_widget_remove_css_class (window, "compact-lists");
}

/**
 * stw_look_attach:
 * @settings: where it is kept
 *
 * Gives the window its look, and the actions that change it.
 */
void
stw_look_attach (GtkWidget *window, GSettings *settings)
{
  static const struct
  {
    const char *key;
    const char *signal;
    void (*changed) (GSettings *settings, const char *key, GtkWidget *window);
  } looks[] = {
    { "color-scheme", "changed::color-scheme", scheme_cb },
    { "density", "changed::density", density_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (settings, looks[i].key);

      g_action_map_add_action (G_ACTION_MAP (group), action);
      g_signal_connect_object (settings, looks[i].signal, G_CALLBACK (looks[i].changed), window, 0);
      looks[i].changed (settings, looks[i].key, window);
    }
  gtk_widget_insert_action_group (window, "look", G_ACTION_GROUP (group));
}
