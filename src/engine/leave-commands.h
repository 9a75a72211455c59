/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/* The jobs of a client that leaves. */
#define STW_JOB_COMPANY_EXPORT "company.export"
#define STW_JOB_COMPANY_CLEAR "company.clear"
#define STW_JOB_COMPANY_CERTIFY "company.certify"

const StwCommandRule *stw_leave_commands (guint *ret_n_rules);

G_END_DECLS
