/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bytes of one accepted connection, plain or TLS, never blocking. Both look the same from
 * outside: a TLS handshake goes on inside the reads and writes. Lives on the server's thread. */

#include "config.h"

#include "net/transport.h"

#include "net/error.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <unistd.h>

struct _StwTlsIdentity
{
  gatomicrefcount references;
  gnutls_certificate_credentials_t credentials; /* (owned) */
};

struct _StwTransport
{
  int fd;                   /* (owned) */
  gnutls_session_t session; /* (owned) (nullable): plain without */
  StwTlsIdentity *identity; /* (owned) (nullable) */
  gboolean ready;           /* the handshake is over */
};

/**
 * stw_tls_identity_load:
 * @certificate_file: a PEM file with the certificate and its chain
 * @key_file: a PEM file with its private key
 *
 * Returns: (transfer full): what a server proves itself with, or %NULL with @error set
 */
StwTlsIdentity *
stw_tls_identity_load (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (StwTlsIdentity) self = g_new0 (StwTlsIdentity, 1);
  int result;

  g_return_val_if_fail (certificate_file != NULL && key_file != NULL, NULL);

  g_atomic_ref_count_init (&self->references);
  result = gnutls_certificate_allocate_credentials (&self->credentials);
  if (result == GNUTLS_E_SUCCESS)
    result = gnutls_certificate_set_x509_key_file (self->credentials,
                                                   certificate_file,
                                                   key_file,
                                                   GNUTLS_X509_FMT_PEM);
  if (result < 0)
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_CERTIFICATE,
                   "The certificate “%s” and key “%s” cannot be used: %s",
                   certificate_file,
                   key_file,
                   gnutls_strerror (result));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * stw_tls_identity_ref:
 *
 * Returns: (transfer full): another reference
 */
StwTlsIdentity *
stw_tls_identity_ref (StwTlsIdentity *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * stw_tls_identity_unref:
 * @self: (transfer full): an identity
 */
void
stw_tls_identity_unref (StwTlsIdentity *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_free (self);
}

/* GnuTLS would write with SIGPIPE otherwise. */
static ssize_t
push_cb (gnutls_transport_ptr_t pointer, const void *data, size_t length)
{
  return send (GPOINTER_TO_INT (pointer), data, length, MSG_NOSIGNAL);
}

/**
 * stw_transport_new:
 * @fd: (transfer full): a connected, non-blocking socket
 * @identity: (nullable): the certificate, when TLS is to be spoken
 *
 * Returns: (transfer full): its transport
 */
StwTransport *
stw_transport_new (int fd, StwTlsIdentity *identity)
{
  StwTransport *self = g_new0 (StwTransport, 1);

  self->fd = fd;
  self->ready = identity == NULL;
  if (identity == NULL)
    return self;
  self->identity = stw_tls_identity_ref (identity);
  gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (self->session);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, identity->credentials);
  gnutls_transport_set_int (self->session, fd);
  gnutls_transport_set_push_function (self->session, push_cb);
  return self;
}

/**
 * stw_transport_free:
 * @self: (transfer full): a transport, closed with this
 */
void
stw_transport_free (StwTransport *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  g_clear_pointer (&self->identity, stw_tls_identity_unref);
  close (self->fd);
  g_free (self);
}

/**
 * stw_transport_get_fd:
 *
 * Returns: the socket to wait on
 */
int
stw_transport_get_fd (const StwTransport *self)
{
  return self->fd;
}

static gssize
from_tls (gssize result)
{
  if (result >= 0)
    return result;
  return gnutls_error_is_fatal ((int) result) || result == GNUTLS_E_REHANDSHAKE
           ? STW_TRANSPORT_FAILED
           : STW_TRANSPORT_AGAIN;
}

static gssize
from_system (gssize result)
{
  if (result >= 0)
    return result;
  return errno == EAGAIN || errno == EINTR ? STW_TRANSPORT_AGAIN : STW_TRANSPORT_FAILED;
}

/* Goes on with the handshake; 0 when it is over. */
static gssize
shake_hands (StwTransport *self)
{
  gssize result = self->ready ? 0 : from_tls (gnutls_handshake (self->session));

  if (result == 0)
    self->ready = TRUE;
  return result;
}

/**
 * stw_transport_read:
 * @buffer: (array length=size): where to put what has come
 *
 * Returns: how many bytes came, 0 when the sender has ended, or %STW_TRANSPORT_AGAIN or
 *   %STW_TRANSPORT_FAILED
 */
gssize
stw_transport_read (StwTransport *self, guint8 *buffer, gsize size)
{
  gssize result;

  if (self->session == NULL)
    return from_system (recv (self->fd, buffer, size, 0));
  result = shake_hands (self);
  return result < 0 ? result : from_tls (gnutls_record_recv (self->session, buffer, size));
}

/**
 * stw_transport_write:
 * @data: (array length=length): what to send; after %STW_TRANSPORT_AGAIN the same again
 *
 * Returns: how many bytes went, or %STW_TRANSPORT_AGAIN or %STW_TRANSPORT_FAILED
 */
gssize
stw_transport_write (StwTransport *self, const guint8 *data, gsize length)
{
  gssize result;

  if (self->session == NULL)
    return from_system (send (self->fd, data, length, MSG_NOSIGNAL));
  result = shake_hands (self);
  return result < 0 ? result : from_tls (gnutls_record_send (self->session, data, length));
}

/**
 * stw_transport_has_pending:
 *
 * Returns: whether bytes wait inside, of which the socket will not tell
 */
gboolean
stw_transport_has_pending (const StwTransport *self)
{
  return self->session != NULL && gnutls_record_check_pending (self->session) > 0;
}

/**
 * stw_transport_wants_write:
 *
 * Returns: whether the handshake waits for the socket to take bytes
 */
gboolean
stw_transport_wants_write (const StwTransport *self)
{
  return !self->ready && gnutls_record_get_direction (self->session) == 1;
}

/**
 * stw_transport_shutdown:
 *
 * Says that nothing more will be sent.
 */
void
stw_transport_shutdown (StwTransport *self)
{
  if (self->session != NULL && self->ready)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  shutdown (self->fd, SHUT_WR);
}
