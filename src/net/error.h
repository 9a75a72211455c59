/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwNetError:
 * @STW_NET_ERROR_ADDRESS: a text is no address, or one that may not be used here
 * @STW_NET_ERROR_LISTEN: the system refused to listen
 * @STW_NET_ERROR_CERTIFICATE: a certificate or its key cannot be read, made or written
 * @STW_NET_ERROR_REFUSED: the policy for outgoing requests forbids it
 * @STW_NET_ERROR_FAILED: no answer could be had
 * @STW_NET_ERROR_TOO_LARGE: the answer is larger than the caller takes
 * @STW_NET_ERROR_MESSAGE: an e-mail cannot be made of these texts
 */
typedef enum
{
  STW_NET_ERROR_ADDRESS,
  STW_NET_ERROR_LISTEN,
  STW_NET_ERROR_CERTIFICATE,
  STW_NET_ERROR_REFUSED,
  STW_NET_ERROR_FAILED,
  STW_NET_ERROR_TOO_LARGE,
  STW_NET_ERROR_MESSAGE,
} StwNetError;

#define STW_NET_ERROR (stw_net_error_quark ())
GQuark stw_net_error_quark (void);

G_END_DECLS
