CREATE TABLE `seat_trade` (
	`entry_id` integer PRIMARY KEY NOT NULL,
	`trade_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`gives_session_id` integer NOT NULL,
	`takes_session_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`entry_id`) REFERENCES `waitlist_entry`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trade_id`) REFERENCES `waitlist_entry`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`gives_session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`takes_session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seat_trade_gives` ON `seat_trade` (`trade_id`,`gives_session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `seat_trade_takes` ON `seat_trade` (`trade_id`,`takes_session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `seat_trade_person` ON `seat_trade` (`trade_id`,`registration_id`);--> statement-breakpoint
CREATE INDEX `seat_trade_registration` ON `seat_trade` (`registration_id`);--> statement-breakpoint
CREATE INDEX `waitlist_entry_leaving` ON `waitlist_entry` (`leaves_session_id`,`session_id`,`id`) WHERE status = 'waiting' AND leaves_session_id IS NOT NULL;--> statement-breakpoint
-- Who waits for a session, could take it now, and has the seat that they said they would leave for it.
CREATE VIEW tradable AS
	SELECT v.id, v.session_id AS takes_session_id, v.registration_id, v.leaves_session_id AS gives_session_id
	FROM waitable v JOIN booking b ON b.registration_id = v.registration_id AND b.session_id = v.leaves_session_id AND b.status = 'active'
	JOIN session s ON s.id = v.session_id JOIN session t ON t.id = b.session_id
	WHERE t.starts_at < s.ends_at AND s.starts_at < t.ends_at;
--> statement-breakpoint
-- Of those who would leave one session for another, the first in line trades.
CREATE TRIGGER seat_trade_allowed BEFORE INSERT ON seat_trade BEGIN
	SELECT RAISE(ABORT, 'trade_without_seat') WHERE NOT EXISTS (
		SELECT 1 FROM tradable v WHERE v.id = NEW.entry_id AND v.registration_id = NEW.registration_id
			AND v.takes_session_id = NEW.takes_session_id AND v.gives_session_id = NEW.gives_session_id);
	SELECT RAISE(ABORT, 'trade_queue') WHERE EXISTS (
		SELECT 1 FROM tradable v WHERE v.takes_session_id = NEW.takes_session_id
			AND v.gives_session_id = NEW.gives_session_id AND v.id < NEW.entry_id);
END;
--> statement-breakpoint
CREATE TRIGGER seat_trade_no_update BEFORE UPDATE ON seat_trade BEGIN SELECT RAISE(ABORT, 'seat_trade_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER seat_trade_no_delete BEFORE DELETE ON seat_trade BEGIN SELECT RAISE(ABORT, 'seat_trade_append_only'); END;
--> statement-breakpoint
-- A trade is closed before anybody moves: each seat taken is given in it. Its keys make the contrary true too.
CREATE TRIGGER booking_traded BEFORE INSERT ON booking WHEN NEW.source = 'trade' BEGIN
	SELECT RAISE(ABORT, 'trade_unknown') WHERE NOT EXISTS (
		SELECT 1 FROM seat_trade t JOIN waitlist_entry w ON w.id = t.entry_id
		WHERE t.registration_id = NEW.registration_id AND t.takes_session_id = NEW.session_id AND w.status = 'waiting'
			AND NOT EXISTS (SELECT 1 FROM seat_trade o WHERE o.trade_id = t.trade_id AND NOT EXISTS (
				SELECT 1 FROM seat_trade g WHERE g.trade_id = t.trade_id AND g.gives_session_id = o.takes_session_id)));
END;
