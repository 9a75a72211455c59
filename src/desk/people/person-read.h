/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/people/person-store.h"

G_BEGIN_DECLS

#define STW_PERSON_TEXT_MAX 200

/* The members that are lists, ended by %NULL. */
extern const char *const stw_person_lists[];

StwPerson *stw_person_new (void);
JsonObject *stw_person_describe (const StwPerson *person);
gboolean stw_person_read (StwDb *db, JsonObject *given, StwPerson *person, GError **error);

G_END_DECLS
