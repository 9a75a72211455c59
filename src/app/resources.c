/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bundles of templates, style sheets, icons and help, registered by name so that the linker
 * keeps them, in the program and in its tests. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/resources.h"

#include "steward-help.h"
#include "steward-icons.h"
#include "app/steward-resources.h"

/**
 * stw_resources_register:
 *
 * Makes the bundles known; to be called before the first widget.
 */
void
stw_resources_register (void)
{
  steward_register_resource ();
  steward_icons_register_resource ();
  steward_help_register_resource ();
}
