/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/simulator-message.h"

G_BEGIN_DECLS

/**
 * StwPlay:
 * @companies: (owned) (element-type JsonNode): the files of data/demo/companies
 * @team: (owned): data/demo/team.json
 * @senders: (owned) (element-type utf8 JsonNode): those of data/demo/senders, by name
 *
 * What the simulator plays; never changes.
 */
typedef struct
{
  GPtrArray *companies;
  JsonNode *team;
  GHashTable *senders;
} StwPlay;

/**
 * StwCue:
 * @due: when its message is sent, UTC milliseconds
 * @company: position of the company in the play
 * @sender: (unowned): who writes
 * @assets: (owned): the machines it is about
 * @alert: the rest of what is said
 *
 * One message that is to be sent.
 */
typedef struct
{
  gint64 due;
  guint company;
  JsonObject *sender;
  char **assets;
  StwSimulatedAlert alert;
} StwCue;

void stw_cue_free (StwCue *cue);
char *stw_cue_write (const StwCue *cue);
int stw_cue_compare (gconstpointer a, gconstpointer b, gpointer data);

StwPlay *stw_play_load (GError **error);
void stw_play_free (StwPlay *play);
JsonArray *stw_play_get_team (const StwPlay *play);
JsonObject *stw_play_get_company (const StwPlay *play, guint company);
JsonArray *stw_play_get_scenes (const StwPlay *play, guint company, const char *part);
void stw_play_add_cues (const StwPlay *play,
                        guint company,
                        JsonObject *scene,
                        gint64 start,
                        guint number,
                        GQueue *cues);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCue, stw_cue_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPlay, stw_play_free)

G_END_DECLS
