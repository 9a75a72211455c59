/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/checked-address.h"
#include "net/http-parse.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwHttpRequest:
 * @method: such as "GET"
 * @url: http or https, without user and password
 * @headers: (nullable) (array zero-terminated=1): fields, ended by one without a name
 * @content_type: (nullable): of @body
 * @body: (nullable): what to send
 * @reach: which addresses it may go to
 * @pin: (nullable): the fingerprint of the only certificate that is taken, whoever signed it; %NULL
 *   for what the system trusts
 * @max_bytes: the most that the answer's body may have, 0 for 1 MiB
 * @timeout: until all of the answer must be there, seconds, 0 for 30
 *
 * A request to be sent. Redirects are not followed, so that what it carries goes nowhere else.
 */
typedef struct
{
  const char *method;
  const char *url;
  const StwHttpField *headers;
  const char *content_type;
  GBytes *body;
  StwReach reach;
  const char *pin;
  gsize max_bytes;
  guint timeout;
} StwHttpRequest;

/**
 * StwHttpResponse:
 * @status: its status, whatever it is
 * @headers: (element-type utf8 utf8): its fields by lower-case name
 * @body: its body
 */
typedef struct
{
  guint status;
  GHashTable *headers;
  GBytes *body;
} StwHttpResponse;

void stw_http_response_free (StwHttpResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwHttpResponse, stw_http_response_free)

typedef struct _StwHttpClient StwHttpClient;

StwHttpClient *stw_http_client_new (void);
void stw_http_client_free (StwHttpClient *self);
void stw_http_client_send_async (StwHttpClient *self,
                                 const StwHttpRequest *request,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
StwHttpResponse *stw_http_client_send_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwHttpClient, stw_http_client_free)

G_END_DECLS
