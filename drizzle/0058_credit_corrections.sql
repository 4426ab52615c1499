-- A correction gives back what corrections took, and no more: what places took may come back with them, and a lot that
-- had it already could take none of it again, nor let anybody leave.
CREATE TRIGGER credit_line_corrected BEFORE INSERT ON credit_line WHEN NEW.kind = 'corrected' AND NEW.places < 0 BEGIN
	SELECT RAISE(ABORT, 'credit_line_corrected') WHERE NEW.places + (
		SELECT coalesce(sum(c.places), 0) FROM credit_line c WHERE c.lot_id = NEW.lot_id AND c.kind = 'corrected') < 0;
END;
