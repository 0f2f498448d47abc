-- What came with a message by the door of another gateway's clients (src/domain/door.ts): which door, its user data octet for octet,
-- and where its client is told of it. NULL, as of nearly all: it came by the REST API, and such a row is as long as it was.
ALTER TABLE messages ADD COLUMN door text, ADD COLUMN user_data json, ADD COLUMN callback_to json;
