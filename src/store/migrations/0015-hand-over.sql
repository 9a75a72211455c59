-- SPDX-License-Identifier: GPL-3.0-or-later
-- A note for a hand-over is told again when the hand-over comes.

ALTER TABLE shift_note ADD COLUMN told_at INTEGER;  -- when it was told again, NULL until its hand-over

-- What lies behind was told when it was written.
UPDATE shift_note SET told_at = at WHERE at <= (SELECT MAX(at) FROM audit);
