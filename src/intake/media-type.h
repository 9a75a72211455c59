/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/headers.h"

G_BEGIN_DECLS

#define STW_MEDIA_JSON "application/json"
#define STW_MEDIA_FORM "application/x-www-form-urlencoded"
#define STW_MEDIA_XML "application/xml"
#define STW_MEDIA_TEXT "text/plain"

const char *stw_media_type_find (const StwHeaders *headers);

G_END_DECLS
