/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets in the system's keyring, through the Secret Service. Nothing here raises a question on
 * screen except unlock: an engine without a window must not wait for an answer that never comes. */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/secrets-private.h"

#include <libsecret/secret.h>
#include <string.h>

static const SecretSchema schema = {
  .name = STW_APPLICATION_ID,
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "folder", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* The backend is the data folder, so that two desks of one person keep their secrets apart. */

static void
take_error (GError **error, GError *failure)
{
  StwSecretsError code = STW_SECRETS_ERROR_FAILED;
  const char *sentence = "The keyring cannot be used";

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, failure);
      return;
    }
  if (g_error_matches (failure, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    {
      code = STW_SECRETS_ERROR_LOCKED;
      sentence = "The keyring is locked";
    }
  else if (failure->domain == G_DBUS_ERROR || failure->domain == G_IO_ERROR)
    {
      code = STW_SECRETS_ERROR_UNAVAILABLE;
      sentence = "There is no keyring here; keep secrets in a sealed file instead "
                 "(STEWARD_SECRETS=file)";
    }
  g_dbus_error_strip_remote_error (failure);
  g_set_error (error, STW_SECRETS_ERROR, code, "%s: %s.", sentence, failure->message);
  g_error_free (failure);
}

static gboolean
fail_locked (GError **error)
{
  g_set_error_literal (error,
                       STW_SECRETS_ERROR,
                       STW_SECRETS_ERROR_LOCKED,
                       "The keyring is locked. Unlock it and try again.");
  return FALSE;
}

static SecretService *
get_service (GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  SecretService *service =
    secret_service_get_sync (SECRET_SERVICE_OPEN_SESSION, cancellable, &failure);

  if (failure != NULL)
    take_error (error, failure);
  return service;
}

/* Returns the default keyring, or %NULL without an error when nobody made one yet. */
static SecretCollection *
get_collection (SecretService *service, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  SecretCollection *collection = secret_collection_for_alias_sync (service,
                                                                   SECRET_COLLECTION_DEFAULT,
                                                                   SECRET_COLLECTION_NONE,
                                                                   cancellable,
                                                                   &failure);

  if (failure != NULL)
    take_error (error, failure);
  return collection;
}

static gboolean
check_unlocked (SecretService *service, GCancellable *cancellable, GError **error)
{
  GError *failure = NULL;
  g_autoptr (SecretCollection) collection = get_collection (service, cancellable, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  return collection == NULL || !secret_collection_get_locked (collection) || fail_locked (error);
}

static GHashTable *
build_attributes (const char *folder, const char *name)
{
  return secret_attributes_build (&schema, "folder", folder, "name", name, NULL);
}

static gboolean
keyring_keep (gpointer backend,
              const char *name,
              const char *secret,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (SecretService) service = get_service (cancellable, error);
  g_autoptr (GHashTable) attributes = build_attributes (backend, name);
  g_autoptr (SecretValue) value = secret_value_new (secret, (gssize) strlen (secret), "text/plain");
  g_autofree char *label = g_strdup_printf ("Steward: %s", name);
  GError *failure = NULL;

  if (service == NULL || !check_unlocked (service, cancellable, error))
    return FALSE;
  if (secret_service_store_sync (service,
                                 &schema,
                                 attributes,
                                 SECRET_COLLECTION_DEFAULT,
                                 label,
                                 value,
                                 cancellable,
                                 &failure))
    return TRUE;
  take_error (error, failure);
  return FALSE;
}

static char *
read_item (SecretItem *item, GError **error)
{
  g_autoptr (SecretValue) value = NULL;
  const char *text;
  gsize length;

  if (secret_item_get_locked (item))
    {
      fail_locked (error);
      return NULL;
    }
  value = secret_item_get_secret (item);
  if (value == NULL)
    {
      g_set_error_literal (error,
                           STW_SECRETS_ERROR,
                           STW_SECRETS_ERROR_FAILED,
                           "The keyring did not give the secret.");
      return NULL;
    }
  text = secret_value_get (value, &length);
  return stw_secret_dup (text, length);
}

static char *
keyring_look_up (gpointer backend, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = get_service (cancellable, error);
  g_autoptr (GHashTable) attributes = build_attributes (backend, name);
  GError *failure = NULL;
  GList *items;
  char *secret = NULL;

  if (service == NULL)
    return NULL;
  items = secret_service_search_sync (service,
                                      &schema,
                                      attributes,
                                      SECRET_SEARCH_LOAD_SECRETS,
                                      cancellable,
                                      &failure);
  if (failure != NULL)
    take_error (error, failure);
  else if (items != NULL)
    secret = read_item (items->data, error);
  else
    /* A locked keyring may not even say what it holds. */
    check_unlocked (service, cancellable, error);
  g_list_free_full (items, g_object_unref);
  return secret;
}

static gboolean
keyring_forget (gpointer backend, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = get_service (cancellable, error);
  g_autoptr (GHashTable) attributes = build_attributes (backend, name);
  GError *failure = NULL;

  if (service == NULL || !check_unlocked (service, cancellable, error))
    return FALSE;
  secret_service_clear_sync (service, &schema, attributes, cancellable, &failure);
  if (failure == NULL)
    return TRUE;
  take_error (error, failure);
  return FALSE;
}

static gboolean
keyring_unlock (gpointer backend, GCancellable *cancellable, GError **error)
{
  g_autoptr (SecretService) service = get_service (cancellable, error);
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GList) locked = NULL;
  GError *failure = NULL;

  if (service == NULL)
    return FALSE;
  collection = get_collection (service, cancellable, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (collection == NULL || !secret_collection_get_locked (collection))
    return TRUE;
  locked = g_list_prepend (NULL, collection);
  if (secret_service_unlock_sync (service, locked, cancellable, NULL, &failure) > 0)
    return TRUE;
  if (failure == NULL)
    return fail_locked (error);
  take_error (error, failure);
  return FALSE;
}

/**
 * stw_secrets_new_keyring:
 * @folder: the data folder that the secrets belong to
 *
 * Returns: (transfer full): a store in the system's keyring, which is not asked before the first
 *          secret
 */
StwSecrets *
stw_secrets_new_keyring (const char *folder)
{
  static const StwSecretsBackend backend = {
    .keep = keyring_keep,
    .look_up = keyring_look_up,
    .forget = keyring_forget,
    .unlock = keyring_unlock,
    .free = g_free,
  };

  g_return_val_if_fail (folder != NULL, NULL);

  return stw_secrets_new (&backend, g_strdup (folder));
}
