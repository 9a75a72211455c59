/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "intake/access-key.h"
#include "intake/address-list.h"
#include "intake/delivery.h"
#include "intake/rate-limit.h"
#include "intake/signature.h"
#include "intake/sns.h"
#include "net/http-server.h"

#include <glib.h>

G_BEGIN_DECLS

#define STW_DOOR_PATH "/api/webhooks/alerts"
#define STW_DOOR_MAX_BODY (1024 * 1024)

/**
 * StwCaller:
 * @company: whose key it is
 * @source: the company's source that the key was made for
 * @key: the key's number
 * @rate: what the company may send
 * @addresses: (nullable): where the key may be used from, %NULL for anywhere
 * @signs: whether messages must be signed
 * @waits_for_secret: whether what they are signed with cannot be had yet
 * @signature: how they are signed
 * @public_url: (nullable): the door's address as the sender knows it, for schemes that sign it
 * @sender: (nullable): the sender that the source was set up for
 * @own_senders: (nullable): how the company reads its messages itself
 * @topics: (nullable) (array zero-terminated=1): the SNS topics that may send with this key
 *
 * What is known of a key. Belongs to the host; the door looks it up anew at each step.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  gint64 key;
  StwRateSettings rate;
  const StwAddressList *addresses;
  gboolean signs;
  gboolean waits_for_secret;
  StwSignatureSettings signature;
  const char *public_url;
  const char *sender;
  StwSenders *own_senders;
  const char *const *topics;
} StwCaller;

/**
 * StwRefusal:
 *
 * Why a request was not let in. The words of the enumeration are stw_refusal_to_word().
 */
typedef enum
{
  STW_REFUSAL_KEY,
  STW_REFUSAL_ADDRESS,
  STW_REFUSAL_RATE,
  STW_REFUSAL_MEDIA_TYPE,
  STW_REFUSAL_SIGNATURE,
  STW_REFUSAL_STALE,
  STW_REFUSAL_DELIVERY_ID,
  STW_REFUSAL_MALFORMED,
  STW_REFUSAL_CONTENT,
  STW_REFUSAL_TOO_LARGE,
  STW_REFUSAL_INCOMPLETE,
  STW_REFUSAL_TOPIC,
  STW_REFUSAL_UNAVAILABLE,
  STW_N_REFUSALS,
} StwRefusal;

const char *stw_refusal_to_word (StwRefusal refusal);

/**
 * StwDoorHost:
 * @clock: (nullable): where the time is taken from
 * @senders: how bodies are read; unchanged while the door stands
 * @trust_file: (nullable): roots to verify SNS with instead of the system's
 * @find_caller: the caller with that key, or %NULL; the answer is used up before the door returns
 * @submit: takes a delivery; answers the exchange with stw_door_accept() or stw_door_defer(), on
 * the door's thread, now or later
 * @refused: a request was refused; @company and @source are 0 before the key is known
 * @went_over: the company went over its rate, for the first time since it last kept to it
 * @clock_is_wrong: everyone who signs a time is off by the same @skew of milliseconds
 * @topic_asks: a genuine topic wants to send with a key that has no topics yet; getting
 * @subscribe_url confirms it, once an administrator said so
 * @fetch: how certificates and confirmations of SNS are got
 * @data: what each is called with
 *
 * What the door needs of the floors above.
 */
typedef struct
{
  const StwClock *clock;
  const StwSenders *senders;
  const char *trust_file;
  const StwCaller *(*find_caller) (const guint8 hash[STW_ACCESS_KEY_HASH], gpointer data);
  void (*submit) (StwDelivery *delivery, StwHttpExchange *exchange, gpointer data);
  void (*refused) (gint64 company, gint64 source, StwRefusal refusal, gpointer data);
  void (*went_over) (gint64 company, gpointer data);
  void (*clock_is_wrong) (gint64 skew, gpointer data);
  void (*topic_asks) (gint64 company,
                      gint64 key,
                      const char *topic,
                      const char *subscribe_url,
                      gpointer data);
  StwSnsFetch fetch;
  gpointer data;
} StwDoorHost;

typedef struct _StwDoor StwDoor;

StwDoor *stw_door_new (const StwDoorHost *host);
void stw_door_close (StwDoor *self);
StwHttpRoute stw_door_route (StwDoor *self);
void stw_door_accept (StwHttpExchange *exchange, GBytes *answer);
void stw_door_defer (StwHttpExchange *exchange, guint retry_after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDoor, stw_door_close)

G_END_DECLS
