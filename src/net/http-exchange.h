/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/address.h"
#include "net/http-parse.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _StwHttpExchange StwHttpExchange;

/**
 * StwHttpSecrecy:
 * @STW_HTTP_OPEN: who sits on the line reads along
 * @STW_HTTP_LOCAL: it did not leave this machine
 * @STW_HTTP_ENCRYPTED: by TLS, of this server or of the proxy before it
 *
 * How a request came.
 */
typedef enum
{
  STW_HTTP_OPEN,
  STW_HTTP_LOCAL,
  STW_HTTP_ENCRYPTED,
} StwHttpSecrecy;

const char *stw_http_exchange_get_header (StwHttpExchange *self, const char *name, guint index);
char **stw_http_exchange_dup_query (StwHttpExchange *self, const char *name);
const StwAddress *stw_http_exchange_get_peer (StwHttpExchange *self);
StwHttpSecrecy stw_http_exchange_get_secrecy (StwHttpExchange *self);
GBytes *stw_http_exchange_get_body (StwHttpExchange *self);

void stw_http_exchange_set_state (StwHttpExchange *self, gpointer state, GDestroyNotify destroy);
gpointer stw_http_exchange_get_state (StwHttpExchange *self);

void stw_http_exchange_answer (StwHttpExchange *self,
                               guint status,
                               const char *content_type,
                               GBytes *body,
                               const StwHttpField *headers);
void stw_http_exchange_refuse (StwHttpExchange *self,
                               guint status,
                               const char *sentence,
                               guint retry_after);

G_END_DECLS
