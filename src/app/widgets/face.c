/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The faces of the people at the desk: a picture where somebody has one, initials for everybody
 * else. The pictures are read and decoded once for a desk, and again when somebody's changes, so
 * that a row of a long list costs no more than looking up a number. Main thread; pictures are
 * decoded on the reader thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/face.h"

#include "desk/people/person-store.h"
#include "store/change-feed.h"

/* Pictures that are kept in memory, of 50 KiB each as the window makes them. */
#define MOST_PICTURES 256

#define OF_CLIENT "stw-faces"
#define PERSON "stw-person"

#define STW_TYPE_FACES (stw_faces_get_type ())
G_DECLARE_FINAL_TYPE (StwFaces, stw_faces, STW, FACES, GObject)

/* Signal: "changed" after the pictures were read. */
struct _StwFaces
{
  GObject parent_instance;

  StwDeskClient *client; /* (weak) owns this */
  GHashTable *textures;  /* (owned) (nullable) of GdkTexture, by the person's number */
  gboolean reading;
  gboolean stale; /* something changed since the reading began */
};

G_DEFINE_FINAL_TYPE (StwFaces, stw_faces, G_TYPE_OBJECT)

static guint changed_signal;

static void
decode (gint64 person, GBytes *png, gpointer data)
{
  GdkTexture *texture = gdk_texture_new_from_bytes (png, NULL);

  if (texture != NULL)
    g_hash_table_insert (data, g_memdup2 (&person, sizeof person), texture);
}

static gpointer
read_pictures (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) textures =
               g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);

  return stw_person_foreach_picture (db, MOST_PICTURES, decode, textures, error)
           ? g_steal_pointer (&textures)
           : NULL;
}

static void read_cb (GObject *source, GAsyncResult *result, gpointer data);

static void
refresh (StwFaces *self)
{
  self->stale = self->reading;
  if (self->reading || self->client == NULL)
    return;
  self->reading = TRUE;
  stw_desk_client_read_async (self->client,
                              read_pictures,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_hash_table_unref,
                              NULL,
                              read_cb,
                              g_object_ref (self));
}

/* Where nothing may be read, nobody has a picture. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwFaces) self = data;

  g_clear_pointer (&self->textures, g_hash_table_unref);
  self->textures = stw_reader_run_finish (result, NULL);
  self->reading = FALSE;
  if (self->stale)
    refresh (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
changed_cb (StwDeskClient *client, GArray *changes, StwFaces *self)
{
  if (stw_changes_concern (changes, "person"))
    refresh (self);
}

static void
stw_faces_finalize (GObject *object)
{
  StwFaces *self = STW_FACES (object);

  g_clear_weak_pointer (&self->client);
  g_clear_pointer (&self->textures, g_hash_table_unref);
  G_OBJECT_CLASS (stw_faces_parent_class)->finalize (object);
}

static void
stw_faces_class_init (StwFacesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_faces_finalize;
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_FACES,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
stw_faces_init (StwFaces *self)
{
}

static StwFaces *
get_faces (StwDeskClient *client)
{
  StwFaces *self = g_object_get_data (G_OBJECT (client), OF_CLIENT);

  if (self != NULL)
    return self;
  self = g_object_new (STW_TYPE_FACES, NULL);
  g_set_weak_pointer (&self->client, client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (client, "notify::locked", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (client), OF_CLIENT, self, g_object_unref);
  refresh (self);
  return self;
}

static void
show_picture (AdwAvatar *avatar, StwFaces *faces)
{
  const gint64 *person = g_object_get_data (G_OBJECT (avatar), PERSON);

  adw_avatar_set_custom_image (
    avatar,
    faces->textures != NULL ? g_hash_table_lookup (faces->textures, person) : NULL);
}

/**
 * stw_face_show:
 * @client: whose desk
 * @person: the number, 0 for nobody
 * @name: (nullable): whose initials stand there where there is no picture
 *
 * Shows somebody in an avatar, and their picture as long as they are the one who is shown.
 */
void
stw_face_show (AdwAvatar *avatar, StwDeskClient *client, gint64 person, const char *name)
{
  StwFaces *faces;
  gint64 *shown;

  g_return_if_fail (ADW_IS_AVATAR (avatar) && STW_IS_DESK_CLIENT (client));

  faces = get_faces (client);
  shown = g_object_get_data (G_OBJECT (avatar), PERSON);
  if (shown == NULL)
    {
      shown = g_new (gint64, 1);
      g_object_set_data_full (G_OBJECT (avatar), PERSON, shown, g_free);
      g_signal_connect_object (faces,
                               "changed",
                               G_CALLBACK (show_picture),
                               avatar,
                               G_CONNECT_SWAPPED);
    }
  *shown = person;
  adw_avatar_set_text (avatar, name);
  adw_avatar_set_show_initials (avatar, name != NULL);
  show_picture (avatar, faces);
}

/**
 * stw_face_new:
 * @size: in pixels
 *
 * Returns: (transfer floating): an avatar of somebody, see stw_face_show()
 */
GtkWidget *
stw_face_new (StwDeskClient *client, int size, gint64 person, const char *name)
{
  GtkWidget *avatar = adw_avatar_new (size, name, name != NULL);

  stw_face_show (ADW_AVATAR (avatar), client, person, name);
  return avatar;
}
