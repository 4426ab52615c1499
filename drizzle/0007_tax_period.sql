-- A document of tax is written once. The name of its buyer may be taken out of it, and nothing else, once the tax
-- authorities no longer ask for it: six years after the end of the year it was issued in.
DROP TRIGGER invoice_no_update;
--> statement-breakpoint
CREATE TRIGGER invoice_no_update BEFORE UPDATE ON invoice WHEN NOT (
	OLD.issued_on < date('now', 'start of year', '-6 years')
	AND NEW.buyer = '{"name":"Personne anonymisée"}' AND NEW.purchase_order IS NULL
	AND NEW.id = OLD.id AND NEW.number = OLD.number AND NEW.kind = OLD.kind AND NEW.order_id = OLD.order_id
	AND NEW.invoice_id IS OLD.invoice_id AND NEW.issued_on = OLD.issued_on AND NEW.due_on IS OLD.due_on
	AND NEW.supplier = OLD.supplier AND NEW.lines = OLD.lines AND NEW.subtotal_cents = OLD.subtotal_cents
	AND NEW.tps_cents = OLD.tps_cents AND NEW.tvq_cents = OLD.tvq_cents AND NEW.total_cents = OLD.total_cents
	AND NEW.created_at = OLD.created_at)
BEGIN
	SELECT RAISE(ABORT, 'invoice_append_only');
END;
