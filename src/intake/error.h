/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_INTAKE_ERROR (stw_intake_error_quark ())

/**
 * StwIntakeError:
 * @STW_INTAKE_ERROR_MALFORMED: the body is not what its content type says (400)
 * @STW_INTAKE_ERROR_MEDIA_TYPE: a content type that the door does not read (415)
 * @STW_INTAKE_ERROR_SHAPE: no object and no array of objects (422)
 * @STW_INTAKE_ERROR_FIELD: Steward's own format with a field missing or wrong (422)
 * @STW_INTAKE_ERROR_LIMIT: reading it would take more steps than a message may (422)
 * @STW_INTAKE_ERROR_MAPPING: a mapping file that cannot be used
 */
typedef enum
{
  STW_INTAKE_ERROR_MALFORMED,
  STW_INTAKE_ERROR_MEDIA_TYPE,
  STW_INTAKE_ERROR_SHAPE,
  STW_INTAKE_ERROR_FIELD,
  STW_INTAKE_ERROR_LIMIT,
  STW_INTAKE_ERROR_MAPPING,
} StwIntakeError;

GQuark stw_intake_error_quark (void);

G_END_DECLS
