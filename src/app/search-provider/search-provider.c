/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.gnome.Shell.SearchProvider2, as GNOME Shell describes it: terms in, ids out, and for each id
 * what to show. It reads the database on a reader of its own, so that the desk need not be open,
 * and nothing but a short, bounded answer leaves it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/search-provider/search-provider.h"

#include "app/preferences.h"
#include "app/words.h"
#include "base/ids.h"
#include "desk/company-store.h"
#include "desk/incident-store.h"
#include "store/folder.h"
#include "store/reader.h"
#include "store/search.h"

#include <glib/gi18n.h>
#include <string.h>

/* The Shell shows fewer; shorter texts find everything. */
#define MAX_INCIDENTS 8
#define MAX_COMPANIES 4
#define MIN_CHARACTERS 2
#define MAX_TEXT_BYTES 200

static const char interface_xml[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'>"
  "<arg type='as' name='terms' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'>"
  "<arg type='as' name='previous' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='as' direction='out'/></method>"
  "<method name='GetResultMetas'>"
  "<arg type='as' name='ids' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
  "<method name='ActivateResult'>"
  "<arg type='s' name='id' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='u' name='timestamp' direction='in'/></method>"
  "<method name='LaunchSearch'>"
  "<arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/>"
  "</method></interface></node>";

struct _StwSearchProvider
{
  GApplication *application; /* (unowned) outlives this */
  GSettings *settings;       /* (owned) */
  char *data_dir;            /* (owned) (nullable) */
  StwReader *reader;         /* (owned) (nullable) until the first question */
  guint registration;
};

static void
answer_empty (GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  g_dbus_method_invocation_return_value (
    invocation,
    g_variant_new_parsed (g_str_equal (method, "GetResultMetas") ? "(@aa{sv} [],)" : "(@as [],)"));
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr (GVariant) answer = stw_reader_run_finish (result, NULL);

  /* A desk that cannot be read has nothing that is found. */
  if (answer == NULL)
    answer_empty (invocation);
  else
    g_dbus_method_invocation_return_value (invocation, answer);
}

/* Ends with @func's answer, a (transfer full) #GVariant. */
static void
ask (StwSearchProvider *self,
     StwReadFunc func,
     gpointer data,
     GDestroyNotify free_data,
     GDBusMethodInvocation *invocation)
{
  g_autofree char *folder =
    self->data_dir != NULL ? g_strdup (self->data_dir) : stw_folder_default ();
  g_autofree char *seal = stw_folder_build_path (folder, STW_FOLDER_SIGN_IN);

  /* The desktop's search knows nobody, and several people use the desk. */
  if (g_file_test (seal, G_FILE_TEST_EXISTS))
    {
      if (free_data != NULL)
        free_data (data);
      answer_empty (invocation);
      return;
    }
  if (self->reader == NULL)
    {
      g_autofree char *database = stw_folder_build_path (folder, STW_FOLDER_DATABASE);

      self->reader = stw_reader_new (database);
    }
  stw_reader_run_async (self->reader,
                        func,
                        data,
                        free_data,
                        (GDestroyNotify) g_variant_unref,
                        NULL,
                        answer_cb,
                        invocation);
}

static gboolean
find_companies (StwDb *db, const char *text, GVariantBuilder *ids, GError **error)
{
  g_autoptr (GPtrArray) companies = stw_company_list (db, error);
  guint n_found = 0;

  for (guint i = 0; companies != NULL && i < companies->len && n_found < MAX_COMPANIES; i++)
    {
      const StwCompany *company = g_ptr_array_index (companies, i);
      g_autofree char *id = stw_id_format (STW_ID_COMPANY, company->id);

      if (!g_str_match_string (text, company->name, TRUE))
        continue;
      g_variant_builder_add (ids, "s", id);
      n_found++;
    }
  return companies != NULL;
}

static gboolean
find_incidents (StwDb *db, const char *text, GVariantBuilder *ids, GError **error)
{
  g_autoptr (GArray) incidents = stw_search_incidents (db, text, NULL, 0, MAX_INCIDENTS, error);

  for (guint i = 0; incidents != NULL && i < incidents->len; i++)
    {
      g_autofree char *id = stw_id_format (STW_ID_INCIDENT, g_array_index (incidents, gint64, i));

      g_variant_builder_add (ids, "s", id);
    }
  return incidents != NULL;
}

static gpointer
read_results (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *text = data;
  g_auto (GVariantBuilder) ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  if (!find_companies (db, text, &ids, error) || !find_incidents (db, text, &ids, error))
    return NULL;
  return g_variant_ref_sink (g_variant_new ("(as)", &ids));
}

static void
add_meta (GVariantBuilder *metas, const char *id, const char *name, const char *description)
{
  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "gicon", g_variant_new_string (STW_APPLICATION_ID));
  g_variant_builder_close (metas);
}

static void
describe_incident (StwDb *db, const char *id, gint64 number, GVariantBuilder *metas)
{
  g_autoptr (StwIncident) incident = stw_incident_load (db, number, NULL);
  g_autofree char *facts = NULL;

  if (incident == NULL)
    return;
  facts = g_strdup_printf ("%s · %s · %s · %s",
                           id,
                           incident->company_name,
                           stw_word_severity (incident->severity).word,
                           stw_word_status (incident->status).word);
  add_meta (metas, id, incident->title, facts);
}

static void
describe_company (StwDb *db, const char *id, gint64 number, GVariantBuilder *metas)
{
  g_autoptr (StwCompany) company = stw_company_load (db, number, NULL);
  g_autofree char *facts = NULL;
  gint64 open = 0;
  int n;

  if (company == NULL || !stw_incident_count_open (db, number, &open, NULL))
    return;
  n = (int) MIN (open, G_MAXINT);
  facts = g_strdup_printf (ngettext ("%d open incident", "%d open incidents", (gulong) n), n);
  add_meta (metas, id, company->name, facts);
}

static const struct
{
  StwIdKind kind;
  const char *action;
  void (*describe) (StwDb *db, const char *id, gint64 number, GVariantBuilder *metas);
} kinds[] = {
  { STW_ID_INCIDENT, "open-incident", describe_incident },
  { STW_ID_COMPANY, "open-company", describe_company },
};

static gpointer
read_metas (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  char **ids = data;
  guint n_ids = MIN (g_strv_length (ids), MAX_INCIDENTS + MAX_COMPANIES);
  g_auto (GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < n_ids; i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        gint64 number;

        if (stw_id_parse (kinds[j].kind, ids[i], &number))
          kinds[j].describe (db, ids[i], number, &metas);
      }
  return g_variant_ref_sink (g_variant_new ("(aa{sv})", &metas));
}

static void
answer_nothing (GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(@as [],)"));
}

static char *
join_terms (GVariant *terms)
{
  g_autofree const char **words = g_variant_get_strv (terms, NULL);

  return g_strjoinv (" ", (char **) words);
}

/* The terms come last, with or without what was found before. */
static void
search (StwSearchProvider *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) terms =
               g_variant_get_child_value (arguments, g_variant_n_children (arguments) - 1);
  g_autofree char *text = join_terms (terms);

  if (!g_settings_get_boolean (self->settings, "search-provider") ||
      g_utf8_strlen (text, -1) < MIN_CHARACTERS || strlen (text) > MAX_TEXT_BYTES)
    answer_nothing (invocation);
  else
    ask (self, read_results, g_steal_pointer (&text), g_free, invocation);
}

static void
describe (StwSearchProvider *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  char **ids = NULL;

  g_variant_get (arguments, "(^as)", &ids);
  if (!g_settings_get_boolean (self->settings, "search-provider"))
    g_clear_pointer (&ids, g_strfreev);
  ask (self,
       read_metas,
       ids != NULL ? ids : g_new0 (char *, 1),
       (GDestroyNotify) g_strfreev,
       invocation);
}

static void
open_result (StwSearchProvider *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *id = NULL;
  gint64 number;

  g_variant_get_child (arguments, 0, "&s", &id);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (stw_id_parse (kinds[i].kind, id, &number))
      g_action_group_activate_action (G_ACTION_GROUP (self->application),
                                      kinds[i].action,
                                      g_variant_new_string (id));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
launch (StwSearchProvider *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) terms = g_variant_get_child_value (arguments, 0);
  g_autofree char *text = join_terms (terms);

  g_action_group_activate_action (G_ACTION_GROUP (self->application),
                                  "search",
                                  g_variant_new_string (text));
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const struct
{
  const char *name;
  void (*run) (StwSearchProvider *self, GVariant *arguments, GDBusMethodInvocation *invocation);
} methods[] = {
  { "GetInitialResultSet", search }, { "GetSubsearchResultSet", search },
  { "GetResultMetas", describe },    { "ActivateResult", open_result },
  { "LaunchSearch", launch },
};

/* GDBus has checked the method and its types by the description of the interface. */
static void
called_cb (GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *arguments,
           GDBusMethodInvocation *invocation,
           gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, method))
      methods[i].run (data, arguments, invocation);
}

/**
 * stw_search_provider_new:
 * @application: whose actions open what was found; it must outlive this
 * @data_dir: (nullable): the folder of the desk, %NULL for the application's own
 *
 * Returns: (transfer full): what answers the desktop's search
 */
StwSearchProvider *
stw_search_provider_new (GApplication *application, const char *data_dir)
{
  StwSearchProvider *self = g_new0 (StwSearchProvider, 1);

  self->application = application;
  self->data_dir = g_strdup (data_dir);
  self->settings = stw_preferences_new ();
  return self;
}

/**
 * stw_search_provider_free:
 * @self: (nullable) (transfer full): what answers
 */
void
stw_search_provider_free (StwSearchProvider *self)
{
  if (self == NULL)
    return;
  stw_reader_free (self->reader);
  g_object_unref (self->settings);
  g_free (self->data_dir);
  g_free (self);
}

/**
 * stw_search_provider_export:
 * @path: of the application; the provider stands below it
 */
gboolean
stw_search_provider_export (StwSearchProvider *self,
                            GDBusConnection *bus,
                            const char *path,
                            GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = called_cb };
  g_autofree char *own_path = g_strconcat (path, "/SearchProvider", NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, error);

  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (bus,
                                                          own_path,
                                                          node->interfaces[0],
                                                          &vtable,
                                                          self,
                                                          NULL,
                                                          error);
  return self->registration != 0;
}

/**
 * stw_search_provider_unexport:
 *
 * Answers no more.
 */
void
stw_search_provider_unexport (StwSearchProvider *self, GDBusConnection *bus)
{
  if (self->registration != 0)
    g_dbus_connection_unregister_object (bus, self->registration);
  self->registration = 0;
}
