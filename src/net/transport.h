/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _StwTlsIdentity StwTlsIdentity;

StwTlsIdentity *
stw_tls_identity_load (const char *certificate_file, const char *key_file, GError **error);
StwTlsIdentity *stw_tls_identity_ref (StwTlsIdentity *self);
void stw_tls_identity_unref (StwTlsIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTlsIdentity, stw_tls_identity_unref)

typedef struct _StwTransport StwTransport;

/* What a read or write answers besides a number of bytes. */
#define STW_TRANSPORT_AGAIN (-1)
#define STW_TRANSPORT_FAILED (-2)

StwTransport *stw_transport_new (int fd, StwTlsIdentity *identity);
void stw_transport_free (StwTransport *self);
int stw_transport_get_fd (const StwTransport *self);
gssize stw_transport_read (StwTransport *self, guint8 *buffer, gsize size);
gssize stw_transport_write (StwTransport *self, const guint8 *data, gsize length);
gboolean stw_transport_has_pending (const StwTransport *self);
gboolean stw_transport_wants_write (const StwTransport *self);
void stw_transport_shutdown (StwTransport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTransport, stw_transport_free)

G_END_DECLS
