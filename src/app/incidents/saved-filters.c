/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filters that the desk keeps under a name. The one that the list is narrowed by has the mark;
 * it is what can be renamed and removed. Main thread; they are read on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/saved-filters.h"

#include "app/incidents/question.h"
#include "app/widgets/live.h"
#include "base/ids.h"
#include "desk/filter-store.h"
#include "store/change-feed.h"

#include <glib/gi18n.h>

#define PREFIX "filter"
#define MAX_NAME 100

struct _StwSavedFilters
{
  GObject parent_instance;

  GtkMenuButton *button;     /* (unowned) has the menu; outlives this */
  StwSession *session;       /* (owned) */
  StwListFilter *filter;     /* (owned) */
  GSimpleActionGroup *group; /* (owned) */
  GMenu *menu;               /* (owned) */
  StwLive *live;             /* (owned) (nullable) */
  JsonArray *list;           /* (owned) (nullable) as it was last read */
};

G_DEFINE_FINAL_TYPE (StwSavedFilters, stw_saved_filters, G_TYPE_OBJECT)

static JsonObject *
get_saved (StwSavedFilters *self, guint place)
{
  return json_array_get_object_element (self->list, place);
}

/* The saved filter that is what the list is narrowed by. */
static JsonObject *
find_current (StwSavedFilters *self)
{
  for (guint i = 0; self->list != NULL && i < json_array_get_length (self->list); i++)
    if (stw_list_filter_equals (self->filter,
                                json_object_get_object_member (get_saved (self, i), "filter")))
      return get_saved (self, i);
  return NULL;
}

static const char *
get_name (JsonObject *saved)
{
  return saved != NULL ? json_object_get_string_member (saved, "name") : "";
}

static void
enable (StwSavedFilters *self, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->group), name)),
    enabled);
}

/* A name is no mnemonic. */
static void
append_saved (GMenu *section, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, PREFIX ".choose", "s", name);
  g_menu_append_item (section, item);
}

static void
show_menu (StwSavedFilters *self)
{
  g_autoptr (GMenu) saved = g_menu_new ();
  g_autoptr (GMenu) changes = g_menu_new ();

  for (guint i = 0; self->list != NULL && i < json_array_get_length (self->list); i++)
    append_saved (saved, get_name (get_saved (self, i)));
  g_menu_append (changes, _ ("Save Filter…"), PREFIX ".save");
  g_menu_append (changes, _ ("Rename Filter…"), PREFIX ".rename");
  g_menu_append (changes, _ ("Remove Filter"), PREFIX ".remove");
  g_menu_remove_all (self->menu);
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (saved));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (changes));
}

static void
show_current (StwSavedFilters *self)
{
  JsonObject *current = find_current (self);
  GAction *choose = g_action_map_lookup_action (G_ACTION_MAP (self->group), "choose");

  g_simple_action_set_state (G_SIMPLE_ACTION (choose), g_variant_new_string (get_name (current)));
  enable (self, "rename", current != NULL);
  enable (self, "remove", current != NULL);
}

static void
choose_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwSavedFilters *self = data;
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; self->list != NULL && i < json_array_get_length (self->list); i++)
    if (g_str_equal (get_name (get_saved (self, i)), name))
      {
        JsonObject *json = json_object_get_object_member (get_saved (self, i), "filter");

        /* Whose incidents is the window's to say, not only the list's. */
        if (json_object_has_member (json, "company"))
          stw_session_set_company (self->session, json_object_get_int_member (json, "company"));
        stw_list_filter_set_json (self->filter, json);
        return;
      }
}

/* A name is being asked for. */
typedef struct
{
  StwSession *session; /* (owned) */
  StwCommand *command; /* (owned) (nullable) what lacks nothing but the name */
  GtkEditable *name;   /* (unowned) */
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;

  g_object_unref (naming->session);
  g_clear_pointer (&naming->command, stw_command_free);
  g_free (naming);
}

static void
named_cb (gpointer data)
{
  Naming *naming = data;

  json_object_set_string_member (naming->command->arguments,
                                 "name",
                                 gtk_editable_get_text (naming->name));
  stw_session_give (naming->session, g_steal_pointer (&naming->command), NULL);
}

static void
typed_cb (GtkEditable *name, AdwMessageDialog *question)
{
  const char *text = gtk_editable_get_text (name);

  stw_question_set_ready (question, *text != '\0' && strlen (text) <= MAX_NAME);
}

static void
ask_name (StwSavedFilters *self, AdwMessageDialog *question, StwCommand *command, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();
  Naming *naming = g_new0 (Naming, 1);

  *naming = (Naming){ g_object_ref (self->session), command, GTK_EDITABLE (entry) };
  gtk_entry_set_max_length (GTK_ENTRY (entry), MAX_NAME);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  stw_question_name (entry, _ ("Name"));
  g_signal_connect (entry, "changed", G_CALLBACK (typed_cb), question);
  stw_question_set_ready (question, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  stw_question_ask (question, entry, named_cb, naming, naming_free);
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwSavedFilters *self = data;
  StwCommand *command = stw_command_new ("filter.save", "desk", 0);

  json_object_set_object_member (command->arguments,
                                 "filter",
                                 json_object_ref (stw_list_filter_get_json (self->filter)));
  ask_name (self,
            stw_question_new (GTK_WIDGET (self->button),
                              _ ("Save Filter"),
                              _ ("Everyone at this desk can choose it. A filter that has the name "
                                 "already is replaced."),
                              _ ("Save")),
            command,
            "");
}

static gint64
get_id (JsonObject *saved)
{
  gint64 id = 0;

  stw_id_parse (STW_ID_FILTER, json_object_get_string_member (saved, "id"), &id);
  return id;
}

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwSavedFilters *self = data;
  JsonObject *current = find_current (self);
  StwCommand *command = stw_command_new ("filter.rename", "desk", 0);

  json_object_set_int_member (command->arguments, "id", get_id (current));
  ask_name (self,
            stw_question_new (GTK_WIDGET (self->button), _ ("Rename Filter"), NULL, _ ("Rename")),
            command,
            get_name (current));
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  StwSavedFilters *self = data;
  JsonObject *current = find_current (self);
  StwCommand *command = stw_command_new ("filter.delete", "desk", 0);
  /* Translators: %s is the name of a filter */
  g_autofree char *title = g_strdup_printf (_ ("Removed the filter “%s”"), get_name (current));

  json_object_set_int_member (command->arguments, "id", get_id (current));
  stw_session_give (self->session, command, title);
}

static gpointer
read_list (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_filter_list (db, error);
}

static void
list_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSavedFilters) self = data;
  g_autoptr (JsonArray) list = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (list != NULL)
    {
      g_clear_pointer (&self->list, json_array_unref);
      self->list = g_steal_pointer (&list);
      show_menu (self);
      show_current (self);
    }
  stw_live_done (self->live);
}

static void
refresh (GArray *changes, gpointer data)
{
  StwSavedFilters *self = data;

  if (!stw_changes_concern (changes, "filter"))
    {
      stw_live_done (self->live);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_list,
                              NULL,
                              NULL,
                              (GDestroyNotify) json_array_unref,
                              NULL,
                              list_cb,
                              g_object_ref (self));
}

/**
 * stw_saved_filters_stop:
 *
 * Lets go of the button; called before it goes.
 */
void
stw_saved_filters_stop (StwSavedFilters *self)
{
  g_return_if_fail (STW_IS_SAVED_FILTERS (self));

  g_clear_pointer (&self->live, stw_live_free);
}

static void
stw_saved_filters_finalize (GObject *object)
{
  StwSavedFilters *self = STW_SAVED_FILTERS (object);

  g_clear_pointer (&self->live, stw_live_free);
  g_clear_pointer (&self->list, json_array_unref);
  g_object_unref (self->menu);
  g_object_unref (self->group);
  g_object_unref (self->filter);
  g_object_unref (self->session);
  G_OBJECT_CLASS (stw_saved_filters_parent_class)->finalize (object);
}

static void
stw_saved_filters_class_init (StwSavedFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_saved_filters_finalize;
}

static void
stw_saved_filters_init (StwSavedFilters *self)
{
  static const GActionEntry entries[] = {
    { .name = "choose", .activate = choose_cb, .parameter_type = "s", .state = "''" },
    { .name = "save", .activate = save_cb },
    { .name = "rename", .activate = rename_cb },
    { .name = "remove", .activate = remove_cb },
  };

  self->menu = g_menu_new ();
  self->group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->group),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);
}

/**
 * stw_saved_filters_new:
 * @button: gets the menu and the actions
 * @filter: what is saved, and what a choice changes
 *
 * Returns: (transfer full): the filters
 */
StwSavedFilters *
stw_saved_filters_new (GtkMenuButton *button, StwSession *session, StwListFilter *filter)
{
  StwSavedFilters *self = g_object_new (STW_TYPE_SAVED_FILTERS, NULL);

  self->button = button;
  self->session = g_object_ref (session);
  self->filter = g_object_ref (filter);
  show_menu (self);
  show_current (self);
  gtk_widget_insert_action_group (GTK_WIDGET (button), PREFIX, G_ACTION_GROUP (self->group));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (self->menu));
  g_signal_connect_object (filter, "changed", G_CALLBACK (show_current), self, G_CONNECT_SWAPPED);
  self->live = stw_live_new (GTK_WIDGET (button), stw_session_get_client (session), refresh, self);
  return self;
}
