-- In which state a message waits as far as its alarm tells, so that those to which nothing happens are found whatever else
-- waits: SCHEDULED and SENT are left for good, PASSING is any other state, or not known (what an older release writes).
-- NULL is the alarm of an acceptance, which rings within seconds: nearly every message has no other, and it is not in the
-- index, which so costs a message nothing (src/store/message/waiting.ts).
ALTER TABLE alarms ADD COLUMN waits_in text DEFAULT 'PASSING' CHECK (waits_in IN ('SCHEDULED', 'SENT', 'PASSING'));
--> statement-breakpoint
-- What rings within a minute may be in the hands of a worker, and is told anew when it has rung.
UPDATE alarms a SET waits_in = m.status FROM messages m
WHERE m.id = a.message_id AND m.status IN ('SCHEDULED', 'SENT') AND a.wake_at > now() + interval '1 minute';
--> statement-breakpoint
CREATE INDEX alarms_waiting ON alarms (waits_in, message_id) WHERE waits_in IS NOT NULL;
