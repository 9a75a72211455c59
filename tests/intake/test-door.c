/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/door.h"

#include "door-fixture.h"
#include "vectors.h"

#include <string.h>

#define ALERT                                                                                      \
  "{\"asset_name\":\"srv-01\",\"signature\":\"disk\",\"severity\":\"high\",\"message\":\"full\","  \
  "\"tool_source\":\"test\"}"

#define MAX_FIELDS 4

typedef struct
{
  const char *query;
  StwHttpField fields[MAX_FIELDS + 1];
  const char *type;
  const char *body;
} Request;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The status of the answer; @ret_text is the body of it. */
static guint
post (Door *door, const Request *sent, char **ret_text)
{
  g_autofree char *url = g_strconcat (door->url, STW_DOOR_PATH, sent->query, NULL);
  const char *text = sent->body != NULL ? sent->body : ALERT;
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  StwHttpRequest request = { .method = "POST",
                             .url = url,
                             .headers = sent->fields,
                             .content_type = sent->type,
                             .body = body,
                             .reach = STW_REACH_PRIVATE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = NULL;

  stw_http_client_send_async (door->client, &request, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  response = stw_http_client_send_finish (result, &error);
  g_assert_no_error (error);
  if (response->status == 429 || response->status == 503)
    g_assert_nonnull (g_hash_table_lookup (response->headers, "retry-after"));
  if (ret_text != NULL)
    *ret_text =
      g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
  return response->status;
}

#define KEY                                                                                        \
  {                                                                                                \
    "X-API-Key", DOOR_KEY                                                                          \
  }

static void
an_alert_comes_in (Door *door, gconstpointer data)
{
  Request request = { .fields = { KEY, { "X-Delivery-ID", "d-1" } }, .type = "application/json" };
  g_autofree char *text = NULL;
  const StwDelivery *delivery;
  const StwAlert *alert;

  g_assert_cmpuint (post (door, &request, &text), ==, 202);
  g_assert_cmpstr (text, ==, "{\"accepted\":1,\"duplicates\":0,\"alerts\":[]}");
  g_assert_cmpuint (door->deliveries->len, ==, 1);
  delivery = g_ptr_array_index (door->deliveries, 0);
  g_assert_cmpint (delivery->company, ==, 1);
  g_assert_cmpint (delivery->source, ==, 2);
  g_assert_cmpint (delivery->key, ==, 3);
  g_assert_cmpstr (delivery->delivery_id, ==, "d-1");
  g_assert_cmpstr (delivery->media_type, ==, "application/json");
  g_assert_cmpstr (delivery->reading->source, ==, "steward");
  alert = g_ptr_array_index (delivery->reading->alerts, 0);
  g_assert_cmpstr (alert->asset, ==, "srv-01");
}

static void
what_is_refused_says_why_and_is_counted (Door *door, gconstpointer data)
{
  static const struct
  {
    const char *what;
    Request request;
    guint status;
    StwRefusal refusal;
  } cases[] = {
    { "no key", { .type = "application/json" }, 401, STW_REFUSAL_KEY },
    { "wrong key", { .fields = { { "X-API-Key", "stw_test-kex" } } }, 401, STW_REFUSAL_KEY },
    { "two keys", { .fields = { KEY }, .query = "?api_key=other" }, 401, STW_REFUSAL_KEY },
    { "key with NUL", { .query = "?api_key=" DOOR_KEY "%00" }, 401, STW_REFUSAL_KEY },
    { "compressed",
      { .fields = { KEY, { "Content-Encoding", "gzip" } } },
      415,
      STW_REFUSAL_MEDIA_TYPE },
    { "other type", { .fields = { KEY }, .type = "image/png" }, 415, STW_REFUSAL_MEDIA_TYPE },
    { "other charset",
      { .fields = { KEY }, .type = "application/json; charset=utf-16" },
      415,
      STW_REFUSAL_MEDIA_TYPE },
    { "plain text", { .fields = { KEY }, .type = "text/plain" }, 415, STW_REFUSAL_MEDIA_TYPE },
    { "old", { .fields = { KEY, { "X-Timestamp", "1700000000" } } }, 401, STW_REFUSAL_STALE },
    { "id with spaces",
      { .fields = { KEY, { "X-Delivery-ID", "a b" } } },
      400,
      STW_REFUSAL_DELIVERY_ID },
    { "two ids",
      { .fields = { KEY, { "X-Delivery-ID", "a" }, { "X-Delivery-ID", "b" } } },
      400,
      STW_REFUSAL_DELIVERY_ID },
    { "no JSON", { .fields = { KEY }, .body = "{" }, 400, STW_REFUSAL_MALFORMED },
    { "doubled member",
      { .fields = { KEY }, .body = "{\"a\":1,\"a\":2}" },
      400,
      STW_REFUSAL_MALFORMED },
    { "number", { .fields = { KEY }, .body = "1" }, 422, STW_REFUSAL_CONTENT },
    { "field missing",
      { .fields = { KEY },
        .body =
          "{\"asset_name\":\"a\",\"signature\":\"s\",\"severity\":\"low\",\"tool_source\":\"t\"}" },
      422,
      STW_REFUSAL_CONTENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;
      guint before = door->refused[cases[i].refusal];

      g_test_message ("%s", cases[i].what);
      g_assert_cmpuint (post (door, &cases[i].request, &text), ==, cases[i].status);
      g_assert_true (g_str_has_prefix (text, "{\"error\": \""));
      g_assert_true (g_str_has_suffix (text, ".\"}\n"));
      g_assert_null (strstr (text, DOOR_KEY));
      g_assert_cmpuint (door->refused[cases[i].refusal], ==, before + 1);
      g_assert_cmpint (door->refused_company, ==, cases[i].refusal == STW_REFUSAL_KEY ? 0 : 1);
    }
  g_assert_cmpuint (door->deliveries->len, ==, 0);
}

static void
keys_are_taken_where_senders_can_put_them (Door *door, gconstpointer data)
{
  Request bearer = { .fields = { { "Authorization", "bearer " DOOR_KEY } } };
  Request query = { .query = "?source=steward&api_key=" DOOR_KEY };

  g_assert_cmpuint (post (door, &bearer, NULL), ==, 202);
  g_assert_cmpuint (post (door, &query, NULL), ==, 202);
}

static void
what_no_one_knows_is_kept (Door *door, gconstpointer data)
{
  Request request = { .fields = { KEY }, .body = "{\"never\":\"seen\"}" };
  const StwDelivery *delivery;

  g_assert_cmpuint (post (door, &request, NULL), ==, 202);
  delivery = g_ptr_array_index (door->deliveries, 0);
  g_assert_cmpint (delivery->reading->outcome, ==, STW_OUTCOME_UNRECOGNISED);
  g_assert_cmpuint (delivery->reading->alerts->len, ==, 0);
  g_assert_cmpuint (g_bytes_get_size (delivery->body), ==, 16);
}

static void
a_companys_own_senders_are_asked_first (Door *door, gconstpointer data)
{
  static const char mapping[] =
    "{\"format\":1,\"name\":\"own\",\"title\":\"Own\",\"setup\":\"Send.\",\"shapes\":[{\"when\":"
    "[\"asset_name\"],\"fields\":{\"asset\":\"asset_name\",\"signature\":\"=ours\"}}]}";
  g_autoptr (StwSenders) own = stw_senders_new ();
  g_autoptr (GError) error = NULL;
  Request known = { .fields = { KEY } };
  Request other = { .fields = { KEY }, .body = "{\"never\":\"seen\"}" };
  const StwDelivery *delivery;

  stw_senders_add_text (own, mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  door->caller.own_senders = own;
  g_assert_cmpuint (post (door, &known, NULL), ==, 202);
  g_assert_cmpuint (post (door, &other, NULL), ==, 202);
  delivery = g_ptr_array_index (door->deliveries, 0);
  g_assert_cmpstr (delivery->reading->source, ==, "own");
  delivery = g_ptr_array_index (door->deliveries, 1);
  g_assert_cmpint (delivery->reading->outcome, ==, STW_OUTCOME_UNRECOGNISED);
}

static void
a_key_can_be_bound_to_addresses (Door *door, gconstpointer data)
{
  g_autoptr (StwAddressList) far = stw_address_list_parse ("192.0.2.0/24", NULL);
  g_autoptr (StwAddressList) near = stw_address_list_parse ("127.0.0.0/8", NULL);
  Request request = { .fields = { KEY } };

  door->caller.addresses = far;
  g_assert_cmpuint (post (door, &request, NULL), ==, 403);
  g_assert_cmpuint (door->refused[STW_REFUSAL_ADDRESS], ==, 1);
  door->caller.addresses = near;
  g_assert_cmpuint (post (door, &request, NULL), ==, 202);
}

static void
too_much_is_refused_and_told_once (Door *door, gconstpointer data)
{
  Request request = { .fields = { KEY } };

  door->caller.rate = (StwRateSettings){ .requests = 1, .burst = 2 };
  for (int i = 0; i < 2; i++)
    g_assert_cmpuint (post (door, &request, NULL), ==, 202);
  for (int i = 0; i < 2; i++)
    g_assert_cmpuint (post (door, &request, NULL), ==, 429);
  g_assert_cmpuint (door->n_over, ==, 1);
  g_assert_cmpuint (door->refused[STW_REFUSAL_RATE], ==, 2);
}

static guint
post_signed (Door *door, gint64 time, const char *secret)
{
  g_autofree char *stamp = g_strdup_printf ("%" G_GINT64_FORMAT, time);
  g_autofree char *text = g_strconcat (stamp, ".", ALERT, NULL);
  g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256,
                                                    (const guchar *) secret,
                                                    strlen (secret),
                                                    text,
                                                    -1);
  Request request = { .fields = { KEY, { "X-Timestamp", stamp }, { "X-Signature", mac } } };

  return post (door, &request, NULL);
}

static void
a_signature_is_asked_for_where_it_must_be (Door *door, gconstpointer data)
{
  const gint64 time = G_GINT64_CONSTANT (1795269600);
  Request unsigned_request = { .fields = { KEY } };

  door->now = time * 1000;
  door->caller.signs = TRUE;
  door->caller.signature = (StwSignatureSettings){ .scheme = "steward", .secret = "secret" };
  g_assert_cmpuint (post (door, &unsigned_request, NULL), ==, 401);
  g_assert_cmpuint (post_signed (door, time, "wrong"), ==, 401);
  g_assert_cmpuint (door->refused[STW_REFUSAL_SIGNATURE], ==, 2);
  g_assert_cmpuint (post_signed (door, time, "secret"), ==, 202);
  g_assert_cmpuint (post_signed (door, time + 301, "secret"), ==, 401);
  g_assert_cmpuint (door->refused[STW_REFUSAL_STALE], ==, 1);
}

/* The example key of the Standard Webhooks specification. */
#define WEBHOOK_SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

static guint
post_standard_webhook (Door *door, const char *id, const char *signed_id)
{
  gsize size;
  g_autofree guchar *key = g_base64_decode (WEBHOOK_SECRET + strlen ("whsec_"), &size);
  g_autofree char *text = g_strconcat (signed_id, ".1795269600.", ALERT, NULL);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, size);
  guint8 mac[32];
  gsize length = sizeof mac;
  g_autofree char *code = NULL;
  g_autofree char *signature = NULL;
  Request request = {
    .fields = { KEY, { "webhook-id", id }, { "webhook-timestamp", "1795269600" } },
    .type = "application/json"
  };

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, mac, &length);
  code = g_base64_encode (mac, length);
  signature = g_strconcat ("v1,", code, NULL);
  request.fields[3] = (StwHttpField){ "webhook-signature", signature };
  return post (door, &request, NULL);
}

static void
a_standard_webhook_is_known_by_its_id (Door *door, gconstpointer data)
{
  const StwDelivery *delivery;

  door->now = G_GINT64_CONSTANT (1795269600000);
  door->caller.signs = TRUE;
  door->caller.signature =
    (StwSignatureSettings){ .scheme = "standard-webhooks", .secret = WEBHOOK_SECRET };
  g_assert_cmpuint (post_standard_webhook (door, "msg_1", "msg_2"), ==, 401);
  g_assert_cmpuint (door->deliveries->len, ==, 0);
  g_assert_cmpuint (post_standard_webhook (door, "msg_1", "msg_1"), ==, 202);
  delivery = g_ptr_array_index (door->deliveries, 0);
  g_assert_cmpstr (delivery->delivery_id, ==, "msg_1");
  g_assert_cmpuint (delivery->reading->alerts->len, ==, 1);
}

static void
our_own_clock_is_blamed_when_all_agree (Door *door, gconstpointer data)
{
  const gint64 time = G_GINT64_CONSTANT (1795269600);

  door->now = time * 1000;
  door->caller.signs = TRUE;
  door->caller.signature = (StwSignatureSettings){ .scheme = "steward", .secret = "secret" };
  for (int i = 1; i <= 4; i++)
    {
      door->caller.source = i;
      g_assert_cmpuint (post_signed (door, time - 3600, "secret"), ==, 401);
    }
  g_assert_cmpuint (door->n_clock, ==, 1);
}

static void
a_full_store_is_said_so (Door *door, gconstpointer data)
{
  Request request = { .fields = { KEY } };

  door->full = TRUE;
  g_assert_cmpuint (post (door, &request, NULL), ==, 503);
  g_assert_cmpuint (door->refused[STW_REFUSAL_UNAVAILABLE], ==, 1);
}

static void
a_revoked_key_opens_no_more (Door *door, gconstpointer data)
{
  Request request = { .fields = { KEY } };

  door->revoked = TRUE;
  g_assert_cmpuint (post (door, &request, NULL), ==, 401);
}

static void
a_large_message_is_read_whole (Door *door, gconstpointer data)
{
  g_autoptr (GString) body = g_string_new ("[");
  Request request = { .fields = { KEY }, .type = "application/json" };
  const StwDelivery *delivery;

  for (int i = 0; i < 5000; i++)
    g_string_append_printf (body, "%s" ALERT, i > 0 ? "," : "");
  g_string_append_c (body, ']');
  request.body = body->str;
  g_assert_cmpuint (body->len, >, 64 * 1024);
  g_assert_cmpuint (post (door, &request, NULL), ==, 202);
  delivery = g_ptr_array_index (door->deliveries, 0);
  g_assert_cmpuint (delivery->reading->alerts->len, ==, 5000);
  body->str[body->len - 1] = ' ';
  g_assert_cmpuint (post (door, &request, NULL), ==, 400);
}

static void
too_large_a_message_is_counted_too (Door *door, gconstpointer data)
{
  g_autofree char *body = g_strnfill (STW_DOOR_MAX_BODY + 1, ' ');
  Request request = { .fields = { KEY }, .body = body };
  g_autofree char *text = NULL;

  g_assert_cmpuint (post (door, &request, &text), ==, 413);
  g_assert_nonnull (strstr (text, "larger than 1024 KiB."));
  g_assert_cmpuint (door->refused[STW_REFUSAL_TOO_LARGE], ==, 1);
  g_assert_cmpint (door->refused_company, ==, 1);
}

static JsonObject *
load_sns (Door *door, const char *name, JsonObject **ret_vectors)
{
  JsonArray *cases;

  *ret_vectors = vectors_load ("sns/cases.json");
  if (*ret_vectors == NULL)
    return NULL;
  door->certificate = g_build_filename (g_getenv ("STW_SHARED"),
                                        "fixtures",
                                        "webhook-signatures",
                                        "sns",
                                        "cert.pem",
                                        NULL);
  cases = json_object_get_array_member (*ret_vectors, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (cases, i);

      if (!g_str_equal (json_object_get_string_member (item, "name"), name))
        continue;
      door->now = json_object_get_int_member (item, "now") * 1000;
      return item;
    }
  g_assert_not_reached ();
}

static const char *const right_topics[] = { "arn:aws:sns:us-east-1:123456789012:MyTopic", NULL };
static const char *const other_topics[] = { "arn:aws:sns:us-east-1:123456789012:Other", NULL };

static void
messages_of_sns_are_verified (Door *door, gconstpointer data)
{
  g_autoptr (JsonObject) vectors = NULL;
  JsonObject *item = load_sns (door, "v2-notification", &vectors);
  Request request = { .fields = { KEY }, .type = "text/plain; charset=UTF-8" };
  const StwDelivery *delivery;

  if (item == NULL)
    return;
  request.body = json_object_get_string_member (item, "body");
  g_assert_cmpuint (post (door, &request, NULL), ==, 403);
  door->caller.topics = other_topics;
  g_assert_cmpuint (post (door, &request, NULL), ==, 403);
  g_assert_cmpuint (door->fetched->len, ==, 0);
  door->caller.topics = right_topics;
  g_assert_cmpuint (post (door, &request, NULL), ==, 202);
  g_assert_cmpuint (door->deliveries->len, ==, 1);
  delivery = g_ptr_array_index (door->deliveries, 0);
  g_assert_cmpstr (delivery->delivery_id, ==, "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324");
  door->now += 2 * STW_HOUR;
  g_assert_cmpuint (post (door, &request, NULL), ==, 401);
  g_assert_cmpuint (door->deliveries->len, ==, 1);
}

static void
a_subscription_is_confirmed_for_known_topics_only (Door *door, gconstpointer data)
{
  g_autoptr (JsonObject) vectors = NULL;
  JsonObject *item = load_sns (door, "v1-subscription-confirmation", &vectors);
  Request request = { .fields = { KEY }, .type = "text/plain" };

  if (item == NULL)
    return;
  request.body = json_object_get_string_member (item, "body");
  g_assert_cmpuint (post (door, &request, NULL), ==, 202);
  g_assert_cmpstr (door->asked_topic, ==, right_topics[0]);
  g_assert_cmpuint (door->fetched->len, ==, 1);
  door->caller.topics = right_topics;
  g_assert_cmpuint (post (door, &request, NULL), ==, 202);
  g_assert_cmpuint (door->fetched->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (door->fetched, 1), "Action=ConfirmSubscription"));
  g_assert_cmpuint (door->deliveries->len, ==, 0);
}

static void
a_certificate_out_of_reach_is_no_verdict (Door *door, gconstpointer data)
{
  g_autoptr (JsonObject) vectors = NULL;
  JsonObject *item = load_sns (door, "v2-notification", &vectors);
  Request request = { .fields = { KEY } };

  if (item == NULL)
    return;
  g_clear_pointer (&door->certificate, g_free);
  door->caller.topics = right_topics;
  request.body = json_object_get_string_member (item, "body");
  g_assert_cmpuint (post (door, &request, NULL), ==, 503);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/intake/door/" name, Door, NULL, door_set_up, function, door_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("in", an_alert_comes_in);
  ADD ("refused", what_is_refused_says_why_and_is_counted);
  ADD ("places", keys_are_taken_where_senders_can_put_them);
  ADD ("unknown", what_no_one_knows_is_kept);
  ADD ("own", a_companys_own_senders_are_asked_first);
  ADD ("addresses", a_key_can_be_bound_to_addresses);
  ADD ("rate", too_much_is_refused_and_told_once);
  ADD ("signature", a_signature_is_asked_for_where_it_must_be);
  ADD ("standard-webhook", a_standard_webhook_is_known_by_its_id);
  ADD ("clock", our_own_clock_is_blamed_when_all_agree);
  ADD ("full", a_full_store_is_said_so);
  ADD ("revoked", a_revoked_key_opens_no_more);
  ADD ("large", a_large_message_is_read_whole);
  ADD ("too-large", too_large_a_message_is_counted_too);
  ADD ("sns", messages_of_sns_are_verified);
  ADD ("subscription", a_subscription_is_confirmed_for_known_topics_only);
  ADD ("certificate", a_certificate_out_of_reach_is_no_verdict);
  return g_test_run ();
}
