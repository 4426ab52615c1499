-- What would change a motion that is settled changes nothing: it is not put to the vote.
CREATE TRIGGER assembly_amendment_stands BEFORE UPDATE OF state ON assembly_motion
WHEN NEW.state = 'open' AND OLD.state = 'draft' AND NEW.amends_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'amended_settled') WHERE (SELECT m.state FROM assembly_motion m WHERE m.id = NEW.amends_id) <> 'draft';
END;
