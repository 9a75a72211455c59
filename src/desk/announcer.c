/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of what is announced. Each announcement costs one of a few tokens, which come back with
 * time. While there are enough, every incident has an announcement of its own; when there are not,
 * those of one company share one, and in the worst case all share a single one: a storm cannot
 * drown the desktop, and nothing that happened goes unsaid. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/announcer.h"

#include "base/ids.h"

/* Incidents that are remembered without being announced; then memory of those starts anew. */
#define MAX_QUIET 4096

typedef enum
{
  QUIET,   /* not bad enough yet: it may become worse */
  SEEN,    /* it was in view, or is from before: this event is never announced */
  PENDING, /* to be announced */
  TOLD,
} State;

typedef struct
{
  gint64 incident;
  gint64 event;
  State state;
  char *id;                      /* (owned) (nullable) of the announcement that stands for it */
  StwNotification *notification; /* (owned) (nullable) while pending */
} Entry;

/* What several incidents share. */
typedef struct
{
  char *id;         /* (owned) */
  guint n_standing; /* incidents of it with which nobody has dealt */
} Standing;

struct _StwAnnouncer
{
  gint64 since;
  guint severities;     /* bits of those that are announced */
  GHashTable *entries;  /* (owned) number -> Entry (owned) */
  GPtrArray *pending;   /* (owned) of Entry (unowned), in the order of their coming */
  GHashTable *standing; /* (owned) id -> Standing (owned) */
  GPtrArray *withdrawn; /* (owned) of id (owned), since the last taking */
  guint n_quiet;        /* entries that are quiet or seen */
  guint tokens;
  gint64 tokens_at;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  stw_notification_free (entry->notification);
  g_free (entry);
}

static void
standing_free (gpointer data)
{
  Standing *standing = data;

  g_free (standing->id);
  g_free (standing);
}

static void
announcement_free (gpointer data)
{
  StwAnnouncement *announcement = data;

  g_free (announcement->id);
  stw_notification_free (announcement->worst);
  g_free (announcement);
}

/**
 * stw_announcer_new:
 * @since: UTC milliseconds; what is older is not announced
 *
 * Returns: (transfer full): one that announces every severity
 */
StwAnnouncer *
stw_announcer_new (gint64 since)
{
  StwAnnouncer *self = g_new0 (StwAnnouncer, 1);

  self->since = since;
  self->severities = G_MAXUINT;
  self->tokens = STW_ANNOUNCER_BURST;
  self->tokens_at = G_MININT64;
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  self->pending = g_ptr_array_new ();
  self->standing = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, standing_free);
  self->withdrawn = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * stw_announcer_free:
 * @self: (nullable) (transfer full): the announcer
 */
void
stw_announcer_free (StwAnnouncer *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->pending);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->standing);
  g_ptr_array_unref (self->withdrawn);
  g_free (self);
}

/**
 * stw_announcer_set_severities:
 * @severities: a bit for each #StwSeverity that is announced
 */
void
stw_announcer_set_severities (StwAnnouncer *self, guint severities)
{
  self->severities = severities;
}

/* Its announcement stands for one incident less, and goes with the last. */
static void
leave_announcement (StwAnnouncer *self, Entry *entry)
{
  Standing *standing = entry->id != NULL ? g_hash_table_lookup (self->standing, entry->id) : NULL;

  g_clear_pointer (&entry->id, g_free);
  if (standing == NULL || --standing->n_standing > 0)
    return;
  g_ptr_array_add (self->withdrawn, g_strdup (standing->id));
  g_hash_table_remove (self->standing, standing->id);
}

static gboolean
is_silent (State state)
{
  return state == QUIET || state == SEEN;
}

static void
set_state (StwAnnouncer *self, Entry *entry, State state)
{
  if (entry->state == PENDING && state != PENDING)
    {
      g_ptr_array_remove (self->pending, entry);
      g_clear_pointer (&entry->notification, stw_notification_free);
    }
  if (entry->state != PENDING && state == PENDING)
    g_ptr_array_add (self->pending, entry);
  self->n_quiet += is_silent (state);
  self->n_quiet -= is_silent (entry->state);
  entry->state = state;
}

static gboolean
drop_silent_cb (gpointer key, gpointer value, gpointer data)
{
  const Entry *entry = value;

  return is_silent (entry->state);
}

static Entry *
add_entry (StwAnnouncer *self, const StwNotification *notification)
{
  Entry *entry = g_new0 (Entry, 1);

  if (self->n_quiet >= MAX_QUIET)
    {
      g_hash_table_foreach_remove (self->entries, drop_silent_cb, NULL);
      self->n_quiet = 0;
    }
  entry->incident = notification->incident;
  entry->event = notification->event;
  entry->state = QUIET;
  self->n_quiet++;
  g_hash_table_insert (self->entries, &entry->incident, entry);
  return entry;
}

static gboolean
is_wanted (StwAnnouncer *self, const StwNotification *notification)
{
  return notification->pages && (self->severities & (1u << notification->severity)) != 0;
}

/**
 * stw_announcer_forget:
 * @incident: one that wants nobody any more
 */
void
stw_announcer_forget (StwAnnouncer *self, gint64 incident)
{
  Entry *entry = g_hash_table_lookup (self->entries, &incident);

  if (entry == NULL)
    return;
  set_state (self, entry, SEEN);
  leave_announcement (self, entry);
  self->n_quiet--;
  g_hash_table_remove (self->entries, &incident);
}

/**
 * stw_announcer_hear:
 * @notification: how an incident stands now
 * @in_view: whether a person looks at it
 *
 * May be told the same any number of times.
 */
void
stw_announcer_hear (StwAnnouncer *self, const StwNotification *notification, gboolean in_view)
{
  Entry *entry = g_hash_table_lookup (self->entries, &notification->incident);
  gboolean is_old = entry == NULL && notification->at < self->since;

  if (!notification->waits || notification->is_read)
    {
      stw_announcer_forget (self, notification->incident);
      return;
    }
  if (entry == NULL)
    entry = add_entry (self, notification);
  else if (entry->event != notification->event)
    {
      leave_announcement (self, entry);
      set_state (self, entry, QUIET);
      entry->event = notification->event;
    }
  if (entry->state == QUIET && is_wanted (self, notification))
    set_state (self, entry, in_view || is_old ? SEEN : PENDING);
  if (entry->state != PENDING)
    return;
  if (!is_wanted (self, notification))
    {
      set_state (self, entry, QUIET);
      return;
    }
  stw_notification_free (entry->notification);
  entry->notification = stw_notification_copy (notification);
}

/**
 * stw_announcer_list_standing:
 * @most: how many at most
 *
 * Returns: (transfer full) (element-type gint64): the incidents that are or will be announced
 */
GArray *
stw_announcer_list_standing (StwAnnouncer *self, guint most)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (list->len < most && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (!is_silent (entry->state))
        g_array_append_val (list, entry->incident);
    }
  return list;
}

/* A clock that was set back gives nothing, and takes nothing away. */
static void
refill (StwAnnouncer *self, gint64 now)
{
  gint64 n;

  if (self->tokens_at == G_MININT64 || self->tokens >= STW_ANNOUNCER_BURST || now < self->tokens_at)
    self->tokens_at = now;
  n = (now - self->tokens_at) / STW_ANNOUNCER_INTERVAL_MS;
  self->tokens = (guint) MIN (self->tokens + n, STW_ANNOUNCER_BURST);
  self->tokens_at += n * STW_ANNOUNCER_INTERVAL_MS;
}

/* How many are pending of each company. */
static GHashTable *
count_by_company (GPtrArray *pending)
{
  GHashTable *counts = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < pending->len; i++)
    {
      const Entry *entry = g_ptr_array_index (pending, i);
      gint64 *company = &entry->notification->company;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, company));

      g_hash_table_insert (counts, company, GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

static char *
make_id (const StwNotification *notification, StwAnnouncementShare share)
{
  switch (share)
    {
    case STW_SHARE_NONE:
      return stw_id_format (STW_ID_INCIDENT, notification->incident);
    case STW_SHARE_COMPANY:
      return stw_id_format (STW_ID_COMPANY, notification->company);
    case STW_SHARE_ALL:
    default:
      return g_strdup ("companies");
    }
}

static StwAnnouncement *
ensure_announcement (GPtrArray *list, const char *id, StwAnnouncementShare share)
{
  StwAnnouncement *announcement;

  for (guint i = 0; i < list->len; i++)
    {
      announcement = g_ptr_array_index (list, i);
      if (g_str_equal (announcement->id, id))
        return announcement;
    }
  announcement = g_new0 (StwAnnouncement, 1);
  announcement->id = g_strdup (id);
  announcement->share = share;
  g_ptr_array_add (list, announcement);
  return announcement;
}

static Standing *
ensure_standing (StwAnnouncer *self, const char *id)
{
  Standing *standing = g_hash_table_lookup (self->standing, id);

  if (standing == NULL)
    {
      standing = g_new0 (Standing, 1);
      standing->id = g_strdup (id);
      g_hash_table_insert (self->standing, standing->id, standing);
    }
  return standing;
}

/* Announces one; what stood under the same id is counted with it. */
static void
announce (StwAnnouncer *self, Entry *entry, StwAnnouncementShare share, GPtrArray *list)
{
  g_autofree char *id = make_id (entry->notification, share);
  StwAnnouncement *announcement = ensure_announcement (list, id, share);
  Standing *standing = ensure_standing (self, id);

  announcement->n_incidents = ++standing->n_standing;
  if (announcement->worst == NULL || announcement->worst->severity < entry->notification->severity)
    {
      stw_notification_free (announcement->worst);
      announcement->worst = stw_notification_copy (entry->notification);
    }
  entry->id = g_steal_pointer (&id);
}

/* The only one of its company needs no summary, unless one stands that it adds to. */
static StwAnnouncementShare
choose_share (StwAnnouncer *self, const Entry *entry, GHashTable *counts)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &entry->notification->company));
  g_autofree char *id = make_id (entry->notification, STW_SHARE_COMPANY);

  return n > 1 || g_hash_table_contains (self->standing, id) ? STW_SHARE_COMPANY : STW_SHARE_NONE;
}

static GPtrArray *
announce_pending (StwAnnouncer *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (announcement_free);
  g_autoptr (GHashTable) counts = count_by_company (self->pending);
  gboolean each = self->pending->len <= self->tokens;
  gboolean by_company = g_hash_table_size (counts) <= self->tokens;

  for (guint i = 0; i < self->pending->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->pending, i);

      announce (self,
                entry,
                each         ? STW_SHARE_NONE
                : by_company ? choose_share (self, entry, counts)
                             : STW_SHARE_ALL,
                list);
    }
  /* Their companies are keys of the counts until here. */
  for (guint i = 0; i < self->pending->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->pending, i);

      entry->state = TOLD;
      g_clear_pointer (&entry->notification, stw_notification_free);
    }
  g_ptr_array_set_size (self->pending, 0);
  self->tokens -= list->len;
  return list;
}

static void
withdraw (StwAnnouncer *self, GPtrArray *list)
{
  for (guint i = 0; i < self->withdrawn->len; i++)
    {
      StwAnnouncement *announcement = g_new0 (StwAnnouncement, 1);

      announcement->id = g_strdup (g_ptr_array_index (self->withdrawn, i));
      announcement->is_withdrawn = TRUE;
      g_ptr_array_add (list, announcement);
    }
  g_ptr_array_set_size (self->withdrawn, 0);
}

/**
 * stw_announcer_take:
 * @now: UTC milliseconds
 * @ret_next: (out): when to ask again, 0 when nothing waits
 *
 * Returns: (transfer full) (element-type StwAnnouncement): what to say now, in order
 */
GPtrArray *
stw_announcer_take (StwAnnouncer *self, gint64 now, gint64 *ret_next)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (announcement_free);

  withdraw (self, list);
  refill (self, now);
  *ret_next = 0;
  if (self->pending->len == 0)
    return list;
  if (self->tokens > 0)
    g_ptr_array_extend_and_steal (list, announce_pending (self));
  else
    *ret_next = self->tokens_at + STW_ANNOUNCER_INTERVAL_MS;
  return list;
}
