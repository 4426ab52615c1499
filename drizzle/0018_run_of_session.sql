ALTER TABLE `solver_run` ADD `session_id` integer REFERENCES session(id);--> statement-breakpoint
-- Until now a run kept its session with what it says.
UPDATE solver_run SET session_id = progress ->> '$.sessionId', progress = json_remove(progress, '$.sessionId')
WHERE progress ->> '$.sessionId' IS NOT NULL;
