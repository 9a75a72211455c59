/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A host and port that resolve only to addresses that may be connected to. The check comes after
 * the name is resolved and before each connection, so that a name whose address changes in between
 * is no way around it. To TLS it is the network address that it derives from. */

#include "config.h"

#include "net/checked-address.h"

#include "net/address.h"
#include "net/error.h"

struct _StwCheckedAddress
{
  GNetworkAddress parent_instance;

  StwReach reach;
};

#define STW_TYPE_CHECKED_ENUMERATOR (stw_checked_enumerator_get_type ())
G_DECLARE_FINAL_TYPE (StwCheckedEnumerator,
                      stw_checked_enumerator,
                      STW,
                      CHECKED_ENUMERATOR,
                      GSocketAddressEnumerator)

struct _StwCheckedEnumerator
{
  GSocketAddressEnumerator parent_instance;

  GSocketAddressEnumerator *inner; /* (owned) */
  StwReach reach;
  gboolean refused; /* at least one address */
  gboolean passed;  /* at least one address */
};

G_DEFINE_FINAL_TYPE (StwCheckedEnumerator, stw_checked_enumerator, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static gboolean
is_allowed (GSocketAddress *socket_address, StwReach reach)
{
  gssize size = g_socket_address_get_native_size (socket_address);
  g_autofree guint8 *native = g_malloc0 ((gsize) MAX (size, 1));
  StwAddress address;
  StwAddressKind kind;

  if (!g_socket_address_to_native (socket_address, native, (gsize) MAX (size, 0), NULL) ||
      !stw_address_from_native (native, (gsize) size, &address))
    return FALSE;
  kind = stw_address_kind (&address);
  return kind == STW_ADDRESS_PUBLIC ||
         (reach == STW_REACH_PRIVATE &&
          (kind == STW_ADDRESS_PRIVATE || kind == STW_ADDRESS_LOOPBACK));
}

/* Whether to pass @address on, which is %NULL at the end; else the next one has to be asked for. */
static gboolean
judge (StwCheckedEnumerator *self, GSocketAddress *address, GError **error)
{
  if (address != NULL && !is_allowed (address, self->reach))
    {
      self->refused = TRUE;
      return FALSE;
    }
  self->passed |= address != NULL;
  if (address == NULL && self->refused && !self->passed)
    g_set_error (error,
                 STW_NET_ERROR,
                 STW_NET_ERROR_REFUSED,
                 "The host leads to a private or local address, which was not allowed.");
  return TRUE;
}

static GSocketAddress *
stw_checked_enumerator_next (GSocketAddressEnumerator *enumerator,
                             GCancellable *cancellable,
                             GError **error)
{
  StwCheckedEnumerator *self = STW_CHECKED_ENUMERATOR (enumerator);

  for (;;)
    {
      g_autoptr (GError) inner_error = NULL;
      g_autoptr (GSocketAddress) address =
                   g_socket_address_enumerator_next (self->inner, cancellable, &inner_error);

      if (inner_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&inner_error));
          return NULL;
        }
      if (judge (self, address, error))
        return g_steal_pointer (&address);
    }
}

static void
next_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  StwCheckedEnumerator *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address =
               g_socket_address_enumerator_next_finish (self->inner, result, &error);

  if (error == NULL && !judge (self, address, &error))
    {
      GCancellable *cancellable = g_task_get_cancellable (task);

      g_socket_address_enumerator_next_async (self->inner,
                                              cancellable,
                                              next_cb,
                                              g_steal_pointer (&task));
      return;
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&address), g_object_unref);
}

static void
stw_checked_enumerator_next_async (GSocketAddressEnumerator *enumerator,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data)
{
  StwCheckedEnumerator *self = STW_CHECKED_ENUMERATOR (enumerator);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, stw_checked_enumerator_next_async);
  g_task_set_name (task, "resolve a host");
  g_socket_address_enumerator_next_async (self->inner, cancellable, next_cb, task);
}

static GSocketAddress *
stw_checked_enumerator_next_finish (GSocketAddressEnumerator *enumerator,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stw_checked_enumerator_dispose (GObject *object)
{
  g_clear_object (&STW_CHECKED_ENUMERATOR (object)->inner);
  G_OBJECT_CLASS (stw_checked_enumerator_parent_class)->dispose (object);
}

static void
stw_checked_enumerator_class_init (StwCheckedEnumeratorClass *klass)
{
  GSocketAddressEnumeratorClass *enumerator_class = G_SOCKET_ADDRESS_ENUMERATOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_checked_enumerator_dispose;
  enumerator_class->next = stw_checked_enumerator_next;
  enumerator_class->next_async = stw_checked_enumerator_next_async;
  enumerator_class->next_finish = stw_checked_enumerator_next_finish;
}

static void
stw_checked_enumerator_init (StwCheckedEnumerator *self)
{
}

static GSocketConnectableIface *parent_connectable;

static GSocketAddressEnumerator *
stw_checked_address_enumerate (GSocketConnectable *connectable)
{
  StwCheckedEnumerator *enumerator = g_object_new (STW_TYPE_CHECKED_ENUMERATOR, NULL);

  enumerator->inner = parent_connectable->enumerate (connectable);
  enumerator->reach = STW_CHECKED_ADDRESS (connectable)->reach;
  return G_SOCKET_ADDRESS_ENUMERATOR (enumerator);
}

/* There is no proxy between: it would resolve the name by itself. */
static void
connectable_iface_init (GSocketConnectableIface *iface)
{
  parent_connectable = g_type_interface_peek_parent (iface);
  iface->enumerate = stw_checked_address_enumerate;
  iface->proxy_enumerate = stw_checked_address_enumerate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StwCheckedAddress,
                               stw_checked_address,
                               G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE,
                                                      connectable_iface_init))

static void
stw_checked_address_class_init (StwCheckedAddressClass *klass)
{
}

static void
stw_checked_address_init (StwCheckedAddress *self)
{
}

/**
 * stw_checked_address_new:
 * @uri: an http or https URL
 * @reach: which addresses it may lead to
 *
 * Returns: (transfer full): where its requests go
 */
StwCheckedAddress *
stw_checked_address_new (GUri *uri, StwReach reach)
{
  gboolean is_tls = g_str_equal (g_uri_get_scheme (uri), "https");
  int port = g_uri_get_port (uri);
  StwCheckedAddress *self = g_object_new (STW_TYPE_CHECKED_ADDRESS,
                                          "hostname",
                                          g_uri_get_host (uri),
                                          "port",
                                          (guint) (port > 0 ? port : (is_tls ? 443 : 80)),
                                          "scheme",
                                          g_uri_get_scheme (uri),
                                          NULL);

  self->reach = reach;
  return self;
}
