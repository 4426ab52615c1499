ALTER TABLE `poll` ADD `ledger_format` integer DEFAULT 2 NOT NULL;--> statement-breakpoint
-- A ledger that is begun keeps the header that its first line is chained to.
UPDATE poll SET ledger_format = 1 WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = poll.id);
--> statement-breakpoint
CREATE TRIGGER poll_format_known BEFORE INSERT ON poll WHEN NEW.ledger_format NOT IN (1, 2) BEGIN
	SELECT RAISE(ABORT, 'poll_format');
END;
--> statement-breakpoint
CREATE TRIGGER poll_format_settled BEFORE UPDATE OF ledger_format ON poll WHEN NEW.ledger_format <> OLD.ledger_format BEGIN
	SELECT RAISE(ABORT, 'poll_format') WHERE NEW.ledger_format NOT IN (1, 2);
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.id);
END;
--> statement-breakpoint
-- Heads are dated one after another: a later one signs more lines, never an earlier instant.
CREATE TRIGGER ledger_head_dated BEFORE INSERT ON ledger_head BEGIN
	SELECT RAISE(ABORT, 'ledger_broken') WHERE EXISTS (
		SELECT 1 FROM ledger_head h WHERE h.poll_id = NEW.poll_id
			AND ((h.seq < NEW.seq AND h.at > NEW.at) OR (h.seq > NEW.seq)));
END;
