-- Receipts that came for a message when its day had been archived: nothing can be moved there, so they are kept beside it. Some a day,
-- where days are archived soon after their messages ended; none where nothing is archived.
CREATE TABLE late_receipts (
  -- That of the receipt: what comes again is kept once.
  id uuid PRIMARY KEY,
  message_id uuid NOT NULL,
  provider text NOT NULL,
  provider_message_id text NOT NULL,
  attempt smallint,
  part smallint,
  -- What it says, as the event that it would have been: RECEIPT_DELIVERED.
  event text NOT NULL,
  -- The receipt as it came, as JSON, and what it was read from; codes of OTPs are hidden in it.
  detail text,
  received_at timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX late_receipts_message ON late_receipts (message_id);
