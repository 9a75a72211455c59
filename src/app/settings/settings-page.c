/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings by categories. A category's page is built when it is first shown. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/settings-page.h"

#include "app/escalation/escalation-page.h"
#include "app/needs-role.h"
#include "app/notifications/notification-settings.h"
#include "app/permitted.h"
#include "app/settings/channels-page.h"
#include "app/settings/data-page.h"
#include "app/settings/door-page.h"
#include "app/settings/drill-page.h"
#include "app/settings/people-page.h"
#include "app/settings/setting-form.h"
#include "app/settings/setting-row.h"
#include "app/settings/sla-page.h"
#include "app/shortcuts.h"
#include "app/widgets/named-groups.h"
#include "app/widgets/text-scale.h"
#include "engine/data-commands.h"

#include <glib/gi18n.h>

#define ROW_MARGIN 9
#define RESOURCES "/io/github/steward_msp/Steward/settings/"

struct _StwSettingsPage
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;    /* (unowned) */
  GtkWidget *list_pane;   /* (unowned) */
  GtkSearchEntry *search; /* (unowned) */
  GtkStack *stack;        /* (unowned) */
  GtkListBox *list;       /* (unowned) */
  GtkStack *details;      /* (unowned) */

  StwSession *session; /* (owned) (nullable) until it is built */
};

G_DEFINE_FINAL_TYPE (StwSettingsPage, stw_settings_page, ADW_TYPE_BIN)

enum
{
  PROP_DETAIL_ALONE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* A page that stands in a file as a whole. */
static GtkWidget *
build_from_file (const char *path)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWidget *bin = adw_bin_new ();

  g_type_ensure (STW_TYPE_SETTING_ROW);
  builder = gtk_builder_new_from_resource (path);
  adw_bin_set_child (ADW_BIN (bin), GTK_WIDGET (gtk_builder_get_object (builder, "page")));
  return bin;
}

static GtkWidget *
new_msp_page (StwSession *session)
{
  GtkWidget *page = build_from_file (RESOURCES "msp-page.ui");

  stw_setting_form_attach (page, session);
  return page;
}

static GtkWidget *
new_appearance_page (StwSession *session)
{
  return build_from_file (RESOURCES "appearance-page.ui");
}

static GtkWidget *
new_notifications_page (StwSession *session)
{
  return stw_notification_settings_new ();
}

/* In the order of the list; @words are what a search finds it by, besides its title. What is of the
 * @whole_desk is for those alone who see every company; who may not give the @command, which is
 * what the page changes things by, only looks at it. */
static const struct
{
  const char *name;
  const char *title;
  const char *icon;
  const char *words;
  GtkWidget *(*build) (StwSession *session);
  gboolean whole_desk;
  const char *command;
} categories[] = {
  { "msp",
    N_ ("Your Company"),
    "steward-person-check-symbolic",
    N_ ("msp company name administrator person greeting"),
    new_msp_page,
    TRUE,
    "settings.set" },
  { "people",
    N_ ("People and Roles"),
    "system-users-symbolic",
    N_ ("people person team skills roles permissions sign in password code lock invitation"),
    stw_people_page_new,
    TRUE,
    "person.add" },
  { "door",
    N_ ("Door"),
    "network-server-symbolic",
    N_ ("door address port listen proxy certificate key tls https fingerprint webhook"),
    stw_door_page_new,
    TRUE,
    "settings.set" },
  { "data",
    N_ ("Data"),
    "drive-harddisk-symbolic",
    N_ ("data folder size backup restore export audit chain verify disk"),
    stw_data_page_new,
    TRUE,
    STW_COMMAND_DATA_BACKUP },
  { "sla",
    N_ ("SLA Policies"),
    "steward-sla-clock-symbolic",
    N_ ("sla policy promise response resolution business hours calendar holidays"),
    stw_sla_page_new,
    TRUE,
    "sla-policy.save" },
  { "notifications",
    N_ ("Notifications"),
    "steward-bell-symbolic",
    N_ (
      "notifications announce severity bell background quit session start search desktop privacy"),
    new_notifications_page,
    FALSE,
    NULL },
  { "channels",
    N_ ("Channels"),
    "mail-send-symbolic",
    N_ ("channels e-mail mail smtp server password test reach people message"),
    stw_channels_page_new,
    TRUE,
    "channel.set" },
  { "escalation",
    N_ ("Escalation"),
    "alarm-symbolic",
    N_ ("escalation steps on call night who is told page wake preview"),
    stw_escalation_page_new,
    TRUE,
    "escalation.set-policy" },
  { "drills",
    N_ ("Night Drills"),
    "weather-clear-night-symbolic",
    N_ ("drill night test alert practice exercise answer time phone on call"),
    stw_drill_page_new,
    TRUE,
    "drill.plan" },
  { "appearance",
    N_ ("Appearance"),
    "preferences-desktop-appearance-symbolic",
    N_ ("appearance style light dark system density compact comfortable"),
    new_appearance_page,
    FALSE,
    NULL },
};

static guint
get_category (GtkListBoxRow *row)
{
  return (guint) gtk_list_box_row_get_index (row);
}

static void
leaflet_changed_cb (StwSettingsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DETAIL_ALONE]);
}

/* What of a page changes something has the style class "changes", unless it asks by itself. */
static void
permit_changes (GtkWidget *widget, StwSession *session, const char *command)
{
  if (gtk_widget_has_css_class (widget, "changes"))
    stw_permitted_widget (widget, session, command, 0);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      permit_changes (child, session, command);
}

static GtkWidget *
build (StwSession *session, guint category)
{
  const char *command = categories[category].command;
  GtkWidget *page;
  GtkWidget *box;

  if (categories[category].whole_desk &&
      !stw_desk_client_sees_whole_desk (stw_session_get_client (session)))
    return stw_needs_role_new (session);
  page = categories[category].build (session);
  if (command == NULL)
    return page;
  permit_changes (page, session, command);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), stw_permitted_note_new (session, command, 0));
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

static void
show_category (StwSettingsPage *self, guint category)
{
  const char *name = categories[category].name;

  if (gtk_stack_get_child_by_name (self->details, name) == NULL)
    {
      GtkWidget *page = build (self->session, category);

      gtk_accessible_update_property (GTK_ACCESSIBLE (page),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ (categories[category].title),
                                      -1);
      stw_named_groups (page);
      gtk_stack_add_named (self->details, page, name);
    }
  gtk_stack_set_visible_child_name (self->details, name);
}

static void
row_selected_cb (StwSettingsPage *self, GtkListBoxRow *row)
{
  if (row != NULL && self->session != NULL)
    show_category (self, get_category (row));
}

static void
row_activated_cb (StwSettingsPage *self, GtkListBoxRow *row)
{
  show_category (self, get_category (row));
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->details));
  gtk_widget_child_focus (GTK_WIDGET (self->details), GTK_DIR_TAB_FORWARD);
}

/* Whether all that was typed is found in the title or the words of a category. */
static gboolean
matches (guint category, const char *text)
{
  g_auto (GStrv) wanted = g_str_tokenize_and_fold (text, NULL, NULL);
  g_autofree char *all =
    g_strconcat (_ (categories[category].title), " ", _ (categories[category].words), NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);

  for (char **word = wanted; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

static GtkListBoxRow *
find_first (StwSettingsPage *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_widget_get_visible (GTK_WIDGET (row)))
      return row;
  return NULL;
}

static void
filter (StwSettingsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    gtk_widget_set_visible (GTK_WIDGET (row), matches ((guint) i, text));
  row = find_first (self);
  gtk_stack_set_visible_child_name (self->stack, row != NULL ? "list" : "nothing");
  if (row != NULL && *text != '\0')
    gtk_list_box_select_row (self->list, row);
}

static void
search_activated_cb (StwSettingsPage *self)
{
  GtkListBoxRow *row = find_first (self);

  if (row != NULL)
    row_activated_cb (self, row);
}

static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwSettingsPage *self = STW_SETTINGS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stop_search_cb (StwSettingsPage *self)
{
  clear_cb (GTK_WIDGET (self), NULL, NULL);
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwSettingsPage *self = STW_SETTINGS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwSettingsPage *self = STW_SETTINGS_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
stw_settings_page_grab_focus (GtkWidget *widget)
{
  StwSettingsPage *self = STW_SETTINGS_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : GTK_WIDGET (self->search));
}

static void
stw_settings_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwSettingsPage *self = STW_SETTINGS_PAGE (object);

  g_value_set_boolean (value,
                       adw_leaflet_get_folded (self->leaflet) &&
                         adw_leaflet_get_visible_child (self->leaflet) ==
                           GTK_WIDGET (self->details));
}

static void
stw_settings_page_dispose (GObject *object)
{
  g_clear_object (&STW_SETTINGS_PAGE (object)->session);
  G_OBJECT_CLASS (stw_settings_page_parent_class)->dispose (object);
}

static void
stw_settings_page_class_init (StwSettingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_settings_page_dispose;
  object_class->get_property = stw_settings_page_get_property;
  widget_class->grab_focus = stw_settings_page_grab_focus;
  props[PROP_DETAIL_ALONE] = g_param_spec_boolean ("detail-alone",
                                                   NULL,
                                                   NULL,
                                                   FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_install_action (widget_class, "page.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "settings.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "settings.clear", NULL, clear_cb);
  stw_shortcuts_bind (widget_class, "settings");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwSettingsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwSettingsPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StwSettingsPage, search);
  gtk_widget_class_bind_template_child (widget_class, StwSettingsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwSettingsPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwSettingsPage, details);
  gtk_widget_class_bind_template_callback (widget_class, filter);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static GtkWidget *
new_category_row (guint category)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (categories[category].title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (box, ROW_MARGIN);
  gtk_widget_set_margin_bottom (box, ROW_MARGIN);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (categories[category].icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (categories[category].title),
                                  -1);
  return row;
}

static void
stw_settings_page_init (StwSettingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_text_scale_fold (self->leaflet);
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    gtk_list_box_append (self->list, new_category_row (i));
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (leaflet_changed_cb), self);
  g_signal_connect_swapped (self->leaflet,
                            "notify::visible-child",
                            G_CALLBACK (leaflet_changed_cb),
                            self);
}

/**
 * stw_settings_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_settings_page_new (StwSession *session)
{
  StwSettingsPage *self = g_object_new (STW_TYPE_SETTINGS_PAGE, NULL);

  self->session = g_object_ref (session);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  show_category (self, 0);
  return GTK_WIDGET (self);
}
