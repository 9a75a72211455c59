/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "intake/signature.h"

G_BEGIN_DECLS

GPtrArray *stw_twilio_texts (const StwSignedMessage *message);

G_END_DECLS
