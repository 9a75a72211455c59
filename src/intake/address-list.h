/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/address.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _StwAddressList StwAddressList;

StwAddressList *stw_address_list_parse (const char *text, GError **error);
void stw_address_list_free (StwAddressList *self);
gboolean stw_address_list_contains (const StwAddressList *self, const StwAddress *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAddressList, stw_address_list_free)

G_END_DECLS
