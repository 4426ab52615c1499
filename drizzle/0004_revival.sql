-- A cancelled registration may live again only under an order that lives, and what an order cost is written once.
CREATE TRIGGER registration_allowed_again BEFORE UPDATE OF status ON registration WHEN NEW.status = 'active' AND OLD.status <> 'active' BEGIN
	SELECT RAISE(ABORT, 'order_not_live') WHERE NOT EXISTS (
		SELECT 1 FROM "order" o WHERE o.id = NEW.order_id AND o.status IN ('held', 'awaiting_payment', 'paid'));
END;
--> statement-breakpoint
CREATE TRIGGER order_amounts_written_once BEFORE UPDATE OF subtotal_cents, tps_cents, tvq_cents, total_cents ON "order"
WHEN NEW.subtotal_cents <> OLD.subtotal_cents OR NEW.tps_cents <> OLD.tps_cents OR NEW.tvq_cents <> OLD.tvq_cents OR NEW.total_cents <> OLD.total_cents BEGIN
	SELECT RAISE(ABORT, 'order_amounts_written_once');
END;
