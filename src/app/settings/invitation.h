/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwInvitationReach:
 *
 * Whether the one who is invited can open the address of the link.
 */
typedef enum
{
  STW_INVITATION_NO_ADDRESS,
  STW_INVITATION_THIS_COMPUTER,
  STW_INVITATION_OPEN_LINE,
  STW_INVITATION_REACHABLE,
} StwInvitationReach;

StwInvitationReach stw_invitation_get_reach (const char *link);
void stw_invitation_make (GtkWidget *page, StwSession *session, gint64 person, const char *name);
void stw_invitation_ask_new (GtkWidget *page, StwSession *session, gint64 company);

G_END_DECLS
