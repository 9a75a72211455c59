/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/rules.h"

#include "scratch.h"

G_BEGIN_DECLS

/**
 * Desk:
 *
 * The ledger with all of Steward's rules, on a folder of its own and by a clock that the test sets;
 * no door, no network.
 */
typedef struct
{
  Scratch *folder; /* (owned) */
  StwClock clock;
  _Atomic gint64 now; /* UTC milliseconds; the ledger reads it while the test sets it */
  StwRules *rules;    /* (owned) */
  StwLedger *ledger;  /* (owned) */
  StwDb *db;          /* (owned) reads */
  gint64 operator_id; /* who is signed in and gives the commands that follow, 0 for nobody */
  guint waiting;      /* answers that are outstanding */
  gint n_groups;      /* (atomic) that were committed */
  gint refuse_commit; /* (atomic) */
  GMutex gate;        /* whoever holds it keeps the next group from beginning */
} Desk;

/**
 * Message:
 *
 * One message with one alert, as the door would hand it over. Zero stands for what is usual: the
 * first company's source, firing, high, received now.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  const char *asset;
  const char *signature;
  const char *text;
  const char *tool;
  const char *dedup_key;
  const char *delivery;
  const char *severity; /* word */
  StwAlertState state;
  gint64 at;          /* the sender's time, 0 for none */
  gint64 received_at; /* 0 for what the clock says */
} Message;

Desk *desk_new (void);
void desk_restart (Desk *desk);
void desk_free (Desk *desk);

gint64 desk_add_company (Desk *desk, const char *name);
char *desk_post (Desk *desk, const Message *message);
void desk_post_later (Desk *desk, const Message *message);
GError *desk_post_refused (Desk *desk, const Message *message);
void desk_settle (Desk *desk);

JsonObject *desk_command (Desk *desk,
                          const char *actor,
                          const char *name,
                          gint64 company,
                          GError **error,
                          const char *format,
                          ...) G_GNUC_PRINTF (6, 7);
gint64 desk_number (Desk *desk, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *desk_text (Desk *desk, const char *format, ...) G_GNUC_PRINTF (2, 3);
void desk_check (Desk *desk);

/* A command of a person that must succeed. */
#define desk_act(desk, name, ...)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) desk_error_ = NULL;                                                         \
    JsonObject *desk_result_ = desk_command (desk, "desk", name, 0, &desk_error_, __VA_ARGS__);    \
                                                                                                   \
    g_assert_no_error (desk_error_);                                                               \
    g_clear_pointer (&desk_result_, json_object_unref);                                            \
  }                                                                                                \
  G_STMT_END

/* A command of a person that must be refused as @code says. */
#define desk_refuse(desk, name, code, ...)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) desk_error_ = NULL;                                                         \
                                                                                                   \
    g_assert_null (desk_command (desk, "desk", name, 0, &desk_error_, __VA_ARGS__));               \
    g_assert_error (desk_error_, STW_COMMAND_ERROR, code);                                         \
  }                                                                                                \
  G_STMT_END

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

G_END_DECLS
