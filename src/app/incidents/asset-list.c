/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts of an incident by asset. What is the same stays as it is, and an asset that was opened
 * stays open while alerts come. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/asset-list.h"

#include "app/incidents/link-open.h"
#include "app/permitted.h"
#include "app/widgets/named-groups.h"
#include "app/widgets/toast.h"
#include "app/widgets/word-image.h"
#include "base/ids.h"
#include "base/text.h"
#include "desk/view-store.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define GROUP_KEY "stw-group"

struct _StwAssetList
{
  GtkBox parent_instance;

  GtkListBox *list; /* (unowned) */
  GtkLabel *more;   /* (unowned) */

  StwSession *session; /* (owned) (nullable) */
  GPtrArray *alerts;   /* (owned) (nullable) that it shows */
  char *shown;         /* (owned) (nullable) all that it shows, as text */
  gint64 incident;
  gint64 company;
};

G_DEFINE_FINAL_TYPE (StwAssetList, stw_asset_list, GTK_TYPE_BOX)

/* The alerts of one asset, the worst first. */
typedef struct
{
  char *asset;       /* (owned) (nullable) for alerts that name none */
  GPtrArray *alerts; /* (owned) (element-type StwAlertView) of the array that was given */
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->asset);
  g_ptr_array_unref (group->alerts);
  g_free (group);
}

static GPtrArray *
group_alerts (GPtrArray *alerts)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) by_asset = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < alerts->len; i++)
    {
      StwAlertView *alert = g_ptr_array_index (alerts, i);
      Group *group = g_hash_table_lookup (by_asset, stw_text_or (alert->asset, ""));

      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          group->asset = g_strdup (alert->asset);
          group->alerts = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
          g_hash_table_insert (by_asset, (char *) stw_text_or (group->asset, ""), group);
        }
      g_ptr_array_add (group->alerts, alert);
    }
  return groups;
}

static GtkWidget *
new_badge (const char *text)
{
  GtkWidget *badge = gtk_label_new (text);

  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_add_css_class (badge, "numeric");
  return badge;
}

/* An alert that is over says so. */
static GtkWidget *
new_icon (const StwAlertView *alert)
{
  return stw_word_image_new (alert->is_open ? stw_word_severity (alert->severity)
                                            : stw_word_status (STW_INCIDENT_RESOLVED));
}

static GtkWidget *
new_alert_row (const StwAlertView *alert)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *message = stw_words_message (alert->message, alert->signature);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), message);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), alert->tool);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_icon (alert));
  if (alert->count > 1)
    {
      /* Translators: how often an alert came */
      g_autofree char *count = g_strdup_printf (_ ("%d×"), (int) MIN (alert->count, G_MAXINT));

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_badge (count));
    }
  return row;
}

/* The rows inside are made when they are wanted. */
static void
expanded_cb (AdwExpanderRow *row)
{
  Group *group = g_object_get_data (G_OBJECT (row), GROUP_KEY);

  if (!adw_expander_row_get_expanded (row))
    return;
  for (guint i = 0; i < group->alerts->len; i++)
    adw_expander_row_add_row (row, new_alert_row (g_ptr_array_index (group->alerts, i)));
  g_signal_handlers_disconnect_by_func (row, expanded_cb, NULL);
}

static void
append_item (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  /* Whose name has an underline has no mnemonic. */
  g_autofree char *escaped = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (escaped, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

/* Each sender's own page of its worst alert. */
static GMenuModel *
new_pages (const Group *group)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GHashTable) tools = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < group->alerts->len; i++)
    {
      const StwAlertView *alert = g_ptr_array_index (group->alerts, i);
      /* Translators: %s is the name of a monitoring tool */
      g_autofree char *label = g_strdup_printf (_ ("Open in %s"), alert->tool);

      if (alert->url != NULL && g_hash_table_add (tools, alert->tool))
        append_item (menu, label, "asset.page", g_variant_new_int64 (alert->id));
    }
  return G_MENU_MODEL (menu);
}

/* Where the company's links lead from this asset. */
static GMenuModel *
new_links (const Group *group, JsonArray *links)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < json_array_get_length (links); i++)
    {
      JsonObject *link = json_array_get_object_element (links, i);
      const char *url = json_object_get_string_member (link, "url");
      gint64 id = 0;

      if ((group->asset != NULL || strstr (url, "{asset}") == NULL) &&
          stw_id_parse (STW_ID_LINK, json_object_get_string_member (link, "id"), &id))
        append_item (menu,
                     json_object_get_string_member (link, "title"),
                     "asset.link",
                     g_variant_new ("(xs)", id, stw_text_or (group->asset, "")));
    }
  return G_MENU_MODEL (menu);
}

static GMenuModel *
new_menu (const Group *group, JsonArray *links)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuModel) pages = new_pages (group);
  g_autoptr (GMenuModel) companys = new_links (group, links);
  g_autoptr (GMenu) own = g_menu_new ();

  if (group->asset != NULL)
    {
      append_item (own,
                   _ ("Open Terminal over SSH"),
                   "asset.terminal",
                   g_variant_new_string (group->asset));
      append_item (own, _ ("Copy Name"), "asset.copy", g_variant_new_string (group->asset));
    }
  g_menu_append_section (menu, NULL, pages);
  g_menu_append_section (menu, NULL, companys);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
new_menu_button (const Group *group, JsonArray *links)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = new_menu (group, links);
  /* Translators: %s is the name of a machine */
  g_autofree char *name =
    g_strdup_printf (_ ("Open “%s” Elsewhere"), stw_text_or (group->asset, _ ("No Asset")));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "send-to-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
new_star (void)
{
  GtkWidget *star = gtk_image_new_from_icon_name ("starred-symbolic");

  gtk_widget_set_tooltip_text (star, _ ("Critical asset"));
  gtk_widget_add_css_class (star, "severity-medium");
  gtk_accessible_update_property (GTK_ACCESSIBLE (star),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Critical asset"),
                                  -1);
  return star;
}

/* Takes the group. */
static GtkWidget *
new_group_row (Group *group, JsonArray *links)
{
  const StwAlertView *worst = g_ptr_array_index (group->alerts, 0);
  GtkWidget *row = adw_expander_row_new ();
  AdwExpanderRow *expander = ADW_EXPANDER_ROW (row);
  g_autofree char *count = g_strdup_printf ("%u", group->alerts->len);
  g_autofree char *message = stw_words_message (worst->message, worst->signature);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 stw_text_or (group->asset, _ ("No Asset")));
  adw_expander_row_set_subtitle (expander, message);
  adw_expander_row_add_prefix (expander, new_icon (worst));
  /* Actions are put before each other. */
  adw_expander_row_add_action (expander, new_menu_button (group, links));
  adw_expander_row_add_action (expander, new_badge (count));
  if (worst->critical)
    adw_expander_row_add_action (expander, new_star ());
  stw_named_groups (row);
  g_object_set_data_full (G_OBJECT (row), GROUP_KEY, group, group_free);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
  return row;
}

static char *
describe_all (GPtrArray *alerts, JsonArray *links)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), links);
  GString *text = g_string_new (NULL);
  g_autofree char *written = json_to_string (node, FALSE);

  g_string_append (text, written);
  for (guint i = 0; i < alerts->len; i++)
    {
      const StwAlertView *alert = g_ptr_array_index (alerts, i);

      g_string_append_printf (text,
                              " %" G_GINT64_FORMAT ":%d:%d:%" G_GINT64_FORMAT,
                              alert->id,
                              alert->is_open ? (int) alert->severity : -1,
                              alert->critical,
                              alert->count);
    }
  return g_string_free (text, FALSE);
}

/* The assets that are open, before their rows go. */
static GHashTable *
clear_rows (StwAssetList *self)
{
  GHashTable *open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    {
      const Group *group = g_object_get_data (G_OBJECT (row), GROUP_KEY);

      if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
        g_hash_table_add (open, g_strdup (stw_text_or (group->asset, "")));
      gtk_list_box_remove (self->list, row);
    }
  return open;
}

static void
show_groups (StwAssetList *self, JsonArray *links, gboolean keep_open)
{
  g_autoptr (GHashTable) open = clear_rows (self);
  g_autoptr (GPtrArray) groups = group_alerts (self->alerts);

  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);
      GtkWidget *row = new_group_row (group, links);

      if (keep_open && g_hash_table_contains (open, stw_text_or (group->asset, "")))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
      gtk_list_box_append (self->list, row);
    }
  /* The rows have them. */
  g_ptr_array_set_free_func (groups, NULL);
}

static void
show_more (StwAssetList *self, gint64 n_more)
{
  g_autofree char *text =
    g_strdup_printf (ngettext ("and %d more alert", "and %d more alerts", (gulong) MAX (n_more, 0)),
                     (int) MIN (n_more, G_MAXINT));

  gtk_label_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_more > 0);
}

/**
 * stw_asset_list_show:
 * @alerts: (element-type StwAlertView): the worst of its alerts first; kept
 * @links: the company's, as stw_link_list() gives them
 */
void
stw_asset_list_show (StwAssetList *self,
                     const StwIncident *incident,
                     GPtrArray *alerts,
                     JsonArray *links)
{
  g_autofree char *text = describe_all (alerts, links);
  gboolean is_same = self->incident == incident->id;

  g_return_if_fail (STW_IS_ASSET_LIST (self));

  show_more (self, incident->alert_count - alerts->len);
  if (is_same && g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  self->incident = incident->id;
  self->company = incident->company;
  g_ptr_array_ref (alerts);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  self->alerts = alerts;
  show_groups (self, links, is_same);
  gtk_widget_set_visible (GTK_WIDGET (self), alerts->len > 0);
}

/**
 * stw_asset_list_expand:
 *
 * Opens every asset; when all are open, closes them.
 */
void
stw_asset_list_expand (StwAssetList *self)
{
  gboolean all = TRUE;

  g_return_if_fail (STW_IS_ASSET_LIST (self));

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    all = all && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), !all);
}

static StwCommand *
new_open (StwAssetList *self)
{
  StwCommand *command = stw_command_new ("link.open", "desk", self->company);

  json_object_set_int_member (command->arguments, "incident", self->incident);
  return command;
}

static void
page_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAssetList *self = STW_ASSET_LIST (widget);
  StwCommand *command = new_open (self);

  json_object_set_int_member (command->arguments, "alert", g_variant_get_int64 (parameter));
  stw_link_open (widget, self->session, command);
}

static void
link_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAssetList *self = STW_ASSET_LIST (widget);
  StwCommand *command = new_open (self);
  const char *asset;
  gint64 link;

  g_variant_get (parameter, "(x&s)", &link, &asset);
  json_object_set_int_member (command->arguments, "link", link);
  if (*asset != '\0')
    json_object_set_string_member (command->arguments, "asset", asset);
  stw_link_open (widget, self->session, command);
}

static void
terminal_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwAssetList *self = STW_ASSET_LIST (widget);
  StwCommand *command = new_open (self);

  json_object_set_boolean_member (command->arguments, "terminal", TRUE);
  json_object_set_string_member (command->arguments,
                                 "asset",
                                 g_variant_get_string (parameter, NULL));
  stw_link_open (widget, self->session, command);
}

static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  stw_toast (widget, _ ("Copied"));
}

/**
 * stw_asset_list_set_session:
 * @session: of its window
 */
void
stw_asset_list_set_session (StwAssetList *self, StwSession *session)
{
  static const StwPermittedAction actions[] = {
    { "asset.page", "link.open" },
    { "asset.link", "link.open" },
    { "asset.terminal", "link.open" },
  };

  g_return_if_fail (STW_IS_ASSET_LIST (self));

  if (g_set_object (&self->session, session))
    stw_permitted_actions (GTK_WIDGET (self),
                           session,
                           actions,
                           G_N_ELEMENTS (actions),
                           STW_ANY_COMPANY);
}

static void
stw_asset_list_finalize (GObject *object)
{
  StwAssetList *self = STW_ASSET_LIST (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
  g_free (self->shown);
  G_OBJECT_CLASS (stw_asset_list_parent_class)->finalize (object);
}

static void
stw_asset_list_class_init (StwAssetListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stw_asset_list_finalize;
  gtk_widget_class_install_action (widget_class, "asset.page", "x", page_cb);
  gtk_widget_class_install_action (widget_class, "asset.link", "(xs)", link_cb);
  gtk_widget_class_install_action (widget_class, "asset.terminal", "s", terminal_cb);
  gtk_widget_class_install_action (widget_class, "asset.copy", "s", copy_cb);
}

static void
stw_asset_list_init (StwAssetList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->more = GTK_LABEL (gtk_label_new (NULL));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Alerts of this incident by asset"),
                                  -1);
  gtk_label_set_xalign (self->more, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "small");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->more));
}
