/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/sns.h"
#include "net/http-client.h"

G_BEGIN_DECLS

void stw_sns_fetch (StwHttpClient *client,
                    const char *url,
                    gsize max_bytes,
                    StwSnsFetched fetched,
                    gpointer fetched_data);

G_END_DECLS
