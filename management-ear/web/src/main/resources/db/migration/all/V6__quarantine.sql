-- The description of a tool for which it was recorded that the tool is in quarantine, so that it is recorded once.
ALTER TABLE tool_pin ADD COLUMN quarantined CHAR(64);
