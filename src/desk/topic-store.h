/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/**
 * StwAskingTopic:
 *
 * A topic of Amazon SNS that wants to send; texts are borrowed.
 */
typedef struct
{
  gint64 company;
  gint64 key; /* which it showed */
  const char *arn;
  const char *subscribe_url;
  gint64 at;
} StwAskingTopic;

gboolean stw_topic_ask (StwDb *db, const StwAskingTopic *topic, GError **error);
gboolean stw_topic_confirm (StwDb *db,
                            gint64 company,
                            const char *arn,
                            gint64 at,
                            gint64 *ret_id,
                            char **ret_subscribe_url,
                            GError **error);

G_END_DECLS
