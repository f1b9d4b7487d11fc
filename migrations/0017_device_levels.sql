-- The highest level of the information systems a PC belongs to: some checks fail only from a level on. Kept by
-- whatever changes a system, its level or its PCs; null: it belongs to none with a level.
alter table devices add column system_level smallint check (system_level between 1 and 5);
