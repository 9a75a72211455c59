/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/people/person-store.h"

G_BEGIN_DECLS

/* How well a skill is known goes from 1 to this. */
#define STW_SKILL_LEVEL_MOST 5

/**
 * StwSkill:
 * @name: (owned): case folded
 * @level: 1 to %STW_SKILL_LEVEL_MOST
 */
typedef struct
{
  char *name;
  int level;
} StwSkill;

/**
 * StwCandidate:
 * @person: the person's number
 * @name: (owned): what it is called
 * @skills: (owned) (element-type StwSkill): what it knows
 * @presence: what it says of itself, an absence being %STW_PERSON_AWAY
 * @in_hours: whether these are its working hours
 * @on_call: whether a schedule has it on call
 * @open: the open incidents that it has
 * @last_assigned: when the rule chose it last, in UTC milliseconds, 0 for never
 *
 * Somebody who may be given an incident, as things stand at one instant.
 */
typedef struct
{
  gint64 person;
  char *name;
  GArray *skills;
  StwPersonStatus presence;
  gboolean in_hours;
  gboolean on_call;
  guint open;
  gint64 last_assigned;
} StwCandidate;

StwCandidate *stw_candidate_new (gint64 person, const char *name);
void stw_candidate_add_skill (StwCandidate *candidate, const char *name, int level);
void stw_candidate_free (StwCandidate *candidate);

/**
 * StwReadiness:
 * @STW_READY_FITS: present, and knows something of what is needed
 * @STW_READY_PRESENT: present, and knows nothing of it
 * @STW_READY_OUT_OF_HOURS: neither in working hours nor on call
 * @STW_READY_AWAY: says so
 *
 * What comes before every score: nobody is chosen before somebody who stands better.
 */
typedef enum
{
  STW_READY_FITS,
  STW_READY_PRESENT,
  STW_READY_OUT_OF_HOURS,
  STW_READY_AWAY,
  STW_N_READINESSES,
} StwReadiness;

typedef enum
{
  STW_ASSIGNMENT_SKILL,
  STW_ASSIGNMENT_LOAD,
  STW_ASSIGNMENT_AVAILABILITY,
  STW_ASSIGNMENT_ON_CALL,
  STW_ASSIGNMENT_FAIRNESS,
  STW_N_ASSIGNMENT_PARTS,
} StwAssignmentPart;

/**
 * StwAssignment:
 * @person: whom
 * @name: (owned): what it is called
 * @readiness: what goes before @score
 * @parts: each in percent, from 1 to 100
 * @score: their product, from 1 to 100 to the power of %STW_N_ASSIGNMENT_PARTS
 * @knows: (owned): which of the needed skills, in the order of the needs
 * @presence: what it says of itself
 * @on_call: whether it is on call
 * @open: the open incidents that it has
 * @longest_ago: whether nobody else was chosen longer ago
 *
 * One place in the order, with everything that says why.
 */
typedef struct
{
  gint64 person;
  char *name;
  StwReadiness readiness;
  int parts[STW_N_ASSIGNMENT_PARTS];
  gint64 score;
  char **knows;
  StwPersonStatus presence;
  gboolean on_call;
  guint open;
  gboolean longest_ago;
} StwAssignment;

void stw_assignment_free (StwAssignment *assignment);

GPtrArray *stw_assignment_rank (GPtrArray *candidates, const char *const *needs);
const StwAssignment *stw_assignment_choose (GPtrArray *ranked);

const char *stw_assignment_part_to_word (StwAssignmentPart part);
int stw_assignment_get_percent (const StwAssignment *assignment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCandidate, stw_candidate_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAssignment, stw_assignment_free)

G_END_DECLS
