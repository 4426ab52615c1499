-- What the database refuses, whoever asks. The names raised here are read by `db/violations.ts`.
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER scan_no_update BEFORE UPDATE ON scan BEGIN SELECT RAISE(ABORT, 'scan_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER scan_no_delete BEFORE DELETE ON scan BEGIN SELECT RAISE(ABORT, 'scan_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER invoice_no_update BEFORE UPDATE ON invoice BEGIN SELECT RAISE(ABORT, 'invoice_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice BEGIN SELECT RAISE(ABORT, 'invoice_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'payment_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'payment_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER consent_no_update BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER consent_no_delete BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'consent_append_only'); END;
--> statement-breakpoint
-- A ticket takes one place in each quota of its type; the check on quota refuses the place too many.
CREATE TRIGGER ticket_takes_places AFTER INSERT ON ticket WHEN NEW.status = 'active' BEGIN
	UPDATE quota SET taken = taken + 1 WHERE id IN (SELECT quota_id FROM ticket_type_quota WHERE ticket_type_id = NEW.ticket_type_id);
END;
--> statement-breakpoint
CREATE TRIGGER ticket_gives_places_back AFTER UPDATE OF status ON ticket WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	UPDATE quota SET taken = taken - 1 WHERE id IN (SELECT quota_id FROM ticket_type_quota WHERE ticket_type_id = OLD.ticket_type_id);
	UPDATE booking SET status = 'cancelled' WHERE registration_id = OLD.registration_id AND status = 'active' AND NOT EXISTS (
		SELECT 1 FROM session s, ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
		WHERE s.id = booking.session_id AND k.registration_id = booking.registration_id AND k.status = 'active'
			AND (y.code = s.ticket_type_code OR (s.ticket_type_code IS NULL AND EXISTS (SELECT 1 FROM json_each(y.days) d WHERE d.value = s.day)))
	);
END;
--> statement-breakpoint
CREATE TRIGGER ticket_takes_places_again AFTER UPDATE OF status ON ticket WHEN OLD.status <> 'active' AND NEW.status = 'active' BEGIN
	UPDATE quota SET taken = taken + 1 WHERE id IN (SELECT quota_id FROM ticket_type_quota WHERE ticket_type_id = NEW.ticket_type_id);
END;
--> statement-breakpoint
CREATE TRIGGER ticket_deleted AFTER DELETE ON ticket WHEN OLD.status = 'active' BEGIN
	UPDATE quota SET taken = taken - 1 WHERE id IN (SELECT quota_id FROM ticket_type_quota WHERE ticket_type_id = OLD.ticket_type_id);
END;
--> statement-breakpoint
CREATE TRIGGER ticket_keeps_its_type BEFORE UPDATE OF ticket_type_id, registration_id ON ticket BEGIN SELECT RAISE(ABORT, 'ticket_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER ticket_allowed BEFORE INSERT ON ticket WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'registration_not_active') WHERE NOT EXISTS (SELECT 1 FROM registration r WHERE r.id = NEW.registration_id AND r.status = 'active');
	SELECT RAISE(ABORT, 'ticket_of_another_event') WHERE NOT EXISTS (
		SELECT 1 FROM registration r JOIN ticket_type y ON y.event_id = r.event_id WHERE r.id = NEW.registration_id AND y.id = NEW.ticket_type_id);
	SELECT RAISE(ABORT, 'ticket_two_admissions') WHERE (SELECT role FROM ticket_type WHERE id = NEW.ticket_type_id) = 'admission' AND EXISTS (
		SELECT 1 FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
		WHERE k.registration_id = NEW.registration_id AND k.status = 'active' AND y.role = 'admission' AND k.id IS NOT NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER ticket_allowed_again BEFORE UPDATE OF status ON ticket WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'registration_not_active') WHERE NOT EXISTS (SELECT 1 FROM registration r WHERE r.id = NEW.registration_id AND r.status = 'active');
	SELECT RAISE(ABORT, 'ticket_of_another_event') WHERE NOT EXISTS (
		SELECT 1 FROM registration r JOIN ticket_type y ON y.event_id = r.event_id WHERE r.id = NEW.registration_id AND y.id = NEW.ticket_type_id);
	SELECT RAISE(ABORT, 'ticket_two_admissions') WHERE (SELECT role FROM ticket_type WHERE id = NEW.ticket_type_id) = 'admission' AND EXISTS (
		SELECT 1 FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
		WHERE k.registration_id = NEW.registration_id AND k.status = 'active' AND y.role = 'admission' AND k.id IS NOT NEW.id);
END;
--> statement-breakpoint
-- What a sold ticket took must stay what it gives back.
CREATE TRIGGER ticket_type_quota_insert BEFORE INSERT ON ticket_type_quota
WHEN EXISTS (SELECT 1 FROM ticket WHERE ticket_type_id = NEW.ticket_type_id AND status = 'active') BEGIN
	SELECT RAISE(ABORT, 'ticket_type_already_sold');
END;
--> statement-breakpoint
-- What a sold ticket took must stay what it gives back.
CREATE TRIGGER ticket_type_quota_delete BEFORE DELETE ON ticket_type_quota
WHEN EXISTS (SELECT 1 FROM ticket WHERE ticket_type_id = OLD.ticket_type_id AND status = 'active') BEGIN
	SELECT RAISE(ABORT, 'ticket_type_already_sold');
END;
--> statement-breakpoint
-- What a sold ticket took must stay what it gives back.
CREATE TRIGGER ticket_type_quota_update BEFORE UPDATE ON ticket_type_quota
WHEN EXISTS (SELECT 1 FROM ticket WHERE ticket_type_id = OLD.ticket_type_id AND status = 'active') BEGIN
	SELECT RAISE(ABORT, 'ticket_type_already_sold');
END;
--> statement-breakpoint
CREATE TRIGGER registration_allowed BEFORE INSERT ON registration BEGIN
	SELECT RAISE(ABORT, 'order_not_live') WHERE NOT EXISTS (
		SELECT 1 FROM "order" o WHERE o.id = NEW.order_id AND o.event_id = NEW.event_id AND o.status IN ('held', 'awaiting_payment', 'paid'));
END;
--> statement-breakpoint
-- Leaving an event gives everything back in the same statement.
CREATE TRIGGER registration_gives_back AFTER UPDATE OF status ON registration WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	UPDATE booking SET status = 'cancelled' WHERE registration_id = NEW.id AND status = 'active';
	UPDATE ticket SET status = 'cancelled' WHERE registration_id = NEW.id AND status = 'active';
END;
--> statement-breakpoint
CREATE TRIGGER order_gives_back AFTER UPDATE OF status ON "order" WHEN NEW.status IN ('cancelled', 'expired') AND OLD.status <> NEW.status BEGIN
	UPDATE registration SET status = 'cancelled', cancelled_at = NEW.cancelled_at WHERE order_id = NEW.id AND status = 'active';
END;
--> statement-breakpoint
CREATE TRIGGER order_transition BEFORE UPDATE OF status ON "order" WHEN OLD.status <> NEW.status BEGIN
	SELECT RAISE(ABORT, 'order_transition') WHERE OLD.status || '>' || NEW.status NOT IN (
		'held>paid', 'held>awaiting_payment', 'held>expired', 'held>cancelled',
		'awaiting_payment>paid', 'awaiting_payment>held', 'awaiting_payment>cancelled',
		'paid>cancelled', 'paid>refunded', 'cancelled>refunded', 'expired>paid', 'expired>refunded');
	SELECT RAISE(ABORT, 'order_not_covered') WHERE NEW.status = 'paid' AND NEW.paid_cents - NEW.refunded_cents < NEW.total_cents - NEW.credited_cents;
END;
--> statement-breakpoint
CREATE TRIGGER booking_allowed BEFORE INSERT ON booking WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'session_not_bookable') WHERE NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id
		WHERE s.id = NEW.session_id AND r.id = NEW.registration_id AND r.status = 'active' AND s.bookable = 1 AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'session_not_covered') WHERE NOT EXISTS (
		SELECT 1 FROM session s, ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
		WHERE s.id = NEW.session_id AND k.registration_id = NEW.registration_id AND k.status = 'active'
			AND (y.code = s.ticket_type_code OR (s.ticket_type_code IS NULL AND EXISTS (SELECT 1 FROM json_each(y.days) d WHERE d.value = s.day))));
	SELECT RAISE(ABORT, 'session_overlap') WHERE EXISTS (
		SELECT 1 FROM session wanted, booking b JOIN session s ON s.id = b.session_id
		WHERE wanted.id = NEW.session_id AND b.registration_id = NEW.registration_id AND b.status = 'active' AND b.session_id <> NEW.session_id
			AND s.starts_at < wanted.ends_at AND wanted.starts_at < s.ends_at);
END;
--> statement-breakpoint
CREATE TRIGGER booking_allowed_again BEFORE UPDATE OF status ON booking WHEN OLD.status <> 'active' AND NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'session_not_bookable') WHERE NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id
		WHERE s.id = NEW.session_id AND r.id = NEW.registration_id AND r.status = 'active' AND s.bookable = 1 AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'session_not_covered') WHERE NOT EXISTS (
		SELECT 1 FROM session s, ticket k JOIN ticket_type y ON y.id = k.ticket_type_id
		WHERE s.id = NEW.session_id AND k.registration_id = NEW.registration_id AND k.status = 'active'
			AND (y.code = s.ticket_type_code OR (s.ticket_type_code IS NULL AND EXISTS (SELECT 1 FROM json_each(y.days) d WHERE d.value = s.day))));
	SELECT RAISE(ABORT, 'session_overlap') WHERE EXISTS (
		SELECT 1 FROM session wanted, booking b JOIN session s ON s.id = b.session_id
		WHERE wanted.id = NEW.session_id AND b.registration_id = NEW.registration_id AND b.status = 'active' AND b.session_id <> NEW.session_id
			AND s.starts_at < wanted.ends_at AND wanted.starts_at < s.ends_at);
END;
--> statement-breakpoint
CREATE TRIGGER booking_keeps_its_session BEFORE UPDATE OF session_id, registration_id ON booking BEGIN SELECT RAISE(ABORT, 'booking_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER booking_takes_seat AFTER INSERT ON booking WHEN NEW.status = 'active' BEGIN UPDATE session SET booked = booked + 1 WHERE id = NEW.session_id; END;
--> statement-breakpoint
CREATE TRIGGER booking_takes_seat_again AFTER UPDATE OF status ON booking WHEN OLD.status <> 'active' AND NEW.status = 'active' BEGIN UPDATE session SET booked = booked + 1 WHERE id = NEW.session_id; END;
--> statement-breakpoint
CREATE TRIGGER booking_gives_seat_back AFTER UPDATE OF status ON booking WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN UPDATE session SET booked = booked - 1 WHERE id = NEW.session_id; END;
--> statement-breakpoint
CREATE TRIGGER booking_deleted AFTER DELETE ON booking WHEN OLD.status = 'active' BEGIN UPDATE session SET booked = booked - 1 WHERE id = OLD.session_id; END;
--> statement-breakpoint
CREATE TRIGGER session_moved AFTER UPDATE OF starts_at, ends_at ON session WHEN NEW.booked > 0 BEGIN
	SELECT RAISE(ABORT, 'session_overlap') WHERE EXISTS (
		SELECT 1 FROM booking mine JOIN booking other ON other.registration_id = mine.registration_id AND other.status = 'active' AND other.session_id <> mine.session_id
		JOIN session s ON s.id = other.session_id
		WHERE mine.session_id = NEW.id AND mine.status = 'active' AND s.starts_at < NEW.ends_at AND NEW.starts_at < s.ends_at);
END;
--> statement-breakpoint
CREATE TRIGGER payment_counts AFTER INSERT ON payment BEGIN
	UPDATE "order" SET paid_cents = paid_cents + CASE NEW.direction WHEN 'in' THEN NEW.amount_cents ELSE 0 END,
		refunded_cents = refunded_cents + CASE NEW.direction WHEN 'out' THEN NEW.amount_cents ELSE 0 END
	WHERE id = NEW.order_id;
END;
--> statement-breakpoint
CREATE TRIGGER credit_note_counts AFTER INSERT ON invoice WHEN NEW.kind = 'credit_note' BEGIN
	SELECT RAISE(ABORT, 'credit_note_without_invoice') WHERE NOT EXISTS (
		SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.order_id = NEW.order_id AND i.kind = 'invoice');
	UPDATE "order" SET credited_cents = credited_cents + NEW.total_cents WHERE id = NEW.order_id;
END;
--> statement-breakpoint
CREATE TRIGGER invoice_series_unbroken BEFORE UPDATE ON invoice_series BEGIN
	SELECT RAISE(ABORT, 'invoice_series_unbroken') WHERE NEW.last <> OLD.last + 1 OR NEW.series <> OLD.series;
END;
--> statement-breakpoint
CREATE TRIGGER invoice_series_no_delete BEFORE DELETE ON invoice_series BEGIN SELECT RAISE(ABORT, 'invoice_series_unbroken'); END;
--> statement-breakpoint
CREATE TRIGGER admission_counts AFTER INSERT ON admission BEGIN
	INSERT INTO attendance_count (checkpoint_id, period, present) VALUES (NEW.checkpoint_id, NEW.period, 1)
	ON CONFLICT (checkpoint_id, period) DO UPDATE SET present = present + 1;
END;
--> statement-breakpoint
CREATE TRIGGER admission_undone AFTER DELETE ON admission BEGIN UPDATE attendance_count SET present = present - 1 WHERE checkpoint_id = OLD.checkpoint_id AND period = OLD.period; END;
