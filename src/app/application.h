/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwApplication:
 *
 * The program: it opens the desk of one data folder and shows it in a window.
 */
#define STW_TYPE_APPLICATION (stw_application_get_type ())
G_DECLARE_FINAL_TYPE (StwApplication, stw_application, STW, APPLICATION, AdwApplication)

StwApplication *stw_application_new (int argc, char **argv);

G_END_DECLS
