-- SPDX-License-Identifier: GPL-3.0-or-later
-- Work on an incident that is being timed, also while the program does not run.

ALTER TABLE incident ADD COLUMN timer_at INTEGER;      -- since when; NULL while none runs
