/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/application.h"

#include "app/background/background.h"
#include "app/demo.h"
#include "app/notifications/nonces.h"
#include "app/notifications/notifier.h"
#include "app/search-provider/search-provider.h"
#include "app/window.h"

G_BEGIN_DECLS

struct _StwApplication
{
  AdwApplication parent_instance;

  char *data_dir;              /* (owned) (nullable) %NULL for the application's own */
  char *listen;                /* (owned) (nullable) where the door is to be */
  char *page;                  /* (owned) (nullable) that was asked for */
  char *passphrase;            /* (owned) (nullable) of sealed secrets, in locked memory */
  StwDemo *demo;               /* (owned) (nullable) */
  GSettings *settings;         /* (owned) (nullable) until startup */
  StwWindow *window;           /* (unowned) (nullable) */
  StwDeskClient *client;       /* (owned) (nullable) */
  StwNotifier *notifier;       /* (owned) (nullable) of the desk that is open */
  StwSearchProvider *provider; /* (owned) (nullable) while it is on the bus */
  StwBackground *background;   /* (owned) (nullable) until startup, and in a demonstration */
  StwNonces *nonces;           /* (owned) what may acknowledge over the bus, once each */
  GSimpleActionGroup *own;     /* (owned) (nullable) from startup: what the bus has no part in */
  GArray *acknowledge;    /* (owned) of gint64: what is acknowledged as soon as the desk is open */
  gint64 wanted;          /* an incident to open with the desk, 0 for none */
  gint64 wanted_company;  /* whose incidents are to be shown then, 0 for none */
  gint64 wanted_schedule; /* an on-call schedule to show then, 0 for none */
  char *wanted_words;     /* (owned) (nullable) what is to be looked for then */
  guint retry_source;     /* opens the desk once its disk has room */
  gboolean announced;     /* that the desk cannot be opened */
  gboolean opening;
  gboolean leaving_demo;
  gboolean stays; /* it was started to run without a window */
};

void stw_application_show_page (StwApplication *self, const char *page);
void stw_application_add_actions (StwApplication *self);

void stw_application_open_desk (StwApplication *self);
void stw_application_close_desk (StwApplication *self);
void stw_application_show_desk (StwApplication *self);
void stw_application_show_failure (StwApplication *self, const GError *error);
void stw_application_open_incident (StwApplication *self, gint64 incident);
void stw_application_go_where_wanted (StwApplication *self);
void stw_application_give_acknowledgements (StwApplication *self);
void stw_application_update_demo_actions (StwApplication *self);

G_END_DECLS
