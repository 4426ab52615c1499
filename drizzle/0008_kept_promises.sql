-- A name taken out of a word index leaves its blocks at once, as the privacy policy promises; not at some later merge.
INSERT INTO person_words (person_words, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO order_words (order_words, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO person_words (person_words) VALUES ('rebuild');
--> statement-breakpoint
INSERT INTO order_words (order_words) VALUES ('rebuild');
--> statement-breakpoint
-- As `order_transition` asks of an order that becomes paid.
CREATE TRIGGER order_placed_paid BEFORE INSERT ON "order" WHEN NEW.status = 'paid' BEGIN
	SELECT RAISE(ABORT, 'order_not_covered') WHERE NEW.paid_cents - NEW.refunded_cents < NEW.total_cents - NEW.credited_cents;
END;
--> statement-breakpoint
-- What a ticket opens may be widened under bookings, not withdrawn from them.
CREATE TRIGGER ticket_type_keeps_bookings AFTER UPDATE OF days ON ticket_type WHEN NEW.days <> OLD.days BEGIN
	SELECT RAISE(ABORT, 'session_not_covered') WHERE EXISTS (
		SELECT 1 FROM ticket k JOIN booking b ON b.registration_id = k.registration_id AND b.status = 'active'
		WHERE k.ticket_type_id = NEW.id AND k.status = 'active' AND NOT EXISTS (
			SELECT 1 FROM opened_session o WHERE o.registration_id = b.registration_id AND o.session_id = b.session_id));
END;
--> statement-breakpoint
CREATE TRIGGER session_keeps_bookings AFTER UPDATE OF event_id, day, ticket_type_code ON session
WHEN NEW.booked > 0 AND (NEW.event_id <> OLD.event_id OR NEW.day <> OLD.day OR NEW.ticket_type_code IS NOT OLD.ticket_type_code) BEGIN
	SELECT RAISE(ABORT, 'session_not_covered') WHERE EXISTS (
		SELECT 1 FROM booking b WHERE b.session_id = NEW.id AND b.status = 'active' AND NOT EXISTS (
			SELECT 1 FROM opened_session o WHERE o.registration_id = b.registration_id AND o.session_id = b.session_id));
END;
