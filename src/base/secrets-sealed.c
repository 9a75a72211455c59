/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets in one sealed file, for machines without a keyring. The file is a header and what it
 * seals: Argon2id makes the key of the passphrase, XChaCha20-Poly1305 seals the secrets and binds
 * the header to them. Only the key stays in memory; the secrets are unsealed for each call.
 *
 * All numbers are little endian:
 *   header   magic "STWSEAL1", u64 operations and u64 memory of Argon2id, salt[16],
 *            check[32] (the key's own, tells a wrong passphrase from a damaged file), nonce[24]
 *   sealed   per secret: u32 length and bytes of the name, u32 length and bytes of the secret */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/secrets-private.h"

#include <errno.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MAGIC "STWSEAL1"
#define MAGIC_SIZE (sizeof MAGIC - 1)
#define SALT_SIZE crypto_pwhash_argon2id_SALTBYTES
#define CHECK_SIZE crypto_generichash_BYTES
#define NONCE_SIZE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define KEY_SIZE crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define TAG_SIZE crypto_aead_xchacha20poly1305_ietf_ABYTES
#define FILE_MAX (16 * 1024 * 1024)
#define OPERATIONS 3
#define MEMORY (64 * 1024 * 1024)
/* A damaged header must not ask for all the memory of the machine. */
#define OPERATIONS_MAX 16
#define MEMORY_MAX (1024 * 1024 * 1024)

typedef struct
{
  guint8 magic[MAGIC_SIZE];
  guint64 operations;
  guint64 memory;
  guint8 salt[SALT_SIZE];
  guint8 check[CHECK_SIZE];
  guint8 nonce[NONCE_SIZE];
} Header;

G_STATIC_ASSERT (sizeof (Header) == MAGIC_SIZE + 16 + SALT_SIZE + CHECK_SIZE + NONCE_SIZE);

typedef struct
{
  char *path;    /* (owned) */
  guint8 *key;   /* (owned) locked memory, read only */
  Header header; /* the parameters that the key was made with */
} Sealed;

/* The unsealed secrets, in locked memory. */
typedef struct
{
  guint8 *bytes; /* (owned) */
  gsize length;
} Plain;

static void
plain_clear (Plain *plain)
{
  sodium_free (plain->bytes);
  plain->bytes = NULL;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plain, plain_clear)

static gboolean
fail_damaged (GError **error)
{
  g_set_error_literal (error,
                       STW_SECRETS_ERROR,
                       STW_SECRETS_ERROR_DAMAGED,
                       "The sealed file of secrets is damaged. Put back a copy of it, or remove it "
                       "and enter the secrets again.");
  return FALSE;
}

static void
make_check (const guint8 key[KEY_SIZE], guint8 check[CHECK_SIZE])
{
  static const guint8 purpose[] = "steward sealed secrets: key check";

  crypto_generichash (check, CHECK_SIZE, purpose, sizeof purpose - 1, key, KEY_SIZE);
}

/* Makes the key of the passphrase and of the parameters in the header. */
static gboolean
derive_key (Sealed *self, const char *passphrase, GError **error)
{
  guint64 operations = GUINT64_FROM_LE (self->header.operations);
  guint64 memory = GUINT64_FROM_LE (self->header.memory);

  if (operations < crypto_pwhash_argon2id_OPSLIMIT_MIN || operations > OPERATIONS_MAX ||
      memory < crypto_pwhash_argon2id_MEMLIMIT_MIN || memory > MEMORY_MAX)
    return fail_damaged (error);
  self->key = sodium_malloc (KEY_SIZE);
  if (self->key != NULL && crypto_pwhash_argon2id (self->key,
                                                   KEY_SIZE,
                                                   passphrase,
                                                   strlen (passphrase),
                                                   self->header.salt,
                                                   operations,
                                                   (gsize) memory,
                                                   crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0)
    {
      sodium_mprotect_readonly (self->key);
      return TRUE;
    }
  g_set_error_literal (error,
                       STW_SECRETS_ERROR,
                       STW_SECRETS_ERROR_FAILED,
                       "There is not enough memory to open the sealed file of secrets.");
  return FALSE;
}

/* Reads the file; a file that is not there yet gives %NULL without an error. */
static guint8 *
read_file (const char *path, gsize *ret_size, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *bytes;

  if (g_file_get_contents (path, &bytes, ret_size, &failure))
    {
      if (*ret_size >= sizeof (Header) + TAG_SIZE && *ret_size <= FILE_MAX &&
          memcmp (bytes, MAGIC, MAGIC_SIZE) == 0)
        return (guint8 *) bytes;
      g_free (bytes);
      fail_damaged (error);
    }
  else if (!g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error,
                 STW_SECRETS_ERROR,
                 STW_SECRETS_ERROR_FAILED,
                 "The sealed file of secrets cannot be read: %s.",
                 failure->message);
  return NULL;
}

static gboolean
unseal (Sealed *self, Plain *ret_plain, GError **error)
{
  GError *failure = NULL;
  gsize size = 0;
  g_autofree guint8 *file = read_file (self->path, &size, &failure);
  g_auto (Plain) plain = { NULL, 0 };
  Header header;

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  plain.bytes = sodium_malloc (MAX (size, 1));
  if (file != NULL)
    {
      unsigned long long length;

      memcpy (&header, file, sizeof header);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt (plain.bytes,
                                                      &length,
                                                      NULL,
                                                      file + sizeof header,
                                                      size - sizeof header,
                                                      file,
                                                      sizeof header,
                                                      header.nonce,
                                                      self->key) != 0)
        return fail_damaged (error);
      plain.length = (gsize) length;
    }
  *ret_plain = plain;
  plain.bytes = NULL;
  return TRUE;
}

/* Seals under a fresh nonce and replaces the file as a whole. */
static gboolean
seal (Sealed *self, const Plain *plain, GError **error)
{
  gsize size = sizeof (Header) + plain->length + TAG_SIZE;
  g_autofree guint8 *file = g_malloc (size);
  g_autoptr (GError) failure = NULL;

  randombytes_buf (self->header.nonce, NONCE_SIZE);
  memcpy (file, &self->header, sizeof (Header));
  crypto_aead_xchacha20poly1305_ietf_encrypt (file + sizeof (Header),
                                              NULL,
                                              plain->bytes,
                                              plain->length,
                                              file,
                                              sizeof (Header),
                                              NULL,
                                              self->header.nonce,
                                              self->key);
  if (g_file_set_contents_full (self->path,
                                (const char *) file,
                                (gssize) size,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600,
                                &failure))
    return TRUE;
  g_set_error (error,
               STW_SECRETS_ERROR,
               STW_SECRETS_ERROR_FAILED,
               "The sealed file of secrets cannot be written: %s.",
               failure->message);
  return FALSE;
}

/* Takes a length and as many bytes from @offset on. Returns where they begin, %NULL past the end.
 */
static const guint8 *
take_field (const Plain *plain, gsize *offset, gsize *ret_length)
{
  guint32 length;
  const guint8 *field;

  if (plain->length - *offset < sizeof length)
    return NULL;
  memcpy (&length, plain->bytes + *offset, sizeof length);
  length = GUINT32_FROM_LE (length);
  *offset += sizeof length;
  if (plain->length - *offset < length)
    return NULL;
  field = plain->bytes + *offset;
  *offset += length;
  *ret_length = length;
  return field;
}

typedef struct
{
  gsize start;          /* of the secret and its name */
  gsize end;            /* just past both */
  const guint8 *secret; /* (unowned) */
  gsize length;
} Place;

/* Looks for a name. Returns whether it is there. */
static gboolean
find_secret (const Plain *plain, const char *name, Place *ret_place)
{
  gsize offset = 0;
  gsize name_length = strlen (name);

  while (offset < plain->length)
    {
      Place place = { .start = offset };
      gsize length;
      const guint8 *found = take_field (plain, &offset, &length);

      if (found == NULL)
        return FALSE;
      place.secret = take_field (plain, &offset, &place.length);
      place.end = offset;
      if (place.secret == NULL)
        return FALSE;
      if (length == name_length && memcmp (found, name, length) == 0)
        {
          *ret_place = place;
          return TRUE;
        }
    }
  return FALSE;
}

static guint8 *
put_field (guint8 *end, const char *text)
{
  gsize length = strlen (text);
  guint32 little_endian = GUINT32_TO_LE ((guint32) length);

  memcpy (end, &little_endian, sizeof little_endian);
  memcpy (end + sizeof little_endian, text, length);
  return end + sizeof little_endian + length;
}

/* The engine and stewardctl may write at the same time; closing what is returned lets go. */
static int
lock_folder (Sealed *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0 && flock (fd, LOCK_EX) == 0)
    return fd;
  g_set_error (error,
               STW_SECRETS_ERROR,
               STW_SECRETS_ERROR_FAILED,
               "The folder of the sealed secrets cannot be locked: %s.",
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/* Writes the file anew without @name, and with @secret under it when there is one. */
static gboolean
replace_locked (Sealed *self, const char *name, const char *secret, GError **error)
{
  g_auto (Plain) before = { NULL, 0 };
  g_auto (Plain) after = { NULL, 0 };
  Place place = { 0 };
  gsize added = secret != NULL ? 2 * sizeof (guint32) + strlen (name) + strlen (secret) : 0;
  guint8 *end;

  if (!unseal (self, &before, error))
    return FALSE;
  if (!find_secret (&before, name, &place) && secret == NULL)
    return TRUE;
  after.length = before.length - (place.end - place.start) + added;
  if (added > FILE_MAX || after.length > FILE_MAX - sizeof (Header) - TAG_SIZE)
    {
      g_set_error_literal (error,
                           STW_SECRETS_ERROR,
                           STW_SECRETS_ERROR_FAILED,
                           "The sealed file of secrets is full.");
      return FALSE;
    }
  after.bytes = sodium_malloc (MAX (after.length, 1));
  memcpy (after.bytes, before.bytes, place.start);
  memcpy (after.bytes + place.start, before.bytes + place.end, before.length - place.end);
  end = after.bytes + before.length - (place.end - place.start);
  if (secret != NULL)
    put_field (put_field (end, name), secret);
  return seal (self, &after, error);
}

static gboolean
replace (Sealed *self, const char *name, const char *secret, GError **error)
{
  int lock = lock_folder (self, error);
  gboolean replaced = lock >= 0 && replace_locked (self, name, secret, error);

  if (lock >= 0)
    close (lock);
  return replaced;
}

static gboolean
sealed_keep (gpointer backend,
             const char *name,
             const char *secret,
             GCancellable *cancellable,
             GError **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         replace (backend, name, secret, error);
}

static gboolean
sealed_forget (gpointer backend, const char *name, GCancellable *cancellable, GError **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         replace (backend, name, NULL, error);
}

static char *
sealed_look_up (gpointer backend, const char *name, GCancellable *cancellable, GError **error)
{
  g_auto (Plain) plain = { NULL, 0 };
  Place place;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !unseal (backend, &plain, error) || !find_secret (&plain, name, &place))
    return NULL;
  return stw_secret_dup (place.secret, place.length);
}

/* The passphrase was given when the store was opened. */
static gboolean
sealed_unlock (gpointer backend, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
sealed_free (gpointer backend)
{
  Sealed *self = backend;

  sodium_free (self->key);
  g_free (self->path);
  g_free (self);
}

/* A new file gets parameters and a salt of its own. */
static void
init_header (Header *header)
{
  memcpy (header->magic, MAGIC, MAGIC_SIZE);
  header->operations = GUINT64_TO_LE (OPERATIONS);
  header->memory = GUINT64_TO_LE (MEMORY);
  randombytes_buf (header->salt, SALT_SIZE);
}

/* The file stands from the first opening on, so that every process makes the same key of its salt.
 */
static gboolean
make_file (Sealed *self, const char *passphrase, GError **error)
{
  const Plain nothing = { NULL, 0 };

  init_header (&self->header);
  if (!derive_key (self, passphrase, error))
    return FALSE;
  make_check (self->key, self->header.check);
  return seal (self, &nothing, error);
}

static gboolean
open_file (Sealed *self, const guint8 *file, const char *passphrase, GError **error)
{
  g_auto (Plain) plain = { NULL, 0 };
  guint8 check[CHECK_SIZE];

  memcpy (&self->header, file, sizeof (Header));
  if (!derive_key (self, passphrase, error))
    return FALSE;
  make_check (self->key, check);
  if (sodium_memcmp (check, self->header.check, CHECK_SIZE) == 0)
    return unseal (self, &plain, error);
  g_set_error_literal (error,
                       STW_SECRETS_ERROR,
                       STW_SECRETS_ERROR_WRONG_PASSPHRASE,
                       "This is not the passphrase that the secrets were sealed with.");
  return FALSE;
}

static gboolean
open_locked (Sealed *self, const char *passphrase, GError **error)
{
  GError *failure = NULL;
  gsize size;
  g_autofree guint8 *file = read_file (self->path, &size, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  return file != NULL ? open_file (self, file, passphrase, error)
                      : make_file (self, passphrase, error);
}

static gboolean
open_sealed (Sealed *self, const char *passphrase, GError **error)
{
  int lock = lock_folder (self, error);
  gboolean opened = lock >= 0 && open_locked (self, passphrase, error);

  if (lock >= 0)
    close (lock);
  return opened;
}

/**
 * stw_secrets_new_sealed:
 * @path: (type filename): the sealed file; it is made when it is missing
 * @passphrase: (nullable): see stw_secrets_take_passphrase(); the caller wipes it after this call
 * @error: #STW_SECRETS_ERROR
 *
 * Opens the sealed file. Making the key takes some tenths of a second and 64 MiB.
 *
 * Returns: (transfer full): a store in that file
 */
StwSecrets *
stw_secrets_new_sealed (const char *path, const char *passphrase, GError **error)
{
  static const StwSecretsBackend backend = {
    .keep = sealed_keep,
    .look_up = sealed_look_up,
    .forget = sealed_forget,
    .unlock = sealed_unlock,
    .free = sealed_free,
  };
  Sealed *self;

  g_return_val_if_fail (path != NULL, NULL);

  if (passphrase == NULL || *passphrase == '\0')
    {
      g_set_error_literal (error,
                           STW_SECRETS_ERROR,
                           STW_SECRETS_ERROR_NO_PASSPHRASE,
                           "Secrets are kept in a sealed file here. Give its passphrase in "
                           "STEWARD_SECRETS_PASSPHRASE or in a credential file.");
      return NULL;
    }
  if (sodium_init () < 0)
    {
      g_set_error_literal (error,
                           STW_SECRETS_ERROR,
                           STW_SECRETS_ERROR_FAILED,
                           "This machine has no source of random numbers.");
      return NULL;
    }
  self = g_new0 (Sealed, 1);
  self->path = g_strdup (path);
  if (open_sealed (self, passphrase, error))
    return stw_secrets_new (&backend, self);
  sealed_free (self);
  return NULL;
}
