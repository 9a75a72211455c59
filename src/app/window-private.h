/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window.h"

#include "app/company-switcher.h"
#include "app/help/tour.h"
#include "app/identity.h"
#include "app/incidents/incidents-page.h"
#include "app/notifications/bell.h"
#include "app/opening-page.h"
#include "app/sidebar.h"
#include "app/sign-in/idle-lock.h"
#include "app/state-bar.h"

G_BEGIN_DECLS

struct _StwWindow
{
  AdwApplicationWindow parent_instance;

  AdwFlap *flap;                /* (unowned) */
  StwSidebar *sidebar;          /* (unowned) */
  StwCompanySwitcher *switcher; /* (unowned) */
  StwIdentity *identity;        /* (unowned) */
  StwBell *bell;                /* (unowned) */
  AdwToastOverlay *toasts;      /* (unowned) */
  AdwWindowTitle *heading;      /* (unowned) */
  GtkWidget *back;              /* (unowned) */
  GtkWidget *sidebar_toggle;    /* (unowned) */
  GtkWidget *find;              /* (unowned) */
  GtkWidget *menu;              /* (unowned) */
  StwStateBar *state_bar;       /* (unowned) */
  GtkStack *pages;              /* (unowned) */
  StwOpeningPage *opening;      /* (unowned) */

  GSettings *settings;    /* (owned) */
  StwDeskClient *client;  /* (owned) (nullable) until the desk is open, locked or not */
  StwIdleLock *idle_lock; /* (owned) (nullable) while the desk is shown */
  StwSession *session;    /* (owned) (nullable) until the desk is open and somebody may see it */
  StwTour *tour;          /* (owned) (nullable) ends with the desk */
  AdwToast *undo_toast;   /* (unowned) (nullable) what the last thing is taken back by */
  char *wanted_page;      /* (owned) what opens with the desk */
  guint fold_tick;
  guint ahead_source; /* builds the incidents before they are shown */
  gboolean narrow;
};

StwIncidentsPage *stw_window_get_incidents_page (StwWindow *self);
void stw_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
