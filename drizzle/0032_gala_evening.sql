-- A gala begins two hours before its embargo ends, at the earliest, and ends once it has; ended by mistake, it goes on within
-- the evening (twelve hours). What its end brought out stays out.
DROP VIEW prize_out;
--> statement-breakpoint
CREATE VIEW prize_out AS
	SELECT c.id AS category_id, c.edition_id, iif(g.id IS NULL, e.embargo_until, max(e.embargo_until, min(
		e.embargo_until + 86400000,
		coalesce((SELECT m.at FROM gala_moment m JOIN gala_cue q ON q.id = m.cue_id
			WHERE m.gala_id = g.id AND m.kind = 'revealed' AND q.category_id = c.id), e.embargo_until + 86400000),
		coalesce((SELECT min(m.at) FROM gala_moment m WHERE m.gala_id = g.id AND m.kind = 'ended'), e.embargo_until + 86400000)))) AS out_at
	FROM award_category c JOIN award_edition e ON e.id = c.edition_id
	LEFT JOIN gala g ON g.edition_id = e.id AND g.ready_at IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER gala_moment_timely BEFORE INSERT ON gala_moment WHEN NEW.kind IN ('started', 'ended', 'resumed') BEGIN
	SELECT RAISE(ABORT, 'gala_too_early') WHERE NEW.kind = 'started' AND NEW.at < (
		SELECT e.embargo_until - 7200000 FROM gala g JOIN award_edition e ON e.id = g.edition_id WHERE g.id = NEW.gala_id);
	SELECT RAISE(ABORT, 'gala_ends_early') WHERE NEW.kind = 'ended' AND NEW.at < (
		SELECT e.embargo_until FROM gala g JOIN award_edition e ON e.id = g.edition_id WHERE g.id = NEW.gala_id);
	SELECT RAISE(ABORT, 'gala_over') WHERE NEW.kind = 'resumed' AND NEW.at > (
		SELECT max(m.at) + 43200000 FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.kind = 'ended');
END;
--> statement-breakpoint
DROP TRIGGER gala_moment_follows;
--> statement-breakpoint
-- Moments follow one another without a gap, and each is of what is on the stage.
CREATE TRIGGER gala_moment_follows BEFORE INSERT ON gala_moment BEGIN
	SELECT RAISE(ABORT, 'gala_not_ready') WHERE NOT EXISTS (SELECT 1 FROM gala g WHERE g.id = NEW.gala_id AND g.ready_at IS NOT NULL);
	SELECT RAISE(ABORT, 'gala_over') WHERE NEW.kind NOT IN ('uncaption', 'resumed') AND 'ended' IS (
		SELECT m.kind FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.kind IN ('ended', 'resumed') ORDER BY m.seq DESC LIMIT 1);
	SELECT RAISE(ABORT, 'gala_moved') WHERE NEW.kind = 'resumed' AND 'ended' IS NOT (
		SELECT m.kind FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.kind IN ('ended', 'resumed') ORDER BY m.seq DESC LIMIT 1);
	SELECT RAISE(ABORT, 'gala_moved') WHERE NEW.step <> 1 + coalesce((SELECT max(m.step) FROM gala_moment m WHERE m.gala_id = NEW.gala_id), 0)
		OR NEW.seq <> 1 + coalesce((SELECT max(m.seq) FROM gala_moment m WHERE m.gala_id = NEW.gala_id), 0);
	SELECT RAISE(ABORT, 'gala_not_started') WHERE (NEW.kind = 'started') <> (NEW.seq = 1);
	SELECT RAISE(ABORT, 'cue_unknown') WHERE NEW.cue_id IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM gala_cue q WHERE q.id = NEW.cue_id AND q.gala_id = NEW.gala_id);
	SELECT RAISE(ABORT, 'gala_moved') WHERE NEW.kind = 'revealed' AND NEW.cue_id IS NOT (
		SELECT m.cue_id FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.kind = 'cue' ORDER BY m.seq DESC LIMIT 1);
	SELECT RAISE(ABORT, 'envelope_not_locked') WHERE NEW.kind = 'revealed' AND NOT EXISTS (
		SELECT 1 FROM gala_cue q JOIN award_result a ON a.category_id = q.category_id AND a.locked_at IS NOT NULL WHERE q.id = NEW.cue_id);
	SELECT RAISE(ABORT, 'gala_too_soon') WHERE NEW.kind = 'revealed' AND NEW.at < (
		SELECT e.embargo_until FROM gala g JOIN award_edition e ON e.id = g.edition_id WHERE g.id = NEW.gala_id);
	SELECT RAISE(ABORT, 'caption_unknown') WHERE NEW.kind = 'uncaption' AND NOT EXISTS (
		SELECT 1 FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.seq = NEW.of_seq AND m.kind = 'caption');
END;
