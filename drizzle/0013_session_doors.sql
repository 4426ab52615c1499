-- A session's door is of the session's event, and admits once: what it counts is who sits in the room.
CREATE TRIGGER checkpoint_of_its_session BEFORE INSERT ON checkpoint WHEN NEW.session_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'checkpoint_of_its_session') WHERE NEW.rule <> 'once' OR NOT EXISTS (
		SELECT 1 FROM session WHERE id = NEW.session_id AND event_id = NEW.event_id);
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_keeps_its_session BEFORE UPDATE OF event_id, session_id, rule ON checkpoint
WHEN NEW.session_id IS NOT OLD.session_id OR (OLD.session_id IS NOT NULL AND (NEW.event_id <> OLD.event_id OR NEW.rule <> OLD.rule)) BEGIN
	SELECT RAISE(ABORT, 'checkpoint_of_its_session');
END;
--> statement-breakpoint
-- Nobody enters a room that is full, whoever asks. Other checkpoints cost it one look-up by key.
CREATE TRIGGER admission_within_capacity BEFORE INSERT ON admission
WHEN (SELECT session_id FROM checkpoint WHERE id = NEW.checkpoint_id) IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'session_room_full') WHERE EXISTS (
		SELECT 1 FROM checkpoint c JOIN session s ON s.id = c.session_id
		LEFT JOIN attendance_count n ON n.checkpoint_id = c.id AND n.period = NEW.period
		WHERE c.id = NEW.checkpoint_id AND coalesce(n.present, 0) >= s.capacity);
END;
