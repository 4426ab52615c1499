-- A contract that somebody accepted stays as it was, but for their name once they are forgotten.
DROP TRIGGER contract_acceptance_no_update;
--> statement-breakpoint
CREATE TRIGGER contract_acceptance_no_update BEFORE UPDATE ON contract_acceptance
WHEN NEW.signed_as <> 'Personne anonymisée' OR NEW.id <> OLD.id OR NEW.exhibitor_id <> OLD.exhibitor_id
	OR NEW.terms_id <> OLD.terms_id OR NEW.conditions <> OLD.conditions OR NEW.accepted_by <> OLD.accepted_by OR NEW.at <> OLD.at BEGIN
	SELECT RAISE(ABORT, 'contract_acceptance_kept');
END;
