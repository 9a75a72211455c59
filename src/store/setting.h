/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/* Where the door was when it last opened. */
#define STW_SETTING_DOOR_URL "door.url"
/* When a full disk was last written to. */
#define STW_SETTING_DISK_TRIED "disk.tried"
/* Who runs the desk: the company of it, and the person at it. */
#define STW_SETTING_MSP_NAME "msp.name"
#define STW_SETTING_MSP_ADMINISTRATOR "msp.administrator"
/* "yes" once somebody answered the first start, or passed it by. */
#define STW_SETTING_WELCOMED "desk.welcomed"
/* Where the door is to be, and how it proves itself. */
#define STW_SETTING_DOOR_LISTEN "door.listen"
#define STW_SETTING_DOOR_PROXY "door.proxy"
#define STW_SETTING_DOOR_CERTIFICATE "door.certificate"
#define STW_SETTING_DOOR_KEY "door.key"
#define STW_SETTING_DOOR_SELF_MADE "door.self-made"
/* Where people elsewhere find it, such as https://desk.example.com; the address above when it is
 * not set. */
#define STW_SETTING_DOOR_PUBLIC "door.public"
/* Where e-mail is handed in, and what the last test of it brought, JSON. */
#define STW_SETTING_CHANNEL_SMTP "channel.smtp"
#define STW_SETTING_CHANNEL_SMTP_RESULT "channel.smtp.result"
/* Where the end of the audit's chain is told once a day, and when it was last told there. */
#define STW_SETTING_AUDIT_MAIL "audit.mail"
#define STW_SETTING_AUDIT_MAIL_TOLD "audit.mail.told"
#define STW_SETTING_AUDIT_SYSLOG "audit.syslog"
#define STW_SETTING_AUDIT_SYSLOG_TOLD "audit.syslog.told"
/* "yes" when people must sign in; the seal beside the database says it, too. */
#define STW_SETTING_LOCKED "desk.locked"
/* After how many minutes without use a window locks. */
#define STW_SETTING_LOCK_MINUTES "desk.lock-minutes"
/* What counts how much for a priority, JSON. */
#define STW_SETTING_PRIORITY_WEIGHTS "priority.weights"

gboolean stw_setting_set (StwDb *db, const char *key, const char *value, GError **error);
char *stw_setting_dup (StwDb *db, const char *key);
gboolean stw_setting_get_number (StwDb *db, const char *key, gint64 *ret_number, GError **error);
gboolean stw_setting_set_number (StwDb *db, const char *key, gint64 number, GError **error);

G_END_DECLS
