-- What orders sold besides places, so far: packs.
INSERT INTO order_item (order_id, position, description, quantity, unit_cents, tax_code, training)
	SELECT l.order_id, 1, l.label || ' (' || l.places || ' places de formation)', 1, o.subtotal_cents, 'taxable', 1
	FROM credit_lot l JOIN "order" o ON o.id = l.order_id;
--> statement-breakpoint
-- The booths written so far as words are drawn, eight in a row, three metres wide with an aisle before them.
INSERT INTO exhibition (event_id, opens_at, closes_at, edits_close_at)
	SELECT e.id, e.registration_opens_at, max(e.registration_closes_at, e.registration_opens_at + 1), e.registration_closes_at
	FROM event e WHERE e.id IN (SELECT event_id FROM exhibitor);
--> statement-breakpoint
INSERT INTO floor_plan (event_id, slug, name, width_cm, height_cm, grid_cm, position, revision)
	SELECT event_id, 'salle', 'Salle des exposants', 2800, max(1200, 600 * ((count(*) + 7) / 8) + 300), 50, 0, 1
	FROM exhibitor GROUP BY event_id;
--> statement-breakpoint
INSERT INTO booth (event_id, plan_id, number, x_cm, y_cm, width_cm, height_cm)
	SELECT x.event_id, p.id, x.booth, 100 + 325 * ((x.place - 1) % 8), 150 + 600 * ((x.place - 1) / 8), 300, 300
	FROM (SELECT event_id, booth, row_number() OVER (PARTITION BY event_id ORDER BY booth) AS place
		FROM exhibitor GROUP BY event_id, booth) x
	JOIN floor_plan p ON p.event_id = x.event_id;
--> statement-breakpoint
INSERT INTO booth_allocation (booth_id, exhibitor_id, at)
	SELECT b.id, min(x.id), min(x.created_at)
	FROM exhibitor x JOIN booth b ON b.event_id = x.event_id AND b.number = x.booth GROUP BY b.id;
--> statement-breakpoint
ALTER TABLE `exhibitor` DROP COLUMN `booth`;
--> statement-breakpoint
-- What an order sells is written with it, before its invoice, and stays.
CREATE TRIGGER order_item_begins BEFORE INSERT ON order_item BEGIN
	SELECT RAISE(ABORT, 'order_item_kept') WHERE EXISTS (
		SELECT 1 FROM invoice i WHERE i.order_id = NEW.order_id)
		OR (SELECT o.status FROM "order" o WHERE o.id = NEW.order_id) NOT IN ('held', 'awaiting_payment', 'paid');
END;
--> statement-breakpoint
CREATE TRIGGER order_item_no_update BEFORE UPDATE ON order_item BEGIN SELECT RAISE(ABORT, 'order_item_kept'); END;
--> statement-breakpoint
CREATE TRIGGER order_item_no_delete BEFORE DELETE ON order_item BEGIN SELECT RAISE(ABORT, 'order_item_kept'); END;
--> statement-breakpoint
-- A contract that somebody may have accepted is never written over; versions follow one another.
CREATE TRIGGER exhibition_terms_follow BEFORE INSERT ON exhibition_terms
WHEN NEW.version <> 1 + (SELECT coalesce(max(t.version), 0) FROM exhibition_terms t WHERE t.event_id = NEW.event_id) BEGIN
	SELECT RAISE(ABORT, 'exhibition_terms_follow');
END;
--> statement-breakpoint
CREATE TRIGGER exhibition_terms_no_update BEFORE UPDATE ON exhibition_terms BEGIN SELECT RAISE(ABORT, 'exhibition_terms_kept'); END;
--> statement-breakpoint
CREATE TRIGGER exhibition_terms_no_delete BEFORE DELETE ON exhibition_terms BEGIN SELECT RAISE(ABORT, 'exhibition_terms_kept'); END;
--> statement-breakpoint
-- Whoever accepts a contract is approved, and accepts that of their own exhibition.
CREATE TRIGGER contract_acceptance_fits BEFORE INSERT ON contract_acceptance BEGIN
	SELECT RAISE(ABORT, 'contract_acceptance_fits') WHERE NOT EXISTS (
		SELECT 1 FROM exhibitor x JOIN exhibition_terms t ON t.event_id = x.event_id
		WHERE x.id = NEW.exhibitor_id AND t.id = NEW.terms_id AND x.status IN ('approved', 'confirmed'));
END;
--> statement-breakpoint
CREATE TRIGGER contract_acceptance_no_update BEFORE UPDATE ON contract_acceptance BEGIN SELECT RAISE(ABORT, 'contract_acceptance_kept'); END;
--> statement-breakpoint
CREATE TRIGGER contract_acceptance_no_delete BEFORE DELETE ON contract_acceptance BEGIN SELECT RAISE(ABORT, 'contract_acceptance_kept'); END;
--> statement-breakpoint
-- An application begins as a draft, and goes from state to state as the domain says.
CREATE TRIGGER exhibitor_begins BEFORE INSERT ON exhibitor BEGIN
	SELECT RAISE(ABORT, 'exhibitor_state') WHERE NEW.status <> 'draft' OR NEW.booth_type_id IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER exhibitor_state BEFORE UPDATE OF status ON exhibitor WHEN NEW.status <> OLD.status BEGIN
	SELECT RAISE(ABORT, 'exhibitor_state') WHERE NOT CASE OLD.status
		WHEN 'draft' THEN NEW.status IN ('submitted', 'withdrawn')
		WHEN 'submitted' THEN NEW.status IN ('draft', 'waitlisted', 'approved', 'declined', 'withdrawn')
		WHEN 'waitlisted' THEN NEW.status IN ('approved', 'declined', 'withdrawn')
		WHEN 'approved' THEN NEW.status IN ('confirmed', 'waitlisted', 'withdrawn')
		WHEN 'confirmed' THEN NEW.status IN ('approved', 'withdrawn')
		WHEN 'declined' THEN NEW.status IN ('waitlisted', 'approved')
		ELSE 0 END;
	SELECT RAISE(ABORT, 'exhibitor_incomplete') WHERE NEW.status IN ('submitted', 'waitlisted', 'approved', 'confirmed')
		AND (NEW.booth_type_id IS NULL OR trim(NEW.name) = '');
	SELECT RAISE(ABORT, 'exhibitor_unpaid') WHERE NEW.status = 'confirmed' AND NOT EXISTS (
		SELECT 1 FROM exhibitor_order x JOIN "order" o ON o.id = x.order_id
		WHERE x.exhibitor_id = NEW.id AND o.status IN ('awaiting_payment', 'paid'));
	SELECT RAISE(ABORT, 'exhibitor_order_lives') WHERE NEW.status IN ('withdrawn', 'waitlisted') AND EXISTS (
		SELECT 1 FROM exhibitor_order x JOIN "order" o ON o.id = x.order_id
		WHERE x.exhibitor_id = NEW.id AND o.status IN ('held', 'awaiting_payment', 'paid'));
END;
--> statement-breakpoint
-- A booth type is of the same event, and counts those approved for it.
CREATE TRIGGER exhibitor_type_of_event BEFORE UPDATE OF booth_type_id, event_id ON exhibitor WHEN NEW.booth_type_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'exhibitor_type_of_event') WHERE NOT EXISTS (
		SELECT 1 FROM booth_type y WHERE y.id = NEW.booth_type_id AND y.event_id = NEW.event_id);
END;
--> statement-breakpoint
CREATE TRIGGER booth_type_count AFTER UPDATE OF status, booth_type_id ON exhibitor BEGIN
	UPDATE booth_type SET taken = taken - 1 WHERE id = OLD.booth_type_id AND OLD.status IN ('approved', 'confirmed');
	UPDATE booth_type SET taken = taken + 1 WHERE id = NEW.booth_type_id AND NEW.status IN ('approved', 'confirmed');
END;
--> statement-breakpoint
-- Whoever is expected no more leaves their booth.
CREATE TRIGGER exhibitor_leaves AFTER UPDATE OF status ON exhibitor
WHEN OLD.status IN ('approved', 'confirmed') AND NEW.status NOT IN ('approved', 'confirmed') BEGIN
	DELETE FROM booth_allocation WHERE exhibitor_id = NEW.id;
END;
--> statement-breakpoint
-- Who may have a booth: somebody approved, in the same event, for its type, and before others those who had it last year.
CREATE TRIGGER booth_allocation_fits BEFORE INSERT ON booth_allocation BEGIN
	SELECT RAISE(ABORT, 'booth_allocation_fits') WHERE NOT EXISTS (
		SELECT 1 FROM booth b JOIN exhibitor x ON x.event_id = b.event_id
		WHERE b.id = NEW.booth_id AND x.id = NEW.exhibitor_id AND x.status IN ('approved', 'confirmed')
			AND x.booth_type_id = b.booth_type_id);
	SELECT RAISE(ABORT, 'booth_kept') WHERE EXISTS (
		SELECT 1 FROM booth b JOIN exhibition e ON e.event_id = b.event_id JOIN exhibitor x ON x.id = NEW.exhibitor_id
		WHERE b.id = NEW.booth_id AND b.kept_for IS NOT NULL AND e.renewals_close_at > NEW.at
			AND x.renewed_from IS NOT b.kept_for);
END;
--> statement-breakpoint
-- Whoever moves leaves one booth and takes another: what fits is asked each time.
CREATE TRIGGER booth_allocation_stays BEFORE UPDATE OF booth_id, exhibitor_id ON booth_allocation BEGIN
	SELECT RAISE(ABORT, 'booth_allocation_stays');
END;
--> statement-breakpoint
-- A booth that somebody has is neither taken off the plan nor given another type.
CREATE TRIGGER booth_in_use BEFORE DELETE ON booth BEGIN
	SELECT RAISE(ABORT, 'booth_in_use') WHERE EXISTS (SELECT 1 FROM booth_allocation a WHERE a.booth_id = OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER booth_type_in_use BEFORE UPDATE OF booth_type_id, event_id ON booth
WHEN NEW.booth_type_id IS NOT OLD.booth_type_id OR NEW.event_id <> OLD.event_id BEGIN
	SELECT RAISE(ABORT, 'booth_in_use') WHERE EXISTS (SELECT 1 FROM booth_allocation a WHERE a.booth_id = OLD.id);
END;
--> statement-breakpoint
-- An exhibitor has one order that lives, once approved, once it accepted the contract as it reads now, and for the booth
-- that it has.
CREATE TRIGGER exhibitor_order_fits BEFORE INSERT ON exhibitor_order BEGIN
	SELECT RAISE(ABORT, 'exhibitor_not_approved') WHERE NOT EXISTS (
		SELECT 1 FROM exhibitor x JOIN "order" o ON o.event_id = x.event_id
		WHERE x.id = NEW.exhibitor_id AND o.id = NEW.order_id AND x.status = 'approved');
	SELECT RAISE(ABORT, 'contract_not_accepted') WHERE NOT EXISTS (
		SELECT 1 FROM contract_acceptance c JOIN exhibition_terms t ON t.id = c.terms_id
		WHERE c.exhibitor_id = NEW.exhibitor_id AND t.version = (
			SELECT max(n.version) FROM exhibition_terms n WHERE n.event_id = t.event_id));
	SELECT RAISE(ABORT, 'exhibitor_order_once') WHERE EXISTS (
		SELECT 1 FROM exhibitor_order x JOIN "order" o ON o.id = x.order_id
		WHERE x.exhibitor_id = NEW.exhibitor_id AND o.status IN ('held', 'awaiting_payment', 'paid'));
	SELECT RAISE(ABORT, 'booth_lost') WHERE NEW.booth_id IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM booth_allocation a WHERE a.booth_id = NEW.booth_id AND a.exhibitor_id = NEW.exhibitor_id);
END;
--> statement-breakpoint
-- Its booth is kept while it is paid, and for good once it is confirmed.
CREATE TRIGGER exhibitor_order_placed AFTER INSERT ON exhibitor_order BEGIN
	UPDATE booth_allocation SET order_id = NEW.order_id, until = (
		SELECT CASE o.status WHEN 'held' THEN o.hold_expires_at END FROM "order" o WHERE o.id = NEW.order_id)
	WHERE exhibitor_id = NEW.exhibitor_id AND booth_id = NEW.booth_id;
	UPDATE exhibitor SET status = 'confirmed', confirmed_at = (
		SELECT o.confirmed_at FROM "order" o WHERE o.id = NEW.order_id)
	WHERE id = NEW.exhibitor_id AND (
		SELECT o.status FROM "order" o WHERE o.id = NEW.order_id) IN ('awaiting_payment', 'paid');
END;
--> statement-breakpoint
CREATE TRIGGER exhibitor_order_no_update BEFORE UPDATE ON exhibitor_order BEGIN SELECT RAISE(ABORT, 'exhibitor_order_kept'); END;
--> statement-breakpoint
CREATE TRIGGER exhibitor_order_no_delete BEFORE DELETE ON exhibitor_order BEGIN SELECT RAISE(ABORT, 'exhibitor_order_kept'); END;
--> statement-breakpoint
-- An order paid after its time takes its booth again: where somebody else has it, or the exhibitor another, the payment is
-- refused, and goes back.
CREATE TRIGGER exhibitor_order_revived AFTER UPDATE OF status ON "order"
WHEN OLD.status IN ('expired', 'cancelled') AND NEW.status IN ('held', 'awaiting_payment', 'paid') BEGIN
	SELECT RAISE(ABORT, 'exhibitor_order_once') WHERE EXISTS (
		SELECT 1 FROM exhibitor_order x JOIN exhibitor_order y ON y.exhibitor_id = x.exhibitor_id
		JOIN "order" o ON o.id = y.order_id
		WHERE x.order_id = NEW.id AND y.order_id <> NEW.id AND o.status IN ('held', 'awaiting_payment', 'paid'));
	INSERT INTO booth_allocation (booth_id, exhibitor_id, order_id, at)
		SELECT x.booth_id, x.exhibitor_id, x.order_id, NEW.confirmed_at
		FROM exhibitor_order x WHERE x.order_id = NEW.id AND x.booth_id IS NOT NULL;
	UPDATE booth_option SET taken = taken + (
		SELECT i.quantity FROM exhibitor_order_option i WHERE i.order_id = NEW.id AND i.option_id = booth_option.id)
	WHERE id IN (SELECT i.option_id FROM exhibitor_order_option i WHERE i.order_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER exhibitor_order_confirmed AFTER UPDATE OF status ON "order"
WHEN NEW.status IN ('awaiting_payment', 'paid') AND OLD.status IN ('held', 'expired', 'cancelled') BEGIN
	UPDATE booth_allocation SET until = NULL WHERE order_id = NEW.id;
	UPDATE exhibitor SET status = 'confirmed', confirmed_at = NEW.confirmed_at
	WHERE id = (SELECT x.exhibitor_id FROM exhibitor_order x WHERE x.order_id = NEW.id) AND status <> 'confirmed';
END;
--> statement-breakpoint
-- An order that ends gives back its booth and its options.
CREATE TRIGGER exhibitor_order_ends AFTER UPDATE OF status ON "order"
WHEN OLD.status IN ('held', 'awaiting_payment', 'paid') AND NEW.status IN ('expired', 'cancelled', 'refunded') BEGIN
	DELETE FROM booth_allocation WHERE order_id = NEW.id;
	UPDATE exhibitor SET status = 'approved', confirmed_at = NULL
	WHERE id = (SELECT x.exhibitor_id FROM exhibitor_order x WHERE x.order_id = NEW.id) AND status = 'confirmed';
	UPDATE booth_option SET taken = taken - (
		SELECT i.quantity FROM exhibitor_order_option i WHERE i.order_id = NEW.id AND i.option_id = booth_option.id)
	WHERE id IN (SELECT i.option_id FROM exhibitor_order_option i WHERE i.order_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER booth_option_count AFTER INSERT ON exhibitor_order_option BEGIN
	SELECT RAISE(ABORT, 'booth_option_of_event') WHERE NOT EXISTS (
		SELECT 1 FROM booth_option b JOIN "order" o ON o.event_id = b.event_id
		WHERE b.id = NEW.option_id AND o.id = NEW.order_id AND o.status IN ('held', 'awaiting_payment', 'paid'));
	UPDATE booth_option SET taken = taken + NEW.quantity WHERE id = NEW.option_id;
END;
--> statement-breakpoint
CREATE TRIGGER exhibitor_order_option_no_update BEFORE UPDATE ON exhibitor_order_option BEGIN SELECT RAISE(ABORT, 'exhibitor_order_kept'); END;
--> statement-breakpoint
CREATE TRIGGER exhibitor_order_option_no_delete BEFORE DELETE ON exhibitor_order_option BEGIN SELECT RAISE(ABORT, 'exhibitor_order_kept'); END;
