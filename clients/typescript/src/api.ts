// Made from the OpenAPI document of the gateway by test/unit/client/client-types.ts: change the gateway, and run it again.

export interface paths {
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a client's messages
         * @description Newest first. `from` (inclusive) and `to` (exclusive) narrow by the time of acceptance; `next_cursor` is null on the last page. Days that are archived are read as the others, only slower. Where few of many messages match, a page may be shorter than `limit`, or empty, and have a next one. With `Accept: text/csv` all that match come as CSV (RFC 4180), without a limit unless one is given; a text that a spreadsheet could run as a formula has an apostrophe before it.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Send a message
         * @description Prices the message, holds its credits and queues it, in one commit. The answer comes after that commit: what was answered 202 survives a crash.
         *
         *     `send_at` (RFC 3339, up to 35 days ahead) makes the message SCHEDULED: its credits are held now, it is sent then, and until then it can be cancelled. A time up to a minute ago means at once. `validity_seconds` counts from `send_at`, or from now: when it ends without a final receipt the message is EXPIRED.
         *
         *     `smart_encoding: true` replaces typographic quotes, dashes, spaces and the like by GSM-7 look-alikes, if the whole text then fits GSM-7 in no more parts; otherwise the text stays as it is. What `POST /v1/messages/preview` shows is what is sent.
         *
         *     With `otp: true` the answer waits until a provider has taken a code of 6 digits, and is 200 with `otp_code`; when none takes it within `OTP_DEADLINE_MS` it is 503 `otp_not_delivered` with the `reason`, the message has ended, its credits are released, and the code is void. `text` may be left out; a text must contain `{code}`. What is stored and shown is the text with `{code}`: the code itself is kept nowhere in clear, so that a repeat under the same Idempotency-Key is answered without it, and a repeat after a 503 is a new try. A number gets at most 5 codes of a client in 10 minutes, 30 seconds apart. See `POST /v1/otp/verify`.
         *
         *     `end_user_ip` is the address of who asked you for this message, for the fraud guard: it is counted, and not kept with the message.
         *
         *     `tlvs` are parameters that an SMSC is told with the message, by tags of the range that SMPP leaves to vendors; `dlt` names the sender and the template as India's DLT platforms do. What is not given is that of the client (`PATCH /v1/clients/:id`), each tag and id for itself. Providers of other kinds leave `tlvs` aside; templates of kind `http` have the ids as `{dlt_entity_id}` and `{dlt_template_id}`.
         *
         *     With the `mock` provider the last four digits of `to` say what happens:
         *
         *     - **0001** Rejected for good.
         *     - **0002** Rejected for now on attempts 1 and 2, then accepted and delivered.
         *     - **0003** Accepted, then a receipt UNDELIV.
         *     - **0004** Accepted, and never a receipt.
         *     - **0005** No answer on attempt 1 (an unknown outcome), then accepted and delivered.
         *     - **0006** Throttled twice, then accepted and delivered.
         *     - **0007** The receipt DELIVRD is posted and answered before the submission is accepted.
         *     - **0008** Accepted and delivered, every receipt posted twice.
         *     - **0009** Accepted, a receipt ENROUTE, then a receipt DELIVRD.
         *     - **0010** Rejected for good by `mock`, accepted and delivered by `mock-b`, where an OTP goes then.
         *     - **0011** Accepted, then a receipt UNDELIV; delivered when it is sent again through `mock-b`.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it take traffic?
         * @description `degraded` (200): the bus is away, messages are accepted and wait for their alarms, receipts are answered 503; or Redis (`redis`, there when REDIS_URL is set) is away, and each process limits rates on its own. `unavailable` (503): the database is away or cannot write (a full disk), or the clock cannot be right: messages of now have no place. `stopping` (503): it was told to end, and answers for `DRAIN_MS` more. Clocks more than a minute apart are `degraded`, and so is a provider (`providers`) that is active and has no open line, or of which too many answers are failures; `configuration` is there, down, when providers, routes and prices could not be read anew for 10 s: the process goes by what it knew. `backlog`: messages that wait for their dispatch, as of half a second ago; from `max` on normal messages are answered 503 `queue_full`, express from 1.25 and OTP from 1.5 times that.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics, for Prometheus
         * @description What this process has counted since its start, and how the gateway stands, in the text format of Prometheus; docs/metrics.md has each name. With `METRICS_TOKEN` set it wants `Authorization: Bearer` with that or the ADMIN_TOKEN; without, it is for admins as all that is of all clients, and open on loopback. What is of the whole gateway is read anew at most once in 5 s, and left out when it cannot be read.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/otp/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify a one-time password
         * @description Checks the code that a user typed: that of `message_id`, or the newest one that went `to` a number. A right code is used up by the check. A code can be verified for 10 minutes after it was asked for, and be checked 5 times; every check counts, however many come at once. All codes that went to a number, of whichever clients, have 5 wrong guesses in 10 minutes together; then none of them can be verified until 10 minutes have passed. So who guesses at the codes of somebody else’s number locks it for that long, and nobody finds a code by asking for more of them.
         *
         *     `verified: false` comes with a `reason`:
         *     - **wrong_code**: it can be tried again, `attempts_left` times
         *     - **used**: it was verified before
         *     - **expired**: its 10 minutes are over
         *     - **too_many_attempts**: its 5 checks are used up, or the 5 wrong guesses at the codes of its number
         *     - **void**: sending it was answered with a refusal, so it never counts
         *     - **not_sent**: its sending is not answered yet; this check is not counted
         */
        post: operations["verifyOtp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send many messages
         * @description Up to 1000 messages of one client, accepted in one commit. Each is answered for itself, in the order given: accepted with its id, or refused with the code, field and rule that it would have been refused with alone; a refused one does not stop the others. Credits are taken in the order given.
         *
         *     `from`, `text`, `tlvs`, `dlt`, `express`, `smart_encoding`, `send_at` and `validity_seconds` may stand beside `messages` for all of them; what a message says itself goes first.
         *
         *     A `template` makes the texts: `{name}` is replaced by the value of that name in the `variables` of the message, `{{` and `}}` are braces. A value is put in as it is; more variables than the template names do no harm, one that is missing refuses its message.
         *
         *     When no message was accepted the answer is a refusal, that of the first message (402 when credits were missing for any), with all of them in `messages`. The body may have 4 MiB, and the batch counts as its messages in the rate limit.
         */
        post: operations["sendBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a text
         * @description Tells how a text would be encoded and split and what it would cost. Nothing is stored, sent or held.
         *
         *     `units` are septets (GSM7) or UTF-16 code units (UCS2). `forcing_ucs2` lists the characters outside GSM-7: each of them alone makes the whole text UCS-2, where a part holds 70 characters in the place of 160; `positions` count Unicode characters from 0.
         *
         *     The price is that of the number `to` for the client `client_id`; without `to` that of every number (the prefix `''`), without `client_id` that of the client that asks, or everybody's. With `to` it is also looked whether a route would take it, and with the admin token which provider, what that takes for it and what is left of the price; rules that ask for a sender are looked for with `from`. With `to` and `from`, `from` of the answer is the sender that it would go out with: a number of the group that `from` names, or one that stands in where the country takes no alphanumeric sender; `from_note` says why.
         *
         *     `smart_encoding` says what `smart_encoding: true` would make of the text and save; when it is asked for here, everything else describes the text after it. A text of more than 10 parts is shown too, with `sendable: false` and the rule it breaks.
         */
        post: operations["previewMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a message
         * @description While it is SCHEDULED, QUEUED or FAILED_TEMP: it is not submitted any more, and its credits are released in the same commit. Later the answer is 409 with the status, and so it is once a provider has taken it, though it waits for the next one of its route. It needs no body, and a second cancel is answered as the first. A message whose last submission had no answer (FAILED_TEMP after a timeout) may arrive all the same.
         */
        post: operations["cancelMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/redact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redact a message
         * @description Once it is at its end. `text` removes what it says, from what its callbacks quote, too; `number` puts a hash in the place of the number, in its history and callbacks, too: the same number has the same hash. With either goes what was said of it with providers. Its parts, states and money stay. From the answer on nobody reads what is to go. Where its day has files in the archive these are written anew by workers (202), which survives a restart; those of a day that are asked for together are removed together. A second call finds nothing to remove, or says how far that is: 202 until it is done, then 200.
         */
        post: operations["redactMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List acts on many messages
         * @description Newest first, kept for ACTS_DAYS. With `message_id` those that it was part of, or that it was made by.
         */
        get: operations["listBulk"];
        put?: never;
        /**
         * Act on many messages
         * @description On those of a filter, or on up to 1,000 by their ids. `cancel`: as a single cancel. `retry`: FAILED_TEMP, held, and throttled ones are tried now. `move`, to `provider`: open ones that no provider has taken go into its queue, scheduled ones when their time comes, and all go by it alone from then on; ended ones that were not delivered (FAILED_PERM, EXPIRED) are sent again through it. `resend`: ended ones that were not delivered become new messages of the same client, which it pays for; through `provider` alone if one is given. `replay_callbacks`: those that were given up are queued anew. With `dry` nothing is done, and the answer (200) says what would become of how many. Else a filter needs `expect`, the count that was confirmed: where it is off by more than 2 % nothing is begun (409). A job (202) has 100,000 messages at most, chosen now: what comes later is not in it. Workers carry it out in steps, and it survives a restart. Days in the archive are not looked at. See docs/bulk.md.
         */
        post: operations["startBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulk/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an act on many messages */
        get: operations["getBulk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulk/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what became of each message */
        get: operations["listBulkItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/bulk/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop an act on many messages
         * @description What is in hand, 100 messages at most, comes to its end; the rest is left as it was. What was done stays done. One that has ended stays as it is.
         */
        post: operations["stopBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search messages of all clients
         * @description Newest first, without texts. All that is given must hold; of what is given several times with commas, one. What an id or a provider_message_id names is on the first page, wherever it is.
         *
         *     One search takes a part of a second: it says in `searched.from` how far it came, and `next_cursor` goes on from there, even when nothing was found yet. Numbers, their last digits, and whole references have an index of each day. By `status`, `provider`, `country` and `client_id` the minutes are skipped that have none, as the reports count them. Of the rest, and by anything else, one search looks at up to 50,000 messages before `cursor`.
         *
         *     `older_than_seconds` finds messages to which nothing happened for so long: without a status, or with some of which none is final, those that are stuck. They have an index; of open ones one search looks at the newest 20,000 accepted before then.
         *
         *     `request_id` finds the messages that one request made, by the X-Request-Id of its answer: the one that it was given, or the one that the gateway made. It has an index, and so is the same said in `q`. Of a name that was given again and again the newest 1,000 requests are looked at.
         *
         *     `held` finds those that wait for the hours of their class or for their sender (`held_for` says for which). `door` finds those that came in by a protocol of others.
         *
         *     Of days that are archived only what is named by its own id or by that of its request, as the gateway made it, is found; where there are such days, `searched.from` is no earlier than the end of the newest one.
         *
         *     With `Accept: text/csv` all that is found comes as CSV (RFC 4180), without a limit unless one is given: one search after the other until nothing is left to look at. Of archived days it has what the search has.
         *
         *     With one `client_id` only that client is searched. Without it, or with several, the search is for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["searchMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say what many messages have in common
         * @description What the messages that match have in common, and the way that they took. Looked at are the newest 50,000 of the time (`from`, `to`) and of the client (where one is named); `looked_from` says how far that came, and `complete` whether it was all. With `to` at `looked_from` the next ones are looked at. Days in the archive are not, and `archived` says which. One read costs the database 0.2 s, and a second where all of them match.
         *
         *     Base rates are of all messages of the same client that were accepted from the first one that matches to the last one, or, where nothing else was accepted in that time, of all that were looked at (`base_of`). A value stands out when at least 5 messages that match have it, their share is 5 points above the base rate, the lower bound (99.9 %) of the odds ratio between them and the others is 1.5 or more, and the likelihood ratio (G-test) is too great for chance among as many values as are looked at (Bonferroni, 0.1 %). They are ranked by that ratio in bits. What the filter itself names is not ranked. `rise` is the stretch of minutes of acceptance whose share of messages that match differs most from the rest (Kulldorff’s scan statistic), where it is twice as high at least and no chance (0.1 %).
         *
         *     Without `client_id`, or with several, it is for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["getMessagePaths"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a message */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a message's history
         * @description Every event in the order it took effect, without gaps. `detail` is the raw answer or receipt of the provider. An event that came after the end is there too, with `ignored: true`. `why` says of each submission by which rule it went to its provider, and who was passed over. Receipts that came when the day of the message was archived already are in `late_receipts`: they change nothing any more.
         */
        get: operations["getMessageHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a message's money
         * @description The credit lock of the message, its lines in the ledger of its client, oldest first, and its status, all as they were at one instant. A lock is HELD while its message is not final; DELIVERED has CAPTURED, FAILED_PERM and CANCELLED have RELEASED, EXPIRED has what EXPIRED_CREDIT was then. `lock` null: there is none. Anything else is a fault of the gateway.
         */
        get: operations["getMessageCredits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/exchanges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was said to providers for a message
         * @description Each request to a provider with its answer, and each receipt, in the words of both sides; PDUs as their fields. Secrets of the provider and tokens of its receipts are `***`, codes of OTPs `******`; a side is cut at 4,000 characters. Written within a second, and kept for PROVIDER_LOG_DAYS (7; 0 keeps nothing) whatever becomes of the message. It is no proof: what was said while the database was away for long, or in the last moment before a power cut, may be missing; the history is complete. Of an archived message what was there still when its day was archived is kept with it; `kept_since` is null then. For admins only: it holds the text of the message.
         */
        get: operations["getMessageExchanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch messages move
         * @description Server-Sent Events (`new EventSource("/v1/live")`). First a `snapshot`: how many moves went along each arrow of the life cycle in each of the last 60 seconds and 60 minutes, oldest first, the last one being under way. Then an `update` up to four times a second with the moves since the event before it, up to 20 of them singly, and how many inbound messages were taken. When nothing moves an update without moves comes once a second: who hears nothing for five seconds should connect again.
         *
         *     Counts are of all processes and every message; an arrow is `from`, `to`, `event`, `ignored`, `lane`, `provider`. `from` is null when a message is accepted. The messages in a state change by the arrows that lead in less those that lead out, `ignored` or not. `since` is when this process began to count. Updates that a process could not hand on are lost: the messages themselves are the truth.
         *
         *     A connection that breaks starts again with a snapshot. A reader that is too slow is dropped. Beyond 100 streams a process answers 503, after which a browser does not try again by itself; so it does beyond 80 without an admin's token, and beyond 20 without it from one address. The stream of a token that was revoked, or whose time is over, ends.
         *
         *     For admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["watchLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a balance
         * @description credit_cents + held_cents + captured_cents is what was ever topped up, corrected by adjustments; credit_cents is never below -credit_limit_cents.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read my limits
         * @description As they hold now; a change by an admin is seen within a few seconds.
         */
        get: operations["getOwnLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List clients
         * @description In the order of their ids, the largest first: of those whose ids the gateway chose the newest. With `name` those that have each of its words somewhere in their names or in their ids, in any case (beyond A to Z as the locale of the database has it). `next_cursor` is null on the last page.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * Make a client
         * @description `credit_cents` is its first top-up. The same `id`, or the same Idempotency-Key, with the same fields answers the same again with `Idempotency-Replayed: true` and makes nothing; with other fields, or when a field was changed since, it is refused.
         */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client
         * @description credit_cents + held_cents + captured_cents is what was ever topped up, corrected by adjustments; credit_cents is never below -credit_limit_cents.
         */
        get: operations["getClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a client
         * @description What is absent stays as it is. `null` gives a client the limit of the gateway again (RATE_LIMIT_RPS, RATE_LIMIT_BURST), or the price list `default`, or no `tlvs` or `dlt`, each of which is replaced whole. A new rate limit holds within a few seconds, a list or parameters within 2; `credit_limit_cents`, `low_water_cents` and `daily_cap_cents` hold at once. `null` takes a mark or a cap away; a mark at or above `credit_cents` sends `credits.low` now.
         */
        patch: operations["changeClient"];
        trace?: never;
    };
    "/v1/controls/senders/preset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read published rules of countries
         * @description Rules of countries as providers publish them: those that take numbers only. Nothing holds by them until they are put as `countries` of `PUT /v1/controls/senders`, or of one client. Countries that take names once they are registered are not in it.
         */
        get: operations["getSenderPreset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: Which senders it may use: all clients
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getSenderControl"];
        /**
         * Set: Which senders it may use: all clients
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putSenderControl"];
        post?: never;
        /**
         * Take back: Which senders it may use: all clients
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteSenderControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/controls/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: Which senders it may use: a client
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getClientSenderControl"];
        /**
         * Set: Which senders it may use: a client
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putClientSenderControl"];
        post?: never;
        /**
         * Take back: Which senders it may use: a client
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteClientSenderControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: When its messages may go out: all clients
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getHoursControl"];
        /**
         * Set: When its messages may go out: all clients
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putHoursControl"];
        post?: never;
        /**
         * Take back: When its messages may go out: all clients
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteHoursControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/controls/hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: When its messages may go out: a client
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getClientHoursControl"];
        /**
         * Set: When its messages may go out: a client
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putClientHoursControl"];
        post?: never;
        /**
         * Take back: When its messages may go out: a client
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteClientHoursControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/opt_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: What STOP, START and HELP do: all clients
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getOptOutControl"];
        /**
         * Set: What STOP, START and HELP do: all clients
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putOptOutControl"];
        post?: never;
        /**
         * Take back: What STOP, START and HELP do: all clients
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteOptOutControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/controls/opt_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: What STOP, START and HELP do: a client
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getClientOptOutControl"];
        /**
         * Set: What STOP, START and HELP do: a client
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putClientOptOutControl"];
        post?: never;
        /**
         * Take back: What STOP, START and HELP do: a client
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteClientOptOutControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/guard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: What keeps scripts from pumping messages: all clients
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getGuardControl"];
        /**
         * Set: What keeps scripts from pumping messages: all clients
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putGuardControl"];
        post?: never;
        /**
         * Take back: What keeps scripts from pumping messages: all clients
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteGuardControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/controls/guard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: What keeps scripts from pumping messages: a client
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getClientGuardControl"];
        /**
         * Set: What keeps scripts from pumping messages: a client
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putClientGuardControl"];
        post?: never;
        /**
         * Take back: What keeps scripts from pumping messages: a client
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteClientGuardControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: For how long texts and numbers are kept: all clients
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getRetentionControl"];
        /**
         * Set: For how long texts and numbers are kept: all clients
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putRetentionControl"];
        post?: never;
        /**
         * Take back: For how long texts and numbers are kept: all clients
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteRetentionControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/controls/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read: For how long texts and numbers are kept: a client
         * @description Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        get: operations["getClientRetentionControl"];
        /**
         * Set: For how long texts and numbers are kept: a client
         * @description Puts all that is said here in the place of what was. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        put: operations["putClientRetentionControl"];
        post?: never;
        /**
         * Take back: For how long texts and numbers are kept: a client
         * @description Nothing is said here any more. Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.
         */
        delete: operations["deleteClientRetentionControl"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the numbers
         * @description For admins. As the database has them.
         */
        get: operations["listNumbers"];
        /**
         * Replace the numbers
         * @description For admins. Puts the whole list in the place of the one that stands, all or nothing; every process goes by it within 2 s. The same list again changes nothing and keeps its ETag.
         *
         *     What comes in at a number is for whoever has the first word of its text there, else for whoever has the number without a keyword, else for nobody: it is kept, and can be handed to a client. Words are compared without case, and without punctuation at their ends. What came before is not given away anew.
         *
         *     `group` names numbers of one client that stand in for one another as senders (`/v1/controls/senders`).
         *
         *     `sms_url` is where what comes in is posted as Twilio posts it, in the place of `message.received` (docs/door-twilio.md).
         */
        put: operations["putNumbers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbound/conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the conversation of a client with a number
         * @description Newest first, from both sides. All that came in is there, and what it replies to. Other messages to the number have no index: they are looked for among the newest 50,000 of the client before `cursor`, and `searched.from` says how far that came. Of days that are archived what was sent is not there, and `archived` says which days these are.
         */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List inbound messages
         * @description Newest first. `from`, `to` and `number` (either of them) are compared in E.164 form; `since` (inclusive) and `until` (exclusive) narrow by the time it came. With `Accept: text/csv` all that match come as CSV (RFC 4180), without a limit unless one is given; a text that a spreadsheet could run as a formula has an apostrophe before it.
         *
         *     With `client_id` those of a client. Without it those of all, and with `unmatched=true` those that nobody has: these are for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["listInbound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbound/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an inbound message
         * @description With `raw`: each of its parts as its provider told it, the octets too where it gave some. Nothing of it is changed.
         */
        get: operations["getInbound"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbound/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand an inbound message to a client
         * @description For admins. Only one that nobody has. The client is told as if it had just come, once: a second call changes nothing.
         */
        post: operations["assignInbound"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List numbers that are not written to
         * @description Newest first. With `client_id` those of that client, without it those of all, for admins; those that hold for all clients have the `client_id` null, and are found with the nil UUID. With `Accept: text/csv` all that match come as CSV (RFC 4180), as it can be read in again.
         */
        get: operations["listSuppressions"];
        put?: never;
        /**
         * Say that numbers are not to be written to
         * @description From now on messages to the number are refused (422 `opted_out`), and what was accepted before and is not submitted yet is cancelled. Without `client_id` it holds for all clients, which admins may say; without `sender` for all senders. Of the same number, client and sender there is one: what is said later holds.
         *
         *     As `text/csv` a list of any length up to 256 MB: the first line names the columns, `number` and any of those that a list is read with. It is read in while it comes, 2,000 rows at a time. A fault names line and column; what stands before it is kept, and the same list again writes nothing.
         */
        post: operations["addSuppressions"];
        /**
         * Take back what is said of a number
         * @description With `client_id` and `sender` only what is said of these. It acts at once.
         */
        delete: operations["removeSuppressions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back a suppression */
        delete: operations["removeSuppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/guard/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List blocks
         * @description What the rules in mode `block` keep from going out for a time, newest first; kept for 30 days after its end. A block holds for as long as its rule is in that mode.
         */
        get: operations["listGuardBlocks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/guard/blocks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Lift a block
         * @description Every process lets its messages through within 2 s. For `allow_s` seconds, 86400 when nothing is said, the rule blocks the same of that client no more: what it finds is noted only. Again, the time begins anew. What is never to be looked at belongs in `allow` of the control `guard`.
         */
        delete: operations["liftGuardBlock"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/guard/hits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the rules found
         * @description By the minute, newest first, within a second of the messages, kept for 30 days. What was noted stands in the histories of the messages too.
         */
        get: operations["listGuardHits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/guard/hits/hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum what the rules found by the hour
         * @description Of at most 744 hours, whole hours in UTC; of the first and the last one what lies between `from` and `to`.
         */
        get: operations["getGuardHours"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List erasures
         * @description Newest first; kept for good: they are the proof. Of numbers, and of archived messages that were redacted: with `message_id` those of one.
         */
        get: operations["listErasures"];
        put?: never;
        /**
         * Remove a number everywhere
         * @description Of messages to it and from it the text goes, and a hash stands for the number; in texts, histories, errors, callbacks and what else quotes it, in whatever form it is written, `***` does; what was said with providers goes. It stays suppressed where it was. Money, counts and states stay. Messages on their way are waited for. Workers carry it out, also in the archive, and it survives a restart: GET /v1/erase/:id says how far it has come, and is the proof in the end. Of a number one is under way at a time: a second request is answered with that one. What came after it was asked for is not part of it. See docs/retention.md.
         */
        post: operations["eraseNumber"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erase/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an erasure */
        get: operations["getErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/topups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Top up a client
         * @description Give an `id` or an Idempotency-Key: the same one with the same fields answers the same again with `Idempotency-Replayed: true` and adds nothing, so a top-up whose answer was lost can be asked for again. Without either every request adds money.
         */
        post: operations["topUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adjust a client's credit
         * @description A correction with its reason, up or down, beside the top-ups: a payment that bounced, a mistake, a gift. It takes away no more than the client can spend, its limit included: what is held stays held. Asked again with the same `id` or Idempotency-Key it is answered again, as a top-up is.
         */
        post: operations["adjust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client's ledger
         * @description Every movement of its money, newest first (`order=asc`: oldest first). `amount_cents` is what a line changed of what can be spent: a top-up adds, an adjustment corrects, a hold takes, a release gives back; a capture changes nothing of it, since the hold took it already. `held_change_cents` is what it changed of what is held. `balance_cents` and `held_cents` are what there was after the line; `opening_balance_cents` before the oldest line of the page, `closing_balance_cents` after the newest. Messages of archived days are summed up: a line for each UTC day and kind, at the end of that day, with `archived_messages`; in between the balances of such a day are not those of its instants. Reads all other messages of the client: half a second for 50,000, 3 to 10 s for a million.
         */
        get: operations["listLedger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a client's statements
         * @description The newest 12 months, the latest first, in a few figures each; months before its money first moved are left out. Takes as long as a statement.
         */
        get: operations["listStatements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client's statement
         * @description A client's money in a month of UTC: what it had, each top-up and adjustment, what its messages cost by day, country and price of a part as it was, what was released, what was still held, and what was left.
         *
         *     The lines come to the closing balance, and are those of the ledger summed up, to 1/10,000 cent. `complete` false: the month has not ended, and it is told until a minute ago.
         *
         *     `Accept: text/csv` gives CSV, `Accept: text/html` a page to print. With the admin token it also says what providers took, and the margin.
         *
         *     What the messages of a day did is summed up once and kept. The first statement of a client with millions of messages takes longer than a request may: 503 `statement_not_ready`, and the next request goes on where that one ended.
         */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your statements
         * @description The newest 12 months, the latest first, in a few figures each; months before its money first moved are left out. Takes as long as a statement.
         */
        get: operations["listOwnStatements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/statements/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read your statement
         * @description A client's money in a month of UTC: what it had, each top-up and adjustment, what its messages cost by day, country and price of a part as it was, what was released, what was still held, and what was left.
         *
         *     The lines come to the closing balance, and are those of the ledger summed up, to 1/10,000 cent. `complete` false: the month has not ended, and it is told until a minute ago.
         *
         *     `Accept: text/csv` gives CSV, `Accept: text/html` a page to print. With the admin token it also says what providers took, and the margin.
         *
         *     What the messages of a day did is summed up once and kept. The first statement of a client with millions of messages takes longer than a request may: 503 `statement_not_ready`, and the next request goes on where that one ended.
         */
        get: operations["getOwnStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a client's API keys
         * @description Keys are never shown again: `prefix` tells which is which.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Give a client a new API key
         * @description The key is shown this once: only its SHA-256 is kept. With a `name` it is one beside the others, until `ends_at` or until it is taken away, 20 at most. Without a name it is the main key: the one before stays good for `overlap_hours`, so that the client can change over in its own time; if that is not said, it stops working within 3 seconds, and one before that in either case. A repeat makes another key. Clients send it as `X-API-Key`, with `AUTH=api_key` to all routes, else to those of `/v1/me/`.
         */
        post: operations["makeApiKey"];
        /**
         * Take all API keys of a client away
         * @description Stops a client: they stop working within 3 seconds. A second call changes nothing.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take one API key of a client away
         * @description It stops working within 3 seconds. Refused (409 `last_key`) for the last one that is good, and for the one that the request comes with. To stop a client take all of its keys away.
         */
        delete: operations["revokeOneApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my API keys
         * @description Keys are never shown again: `prefix` tells which is which.
         */
        get: operations["listOwnApiKeys"];
        put?: never;
        /**
         * Make me another API key
         * @description One beside the others, 20 with names at most; it is shown this once. To change a key over make the next one, use it, and take the old one away with it.
         */
        post: operations["makeOwnApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take one of my API keys away
         * @description It stops working within 3 seconds. Refused (409 `last_key`) for the last one that is good, and for the one that the request comes with.
         */
        delete: operations["revokeOwnApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens of admins
         * @description Newest first, without those that were revoked unless `ended=true`. That of ADMIN_TOKEN is not among them.
         */
        get: operations["listAdmins"];
        put?: never;
        /**
         * Give an admin a token
         * @description Only with the ADMIN_TOKEN. The token is shown this once: only its SHA-256 is kept. No scope includes another: who is to look at what he changes needs `read`, too. A repeat makes another token, and one name may have several, so that a new one can take the place of an old one before that is revoked.
         */
        post: operations["createAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admins/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whose token this is
         * @description Who asks, and what the token that it was asked with is for; any token of an admin will do.
         */
        get: operations["getOwnAdmin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token of an admin
         * @description Only with the ADMIN_TOKEN. It is good no more within 3 seconds in every process, and live streams that were opened with it end. A second call changes nothing.
         */
        delete: operations["revokeAdmin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who did what
         * @description Every change by an admin, by the command line, and by clients of what is their own, newest first; also an admin’s try that was refused. An act is kept before it is carried out: one that is `begun` and not under way is one whose process died over it. `from` and `to` go by when it began. What passes by the gateway is not here: a message is its own record.
         */
        get: operations["listActs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/acts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an act */
        get: operations["getAct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check the invariants
         * @description Checks, in one snapshot of the database, that no client's credit is negative (I1), that each client's money adds up (I2), that each message has the credit lock of its status (I3) and its history without a gap (I4), and that what is open has an alarm and ends in time (I6). It reads every message: one runs at a time in a process, whoever asks meanwhile gets the same answer, and beyond 60 s it is given up. In one process without services nothing else is read or written meanwhile. The command audit (`npm run audit`, or `sms-gateway audit`) does the same beside the database, without that bound.
         */
        get: operations["runAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what is wrong now
         * @description Failures of the last 15 minutes by reason and provider, what waits too long, providers that are down, money, balances, callbacks, dead letters, the fraud guard, alerts that fire and more, the worst first. Failures are counted by the minute as they are committed, at most 100 reasons of a minute in each worker by themselves, and the 50 largest are listed; those that are as usual (no more than twice those of an hour or a day before) and under 5 % of what ended at their provider are not, nor those of which none came for 5 minutes. `filter` is of the messages accepted since the first of them was. Each source is read by itself, once in 2 s, those that read a row for each client (balances, callbacks) or change slowly (archive, erasures) once in 15 s, however many ask; one that does not answer within 2 s is in `unread`, and nothing is known of it.
         */
        get: operations["getProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/money": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check that the money adds up
         * @description Adds up, in one snapshot of the database, what clients were topped up by, have, and what was captured, and the locks of what is on its way, one by one, up to 20,000 messages. Once in 2 s at most, however many ask, and no more than 3 % of the time: what takes 300 ms is done each 10 s, and `at` says of when it is.
         */
        get: operations["checkMoney"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description By name, each with how it stands; they are looked at every 15 s.
         */
        get: operations["listAlerts"];
        put?: never;
        /**
         * Make an alert
         * @description It fires while the value of its metric is beyond its threshold, and is told over the webhook, at once, again each hour, and when it fires no more. `over_minutes` (5 if left out) is of how much time the value is, `at_least` (20) how many messages must have ended before a share is judged. There may be 100.
         */
        post: operations["createAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an alert */
        get: operations["getAlert"];
        put?: never;
        post?: never;
        /**
         * Remove an alert
         * @description Nothing more is told of it, but for what waits to be told already.
         */
        delete: operations["removeAlert"];
        options?: never;
        head?: never;
        /**
         * Change an alert
         * @description What is left out stays. It is judged anew at the next look, within 15 s.
         */
        patch: operations["changeAlert"];
        trace?: never;
    };
    "/v1/alerts/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read where alerts are told
         * @description The secret is shown when it is made, and never again.
         */
        get: operations["getAlertWebhook"];
        /**
         * Set where alerts are told
         * @description There is one URL. What is told is signed as callbacks are (Standard Webhooks); its host must be public, as that of a callback. The secret stays when the URL changes, unless `new_secret` is true; then the one before signs no more.
         */
        put: operations["putAlertWebhook"];
        post?: never;
        /**
         * Tell nobody of alerts
         * @description What waits to be told is given up, and the secret is gone.
         */
        delete: operations["deleteAlertWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts/webhook/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a test
         * @description Posts `alert.test` once, now, and answers what came of it.
         */
        post: operations["testAlertWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archive/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List archived days
         * @description Days that are in cold storage, on their way there, or back from it, the newest first. Days that were never begun to be archived are not among them: the database has those.
         */
        get: operations["listArchivedDays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archive/days/{day}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring an archived day back
         * @description Its rows are read, compared and put into the database by a thread of the process that is asked, at the lowest priority, some minutes for millions of messages; until all of them are there the day is read from the archive. How far it is: `GET /v1/archive/days`. Where it fails, or the process ends before, the day is in the archive as before. The command restore does the same beside the gateway.
         */
        post: operations["restoreArchivedDay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smpp/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sessions of the SMPP server
         * @description For admins. Who is bound now, over all processes, as each told within the last second; at most 1000, the oldest first.
         */
        get: operations["listSmppSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smpp/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session of the SMPP server
         * @description For admins. Its process says unbind within 2 s. The client may bind again: change its password or remove its account to keep it out.
         */
        delete: operations["endSmppSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/smpp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client's SMPP account
         * @description For admins.
         */
        get: operations["getSmppAccount"];
        /**
         * Set a client's SMPP account
         * @description For admins. With it the client may bind to the SMPP server (`SMPP_PORT`, `SMPP_TLS_PORT`). What is left out is as usual; without `password` the one before stays, and a new account needs one. Only a slow hash of it is kept. Many clients of SMPP send no more than 8 characters of a password.
         *
         *     Every process goes by it within 2 s, also on sessions that are bound; those that could not bind any more with their name, their password or from their address are ended. `max_binds` is heeded when a session binds.
         *
         *     `join_parts` is for routes that lead to providers without user data headers: the parts of a long message become one message with its text. With `express` its `priority_flag` makes messages express. `no_credits_status` is 0x45 (ESME_RSUBMITFAIL) as usual: 0x08 makes some clients ask for ever.
         */
        put: operations["putSmppAccount"];
        post?: never;
        /**
         * Remove a client's SMPP account
         * @description For admins. Sessions of it are ended within 2 s.
         */
        delete: operations["deleteSmppAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dead letters
         * @description What could not be processed, newest first, kept for 30 days: receipts that no message had within RECEIPT_PARK_MS, and what was unreadable on the bus.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a dead letter
         * @description `payload` is what came, unchanged.
         */
        get: operations["getDeadLetter"];
        put?: never;
        post?: never;
        /**
         * Discard a dead letter
         * @description Forgets it for good.
         */
        delete: operations["removeDeadLetter"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay a dead letter
         * @description Gives the receipt another chance, as if it came now; `replayed_at` says when. One that dies again loses its `replayed_at` and can be replayed again. A repeat before that changes nothing.
         */
        post: operations["replayDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay many dead letters
         * @description Replays receipts that were not replayed yet and that meet every field given, the oldest first; `{}` means all. At most 10000 at once: `more` says that another call may find some.
         */
        post: operations["replayDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client's endpoint and its health
         * @description For admins. `breaker.state` is `open` after five failures in a row: nothing is sent until `open_until`, then one callback as a probe. Counts end at 10000. `url` is null when there is no endpoint.
         */
        get: operations["getCallbackEndpoint"];
        /**
         * Set a client's endpoint
         * @description For admins. The client is told each final status, with `every_status` each change of status; and of each inbound message that is for it (`message.received`), and each time that its credit comes down to its low-water mark (`credits.low`). The first time the answer has the `secret`, and never again. Enables an endpoint that was disabled.
         *
         *     Callbacks are POSTed as JSON and signed as Standard Webhooks says (standardwebhooks.com; there are libraries for every language): `webhook-id` is the same at each delivery of a callback, `webhook-timestamp` is in Unix seconds, `webhook-signature` holds `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, twice while the secret is being changed.
         *
         *     Answer 2xx within 20 s. Otherwise it is sent again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours, later if `Retry-After` asks for it; then it is DEAD until it is replayed. 410 disables the endpoint; 429, 502 and 504 pause it; redirects are not followed. Callbacks may come twice and out of order: `webhook-id` names the callback, `data.sequence` grows with the message.
         */
        put: operations["putCallbackEndpoint"];
        post?: never;
        /**
         * Remove a client's endpoint
         * @description For admins. Its secret goes with it, and callbacks that are open end as DEAD.
         */
        delete: operations["deleteCallbackEndpoint"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/callback/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the signing secret
         * @description For admins. The answer has the new secret, and never again. The one before signs too for `overlap_hours` (24 if not said): both signatures stand in `webhook-signature`.
         */
        post: operations["rotateCallbackSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/callback/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a client's endpoint
         * @description For admins. One that was disabled is told again, and one whose breaker is open at once. Callbacks that ended meanwhile stay at their end: replay them.
         */
        post: operations["enableCallbackEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{id}/callback/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to a client's endpoint
         * @description For admins. Sends an event of type `test`, signed as callbacks are, once and at once, and answers what came back: up to 20 s later. Also where the endpoint is disabled or paused, and that stays so. It is no callback: it is in no list, and is not sent again. Six a minute for each client.
         */
        post: operations["testCallbackEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a client's endpoint and its health
         * @description Of the client whose key it is. `breaker.state` is `open` after five failures in a row: nothing is sent until `open_until`, then one callback as a probe. Counts end at 10000. `url` is null when there is no endpoint.
         */
        get: operations["getOwnCallbackEndpoint"];
        /**
         * Set a client's endpoint
         * @description Of the client whose key it is. The client is told each final status, with `every_status` each change of status; and of each inbound message that is for it (`message.received`), and each time that its credit comes down to its low-water mark (`credits.low`). The first time the answer has the `secret`, and never again. Enables an endpoint that was disabled.
         *
         *     Callbacks are POSTed as JSON and signed as Standard Webhooks says (standardwebhooks.com; there are libraries for every language): `webhook-id` is the same at each delivery of a callback, `webhook-timestamp` is in Unix seconds, `webhook-signature` holds `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, twice while the secret is being changed.
         *
         *     Answer 2xx within 20 s. Otherwise it is sent again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours, later if `Retry-After` asks for it; then it is DEAD until it is replayed. 410 disables the endpoint; 429, 502 and 504 pause it; redirects are not followed. Callbacks may come twice and out of order: `webhook-id` names the callback, `data.sequence` grows with the message.
         */
        put: operations["putOwnCallbackEndpoint"];
        post?: never;
        /**
         * Remove a client's endpoint
         * @description Of the client whose key it is. Its secret goes with it, and callbacks that are open end as DEAD.
         */
        delete: operations["deleteOwnCallbackEndpoint"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/callback/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the signing secret
         * @description Of the client whose key it is. The answer has the new secret, and never again. The one before signs too for `overlap_hours` (24 if not said): both signatures stand in `webhook-signature`.
         */
        post: operations["rotateOwnCallbackSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/callback/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a client's endpoint
         * @description Of the client whose key it is. One that was disabled is told again, and one whose breaker is open at once. Callbacks that ended meanwhile stay at their end: replay them.
         */
        post: operations["enableOwnCallbackEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List callbacks of a client or of a message, or those of all that were given up
         * @description Newest first; they are kept for 30 days. Without `client_id` and `message_id` those that were given up (`state` DEAD) of all clients, for admins. PENDING: waits for `next_attempt_at`. DELIVERING: on its way. DELIVERED: answered 2xx. DEAD: given up, can be replayed. `from` (inclusive) and `to` (exclusive) narrow by the time it was queued.
         */
        get: operations["listCallbacks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a callback
         * @description With `body`, the bytes that are sent and signed, and what came of the last attempt: `last_status_code` is null when there was no answer, `last_error` says why.
         */
        get: operations["getCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay one callback
         * @description For admins. Sends it again now, with its `webhook-id` and its body, and starts the schedule anew.
         */
        post: operations["replayCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/callbacks/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay callbacks of a message or of a time
         * @description For admins. Of one client, or without `client_id` those that were given up (DEAD) of all whose endpoints are there and not disabled. Oldest first, at most 10000 in one request; when `next_cursor` is not null ask again with it as `cursor`. Those under way are left alone.
         */
        post: operations["replayCallbacks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/callbacks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay one of my callbacks
         * @description Sends it again now, with its `webhook-id` and its body, and starts the schedule anew. Counts as one by the rate of the client, apart from its messages.
         */
        post: operations["replayOwnCallback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/callbacks/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay my callbacks of a message or of a time
         * @description Oldest first, at most 500 in one request, which counts as that many by the rate of the client, apart from its messages; when `next_cursor` is not null ask again with it as `cursor`. Those under way are left alone.
         */
        post: operations["replayOwnCallbacks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up a time
         * @description Of the messages accepted from `from` (inclusive) to `to` (exclusive): how many are now in each status, their parts, the cents their locks hold, have captured and released, and how long it took them from acceptance to SENT and to DELIVERED.
         *
         *     `delivery_rate` is DELIVERED ÷ (DELIVERED + FAILED_PERM + EXPIRED), null while none has ended. Percentiles come from histograms and are off by 19 % at most.
         *
         *     `as_of` says when the newest messages were counted: a few seconds ago, under full load up to half a minute; `pending_minutes` how many minutes of the report wait to be counted again, because something in them changed late.
         *
         *     A country is that of the number (ISO 3166-1), null when the number tells none; a provider is the one whose queue the message is in, or that was asked last. `Accept: text/csv` gives CSV.
         *
         *     With the admin token rows also say what providers take for the messages, for all their submissions and as far as lists of costs say, and the margin: what those that have ended have brought, less what they cost. Grouped by provider it is all of a message that counts for the provider that was asked last.
         *
         *     With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         *
         *     `from` and `to` are whole minutes in UTC, a year apart at most.
         */
        get: operations["getSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sum up a time bucket by bucket
         * @description Of the messages accepted from `from` (inclusive) to `to` (exclusive): how many are now in each status, their parts, the cents their locks hold, have captured and released, and how long it took them from acceptance to SENT and to DELIVERED.
         *
         *     `delivery_rate` is DELIVERED ÷ (DELIVERED + FAILED_PERM + EXPIRED), null while none has ended. Percentiles come from histograms and are off by 19 % at most.
         *
         *     `as_of` says when the newest messages were counted: a few seconds ago, under full load up to half a minute; `pending_minutes` how many minutes of the report wait to be counted again, because something in them changed late.
         *
         *     A country is that of the number (ISO 3166-1), null when the number tells none; a provider is the one whose queue the message is in, or that was asked last. `Accept: text/csv` gives CSV.
         *
         *     With the admin token rows also say what providers take for the messages, for all their submissions and as far as lists of costs say, and the margin: what those that have ended have brought, less what they cost. Grouped by provider it is all of a message that counts for the provider that was asked last.
         *
         *     With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         *
         *     `from` and `to` are whole buckets in UTC, at most 1440 minutes, 744 hours or 366 days apart. Buckets without messages are there, with zeros.
         */
        get: operations["getTimeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Say why messages failed
         * @description Why messages failed, at which provider and how often, from `from` (inclusive) to `to` (exclusive): counted by the minute **in which it happened**, and not by that of their acceptance, as the other reports are. One that was refused for now and tried again counts each time.
         *
         *     `from` and `to` are whole minutes in UTC, whole hours where they are more than 2 days ago; what is more than 35 days ago is kept no more. `counted_from` says since when it is counted. At most 500 rows; `others` is what they leave out.
         *
         *     To list the messages of a row: `GET /v1/messages/search` with its status, its provider, its `reason` as `error`, and `from` its `accepted_from`.
         *
         *     `Accept: text/csv` gives CSV. It is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["getReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/latency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how long messages took
         * @description How long messages accepted from `from` (inclusive) to `to` (exclusive) took from acceptance, or from when they were to be sent, to SENT and to DELIVERED, by bucket and of all the time: as many as have come so far.
         *
         *     `from` and `to` are whole buckets in UTC, at most 1440 minutes, 744 hours or 366 days apart; a bucket is an hour when nothing else is said. Percentiles come from the histograms that stand beside them and are off by 19 % at most: a step is 2^(1/4) times the one before. Histograms of buckets can be added up, percentiles cannot.
         *
         *     `express=true` is of messages that were to be express, `false` of all others, codes among them. With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["getLatency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/accepting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how long accepting took
         * @description How long requests with a message that was accepted took, from when they had been read to their commit, by bucket and by the door that they came in by; `rest` is the REST API.
         *
         *     `from` and `to` are whole buckets in UTC, at most 1440 minutes, 744 hours or 366 days apart; a bucket is an hour when nothing else is said. They are kept for 8 days. Percentiles come from the histograms that stand beside them and are off by 19 % at most: a step is 2^(1/4) times the one before. Histograms of buckets can be added up, percentiles cannot.
         *
         *     Each api adds up and writes every 10 s and when it stops: the newest are so much behind, and what a killed process had not written is missing. A write whose answer was lost may count twice.
         *
         *     It is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["getAcceptLatency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/otps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what became of one-time passwords
         * @description Of the one-time passwords asked for with `otp` at `POST /v1/messages` from `from` (inclusive) to `to` (exclusive): how many a provider took (`sent`), were delivered, were verified and expired, by bucket, by country and of all the time; how long they took from when they were asked for to a provider (`sent_in`), and to the check that found them right (`verified_in`).
         *
         *     `verified_share` is the conversion: verified ÷ judged. As for the rule `verified_share` of the fraud guard, a code that is not verified counts against it two minutes after it was asked for.
         *
         *     `from` and `to` are whole buckets in UTC, at most 1440 minutes or 8 days apart; a bucket is an hour when nothing else is said. They are kept for 8 days. Percentiles come from histograms and are off by 19 % at most.
         *
         *     A worker counts the newest quarter of an hour anew every 10 s or so (`counted_at`); minutes before `final_before` are counted for good, and what a receipt says later is not counted.
         *
         *     With `client_id` it is of that client. Without it the report is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["getOtpReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/machine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what went through the machine
         * @description What all messages went through from `from` (inclusive) to `to` (exclusive), by the minute or the hour in which it happened, whenever they were accepted: how many took each arrow of the machine, how many were in each status at the end of each bucket, their money, what each provider did, and how long messages stayed in a status. `bucket` is a minute unless it says `hour`.
         *
         *     Lists have an entry for each bucket, the oldest first: at most 1440 minutes, of the last 8 days, or 744 hours, of the last 35 days. At most 50 providers are told of. Percentiles come from histograms and are off by 19 % at most.
         *
         *     It is counted from the histories of the messages once the minute of their acceptance is over, some 10 seconds later, and again when something in them changes; what is not counted yet is read from the histories, unless it is more than 4000 messages. `complete_until` says which buckets are complete: what is committed long after it happened, as when the database was away, is added to its minute when it comes. What happened before `counted_from` is not whole.
         *
         *     It is of all clients and for admins, unless HOST is a loopback address and `AUTH=none`.
         */
        get: operations["getMachine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/price-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the price lists */
        get: operations["listPriceLists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/price-lists/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a price list
         * @description What a part costs by the first digits of its number. Of the prefixes that begin the number, and have an entry that is valid by then, the longest speaks; of its entries the newest. A message pays by its client’s own list, where that says nothing by the list `default`, where that says nothing PRICE_PER_PART_CENTS and EXPRESS_SURCHARGE_CENTS; the price is fixed when it is accepted.
         *
         *     A list is written whole, at most 200000 entries, in one transaction; it holds in every process within 2 s. `text/csv` may stand in the place of JSON: the first line names the columns, and a fault names line and column.
         */
        get: operations["getPriceList"];
        /**
         * Write a price list
         * @description What a part costs by the first digits of its number. Of the prefixes that begin the number, and have an entry that is valid by then, the longest speaks; of its entries the newest. A message pays by its client’s own list, where that says nothing by the list `default`, where that says nothing PRICE_PER_PART_CENTS and EXPRESS_SURCHARGE_CENTS; the price is fixed when it is accepted.
         *
         *     A list is written whole, at most 200000 entries, in one transaction; it holds in every process within 2 s. `text/csv` may stand in the place of JSON: the first line names the columns, and a fault names line and column.
         */
        put: operations["putPriceList"];
        post?: never;
        /**
         * Remove a price list
         * @description One that a client has stays. What was accepted keeps its price.
         */
        delete: operations["deletePriceList"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read my prices
         * @description The entries of the list that the client pays by (GET /v1/me/limits names it). Where a list of its own says nothing of a number, `list=default` does; where neither does, the limits say what a part costs.
         */
        get: operations["getOwnPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{name}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a provider's costs
         * @description What the provider takes for a part by the first digits of the number, found as a price is. It is written to a message when the provider takes it, each time one does; where the list says nothing, nothing is written.
         *
         *     The list is written whole, at most 200000 entries, in one transaction; it holds in every process within 2 s. `text/csv` may stand in the place of JSON: the first line names the columns, and a fault names line and column.
         */
        get: operations["getProviderCosts"];
        /**
         * Write a provider's costs
         * @description What the provider takes for a part by the first digits of the number, found as a price is. It is written to a message when the provider takes it, each time one does; where the list says nothing, nothing is written.
         *
         *     The list is written whole, at most 200000 entries, in one transaction; it holds in every process within 2 s. `text/csv` may stand in the place of JSON: the first line names the columns, and a fault names line and column.
         */
        put: operations["putProviderCosts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List providers
         * @description All of them, with what their lines are doing now.
         */
        get: operations["listProviders"];
        put?: never;
        /**
         * Make a provider
         * @description What is left out is as the kind has it: `GET /v1/providers/kinds`. Every process knows it within 2 s; no message goes there before a route names it. The same again is answered with `Idempotency-Replayed: true` and makes nothing; a name that is taken by another is refused.
         *
         *     Secrets are sealed and told to nobody again. Settings that break a rule of the kind are refused with their path, such as `settings.request.url`.
         */
        post: operations["createProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List kinds of providers
         * @description What providers can be made of: the schema of their settings, the secrets they know, what they have otherwise.
         */
        get: operations["listProviderKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List presets
         * @description Settings to begin with, for services and gateways that many use.
         */
        get: operations["listProviderPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a provider
         * @description The only answer that shows where its receipts are to be posted: whoever has that address can tell receipts.
         */
        get: operations["getProvider"];
        put?: never;
        post?: never;
        /**
         * Remove a provider
         * @description With its secrets and the token of its receipts. 409 while a route names it or a message that is not at its end is with it: drain it first. Receipts that come later are 403.
         */
        delete: operations["removeProvider"];
        options?: never;
        head?: never;
        /**
         * Change a provider
         * @description What is absent stays; `settings` take the place of all that were there, of `secrets` only those that are named change, and null takes one away. Every process goes by it within 2 s, without a restart; what is under way is finished.
         */
        patch: operations["changeProvider"];
        trace?: never;
    };
    "/v1/providers/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a provider
         * @description Nothing is submitted to it: what is for it waits, or goes to the next of its route. What is under way is finished, its receipts are taken. Every process goes by it within 2 s; twice is once.
         */
        post: operations["pauseProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{name}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drain a provider
         * @description It gets what it has, and nothing new: for one that is to be removed. Every process goes by it within 2 s; twice is once.
         */
        post: operations["drainProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a provider
         * @description After a pause or a drain: what has waited goes on. Every process goes by it within 2 s; twice is once.
         */
        post: operations["resumeProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a provider
         * @description Shows the request that a made-up message would be, without sending it; secrets are shown as `***`. Whatever state the provider is in.
         *
         *     With `"send": true` the message is sent to the number of `to`, once, by this process: `answer` is what the provider said, within its `timeout_ms`. It is no message of the gateway: it is in no list, no client pays for it, and a receipt of it becomes a dead letter.
         */
        post: operations["testProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the routes
         * @description The rules in their order, as the database has them, with all that may be left out.
         */
        get: operations["getRoutes"];
        /**
         * Replace the routes
         * @description Puts the whole ordered list in the place of the one that stands, all or nothing; every process goes by it within 2 s. The same list again changes nothing and keeps its ETag.
         *
         *     The first rule that matches wins; of rules that differ only in their prefix the longest prefix wins, whatever their order. Of a rule the targets of the lowest `order` are asked first, each by its `weight`. A rule that no message could go by is refused, and so is one that names a provider which is not there.
         *
         *     `order` and `weight` are 1 when they are left out; of `failover` what is left out is `false` or `null`: never.
         */
        put: operations["putRoutes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/routes/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain a route
         * @description Says by which rule a message would go now, to which provider and why, as this process knows it; nothing is sent or held. What another process has changed in the last 2 s may not be known yet.
         *
         *     Price, cost and margin are those of a message of so many `parts`, 1 if they are left out, by the price lists and the costs of each provider.
         *
         *     `from` of the answer is the sender that it would go out with, and rules that ask for a sender are asked with it: a number of the group that `from` names, or one that stands in where the country takes no alphanumeric sender.
         *
         *     Without `client_id` or `from` no rule matches that asks for one. The lane is `lane`, or follows from `otp` and `express`. Among targets of the same order a message has an order of its own, by its id: `message_id` names a message that is there, otherwise one is made up, and another answer may have another order.
         *
         *     With `user_data` it is a message that no text says, as a door brings it: a part of a long message that its client has cut, or binary. Providers that take texts only are passed over for it.
         */
        post: operations["explainRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            /** @description what is wrong, for people */
            error: string;
            /**
             * @description what is wrong, for programs
             * @enum {string}
             */
            code: "invalid_field" | "unknown_field" | "invalid_json" | "invalid_host" | "body_broken_off" | "insufficient_credits" | "daily_cap_reached" | "not_an_admin" | "token_over" | "scope_missing" | "too_many_wrong_tokens" | "admin_routes_off" | "no_api_key" | "wrong_api_key" | "forged_receipt" | "not_your_client" | "foreign_origin" | "no_route" | "unknown_client" | "unknown_key" | "unknown_day" | "day_not_restorable" | "unknown_admin" | "unknown_act" | "unknown_message" | "unknown_inbound" | "unknown_dead_letter" | "unknown_bulk" | "count_changed" | "too_many_messages" | "bulk_too_long" | "unknown_block" | "unknown_alert" | "no_alert_webhook" | "alert_name_taken" | "too_many_alerts" | "money_not_read" | "unknown_otp" | "secrets_off" | "provider_in_use" | "too_many_providers" | "too_many_trials" | "unknown_provider" | "unknown_price_list" | "unknown_erasure" | "unknown_suppression" | "no_smpp_account" | "unknown_smpp_session" | "system_id_taken" | "unknown_route" | "method_not_allowed" | "request_in_flight" | "not_replayable" | "unknown_callback" | "no_callback_endpoint" | "callback_under_way" | "inbound_assigned" | "not_redactable" | "number_in_use" | "not_cancellable" | "last_key" | "too_many_keys" | "price_list_in_use" | "precondition_failed" | "body_too_large" | "unsupported_media_type" | "host_not_allowed" | "repeat_differs" | "otp_not_available" | "erasure_off" | "audit_too_long" | "below_cost" | "key_reused" | "opted_out" | "sender_refused" | "guard_refused" | "guard_blocked" | "rate_limited" | "test_limited" | "otp_limited" | "internal_error" | "busy" | "database_unavailable" | "archive_unavailable" | "outcome_unknown" | "clock_astray" | "bus_unavailable" | "otp_not_delivered" | "queue_full" | "too_many_receipts" | "provider_unusable" | "provider_unreachable" | "statement_not_ready" | "too_many_streams";
            /** @description the field that breaks a rule */
            field?: string;
            /** @description the rule it breaks, worded so that it can follow the name of the field */
            rule?: string;
            /** @description of CSV: the line that is wrong, from 1 */
            line?: number;
            /** @description of CSV: the cell of that line, from 1 */
            column?: number;
            /** @description why an OTP was not taken, often in the words of the provider, or why a number is opted out */
            reason?: string;
            /**
             * Format: uuid
             * @description the message of an OTP
             */
            message_id?: string;
            /** @description what the message costs, in cents with up to four decimals */
            required?: number;
            /** @description what the client can spend, in cents with up to four decimals */
            available?: number;
            /**
             * Format: date-time
             * @description since when the number is opted out (UTC)
             */
            since?: string;
            /**
             * Format: date-time
             * @description until when the fraud guard blocks it, or until the daily cap begins anew (UTC)
             */
            until?: string;
            /**
             * @description the status of the message
             * @enum {string}
             */
            status?: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /** @description messages of a batch that were accepted: none */
            accepted?: number;
            /** @description messages of a batch that were refused: all */
            refused?: number;
            /** @description the messages of a batch, each with what is wrong with it */
            messages?: components["schemas"]["BatchMessage"][];
            /** @description messages that are meant */
            count?: number;
            /** @description names the request, also in X-Request-Id and in the logs */
            request_id: string;
        };
        SentOtp: {
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /**
             * @description where the message is
             * @enum {string}
             */
            status: "SENT" | "DELIVERED";
            /** @description the code, 6 digits; not in a repeat under the same Idempotency-Key, nor with OTP_ECHO_CODE=false */
            otp_code?: string;
        };
        AcceptedMessage: {
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /**
             * @description QUEUED, or SCHEDULED when it has a time to wait for
             * @enum {string}
             */
            status: "QUEUED" | "SCHEDULED";
        };
        /** @description a message with its credits */
        Message: {
            /**
             * Format: uuid
             * @description names the message; ids sort by the time of acceptance
             * @example 019abcde-0000-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @description who sends it and pays for it
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            client_id: string;
            /**
             * @description the destination in E.164 form
             * @example +1234567890
             */
            to: string;
            /**
             * @description the sender that the phone shows
             * @example SENDER
             */
            from: string;
            /**
             * @description the text as it is sent; of an OTP with {code} in the place of its code
             * @example Hello World
             */
            text: string;
            /**
             * @description the alphabet the text needs (3GPP TS 23.038); BINARY: its user data is no text
             * @example GSM7
             * @enum {string}
             */
            encoding: "GSM7" | "UCS2" | "BINARY";
            /**
             * @description short messages it takes (3GPP TS 23.040)
             * @example 1
             */
            parts: number;
            /**
             * @description where it is in its life cycle
             * @example DELIVERED
             * @enum {string}
             */
            status: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /**
             * @description what became of its credits: held while it is not final, then captured or released
             * @example CAPTURED
             * @enum {string}
             */
            credit_state: "HELD" | "CAPTURED" | "RELEASED";
            /**
             * @description what it costs in cents, with up to four decimals; fixed when it was accepted
             * @example 5
             */
            cost_cents: number;
            /**
             * @description what the client calls it
             * @example order-123
             */
            reference: string | null;
            /**
             * @description whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance
             * @example mock
             */
            provider: string | null;
            /**
             * @description what that provider calls it; null until it is taken
             * @example mock-019abcde-0000-7000-8000-0000000000aa
             */
            provider_message_id: string | null;
            /**
             * @description how often it was submitted; being throttled does not count
             * @example 1
             */
            attempts: number;
            /**
             * @description why the last attempt failed, why it waits for another time, or why it ended
             * @example null
             */
            last_error: string | null;
            /**
             * @description whether it goes before normal ones
             * @example false
             */
            express: boolean;
            /**
             * Format: date-time
             * @description when it is to be sent; null: at once (UTC)
             * @example null
             */
            send_at: string | null;
            /**
             * Format: date-time
             * @description when it is given up without a final receipt (UTC)
             * @example 2026-11-27T10:00:00.000Z
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description when it was accepted (UTC)
             * @example 2026-11-24T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when something last happened to it (UTC)
             * @example 2026-11-24T10:00:00.020Z
             */
            updated_at: string;
            /**
             * @description whether its status can no longer change
             * @example true
             */
            final: boolean;
            /**
             * @description parameters that an SMSC is told with it, by their tags; null where none were given
             * @example null
             */
            tlvs: {
                [key: string]: string | {
                    /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                    c_string: string;
                } | {
                    /** @description must be hexadecimal digits of at most 255 octets */
                    hex: string;
                } | {
                    /** @description must be a whole number of 8 bits */
                    int8: number;
                } | {
                    /** @description must be a whole number of 16 bits */
                    int16: number;
                } | {
                    /** @description must be a whole number of 32 bits */
                    int32: number;
                };
            } | null;
            /**
             * @description ids of its sender and its template at India's DLT platforms; null where none were given
             * @example null
             */
            dlt: {
                /** @description its sender */
                entity_id?: string;
                /** @description the template that its text follows */
                template_id?: string;
            } | null;
            /**
             * @description what it is for, as the client said: advertising has hours; null: nothing was said
             * @example transactional
             * @enum {string|null}
             */
            class: "transactional" | "promotional" | null;
            /**
             * @description why it waits for another time, or last did (docs/hours-and-caps.md); null: it never did
             * @example null
             * @enum {string|null}
             */
            held_for: "send_window" | "sender_cap" | "sender_full" | null;
            /**
             * Format: date-time
             * @description until when it waits, or last did; null: it never did (UTC)
             * @example null
             */
            held_until: string | null;
            /**
             * @description whose protocol it came in by; null: the REST API
             * @example null
             * @enum {string|null}
             */
            door: "smpp" | "kannel" | "jasmin" | "twilio" | "vonage" | null;
            /**
             * @description what goes out octet for octet in the place of the text; null: the text goes out
             * @example null
             */
            user_data: {
                /** @description SMPP v3.4, clause 5.2.19 */
                data_coding: number;
                /** @description the user data header with its length, in hexadecimal digits; empty: none */
                header: string;
                /** @description what stands behind the header, in hexadecimal digits */
                octets: string;
                /** @description SMPP v3.4, clause 5.2.18; left out: 0 */
                protocol_id?: number;
                /** @description its place in a long message, where that stands beside its header */
                sar?: {
                    /** @description what its parts have in common */
                    reference: number;
                    /** @description of how many */
                    total: number;
                    /** @description which of them it is, from 1 */
                    number: number;
                };
            } | null;
            /**
             * Format: uuid
             * @description names its request and leads to all messages of that: X-Request-Id of the answer, where the request did not bring its own
             * @example 019abcde-0000-7000-8000-000000000000
             */
            request_id: string;
            /**
             * @description for admins: what all submissions cost; null while none was taken, or no list has its number
             * @example 0.6
             */
            provider_cost_cents?: number | null;
            /** @description true where its day is archived: nothing changes it any more. Else left out */
            archived?: boolean;
        };
        MessagePage: {
            /** @description newest first */
            messages: components["schemas"]["Message"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        Health: {
            /**
             * @description always `ok`
             * @constant
             */
            status: "ok";
            /** @description of the release that runs, as CHANGELOG.md has it */
            version: string;
        };
        ReadyProvider: {
            /** @description its name */
            name: string;
            /**
             * @description down: it is active, and nothing can be submitted to it now
             * @enum {string}
             */
            status: "up" | "down";
            /**
             * @description what admins made it
             * @enum {string}
             */
            state: "active" | "paused" | "draining";
            /** @description its open lines, over all processes */
            lines: number;
        };
        Readiness: {
            /**
             * @description ready and degraded take traffic, unavailable and stopping do not
             * @enum {string}
             */
            status: "ready" | "degraded" | "unavailable" | "stopping";
            /** @description what the process needs */
            dependencies: {
                /** @description the database, which must be writable */
                postgres: {
                    /**
                     * @description whether it answered in time and can be used
                     * @enum {string}
                     */
                    status: "up" | "down";
                    /** @description how long the answer took; null: there was none, or none was timed, in milliseconds */
                    latency_ms: number | null;
                };
                /** @description the clock of this process */
                clock: {
                    /**
                     * @description whether it answered in time and can be used
                     * @enum {string}
                     */
                    status: "up" | "down";
                    /** @description how long the answer took; null: there was none, or none was timed, in milliseconds */
                    latency_ms: number | null;
                    /** @description how far this clock is ahead of the one of the database, in milliseconds; null: unknown */
                    ahead_of_database_ms: number | null;
                };
                /** @description the bus, where it is NATS */
                nats?: {
                    /**
                     * @description whether it answered in time and can be used
                     * @enum {string}
                     */
                    status: "up" | "down";
                    /** @description how long the answer took; null: there was none, or none was timed, in milliseconds */
                    latency_ms: number | null;
                };
                /** @description the bus, where it is in this process */
                bus?: {
                    /**
                     * @description whether it answered in time and can be used
                     * @enum {string}
                     */
                    status: "up" | "down";
                    /** @description how long the answer took; null: there was none, or none was timed, in milliseconds */
                    latency_ms: number | null;
                };
                /** @description Redis, where REDIS_URL is set */
                redis?: {
                    /**
                     * @description whether it answered in time and can be used
                     * @enum {string}
                     */
                    status: "up" | "down";
                    /** @description how long the answer took; null: there was none, or none was timed, in milliseconds */
                    latency_ms: number | null;
                };
                /** @description providers, routes and prices, where they could not be read anew for 10 s */
                configuration?: {
                    /**
                     * @description whether it answered in time and can be used
                     * @enum {string}
                     */
                    status: "up" | "down";
                    /** @description how long the answer took; null: there was none, or none was timed, in milliseconds */
                    latency_ms: number | null;
                };
            };
            /** @description the providers, by name; one that is down degrades, and never makes unavailable */
            providers: components["schemas"]["ReadyProvider"][];
            /** @description what waits, as of half a second ago */
            backlog: {
                /** @description messages that wait for their dispatch */
                messages: number;
                /** @description how many may wait: from then on normal ones are refused */
                max: number;
            };
        };
        OtpVerdict: {
            /** @description whether it was the right code, in time */
            verified: boolean;
            /**
             * @description why it was not verified
             * @enum {string}
             */
            reason?: "wrong_code" | "not_sent" | "used" | "expired" | "too_many_attempts" | "void";
            /** @description checks that the code has left */
            attempts_left: number;
        };
        BatchMessage: {
            /** @description its place in the request, from 0 */
            index: number;
            /**
             * @description it was accepted
             * @constant
             */
            status: "accepted";
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /**
             * @description QUEUED, or SCHEDULED when it has a time to wait for
             * @enum {string}
             */
            message_status: "QUEUED" | "SCHEDULED";
        } | {
            /** @description its place in the request, from 0 */
            index: number;
            /**
             * @description it was refused, alone
             * @constant
             */
            status: "refused";
            /** @description what is wrong with it, for people */
            error: string;
            /**
             * @description what is wrong with it, for programs
             * @enum {string}
             */
            code: "invalid_field" | "unknown_field" | "insufficient_credits" | "daily_cap_reached" | "unknown_client" | "no_route" | "below_cost" | "opted_out" | "sender_refused" | "guard_refused" | "guard_blocked";
            /** @description the field that breaks a rule */
            field?: string;
            /** @description the rule it breaks */
            rule?: string;
            /**
             * Format: date-time
             * @description since when the number is opted out (UTC)
             */
            since?: string;
            /** @description why the number is opted out */
            reason?: string;
            /**
             * Format: date-time
             * @description until when the fraud guard blocks it, or until the daily cap begins anew (UTC)
             */
            until?: string;
            /** @description what it costs, in cents with up to four decimals */
            required?: number;
            /** @description what the client can spend, in cents with up to four decimals */
            available?: number;
        };
        Batch: {
            /** @description messages that were accepted */
            accepted: number;
            /** @description messages that were refused */
            refused: number;
            /** @description one for each message asked for, in their order */
            messages: components["schemas"]["BatchMessage"][];
        };
        Preview: {
            /** @description the text as it would be sent */
            text: string;
            /**
             * @description the alphabet that the text needs (3GPP TS 23.038)
             * @enum {string}
             */
            encoding: "GSM7" | "UCS2";
            /** @description its length in septets (GSM7) or UTF-16 code units (UCS2) */
            units: number;
            /** @description parts it is sent in (3GPP TS 23.040) */
            part_count: number;
            /** @description what it would cost, in cents with up to four decimals */
            price_cents: number;
            /** @description units that one of so many parts holds */
            units_per_part: number;
            /** @description units left in the last part */
            free_units: number;
            /** @description the text as it is split */
            parts: string[];
            /** @description whether it would be taken */
            sendable: boolean;
            /** @description the rule that it breaks; null: none */
            rule: string | null;
            /** @description with `to` and `from`: the sender that it would go out with; null: it would be refused */
            from?: string | null;
            /** @description why that is not the one that was asked for; null: it is, or it would be refused */
            from_note?: string | null;
            /** @description for admins, with `to`: the provider that it would go to now; null: no route has one */
            provider?: string | null;
            /** @description for admins, with `to`: what that provider takes for it; null: its list says nothing of it, in cents with up to four decimals */
            provider_cost_cents?: number | null;
            /** @description for admins, with `to`: what is left of the price; null: what it takes is not known, in cents with up to four decimals */
            margin_cents?: number | null;
            /** @description characters outside GSM-7: each makes the whole text UCS-2 */
            forcing_ucs2: {
                /** @description the character */
                character: string;
                /** @description how often it stands in the text */
                count: number;
                /** @description where it stands, in Unicode characters from 0 */
                positions: number[];
                /** @description what smart encoding would put in its place; null: it knows nothing */
                replacement: string | null;
                /** @description its number, such as U+2019 */
                code_point: string;
            }[];
            /** @description what `smart_encoding: true` would make of the text */
            smart_encoding: {
                /** @description whether it would change the text */
                applies: boolean;
                /** @description the text after it */
                text: string;
                /**
                 * @description the alphabet that the text needs (3GPP TS 23.038)
                 * @enum {string}
                 */
                encoding: "GSM7" | "UCS2";
                /** @description its length in septets (GSM7) or UTF-16 code units (UCS2) */
                units: number;
                /** @description parts it is sent in (3GPP TS 23.040) */
                part_count: number;
                /** @description what it would cost, in cents with up to four decimals */
                price_cents: number;
                /** @description parts that it saves */
                saves_parts: number;
                /** @description what it saves, in cents with up to four decimals */
                saves_cents: number;
                /** @description what it replaces, in the order of first appearance */
                replacements: {
                    /** @description the character */
                    character: string;
                    /** @description how often it stands in the text */
                    count: number;
                    /** @description what stands in its place; empty: nothing does */
                    replacement: string;
                    /** @description its number, such as U+2019 */
                    code_point: string;
                }[];
            };
        };
        CancelledMessage: {
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /**
             * @description always CANCELLED
             * @constant
             */
            status: "CANCELLED";
        };
        RedactedMessage: {
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /** @description the number, or the hash that stands for it from now on */
            to: string;
            /** @description whether nobody reads its text any more */
            text_redacted: boolean;
            /** @description whether nobody reads its number any more, but the hash that stands for it */
            number_redacted: boolean;
            /** @description what removes it from the archive; null: the archive has nothing of it to remove */
            archive: {
                /**
                 * Format: uuid
                 * @description names the erasure that carries it out: admins read it by GET /v1/erase/:id
                 */
                erasure_id: string;
                /** @description the archived day that is written anew for it, as 2026-01-31 */
                day: string;
                /**
                 * @description erasing: the day is to be written anew, or is being written; waiting: for whoever works on the day, or a client that is still to be told; done: the archive has nothing of it any more
                 * @enum {string}
                 */
                state: "erasing" | "waiting" | "done";
                /**
                 * Format: date-time
                 * @description when it was asked for (UTC)
                 */
                asked_at: string;
                /**
                 * Format: date-time
                 * @description when it was done; null: it is under way (UTC)
                 */
                finished_at: string | null;
            } | null;
        };
        BulkCount: {
            /**
             * @description what is done
             * @enum {string}
             */
            act: "cancel" | "retry" | "move" | "resend" | "replay_callbacks";
            /** @description whom they go to; null: by their rules, or it is another act */
            provider: string | null;
            /** @description messages that are meant; 100001: more than one job may have, and those that were found first are in the counts */
            count: number;
            /** @description messages that something would be done to, by what: `cancelled`: cancelled, their credits released; `retried`: tried again now; `moved`: moved to the provider, into its queue; `moved_for_later`: scheduled: they go to the provider when their time comes; `resent`: sent again, as new messages; `replayed`: callbacks queued anew. What none came to is left out */
            done: {
                [key: string]: number;
            };
            /** @description messages that nothing would be done to, by why: `not_found`: no such message here: never accepted, or its day is archived; `delivered`: delivered; `ended`: ended already; `cancelled`: cancelled, which its client may have wanted: send it again if it did not; `open`: still open: nothing to send again; `under_way`: at a provider right now, which has not answered yet; `taken`: taken by a provider: it may be on the phone; `not_its_time`: scheduled by its client for later; `in_its_queue`: in the queue of its provider already; `otp`: a one-time password: its code is gone; `redacted`: its text or its number was removed; `texts_only`: binary, and the provider takes texts only; `provider_off`: the provider is paused, draining or gone; `no_dead_callback`: has no dead callback; `no_callback_endpoint`: its client has no endpoint for callbacks, or it is disabled; of what is sent again also a code of the API, such as `insufficient_credits` or `opted_out` */
            refused: {
                [key: string]: number;
            };
        };
        BulkJob: {
            /**
             * Format: uuid
             * @description names it
             */
            id: string;
            /**
             * @description what is done
             * @enum {string}
             */
            act: "cancel" | "retry" | "move" | "resend" | "replay_callbacks";
            /** @description as it was asked for; null: with ids */
            filter: {
                [key: string]: unknown;
            } | null;
            /** @description whom they go to; null: by their rules, or it is another act */
            provider: string | null;
            /**
             * @description running: workers carry it out; done: each message has its outcome; stopped: by an admin, the rest is left as it was
             * @enum {string}
             */
            state: "running" | "done" | "stopped";
            /** @description who started it */
            asked_by: string;
            /** @description messages that it is about */
            total: number;
            /** @description of them, those without an outcome */
            left: number;
            /** @description messages that something was done to, by what: `cancelled`: cancelled, their credits released; `retried`: tried again now; `moved`: moved to the provider, into its queue; `moved_for_later`: scheduled: they go to the provider when their time comes; `resent`: sent again, as new messages; `replayed`: callbacks queued anew. What none came to is left out */
            done: {
                [key: string]: number;
            };
            /** @description messages that nothing was done to, by why: `not_found`: no such message here: never accepted, or its day is archived; `delivered`: delivered; `ended`: ended already; `cancelled`: cancelled, which its client may have wanted: send it again if it did not; `open`: still open: nothing to send again; `under_way`: at a provider right now, which has not answered yet; `taken`: taken by a provider: it may be on the phone; `not_its_time`: scheduled by its client for later; `in_its_queue`: in the queue of its provider already; `otp`: a one-time password: its code is gone; `redacted`: its text or its number was removed; `texts_only`: binary, and the provider takes texts only; `provider_off`: the provider is paused, draining or gone; `no_dead_callback`: has no dead callback; `no_callback_endpoint`: its client has no endpoint for callbacks, or it is disabled; of what is sent again also a code of the API, such as `insufficient_credits` or `opted_out` */
            refused: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description when it was started (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when it was carried on last (UTC)
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description when it ended; null: it is running (UTC)
             */
            finished_at: string | null;
        };
        BulkPage: {
            /** @description newest first */
            jobs: components["schemas"]["BulkJob"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        BulkItem: {
            /**
             * Format: uuid
             * @description the message
             */
            message_id: string;
            /**
             * @description todo: nothing has become of it yet
             * @enum {string}
             */
            state: "todo" | "done" | "refused";
            /** @description a word of `done`, or of `refused`; null: none yet */
            outcome: string | null;
            /**
             * Format: uuid
             * @description the message that it was sent again as; null: it was not
             */
            new_message_id: string | null;
        };
        BulkItemPage: {
            /** @description in the order of their acceptance */
            items: components["schemas"]["BulkItem"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        /** @description a message without its text */
        FoundMessage: {
            /**
             * Format: uuid
             * @description names the message; ids sort by the time of acceptance
             * @example 019abcde-0000-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @description who sends it and pays for it
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            client_id: string;
            /**
             * @description the destination in E.164 form
             * @example +1234567890
             */
            to: string;
            /**
             * @description the sender that the phone shows
             * @example SENDER
             */
            from: string;
            /**
             * @description short messages it takes (3GPP TS 23.040)
             * @example 1
             */
            parts: number;
            /**
             * @description where it is in its life cycle
             * @example DELIVERED
             * @enum {string}
             */
            status: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /**
             * @description what became of its credits: held while it is not final, then captured or released
             * @example CAPTURED
             * @enum {string}
             */
            credit_state: "HELD" | "CAPTURED" | "RELEASED";
            /**
             * @description what it costs in cents, with up to four decimals; fixed when it was accepted
             * @example 5
             */
            cost_cents: number;
            /**
             * @description what the client calls it
             * @example order-123
             */
            reference: string | null;
            /**
             * @description whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance
             * @example mock
             */
            provider: string | null;
            /**
             * @description what that provider calls it; null until it is taken
             * @example mock-019abcde-0000-7000-8000-0000000000aa
             */
            provider_message_id: string | null;
            /**
             * @description how often it was submitted; being throttled does not count
             * @example 1
             */
            attempts: number;
            /**
             * @description why the last attempt failed, why it waits for another time, or why it ended
             * @example null
             */
            last_error: string | null;
            /**
             * @description whether it goes before normal ones
             * @example false
             */
            express: boolean;
            /**
             * @description whether it carries a one-time password
             * @example false
             */
            otp: boolean;
            /**
             * Format: date-time
             * @description when it was accepted (UTC)
             * @example 2026-11-24T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when something last happened to it (UTC)
             * @example 2026-11-24T10:00:00.020Z
             */
            updated_at: string;
            /**
             * @description whether its status can no longer change
             * @example true
             */
            final: boolean;
            /**
             * @description parameters that an SMSC is told with it, by their tags; null where none were given
             * @example null
             */
            tlvs: {
                [key: string]: string | {
                    /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                    c_string: string;
                } | {
                    /** @description must be hexadecimal digits of at most 255 octets */
                    hex: string;
                } | {
                    /** @description must be a whole number of 8 bits */
                    int8: number;
                } | {
                    /** @description must be a whole number of 16 bits */
                    int16: number;
                } | {
                    /** @description must be a whole number of 32 bits */
                    int32: number;
                };
            } | null;
            /**
             * @description ids of its sender and its template at India's DLT platforms; null where none were given
             * @example null
             */
            dlt: {
                /** @description its sender */
                entity_id?: string;
                /** @description the template that its text follows */
                template_id?: string;
            } | null;
            /**
             * @description what it is for, as the client said: advertising has hours; null: nothing was said
             * @example transactional
             * @enum {string|null}
             */
            class: "transactional" | "promotional" | null;
            /**
             * @description why it waits for another time, or last did (docs/hours-and-caps.md); null: it never did
             * @example null
             * @enum {string|null}
             */
            held_for: "send_window" | "sender_cap" | "sender_full" | null;
            /**
             * Format: date-time
             * @description until when it waits, or last did; null: it never did (UTC)
             * @example null
             */
            held_until: string | null;
            /**
             * @description whose protocol it came in by; null: the REST API
             * @example null
             * @enum {string|null}
             */
            door: "smpp" | "kannel" | "jasmin" | "twilio" | "vonage" | null;
            /**
             * Format: uuid
             * @description names its request and leads to all messages of that: X-Request-Id of the answer, where the request did not bring its own
             * @example 019abcde-0000-7000-8000-000000000000
             */
            request_id: string;
            /**
             * @description the queue it is dispatched in
             * @example normal
             * @enum {string}
             */
            lane: "otp" | "express" | "normal";
            /**
             * @description how often a provider asked to wait
             * @example 0
             */
            throttles: number;
            /**
             * @description rows of its history
             * @example 4
             */
            version: number;
            /**
             * Format: date-time
             * @description when it is looked at again if nothing happens; null when it is final (UTC)
             * @example null
             */
            next_alarm_at: string | null;
            /**
             * Format: date-time
             * @description when it is to be sent; null: at once (UTC)
             * @example null
             */
            send_at: string | null;
            /**
             * Format: date-time
             * @description when it is given up without a final receipt (UTC)
             * @example 2026-11-27T10:00:00.000Z
             */
            expires_at: string;
        };
        FoundMessages: {
            /** @description newest first */
            messages: components["schemas"]["FoundMessage"][];
            /** @description how far was looked */
            searched: {
                /**
                 * Format: date-time
                 * @description messages accepted since then were looked at; null: all were (UTC)
                 */
                from: string | null;
                /** @description whether all messages were looked at */
                complete: boolean;
            };
            /** @description `cursor` of the search that goes on; null: there is nothing left to look at */
            next_cursor: string | null;
        };
        PathFact: {
            /**
             * @description what the value is of; a prefix is + and four digits
             * @enum {string}
             */
            dimension: "provider" | "error" | "country" | "calling_code" | "prefix" | "client" | "lane" | "door" | "sender" | "parts" | "encoding" | "class";
            /** @description the value; of the door `api` for the REST API */
            value: string;
            /** @description how it is called, where that is another: a client by its name */
            name: string | null;
            /** @description of the messages that match, how many have it */
            count: number;
            /** @description which share of them that is */
            share: number;
            /** @description of all messages of the same time and scope, how many have it */
            base_count: number;
            /** @description which share of all that is: the base rate */
            base_share: number;
            /** @description of all messages that have it, the share that match */
            of_value: number;
            /** @description how well it tells those that match from the others, in bits over all: the order goes by it */
            bits: number;
        };
        MessagePaths: {
            /** @description the facts in one sentence */
            sentence: string;
            /** @description messages that match, of those looked at */
            matched: number;
            /** @description messages looked at */
            looked_at: number;
            /**
             * Format: date-time
             * @description messages accepted since then were looked at; null: there is none (UTC)
             */
            looked_from: string | null;
            /** @description whether all of the time and scope were looked at that is in the database; false: there are older ones */
            complete: boolean;
            /** @description days of the time that was asked for that are in the archive and not in this answer; null: none is */
            archived: {
                /** @description how many */
                days: number;
                /** @description the first of them, as 2026-01-31 */
                first: string;
                /** @description the last of them */
                last: string;
            } | null;
            /**
             * Format: date-time
             * @description when the first one that matches was accepted; null: none matches (UTC)
             */
            first_at: string | null;
            /**
             * Format: date-time
             * @description when the last one was (UTC)
             */
            last_at: string | null;
            /** @description all messages that the base rates are of */
            base: number;
            /**
             * @description same_time: those accepted from the first that matches to the last; looked_at: all that were looked at, where no others are of that time
             * @enum {string}
             */
            base_of: "same_time" | "looked_at";
            /** @description where those that match are now, most first */
            statuses: {
                /**
                 * @description where they are now
                 * @enum {string}
                 */
                status: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
                /** @description how many */
                count: number;
            }[];
            /** @description the arrows that those that match took, most first */
            arrows: {
                /**
                 * @description the status before; null: there was none
                 * @enum {string|null}
                 */
                from: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
                /**
                 * @description the status after
                 * @enum {string}
                 */
                to: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
                /**
                 * @description what happened
                 * @enum {string}
                 */
                event: "ACCEPTED" | "DISPATCHED" | "PROVIDER_ACCEPTED" | "PROVIDER_REJECTED_TEMP" | "PROVIDER_REJECTED_PERM" | "PROVIDER_THROTTLED" | "PROVIDER_UNKNOWN" | "RECEIPT_DELIVERED" | "RECEIPT_FAILED" | "RECEIPT_EXPIRED" | "RECEIPT_PROGRESS" | "RECEIPT_UNKNOWN" | "CANCEL_REQUESTED" | "REPLACED" | "ALARM_RANG";
                /** @description how often it was taken; a message that is tried again takes it again */
                count: number;
            }[];
            /** @description how long they took */
            times: {
                /** @description those that match and have ended */
                ended: number;
                /** @description from acceptance to the end, the median; null: none has ended, in milliseconds */
                p50_ms: number | null;
                /** @description from acceptance to the end, of 95 %; null: none has ended, in milliseconds */
                p95_ms: number | null;
            };
            /** @description the values that stand out, the best first; empty: none does */
            facts: components["schemas"]["PathFact"][];
            /** @description how many have both the provider and the error that stand out most; null: not both stand out, or few have both */
            pair: {
                /** @description of those that match */
                count: number;
                /** @description of all of that time */
                base_count: number;
            } | null;
            /** @description when the share of those that match rose; null: it did not, or before what was looked at */
            rise: {
                /**
                 * Format: date-time
                 * @description the minute of acceptance from which they were more (UTC)
                 */
                at: string;
                /**
                 * Format: date-time
                 * @description the end of the last minute of it; null: they are still more (UTC)
                 */
                until: string | null;
                /** @description how many of those that match are of that time */
                count: number;
                /** @description of all messages of that time, the share that match */
                share: number;
                /** @description of all others that were looked at */
                share_else: number;
            } | null;
        };
        MessageEvent: {
            /** @description its place in the history, from 1 */
            seq: number;
            /**
             * Format: date-time
             * @description when it happened (UTC)
             */
            at: string;
            /**
             * @description what happened
             * @enum {string}
             */
            event: "ACCEPTED" | "DISPATCHED" | "PROVIDER_ACCEPTED" | "PROVIDER_REJECTED_TEMP" | "PROVIDER_REJECTED_PERM" | "PROVIDER_THROTTLED" | "PROVIDER_UNKNOWN" | "RECEIPT_DELIVERED" | "RECEIPT_FAILED" | "RECEIPT_EXPIRED" | "RECEIPT_PROGRESS" | "RECEIPT_UNKNOWN" | "CANCEL_REQUESTED" | "REPLACED" | "ALARM_RANG";
            /**
             * @description the status before; null: there was none
             * @enum {string|null}
             */
            from: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
            /**
             * @description the status after
             * @enum {string}
             */
            to: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /** @description whether it came too late, or said nothing new, and changed nothing */
            ignored: boolean;
            /** @description submissions so far */
            attempt: number;
            /** @description in whose queue the message is then, or who was asked last; null: of a release that did not keep it */
            provider: string | null;
            /** @description the part that a receipt is about, from 1; null: all of the message */
            part: number | null;
            /** @description what was known when a provider was chosen; null: none was chosen */
            route: {
                /** @description the name of the rule; null: none matched */
                rule: string | null;
                /** @description whom it could go to, the one that it went to first */
                providers: string[];
                /** @description providers that could not send then */
                skipped: {
                    /** @description a provider of the rule */
                    provider: string;
                    /**
                     * @description why it was passed over
                     * @enum {string}
                     */
                    why: "unknown" | "paused" | "draining" | "no_line" | "breaker_open" | "texts_only";
                }[];
            } | null;
            /** @description ids that the provider gave, one for each part; null: one stands for the message */
            ids: number | null;
            /** @description after how long without a receipt another provider is asked; null: none is, in milliseconds */
            on_no_receipt_ms: number | null;
            /**
             * @description why it waits for another time; null: it does not
             * @enum {string|null}
             */
            held_for: "send_window" | "sender_cap" | "sender_full" | null;
            /**
             * Format: date-time
             * @description until when it waits; null: it does not (UTC)
             */
            held_until: string | null;
            /** @description the raw answer or receipt of the provider, or why its order was not carried out; null: there is none */
            detail: string | null;
        };
        AttemptWhy: {
            /** @description the attempt; one that was throttled gives its number back, and is there again */
            attempt: number;
            /**
             * Format: date-time
             * @description when it was submitted (UTC)
             */
            at: string;
            /** @description to whom */
            provider: string;
            /** @description what happened when the provider was chosen; null: the history does not say */
            event: string | null;
            /** @description the rule that it was chosen by; null: the history does not say */
            rule: string | null;
            /** @description why, in sentences: the rule, its providers, who was passed over and why */
            words: string[];
        };
        LateReceipt: {
            /**
             * Format: date-time
             * @description when it came (UTC)
             */
            at: string;
            /**
             * @description what it would have been in the history
             * @enum {string}
             */
            event: "DISPATCHED" | "PROVIDER_ACCEPTED" | "PROVIDER_REJECTED_TEMP" | "PROVIDER_REJECTED_PERM" | "PROVIDER_THROTTLED" | "PROVIDER_UNKNOWN" | "RECEIPT_DELIVERED" | "RECEIPT_FAILED" | "RECEIPT_EXPIRED" | "RECEIPT_PROGRESS" | "RECEIPT_UNKNOWN" | "CANCEL_REQUESTED" | "REPLACED" | "ALARM_RANG";
            /** @description who told it */
            provider: string;
            /** @description what the provider calls the message, or the part */
            provider_message_id: string;
            /** @description the submission that it speaks of; null: it does not say */
            attempt: number | null;
            /** @description the part that it is about, from 1; null: all of the message */
            part: number | null;
            /** @description the receipt as it came; null: there is none */
            detail: string | null;
        };
        MessageHistory: {
            /** @description all of them, oldest first */
            events: components["schemas"]["MessageEvent"][];
            /** @description why each submission went to its provider, oldest first */
            why: components["schemas"]["AttemptWhy"][];
            /** @description whether its day is archived: nothing changes it any more */
            archived: boolean;
            /** @description what came when it was archived, oldest first, the first 100 */
            late_receipts: components["schemas"]["LateReceipt"][];
        };
        MessageCredits: {
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /**
             * Format: uuid
             * @description the client that pays
             */
            client_id: string;
            /**
             * @description the status of the message
             * @enum {string}
             */
            status: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /** @description the credit lock; null: there is none */
            lock: {
                /**
                 * @description what became of the credits
                 * @enum {string}
                 */
                state: "HELD" | "CAPTURED" | "RELEASED";
                /** @description what is locked, in cents with up to four decimals */
                amount_cents: number;
                /**
                 * Format: date-time
                 * @description when it was taken (UTC)
                 */
                created_at: string;
                /**
                 * Format: date-time
                 * @description when its state was last changed (UTC)
                 */
                updated_at: string;
            } | null;
            /** @description its lines in the ledger, oldest first */
            entries: {
                /**
                 * Format: date-time
                 * @description when it happened (UTC)
                 */
                at: string;
                /**
                 * @description what moved the money
                 * @enum {string}
                 */
                kind: "hold" | "capture" | "release";
                /** @description what it changed of what can be spent, in cents with up to four decimals */
                amount_cents: number;
                /** @description what it changed of what is held, in cents with up to four decimals */
                held_change_cents: number;
            }[];
        };
        Exchange: {
            /**
             * @description who began it: `submission`, the gateway did; `receipt`, the provider
             * @enum {string}
             */
            what: "submission" | "receipt";
            /** @description the provider */
            provider: string;
            /** @description the attempt that it was of, from 1; one that was throttled gives its number back */
            attempt: number;
            /** @description the part that it was about, from 1; null: all of the message */
            part: number | null;
            /**
             * Format: date-time
             * @description when it began, or when the receipt came (UTC)
             */
            at: string;
            /** @description until the answer; null: nobody was waited for, in milliseconds */
            took_ms: number | null;
            /** @description how it ended, in a word or a few */
            outcome: string;
            /** @description what the gateway said, without secrets and codes; null: nothing left */
            sent: {
                /** @description method and URL, the status of an answer, or the command of a PDU */
                line: string;
                /** @description HTTP headers, or fields and parameters of a PDU */
                fields: {
                    [key: string]: string | number;
                };
                /** @description the body, or the text of a PDU; null: none */
                body: string | null;
            } | null;
            /** @description what the provider said, answer or receipt; null: nothing */
            answered: {
                /** @description method and URL, the status of an answer, or the command of a PDU */
                line: string;
                /** @description HTTP headers, or fields and parameters of a PDU */
                fields: {
                    [key: string]: string | number;
                };
                /** @description the body, or the text of a PDU; null: none */
                body: string | null;
            } | null;
        };
        MessageExchanges: {
            /**
             * Format: uuid
             * @description names the message
             */
            message_id: string;
            /** @description how many days exchanges are kept, PROVIDER_LOG_DAYS; 0: none are */
            log_days: number;
            /**
             * Format: date-time
             * @description what was said before is gone; null: none are kept (UTC)
             */
            kept_since: string | null;
            /** @description false: there were more before the first one of these */
            complete: boolean;
            /** @description oldest first */
            exchanges: components["schemas"]["Exchange"][];
        };
        LiveTraffic: {
            /**
             * @description the status before; null: the message was accepted
             * @enum {string|null}
             */
            from: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
            /**
             * @description the status after
             * @enum {string}
             */
            to: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /** @description what moved it, as in its history */
            event: string;
            /** @description whether the event came too late, or said nothing new */
            ignored: boolean;
            /**
             * @description the lane of the message
             * @enum {string}
             */
            lane: "otp" | "express" | "normal";
            /** @description whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance */
            provider: string | null;
            /** @description moves in the last 60 seconds */
            last_minute: number;
            /** @description moves in the last 60 minutes */
            last_hour: number;
            /** @description moves in each of the last 60 seconds, oldest first */
            per_second: number[];
            /** @description moves in each of the last 60 minutes, oldest first */
            per_minute: number[];
        };
        LiveSnapshot: {
            /**
             * Format: date-time
             * @description when it was sent (UTC)
             */
            at: string;
            /**
             * Format: date-time
             * @description when this process began to count (UTC)
             */
            since: string;
            /** @description every arrow with traffic in the last hour */
            arrows: components["schemas"]["LiveTraffic"][];
        };
        LiveUpdate: {
            /**
             * Format: date-time
             * @description when it was sent (UTC)
             */
            at: string;
            /** @description moves since the event before this one */
            counts: {
                /**
                 * @description the status before; null: the message was accepted
                 * @enum {string|null}
                 */
                from: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
                /**
                 * @description the status after
                 * @enum {string}
                 */
                to: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
                /** @description what moved it, as in its history */
                event: string;
                /** @description whether the event came too late, or said nothing new */
                ignored: boolean;
                /**
                 * @description the lane of the message
                 * @enum {string}
                 */
                lane: "otp" | "express" | "normal";
                /** @description whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance */
                provider: string | null;
                /** @description moves along it */
                count: number;
            }[];
            /** @description some of them singly */
            moves: {
                /**
                 * Format: uuid
                 * @description the message that moved
                 */
                message_id: string;
                /**
                 * Format: uuid
                 * @description the client that it is of
                 */
                client_id: string;
                /**
                 * Format: date-time
                 * @description when it moved (UTC)
                 */
                at: string;
                /**
                 * @description the status before; null: the message was accepted
                 * @enum {string|null}
                 */
                from: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
                /**
                 * @description the status after
                 * @enum {string}
                 */
                to: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
                /** @description what moved it, as in its history */
                event: string;
                /** @description whether the event came too late, or said nothing new */
                ignored: boolean;
                /**
                 * @description the lane of the message
                 * @enum {string}
                 */
                lane: "otp" | "express" | "normal";
                /** @description whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance */
                provider: string | null;
                /** @description what went wrong; null: nothing */
                error: string | null;
            }[];
            /** @description inbound messages taken since the event before this one */
            received: number;
        };
        Balance: {
            /**
             * Format: uuid
             * @description names the client
             */
            id: string;
            /** @description what people call it */
            name: string;
            /** @description what it has; below 0: what it owes, in cents with up to four decimals */
            credit_cents: number;
            /** @description what is held for messages on their way, in cents with up to four decimals */
            held_cents: number;
            /** @description what its messages have cost for good, in cents with up to four decimals */
            captured_cents: number;
            /** @description how far credit_cents may go below 0, in cents with up to four decimals */
            credit_limit_cents: number;
            /** @description `credits.low` is sent when credit_cents comes down to it; null: it is never sent, in cents with up to four decimals */
            low_water_cents: number | null;
            /** @description what its messages of one UTC day may cost; null: as much as it has, in cents with up to four decimals */
            daily_cap_cents: number | null;
            /** @description what its messages of this UTC day have cost, less what was released of them, in cents with up to four decimals */
            spent_today_cents: number;
            /** @description what it can spend now: credit and limit, and no more than is left of the daily cap, in cents with up to four decimals */
            spendable_cents: number;
        };
        OwnLimits: {
            /**
             * Format: uuid
             * @description names the client
             */
            client_id: string;
            /** @description messages per second; null: as many as it likes */
            rate_limit_rps: number | null;
            /** @description messages at once; null: as many as it likes */
            rate_limit_burst: number | null;
            /** @description the price list that it pays by */
            price_list: string;
            /** @description what a part costs to a number of which no list says anything, in cents with up to four decimals */
            price_per_part_cents: number;
            /** @description what a part of an express message to such a number costs besides, in cents with up to four decimals */
            express_surcharge_cents: number;
            /** @description keys with names that it may have */
            api_keys: number;
        };
        Client: {
            /**
             * Format: uuid
             * @description names the client
             */
            id: string;
            /** @description what people call it */
            name: string;
            /** @description what it has; below 0: what it owes, in cents with up to four decimals */
            credit_cents: number;
            /** @description what is held for messages on their way, in cents with up to four decimals */
            held_cents: number;
            /** @description what its messages have cost for good, in cents with up to four decimals */
            captured_cents: number;
            /** @description how far credit_cents may go below 0, in cents with up to four decimals */
            credit_limit_cents: number;
            /** @description `credits.low` is sent when credit_cents comes down to it; null: it is never sent, in cents with up to four decimals */
            low_water_cents: number | null;
            /** @description what its messages of one UTC day may cost; null: as much as it has, in cents with up to four decimals */
            daily_cap_cents: number | null;
            /** @description what its messages of this UTC day have cost, less what was released of them, in cents with up to four decimals */
            spent_today_cents: number;
            /** @description what it can spend now: credit and limit, and no more than is left of the daily cap, in cents with up to four decimals */
            spendable_cents: number;
            /** @description messages per second; null: the limit of the gateway */
            rate_limit_rps: number | null;
            /** @description messages at once; null: the limit of the gateway */
            rate_limit_burst: number | null;
            /** @description the price list that it pays by; null: the list `default` */
            price_list: string | null;
            /** @description parameters that an SMSC is told with its messages, by their tags; null: none */
            tlvs: {
                [key: string]: string | {
                    /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                    c_string: string;
                } | {
                    /** @description must be hexadecimal digits of at most 255 octets */
                    hex: string;
                } | {
                    /** @description must be a whole number of 8 bits */
                    int8: number;
                } | {
                    /** @description must be a whole number of 16 bits */
                    int16: number;
                } | {
                    /** @description must be a whole number of 32 bits */
                    int32: number;
                };
            } | null;
            /** @description ids of it and of its templates at India's DLT platforms; null: none */
            dlt: {
                /** @description its sender */
                entity_id?: string;
                /** @description the template that its text follows */
                template_id?: string;
            } | null;
            /** @description whether it has an API key */
            has_api_key: boolean;
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when it was last changed (UTC)
             */
            updated_at: string;
        };
        ClientPage: {
            /** @description the largest id first */
            clients: components["schemas"]["Client"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        SenderPreset: {
            /** @description countries (ISO 3166-1), each with the senders it takes */
            countries?: {
                [key: string]: "any" | "numeric";
            };
            /** @description pages that say so */
            sources: string[];
            /** @description the day on which they were read */
            read_on: string;
        };
        Control_senders: {
            /** @description what is said here; {} when nothing is */
            said: {
                /** @description must be a list of at most 1000 senders, or null for any */
                allowed?: string[] | null;
                /** @description must be the name of a group of numbers, 1 to 11 letters and digits, or null */
                group?: string | null;
                /** @description must be an object of at most 250 countries, each with the senders it takes */
                countries?: {
                    [key: string]: "any" | "numeric";
                };
                /** @description must be an object of at most 1000 senders, each with parts_per_minute and parts_per_day */
                caps?: {
                    [key: string]: {
                        /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                        parts_per_minute?: number | null;
                        /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                        parts_per_day?: number | null;
                    };
                };
            };
            /** @description what holds: what is not said here is as for all clients, or as usual */
            holds: {
                /** @description must be a list of at most 1000 senders, or null for any */
                allowed: string[] | null;
                /** @description must be the name of a group of numbers, 1 to 11 letters and digits, or null */
                group: string | null;
                /** @description must be an object of at most 250 countries, each with the senders it takes */
                countries: {
                    [key: string]: "any" | "numeric";
                };
                /** @description must be an object of at most 1000 senders, each with parts_per_minute and parts_per_day */
                caps: {
                    [key: string]: {
                        /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                        parts_per_minute?: number | null;
                        /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                        parts_per_day?: number | null;
                    };
                };
            };
        };
        Control_hours: {
            /** @description what is said here; {} when nothing is */
            said: {
                /** @description must be an object with from and until, each like 08:00, or null for any time */
                promotional?: {
                    /** @description must be a time like 08:00 */
                    from: string;
                    /** @description must be a time like 08:00 */
                    until: string;
                } | null;
                /**
                 * @description must be one of transactional, promotional
                 * @enum {string}
                 */
                default_class?: "transactional" | "promotional";
            };
            /** @description what holds: what is not said here is as for all clients, or as usual */
            holds: {
                /** @description must be an object with from and until, each like 08:00, or null for any time */
                promotional: {
                    /** @description must be a time like 08:00 */
                    from: string;
                    /** @description must be a time like 08:00 */
                    until: string;
                } | null;
                /**
                 * @description must be one of transactional, promotional
                 * @enum {string}
                 */
                default_class: "transactional" | "promotional";
            };
        };
        Control_opt_out: {
            /** @description what is said here; {} when nothing is */
            said: {
                /** @description must be true or false */
                heeded?: boolean;
                /**
                 * @description must be one of sender, client
                 * @enum {string}
                 */
                scope?: "sender" | "client";
                /** @description must be a list of at most 100 words */
                stop_words?: string[];
                /** @description must be a list of at most 100 words */
                start_words?: string[];
                /** @description must be a list of at most 100 words */
                help_words?: string[];
                /** @description must be a text of 1 to 1000 characters, or null for none */
                stop_answer?: string | null;
                /** @description must be a text of 1 to 1000 characters, or null for none */
                start_answer?: string | null;
                /** @description must be a text of 1 to 1000 characters, or null for none */
                help_answer?: string | null;
                /** @description must be true or false */
                otp_anyway?: boolean;
            };
            /** @description what holds: what is not said here is as for all clients, or as usual */
            holds: {
                /** @description must be true or false */
                heeded: boolean;
                /**
                 * @description must be one of sender, client
                 * @enum {string}
                 */
                scope: "sender" | "client";
                /** @description must be a list of at most 100 words */
                stop_words: string[];
                /** @description must be a list of at most 100 words */
                start_words: string[];
                /** @description must be a list of at most 100 words */
                help_words: string[];
                /** @description must be a text of 1 to 1000 characters, or null for none */
                stop_answer: string | null;
                /** @description must be a text of 1 to 1000 characters, or null for none */
                start_answer: string | null;
                /** @description must be a text of 1 to 1000 characters, or null for none */
                help_answer: string | null;
                /** @description must be true or false */
                otp_anyway: boolean;
            };
        };
        Control_guard: {
            /** @description what is said here; {} when nothing is */
            said: {
                /**
                 * @description must be one of otp, all
                 * @enum {string}
                 */
                applies_to?: "otp" | "all";
                /** @description must be a JSON object */
                allow?: {
                    /** @description must be a list of at most 1000 numbers or their first digits, each with its + */
                    numbers?: string[];
                    /** @description must be a list of at most 1000 IP addresses of end users */
                    end_users?: string[];
                };
                /** @description must be a JSON object */
                countries?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a list of at most 250 countries (ISO 3166-1), or null */
                    allowed?: string[] | null;
                    /** @description must be a list of at most 250 countries (ISO 3166-1) */
                    home?: string[];
                };
                /** @description must be a JSON object */
                number_types?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a list of these: premium_rate, shared_cost, toll_free, personal, pager, voicemail, company, satellite, voip, fixed_line, unassigned */
                    refused?: ("premium_rate" | "shared_cost" | "toll_free" | "personal" | "pager" | "voicemail" | "company" | "satellite" | "voip" | "fixed_line" | "unassigned")[];
                };
                /** @description must be a JSON object */
                per_number?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                per_prefix?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                per_client?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                per_end_user?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                sequence?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 3 to 1000 */
                    run?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                verified_share?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 100 */
                    least_percent?: number;
                    /** @description must be a whole number from 1 to 10000 */
                    least_sent?: number;
                    /** @description must be a whole number from 60 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                spend?: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be an amount in cents from 0 to 100000000000, or null for no cap */
                    cents_per_day?: number | null;
                };
            };
            /** @description what holds: what is not said here is as for all clients, or as usual */
            holds: {
                /**
                 * @description must be one of otp, all
                 * @enum {string}
                 */
                applies_to: "otp" | "all";
                /** @description must be a JSON object */
                allow: {
                    /** @description must be a list of at most 1000 numbers or their first digits, each with its + */
                    numbers?: string[];
                    /** @description must be a list of at most 1000 IP addresses of end users */
                    end_users?: string[];
                };
                /** @description must be a JSON object */
                countries: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a list of at most 250 countries (ISO 3166-1), or null */
                    allowed?: string[] | null;
                    /** @description must be a list of at most 250 countries (ISO 3166-1) */
                    home?: string[];
                };
                /** @description must be a JSON object */
                number_types: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a list of these: premium_rate, shared_cost, toll_free, personal, pager, voicemail, company, satellite, voip, fixed_line, unassigned */
                    refused?: ("premium_rate" | "shared_cost" | "toll_free" | "personal" | "pager" | "voicemail" | "company" | "satellite" | "voip" | "fixed_line" | "unassigned")[];
                };
                /** @description must be a JSON object */
                per_number: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                per_prefix: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                per_client: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                per_end_user: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 1000000 */
                    messages?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                sequence: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 3 to 1000 */
                    run?: number;
                    /** @description must be a whole number from 1 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                verified_share: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be a whole number from 1 to 100 */
                    least_percent?: number;
                    /** @description must be a whole number from 1 to 10000 */
                    least_sent?: number;
                    /** @description must be a whole number from 60 to 86400 */
                    window_s?: number;
                    /** @description must be a whole number from 1 to 2592000 */
                    block_s?: number;
                };
                /** @description must be a JSON object */
                spend: {
                    /**
                     * @description must be one of off, monitor, block
                     * @enum {string}
                     */
                    mode?: "off" | "monitor" | "block";
                    /** @description must be an amount in cents from 0 to 100000000000, or null for no cap */
                    cents_per_day?: number | null;
                };
            };
        };
        Control_retention: {
            /** @description what is said here; {} when nothing is */
            said: {
                /** @description must be a whole number of days from 1 to 36500, or null for no end */
                text_days?: number | null;
                /** @description must be a whole number of days from 1 to 36500, or null for no end */
                number_days?: number | null;
            };
            /** @description what holds: what is not said here is as for all clients, or as usual */
            holds: {
                /** @description must be a whole number of days from 1 to 36500, or null for no end */
                text_days: number | null;
                /** @description must be a whole number of days from 1 to 36500, or null for no end */
                number_days: number | null;
            };
        };
        OwnNumber: {
            /** @description the number in E.164 form, or the short code */
            number: string;
            /** @description the first word of the texts that are meant, in small letters; null: whatever they say */
            keyword: string | null;
            /**
             * Format: uuid
             * @description whose it is what comes in there
             */
            client_id: string;
            /** @description the group of numbers that stand in for one another as senders of the client; null: none */
            group: string | null;
            /** @description where what comes in there is posted in the form of Twilio; null: as the client is told otherwise */
            sms_url: string | null;
        };
        Numbers: {
            /** @description by number, then keyword */
            numbers: components["schemas"]["OwnNumber"][];
        };
        ConversationMessage: {
            /**
             * @description whether it came from the number, or was sent to it
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * Format: uuid
             * @description the inbound message, or the message
             */
            id: string;
            /** @description who wrote it */
            from: string;
            /** @description who it was written to */
            to: string;
            /** @description what was written; of an OTP with {code} in the place of its code */
            text: string;
            /**
             * @description where a message is in its life cycle; null: it is an inbound one
             * @enum {string|null}
             */
            status: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
            /** @description short messages it takes or took */
            parts: number;
            /** @description whether parts of an inbound message are missing */
            partial: boolean;
            /**
             * Format: date-time
             * @description when it came, or was accepted (UTC)
             */
            at: string;
        };
        Conversation: {
            /** @description newest first */
            messages: components["schemas"]["ConversationMessage"][];
            /** @description how far back messages to the number were looked for */
            searched: {
                /**
                 * Format: date-time
                 * @description messages accepted since then were looked at; null: all (UTC)
                 */
                from: string | null;
            };
            /** @description days of the time that was asked for that are in the archive and not in this answer; null: none is */
            archived: {
                /** @description how many */
                days: number;
                /** @description the first of them, as 2026-01-31 */
                first: string;
                /** @description the last of them */
                last: string;
            } | null;
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        /** @description a message from a handset */
        InboundMessage: {
            /**
             * Format: uuid
             * @description names the inbound message; ids sort by the time it came
             * @example 019abcde-0000-7000-8000-0000000000ab
             */
            id: string;
            /**
             * Format: uuid
             * @description whom it is for, by its number and keyword; null: nobody has it yet
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            client_id: string | null;
            /**
             * @description the handset: in E.164 form, or as its provider writes it where that is no number
             * @example +1234567890
             */
            from: string;
            /**
             * @description the number or short code that it was sent to
             * @example 12345
             */
            to: string;
            /**
             * @description its text, put together of all its parts
             * @example INFO please
             */
            text: string;
            /**
             * @description the alphabet the text needs (3GPP TS 23.038)
             * @example GSM7
             * @enum {string}
             */
            encoding: "GSM7" | "UCS2";
            /**
             * @description short messages that came of it (3GPP TS 23.040)
             * @example 1
             */
            parts: number;
            /**
             * @description whether parts of it did not come in time: the text is that of those that did
             * @example false
             */
            partial: boolean;
            /**
             * @description the keyword by which the client has it; null: by its number alone
             * @example info
             */
            keyword: string | null;
            /**
             * @description what its text did: opted out, opted in, asked for help; null: nothing
             * @example null
             * @enum {string|null}
             */
            action: "opt_out" | "opt_in" | "help" | null;
            /**
             * Format: uuid
             * @description the newest message of the client from that number to that handset within seven days; null: none
             * @example 019abcde-0000-7000-8000-000000000001
             */
            in_reply_to: string | null;
            /**
             * @description who brought it
             * @example mock
             */
            provider: string;
            /**
             * Format: date-time
             * @description when its first part came (UTC)
             * @example 2026-11-24T10:00:00.000Z
             */
            received_at: string;
        };
        InboundPage: {
            /** @description newest first */
            inbound: components["schemas"]["InboundMessage"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        RawPart: {
            /**
             * Format: uuid
             * @description names the part
             */
            id: string;
            /** @description the provider's id of it; null: it gave none */
            provider_message_id: string | null;
            /** @description the text that its provider, or its session, read from it */
            text: string;
            /** @description what the text was read from, in hexadecimal; null: its provider gave no octets */
            octets: string | null;
            /** @description the header of the user data (3GPP TS 23.040, 9.2.3.24), in hexadecimal; null: its provider gave no octets */
            header: string | null;
            /** @description how the octets are to be read (SMPP v3.4, 5.2.19); null: without octets */
            data_coding: number | null;
            /** @description what the parts of one message have in common; null: it is whole */
            reference: number | null;
            /** @description how many they are */
            total: number | null;
            /** @description which of them this is, from 1 */
            number: number | null;
            /**
             * Format: date-time
             * @description when it came (UTC)
             */
            received_at: string;
        };
        /** @description a message from a handset, with its parts as they came */
        WholeInbound: {
            /**
             * Format: uuid
             * @description names the inbound message; ids sort by the time it came
             * @example 019abcde-0000-7000-8000-0000000000ab
             */
            id: string;
            /**
             * Format: uuid
             * @description whom it is for, by its number and keyword; null: nobody has it yet
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            client_id: string | null;
            /**
             * @description the handset: in E.164 form, or as its provider writes it where that is no number
             * @example +1234567890
             */
            from: string;
            /**
             * @description the number or short code that it was sent to
             * @example 12345
             */
            to: string;
            /**
             * @description its text, put together of all its parts
             * @example INFO please
             */
            text: string;
            /**
             * @description the alphabet the text needs (3GPP TS 23.038)
             * @example GSM7
             * @enum {string}
             */
            encoding: "GSM7" | "UCS2";
            /**
             * @description short messages that came of it (3GPP TS 23.040)
             * @example 1
             */
            parts: number;
            /**
             * @description whether parts of it did not come in time: the text is that of those that did
             * @example false
             */
            partial: boolean;
            /**
             * @description the keyword by which the client has it; null: by its number alone
             * @example info
             */
            keyword: string | null;
            /**
             * @description what its text did: opted out, opted in, asked for help; null: nothing
             * @example null
             * @enum {string|null}
             */
            action: "opt_out" | "opt_in" | "help" | null;
            /**
             * Format: uuid
             * @description the newest message of the client from that number to that handset within seven days; null: none
             * @example 019abcde-0000-7000-8000-000000000001
             */
            in_reply_to: string | null;
            /**
             * @description who brought it
             * @example mock
             */
            provider: string;
            /**
             * Format: date-time
             * @description when its first part came (UTC)
             * @example 2026-11-24T10:00:00.000Z
             */
            received_at: string;
            /** @description its parts in their order, as they came; without those whose day is not kept any more */
            raw: components["schemas"]["RawPart"][];
        };
        Suppression: {
            /**
             * Format: uuid
             * @description names it
             */
            id: string;
            /**
             * Format: uuid
             * @description by which client it is not written to; null: by none
             */
            client_id: string | null;
            /** @description from which sender; null: from none */
            sender: string | null;
            /** @description the number (E.164), or what stands for it once it was removed: `hash_` and 24 digits */
            number: string;
            /** @description why, for people */
            reason: string;
            /**
             * @description who said so: its handset by a keyword, a provider, who asked the API, or a list that was read in
             * @enum {string}
             */
            source: "keyword" | "provider" | "api" | "import";
            /**
             * Format: date-time
             * @description since when (UTC)
             */
            since: string;
            /**
             * Format: date-time
             * @description from when on it is written to again; null: it is not (UTC)
             */
            until: string | null;
        };
        SuppressionPage: {
            /** @description the newest first */
            suppressions: components["schemas"]["Suppression"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        ReadInSuppressions: {
            /** @description rows of the list */
            rows: number;
            /** @description of them those that were new, or said something else than before */
            written: number;
        };
        RemovedSuppressions: {
            /** @description suppressions that were taken back */
            removed: number;
        };
        GuardBlock: {
            /**
             * Format: uuid
             * @description names the block
             */
            id: string;
            /**
             * Format: uuid
             * @description whose messages
             */
            client_id: string;
            /**
             * @description the rule, as `GET /v1/controls/guard` names it
             * @enum {string}
             */
            rule: "countries" | "number_types" | "per_number" | "per_prefix" | "per_client" | "per_end_user" | "sequence" | "verified_share" | "spend";
            /** @description which of them: a number, its beginning without the last four digits, the address of an end user, a country or a type of numbers; empty: all messages of the client */
            key: string;
            /** @description what the rule had found */
            reason: string;
            /**
             * Format: date-time
             * @description when it began (UTC)
             */
            since: string;
            /**
             * Format: date-time
             * @description when it ends (UTC)
             */
            until: string;
            /** @description whether it holds now */
            active: boolean;
            /**
             * Format: date-time
             * @description when it was lifted; null: it was not (UTC)
             */
            lifted_at: string | null;
            /**
             * Format: date-time
             * @description until when it is not blocked again; null: it was not lifted (UTC)
             */
            allowed_until: string | null;
        };
        GuardBlockPage: {
            /** @description newest first */
            blocks: components["schemas"]["GuardBlock"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        GuardHits: {
            /**
             * Format: date-time
             * @description when the minute began (UTC)
             */
            minute: string;
            /**
             * Format: uuid
             * @description whose messages
             */
            client_id: string;
            /**
             * @description the rule, as `GET /v1/controls/guard` names it
             * @enum {string}
             */
            rule: "countries" | "number_types" | "per_number" | "per_prefix" | "per_client" | "per_end_user" | "sequence" | "verified_share" | "spend";
            /** @description which of them: a number, its beginning without the last four digits, the address of an end user, a country or a type of numbers; empty: all messages of the client, or whatever went beyond 200 keys of a minute */
            key: string;
            /**
             * @description noted in their histories, or refused
             * @enum {string}
             */
            outcome: "noted" | "refused";
            /** @description messages of which the rule found something */
            hits: number;
            /**
             * Format: date-time
             * @description when the last of them came (UTC)
             */
            last_at: string;
        };
        GuardHitsPage: {
            /** @description newest minute first */
            hits: components["schemas"]["GuardHits"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        GuardHour: {
            /**
             * Format: date-time
             * @description when the hour began (UTC)
             */
            hour: string;
            /**
             * @description the rule, as `GET /v1/controls/guard` names it
             * @enum {string}
             */
            rule: "countries" | "number_types" | "per_number" | "per_prefix" | "per_client" | "per_end_user" | "sequence" | "verified_share" | "spend";
            /**
             * @description noted in their histories, or refused
             * @enum {string}
             */
            outcome: "noted" | "refused";
            /** @description messages of which the rule found something */
            hits: number;
        };
        GuardHours: {
            /** @description oldest first; hours in which nothing was found are left out */
            hours: components["schemas"]["GuardHour"][];
        };
        Erasure: {
            /**
             * Format: uuid
             * @description names it
             */
            id: string;
            /** @description what stands for the number now, `hash_` and 24 digits: the same for the same number; null: it is of a message */
            number_hash: string | null;
            /** @description the archived message that is redacted; null: a number is removed everywhere */
            redacts: {
                /**
                 * Format: uuid
                 * @description names the message
                 */
                message_id: string;
                /** @description whether its text goes */
                text: boolean;
                /** @description whether its number becomes a hash */
                number: boolean;
                /** @description whether its client has deleted it: the door for Twilio’s clients shows it no more */
                deleted: boolean;
            } | null;
            /**
             * @description erasing: what is kept is being searched, or the day of the message written anew; waiting: for messages, callbacks or codes that are on their way, or for that day; done: nothing is left
             * @enum {string}
             */
            state: "erasing" | "waiting" | "done";
            /** @description who asked for it */
            asked_by: string;
            /**
             * Format: date-time
             * @description when it was asked for (UTC)
             */
            asked_at: string;
            /** @description rows that were changed, by table; `exchanges` are what was said with providers and removed, `archived_messages` messages in the archive. What has none is left out */
            counts: {
                [key: string]: number;
            };
            /** @description days that were searched */
            days: number;
            /** @description those of them that were written anew in the archive */
            archived_days: string[];
            /** @description messages, callbacks and codes on their way, or the day of the message, as of the last look; they are looked at each minute */
            waits_for: number;
            /**
             * Format: date-time
             * @description when it was carried on last (UTC)
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description when nothing was left; null: it is under way (UTC)
             */
            finished_at: string | null;
        };
        ErasurePage: {
            /** @description newest first */
            erasures: components["schemas"]["Erasure"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        Topup: {
            /**
             * Format: uuid
             * @description names the top-up
             */
            id: string;
            /**
             * Format: uuid
             * @description the client that got it
             */
            client_id: string;
            /** @description what it added, in cents with up to four decimals */
            amount_cents: number;
            /** @description what was said of it; null: nothing */
            note: string | null;
            /**
             * Format: date-time
             * @description when it was added (UTC)
             */
            created_at: string;
        };
        Adjustment: {
            /**
             * Format: uuid
             * @description names the adjustment
             */
            id: string;
            /**
             * Format: uuid
             * @description the client whose credit it corrected
             */
            client_id: string;
            /** @description what it added; below 0: what it took away, in cents with up to four decimals */
            amount_cents: number;
            /** @description why it was made */
            reason: string;
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
        };
        LedgerLine: {
            /**
             * Format: date-time
             * @description when it happened (UTC)
             */
            at: string;
            /**
             * @description what moved the money
             * @enum {string}
             */
            kind: "topup" | "adjustment" | "hold" | "capture" | "release";
            /** @description what it changed of what can be spent, in cents with up to four decimals */
            amount_cents: number;
            /** @description what it changed of what is held, in cents with up to four decimals */
            held_change_cents: number;
            /** @description what could be spent after it, in cents with up to four decimals */
            balance_cents: number;
            /** @description what was held after it, in cents with up to four decimals */
            held_cents: number;
            /**
             * Format: uuid
             * @description the message it was for; null for a top-up, an adjustment and a sum
             */
            message_id: string | null;
            /**
             * Format: uuid
             * @description the top-up it was; null for others
             */
            topup_id: string | null;
            /**
             * Format: uuid
             * @description the adjustment it was; null for others
             */
            adjustment_id: string | null;
            /** @description the note of the top-up, or the reason of the adjustment; null: none */
            note: string | null;
            /** @description of how many archived messages it is the sum, of this kind and of that UTC day; null: of none */
            archived_messages: number | null;
        };
        Ledger: {
            /**
             * Format: uuid
             * @description the client that it is of
             */
            client_id: string;
            /** @description what could be spent before the oldest line of the page, in cents with up to four decimals */
            opening_balance_cents: number;
            /** @description what could be spent after the newest line of the page, in cents with up to four decimals */
            closing_balance_cents: number;
            /** @description its movements, in the order asked for */
            lines: components["schemas"]["LedgerLine"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        MonthSums: {
            /**
             * Format: uuid
             * @description the client that it is of
             */
            client_id: string;
            /** @description what people call it now */
            name: string;
            /** @description the month, in UTC */
            month: string;
            /**
             * Format: date-time
             * @description where it begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where it ends, exclusive: with the month, or a minute ago (UTC)
             */
            until: string;
            /** @description whether the month has ended: nothing that is said of it but `provider_cost_cents` can change any more */
            complete: boolean;
            /** @description before */
            opening: {
                /** @description what could be spent, in cents with up to four decimals */
                credit_cents: number;
                /** @description what was held for messages on their way, in cents with up to four decimals */
                held_cents: number;
                /** @description both: what was paid in and not captured, in cents with up to four decimals */
                total_cents: number;
            };
            /** @description what was paid in, in cents with up to four decimals */
            topped_up_cents: number;
            /** @description what was put right: also below nothing, in cents with up to four decimals */
            adjusted_cents: number;
            /** @description messages that it was captured of */
            messages: number;
            /** @description their parts */
            parts: number;
            /** @description what was captured: the price, in cents with up to four decimals */
            captured_cents: number;
            /** @description what was newly held, in cents with up to four decimals */
            held_cents: number;
            /** @description what was held and came back, in cents with up to four decimals */
            released_cents: number;
            /** @description after: opening.total_cents + topped_up_cents + adjusted_cents − captured_cents */
            closing: {
                /** @description what could be spent, in cents with up to four decimals */
                credit_cents: number;
                /** @description what was held for messages on their way, in cents with up to four decimals */
                held_cents: number;
                /** @description both: what was paid in and not captured, in cents with up to four decimals */
                total_cents: number;
            };
            /** @description for admins: what providers took for the messages that ended, in cents with up to four decimals */
            provider_cost_cents?: number;
            /** @description for admins: what was captured, less that, in cents with up to four decimals */
            margin_cents?: number;
            /** @description for admins: messages that ended and whose cost is not known; they count as if they cost nothing */
            messages_without_cost?: number;
        };
        StatementList: {
            /** @description the latest first, 12 at most; from the first in which its money moved */
            months: components["schemas"]["MonthSums"][];
        };
        Statement: {
            /**
             * Format: uuid
             * @description the client that it is of
             */
            client_id: string;
            /** @description what people call it now */
            name: string;
            /** @description the month, in UTC */
            month: string;
            /**
             * Format: date-time
             * @description where it begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where it ends, exclusive: with the month, or a minute ago (UTC)
             */
            until: string;
            /** @description whether the month has ended: nothing that is said of it but `provider_cost_cents` can change any more */
            complete: boolean;
            /** @description before */
            opening: {
                /** @description what could be spent, in cents with up to four decimals */
                credit_cents: number;
                /** @description what was held for messages on their way, in cents with up to four decimals */
                held_cents: number;
                /** @description both: what was paid in and not captured, in cents with up to four decimals */
                total_cents: number;
            };
            /** @description what was paid in, in cents with up to four decimals */
            topped_up_cents: number;
            /** @description what was put right: also below nothing, in cents with up to four decimals */
            adjusted_cents: number;
            /** @description messages that it was captured of */
            messages: number;
            /** @description their parts */
            parts: number;
            /** @description what was captured: the price, in cents with up to four decimals */
            captured_cents: number;
            /** @description what was newly held, in cents with up to four decimals */
            held_cents: number;
            /** @description what was held and came back, in cents with up to four decimals */
            released_cents: number;
            /** @description after: opening.total_cents + topped_up_cents + adjusted_cents − captured_cents */
            closing: {
                /** @description what could be spent, in cents with up to four decimals */
                credit_cents: number;
                /** @description what was held for messages on their way, in cents with up to four decimals */
                held_cents: number;
                /** @description both: what was paid in and not captured, in cents with up to four decimals */
                total_cents: number;
            };
            /** @description for admins: what providers took for the messages that ended, in cents with up to four decimals */
            provider_cost_cents?: number;
            /** @description for admins: what was captured, less that, in cents with up to four decimals */
            margin_cents?: number;
            /** @description for admins: messages that ended and whose cost is not known; they count as if they cost nothing */
            messages_without_cost?: number;
            /** @description money that came in or was put right, the oldest first */
            payments: {
                /**
                 * Format: uuid
                 * @description names the top-up or adjustment
                 */
                id: string;
                /**
                 * Format: date-time
                 * @description when it was made (UTC)
                 */
                at: string;
                /**
                 * @description what it was
                 * @enum {string}
                 */
                kind: "topup" | "adjustment";
                /** @description what it added; of an adjustment also below nothing, in cents with up to four decimals */
                amount_cents: number;
                /** @description what was said of it; null: nothing */
                note: string | null;
            }[];
            /** @description the days on which money moved */
            days: {
                /** @description the UTC day */
                day: string;
                /** @description top-ups and adjustments, in cents with up to four decimals */
                paid_cents: number;
                /** @description what was newly held, in cents with up to four decimals */
                held_cents: number;
                /** @description messages that it was captured of */
                messages: number;
                /** @description their parts */
                parts: number;
                /** @description what was captured: the price, in cents with up to four decimals */
                captured_cents: number;
                /** @description what was held and came back, in cents with up to four decimals */
                released_cents: number;
                /** @description what could be spent at its end, in cents with up to four decimals */
                closing_credit_cents: number;
                /** @description what was held at its end, in cents with up to four decimals */
                closing_held_cents: number;
                /** @description for admins: what providers took for the messages that ended, in cents with up to four decimals */
                provider_cost_cents?: number;
                /** @description for admins: what was captured, less that, in cents with up to four decimals */
                margin_cents?: number;
                /** @description for admins: messages that ended and whose cost is not known; they count as if they cost nothing */
                messages_without_cost?: number;
            }[];
            /** @description what was captured, by country and price of a part */
            rates: {
                /** @description ISO 3166-1 alpha-2, of the numbers; ZZ: of no country; null: not known */
                country: string | null;
                /** @description as it was when the messages were accepted; null: more than one price, or a text was replaced by one of fewer parts, in cents with up to four decimals */
                price_per_part_cents: number | null;
                /** @description messages that it was captured of */
                messages: number;
                /** @description their parts */
                parts: number;
                /** @description what was captured: the price, in cents with up to four decimals */
                captured_cents: number;
                /** @description for admins: what providers took for the messages that ended, in cents with up to four decimals */
                provider_cost_cents?: number;
                /** @description for admins: what was captured, less that, in cents with up to four decimals */
                margin_cents?: number;
                /** @description for admins: messages that ended and whose cost is not known; they count as if they cost nothing */
                messages_without_cost?: number;
            }[];
            /** @description the same by day; with more than 20,000 of them those of a day and country are one, without a price */
            charges: {
                /** @description the UTC day on which it was captured */
                day: string;
                /** @description ISO 3166-1 alpha-2, of the numbers; ZZ: of no country; null: not known */
                country: string | null;
                /** @description as it was when the messages were accepted; null: more than one price, or a text was replaced by one of fewer parts, in cents with up to four decimals */
                price_per_part_cents: number | null;
                /** @description messages that it was captured of */
                messages: number;
                /** @description their parts */
                parts: number;
                /** @description what was captured: the price, in cents with up to four decimals */
                captured_cents: number;
                /** @description for admins: what providers took for the messages that ended, in cents with up to four decimals */
                provider_cost_cents?: number;
                /** @description for admins: what was captured, less that, in cents with up to four decimals */
                margin_cents?: number;
                /** @description for admins: messages that ended and whose cost is not known; they count as if they cost nothing */
                messages_without_cost?: number;
            }[];
        };
        ListedApiKey: {
            /**
             * Format: uuid
             * @description names the key
             */
            id: string;
            /** @description what it is for; null: the main key, which the next one without a name replaces */
            name: string | null;
            /** @description how it begins; null: not known until it is used */
            prefix: string | null;
            /**
             * Format: date-time
             * @description when it ends; null: when it is taken away (UTC)
             */
            ends_at: string | null;
            /** @description whether it has not ended */
            good: boolean;
            /** @description `admin` with a name (`root` is that of ADMIN_TOKEN), or `key` and how the key begins with which the client made it; null: not known */
            made_by: string | null;
            /**
             * Format: date-time
             * @description when it was used last, to the minute; null: never (UTC)
             */
            last_used_at: string | null;
            /**
             * Format: date-time
             * @description when it was made; null: not known (UTC)
             */
            created_at: string | null;
        };
        ApiKeys: {
            /** @description the newest first, the last 20 that have ended among them */
            api_keys: components["schemas"]["ListedApiKey"][];
        };
        ApiKey: {
            /**
             * Format: uuid
             * @description names the key
             */
            id: string;
            /** @description what it is for; null: the main key, which the next one without a name replaces */
            name: string | null;
            /** @description how it begins */
            prefix: string;
            /**
             * Format: date-time
             * @description when it ends; null: when it is taken away (UTC)
             */
            ends_at: string | null;
            /**
             * Format: uuid
             * @description the client that it is of
             */
            client_id: string;
            /** @description what the client sends as X-API-Key */
            api_key: string;
            /**
             * Format: date-time
             * @description until when the main key before is good, too; null: it is not, or this is a key with a name (UTC)
             */
            previous_key_until: string | null;
        };
        MadeAdminToken: {
            /**
             * Format: uuid
             * @description names the token
             */
            id: string;
            /** @description who has it; one may have more than one */
            name: string;
            /** @description its first characters, to know it by */
            token_prefix: string;
            /** @description what it is for */
            scopes: ("read" | "operate" | "money" | "config")[];
            /**
             * Format: date-time
             * @description when it ends by itself; null: it does not (UTC)
             */
            until: string | null;
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
            /** @description who made it */
            created_by: string;
            /**
             * Format: date-time
             * @description when it was revoked; null: it was not (UTC)
             */
            revoked_at: string | null;
            /** @description who revoked it */
            revoked_by: string | null;
            /** @description the token: shown this once, kept as a hash */
            token: string;
        };
        AdminToken: {
            /**
             * Format: uuid
             * @description names the token
             */
            id: string;
            /** @description who has it; one may have more than one */
            name: string;
            /** @description its first characters, to know it by */
            token_prefix: string;
            /** @description what it is for */
            scopes: ("read" | "operate" | "money" | "config")[];
            /**
             * Format: date-time
             * @description when it ends by itself; null: it does not (UTC)
             */
            until: string | null;
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
            /** @description who made it */
            created_by: string;
            /**
             * Format: date-time
             * @description when it was revoked; null: it was not (UTC)
             */
            revoked_at: string | null;
            /** @description who revoked it */
            revoked_by: string | null;
        };
        AdminTokenPage: {
            /** @description newest first */
            admins: components["schemas"]["AdminToken"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        OwnAdmin: {
            /**
             * @description whether it is that of ADMIN_TOKEN, which may do all, or one with a name
             * @enum {string}
             */
            kind: "root" | "admin";
            /**
             * Format: uuid
             * @description names the token; null: root
             */
            id: string | null;
            /** @description who has it */
            name: string;
            /** @description what it is for */
            scopes: ("read" | "operate" | "money" | "config")[];
            /**
             * Format: date-time
             * @description when it ends by itself; null: it does not (UTC)
             */
            until: string | null;
        };
        Act: {
            /**
             * Format: uuid
             * @description names the act
             */
            id: string;
            /**
             * Format: date-time
             * @description when it began (UTC)
             */
            at: string;
            /**
             * @description who: the token of ADMIN_TOKEN, an admin with a name, a client on what is its own, whoever came where nobody asks, the command line, the gateway by itself
             * @enum {string}
             */
            by: "root" | "admin" | "client" | "anyone" | "command" | "gateway";
            /** @description an admin's name, a client's id, the user of the command line; otherwise as `by` */
            name: string;
            /**
             * Format: uuid
             * @description the token of an admin; null: another’s
             */
            admin_id: string | null;
            /** @description the address that it came from, or the machine of the command line */
            from: string | null;
            /** @description the operation, as this document calls it, or the command */
            what: string;
            /**
             * @description what kind of thing it was done to
             * @enum {string}
             */
            subject_kind: "client" | "api_keys" | "callback_endpoint" | "callbacks" | "smpp_account" | "smpp_session" | "credits" | "control" | "price_list" | "provider_costs" | "provider" | "routes" | "numbers" | "suppressions" | "guard_block" | "dead_letters" | "message" | "bulk" | "inbound" | "admin" | "alert" | "alert_webhook" | "archived_day" | "erasure" | "gateway";
            /** @description which one; null: there is one only, or it was many */
            subject_id: string | null;
            /**
             * Format: uuid
             * @description the client whose it is; null: nobody’s
             */
            client_id: string | null;
            /**
             * @description `begun`: it is under way, or its process died or lost the database over it, and whether it was done is to be looked at; `refused` and `failed`: nothing was changed
             * @enum {string}
             */
            outcome: "begun" | "done" | "refused" | "failed";
            /** @description why it was refused or has failed */
            code: string | null;
            /** @description what it was before, without secrets, texts of messages and numbers of people; of a long list how many `items` it has, and what `went` or `came`; null: it was not there, or there is nothing to be read */
            before: {
                [key: string]: unknown;
            } | null;
            /** @description what it was after, without secrets, texts of messages and numbers of people; of a long list how many `items` it has, and what `went` or `came`; null: it was not there, or there is nothing to be read */
            after: {
                [key: string]: unknown;
            } | null;
            /** @description the request, as logs have it; null: none asked for it */
            request_id: string | null;
            /**
             * Format: date-time
             * @description when it ended (UTC)
             */
            finished_at: string | null;
        };
        ActPage: {
            /** @description newest first */
            acts: components["schemas"]["Act"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        Audit: {
            /**
             * Format: date-time
             * @description when the snapshot was taken that was checked (UTC)
             */
            at: string;
            /** @description the invariants that were checked */
            checked: ("I1" | "I2" | "I3" | "I4" | "I6")[];
            /** @description what breaks them, at most 100 of each rule; empty: all hold */
            violations: {
                /**
                 * @description the invariant that is broken
                 * @enum {string}
                 */
                invariant: "I1" | "I2" | "I3" | "I4" | "I6";
                /** @description what breaks it: a client, a message or a lock, with its id */
                subject: string;
                /** @description how it stands */
                found: string;
            }[];
        };
        Problem: {
            /**
             * @description what is wrong
             * @enum {string}
             */
            kind: "money" | "audit" | "not_ready" | "provider_down" | "provider_unusable" | "failures" | "retries" | "waiting" | "overdue" | "alert" | "credit_used_up" | "low_balance" | "endpoint_disabled" | "callbacks_paused" | "callbacks_dead" | "dead_letters" | "receipts_parked" | "guard" | "archive" | "erasure";
            /**
             * @description `bad`: something is lost or stands still, or soon will; `warn`: somebody should look
             * @enum {string}
             */
            severity: "bad" | "warn";
            /** @description the same in a few words */
            title: string;
            /** @description how many, of what `of` says */
            count: number;
            /**
             * @description what `count` is of
             * @enum {string}
             */
            of: "messages" | "attempts" | "receipts" | "callbacks" | "clients" | "endpoints" | "lines" | "hits" | "days" | "erasures" | "violations" | "dependencies" | "letters" | "alerts" | "cents";
            /** @description counting ended at `count`: there may be more */
            at_least: boolean;
            /**
             * Format: date-time
             * @description since when it is so; null: it is not known (UTC)
             */
            since: string | null;
            /**
             * Format: date-time
             * @description when the last of it was seen; null: it is not known (UTC)
             */
            last_at: string | null;
            /** @description how many there were in as many minutes */
            before: {
                /** @description an hour before */
                hour: number;
                /** @description a day before */
                day: number;
            } | null;
            /** @description the provider; null: it is about none */
            provider: string | null;
            /**
             * @description the lane; null: it is about none
             * @enum {string|null}
             */
            lane: "otp" | "express" | "normal" | null;
            /**
             * Format: uuid
             * @description the client; null: it is about none, or about many
             */
            client_id: string | null;
            /** @description the messages, as parameters of the search */
            filter: {
                /** @description states, with commas */
                status?: string;
                /** @description the provider */
                provider?: string;
                /** @description the lane */
                lane?: string;
                /** @description what the last error begins with */
                error?: string;
                /** @description the client */
                client_id?: string;
                /** @description accepted at this time or later */
                from?: string;
            } | null;
            /**
             * @description what there is to do about it
             * @enum {string}
             */
            act: "pause_provider" | "open_provider" | "move_messages" | "replay_letters" | "open_callbacks" | "replay_callbacks" | "top_up" | "open_guard" | "open_archive" | "open_erasure" | "open_alerts" | "run_audit" | "read_readiness";
        };
        Problems: {
            /**
             * Format: date-time
             * @description when the oldest of what is read each 2 s was read; the others are up to 15 s older (UTC)
             */
            at: string;
            /** @description the worst first; empty: nothing of what was read is wrong */
            problems: components["schemas"]["Problem"][];
            /** @description what was looked at */
            read: string[];
            /** @description what could not be read: nothing is known of it */
            unread: string[];
        };
        MoneyCheck: {
            /**
             * Format: date-time
             * @description of when the sums are (UTC)
             */
            at: string;
            /** @description what was paid in, corrections included, in cents with up to four decimals */
            topped_up_cents: number;
            /** @description what clients have, in cents with up to four decimals */
            available_cents: number;
            /** @description what the locks of messages on their way hold; null: those are more than are added up here, in cents with up to four decimals */
            held_cents: number | null;
            /** @description what was captured, in cents with up to four decimals */
            captured_cents: number;
            /** @description whether topped up = available + held + captured; null: what is held was not added up */
            adds_up: boolean | null;
            /** @description what is topped up without the three others; null: it is not known, in cents with up to four decimals */
            difference_cents: number | null;
            /** @description the last audit, which adds up each client by itself */
            audit: {
                /**
                 * Format: date-time
                 * @description when it ended (UTC)
                 */
                at: string;
                /** @description clients whose money it found not to add up (I2) */
                violations: number;
            } | null;
        };
        Alert: {
            /**
             * Format: uuid
             * @description names the alert
             */
            id: string;
            /** @description its name */
            name: string;
            /**
             * @description what it is about
             * @enum {string}
             */
            metric: "failure_share" | "delivery_rate" | "failures" | "oldest_waiting" | "providers_down" | "otp_p95" | "dead_letters" | "callbacks_dead" | "low_balances" | "balance" | "audit_violations" | "bad_problems";
            /** @description the same in words */
            means: string;
            /** @description of the value and of the threshold */
            unit: string;
            /**
             * @description on which side of the threshold it fires
             * @enum {string}
             */
            fires: "above" | "below";
            /** @description the threshold, in `unit` */
            threshold: number;
            /** @description of how many minutes the value is, where it is not of now */
            over_minutes: number;
            /** @description a share is judged when so many messages have ended */
            at_least: number;
            /** @description of this provider only; null: of all */
            provider: string | null;
            /** @description of this country only; null: of all */
            country: string | null;
            /**
             * @description of this lane only; null: of all
             * @enum {string|null}
             */
            lane: "otp" | "express" | "normal" | null;
            /**
             * Format: uuid
             * @description of this client only; null: of all
             */
            client_id: string | null;
            /** @description whether it is looked at */
            on: boolean;
            /**
             * @description whether it fires
             * @enum {string}
             */
            state: "ok" | "firing";
            /** @description what was read last, in `unit`; null: nothing yet, or too little to judge by */
            value: number | null;
            /**
             * Format: date-time
             * @description since when it is in this state; null: it was not looked at yet (UTC)
             */
            since: string | null;
            /**
             * Format: date-time
             * @description when it was read last; null: not yet. Long ago: it could not be read since (UTC)
             */
            read_at: string | null;
            /**
             * Format: date-time
             * @description when it was last told that it fires; null: never (UTC)
             */
            told_at: string | null;
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when its rule was last changed (UTC)
             */
            updated_at: string;
        };
        AlertList: {
            /** @description by name, at most 100 */
            alerts: components["schemas"]["Alert"][];
        };
        AlertWebhook: {
            /** @description where; null: nobody is told */
            url: string | null;
            /**
             * Format: date-time
             * @description when it was last set (UTC)
             */
            updated_at: string | null;
            /** @description the newest of what was to be told */
            last: {
                /**
                 * Format: date-time
                 * @description when it was made (UTC)
                 */
                at: string;
                /**
                 * Format: date-time
                 * @description when it was told; null: not yet, or never (UTC)
                 */
                told_at: string | null;
                /** @description how often it was tried */
                attempts: number;
                /** @description why the last try failed */
                error: string | null;
                /** @description whether it will be tried again */
                waits: boolean;
            } | null;
        };
        SetAlertWebhook: {
            /** @description where alerts are told */
            url: string;
            /** @description the new signing secret, `whsec_…`: shown this once, kept sealed; null: the one before stays */
            secret: string | null;
        };
        AlertWebhookTest: {
            /** @description whether it was answered with 2xx */
            told: boolean;
            /** @description why not */
            error: string | null;
        };
        ArchivedDay: {
            /** @description the UTC day of the ids of its messages, as in 2026-01-31 */
            day: string;
            /**
             * @description `writing` and `written`: the database has it, and its files are on their way; `archived`: it is in its files alone; `restored`: the database has it again
             * @enum {string}
             */
            state: "writing" | "written" | "archived" | "restored";
            /** @description whether somebody is at it now: archives it, brings it back or writes it anew */
            under_way: boolean;
            /** @description rows that are done, of what was last under way */
            done_rows: number;
            /** @description of about how many */
            of_rows: number;
            /** @description how often its files were written; null: not whole yet */
            generation: number | null;
            /** @description where its files are; null: in the folder `archive` of DATA_DIR */
            place: string | null;
            /** @description messages in its files; null: they are not whole yet */
            messages: number | null;
            /** @description how large its files are; null: they are not whole yet */
            bytes: number | null;
            /**
             * Format: date-time
             * @description when it was last begun (UTC)
             */
            started_at: string;
            /**
             * Format: date-time
             * @description when its files were whole; null: they are not (UTC)
             */
            written_at: string | null;
            /**
             * Format: date-time
             * @description when the database gave it up; null: it has not (UTC)
             */
            archived_at: string | null;
            /**
             * Format: date-time
             * @description when it was brought back; null: it was not (UTC)
             */
            restored_at: string | null;
            /**
             * Format: date-time
             * @description when it was last tried in vain; null: the last try did not fail (UTC)
             */
            failed_at: string | null;
            /** @description why it failed; null: it did not */
            error: string | null;
        };
        ArchivedDayPage: {
            /** @description the newest first */
            days: components["schemas"]["ArchivedDay"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        SmppSession: {
            /**
             * Format: uuid
             * @description names the session
             */
            id: string;
            /**
             * Format: uuid
             * @description the client that it is of
             */
            client_id: string;
            /** @description the name that it binds with */
            system_id: string;
            /**
             * @description what it may do
             * @enum {string}
             */
            bound_as: "transmitter" | "receiver" | "transceiver";
            /** @description where it comes from */
            address: string;
            /** @description whether over TLS */
            tls: boolean;
            /** @description the version of SMPP that the client named: `3.4` */
            interface_version: string;
            /**
             * Format: date-time
             * @description when it was bound (UTC)
             */
            since: string;
            /** @description the process that holds it */
            held_by: string;
            /** @description requests of the client since then */
            received: number;
            /** @description receipts and inbound messages that it was sent since then */
            sent: number;
            /** @description requests of the client in the last second */
            received_per_s: number;
            /** @description what it was sent in the last second */
            sent_per_s: number;
            /** @description requests without their answer at once on one session, in each direction */
            window: number;
            /** @description requests of the client that are not answered yet */
            in_hand: number;
            /** @description what it was sent and has not answered yet */
            unacked: number;
        };
        SmppSessionList: {
            /** @description the oldest first */
            sessions: components["schemas"]["SmppSession"][];
        };
        SmppAccount: {
            /**
             * Format: uuid
             * @description the client that it is of
             */
            client_id: string;
            /** @description the name that it binds with */
            system_id: string;
            /** @description addresses and blocks that it may come from; empty: any */
            allow_ips: string[];
            /** @description sessions at once, over all processes */
            max_binds: number;
            /** @description requests without their answer at once on one session, in each direction */
            window: number;
            /** @description over all sessions and processes; null: no limit of its own */
            max_parts_per_s: number | null;
            /** @description vendor tags that are kept with a message and passed on; null: all of them */
            tlvs: string[] | null;
            /** @description how it is told */
            receipts: {
                /**
                 * @description by the text of SMPP v3.4, Appendix B, with or without parameters
                 * @enum {string}
                 */
                format: "text_and_tlvs" | "text";
                /**
                 * @description how ids of messages are written
                 * @enum {string}
                 */
                message_id: "uuid" | "hex" | "dec";
            };
            /** @description whether the parts of a long message become one message */
            join_parts: boolean;
            /** @description whether messages with a priority_flag go express */
            express: boolean;
            /** @description the command_status that says that the credits do not suffice */
            no_credits_status: number;
            /** @description sessions that are bound now */
            sessions: number;
            /** @description receipts and inbound messages that wait for a session, counted up to 10000 */
            waiting: number;
        };
        DeadLetter: {
            /**
             * Format: uuid
             * @description names the letter
             */
            id: string;
            /**
             * @description a receipt that no message had, or what could not be read
             * @enum {string}
             */
            what: "receipt" | "unreadable";
            /** @description the name of the provider, or the subject of the bus */
            source: string;
            /** @description why it could not be processed */
            reason: string;
            /**
             * Format: date-time
             * @description when it was given up (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when it was given another chance; null: it was not, or it died again (UTC)
             */
            replayed_at: string | null;
        };
        DeadLetterPage: {
            /** @description newest first */
            dead_letters: components["schemas"]["DeadLetter"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        DeadLetterWithPayload: {
            /**
             * Format: uuid
             * @description names the letter
             */
            id: string;
            /**
             * @description a receipt that no message had, or what could not be read
             * @enum {string}
             */
            what: "receipt" | "unreadable";
            /** @description the name of the provider, or the subject of the bus */
            source: string;
            /** @description why it could not be processed */
            reason: string;
            /**
             * Format: date-time
             * @description when it was given up (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when it was given another chance; null: it was not, or it died again (UTC)
             */
            replayed_at: string | null;
            /** @description what came, unchanged */
            payload: string;
        };
        ReplayedLetters: {
            /** @description letters that will be tried again */
            replayed: number;
            /** @description whether another call may find some */
            more: boolean;
        };
        CallbackEndpoint: {
            /**
             * Format: uuid
             * @description the client that is told
             */
            client_id: string;
            /** @description where callbacks are posted; null: there is no endpoint */
            url: string | null;
            /** @description whether it is told each change of status, or final ones only */
            every_status: boolean;
            /** @description whether callbacks are sent */
            enabled: boolean;
            /**
             * Format: date-time
             * @description when it was disabled; null: it is not (UTC)
             */
            disabled_at: string | null;
            /** @description why it was disabled; null: it is not */
            disabled_reason: string | null;
            /**
             * Format: date-time
             * @description until when the secret before signs too; null: only the last one does (UTC)
             */
            previous_secret_until: string | null;
            /** @description what keeps callbacks from an endpoint that fails */
            breaker: {
                /**
                 * @description closed: all are sent; open: none is; half_open: one as a probe
                 * @enum {string}
                 */
                state: "closed" | "open" | "half_open";
                /** @description failures since the last success */
                failures: number;
                /**
                 * Format: date-time
                 * @description until when none is sent; null: it is closed (UTC)
                 */
                open_until: string | null;
            };
            /** @description callbacks of the client, each counted up to 10,000 */
            counts: {
                /** @description callbacks that wait or are on their way */
                open: number;
                /** @description callbacks of the last 24 hours that were delivered */
                delivered_24h: number;
                /** @description callbacks of the last 24 hours that were given up */
                dead_24h: number;
            };
        };
        /** @description a message without its text, after a change of its status */
        ToldMessage: {
            /**
             * Format: uuid
             * @description names the message; ids sort by the time of acceptance
             * @example 019abcde-0000-7000-8000-000000000001
             */
            id: string;
            /**
             * Format: uuid
             * @description who sends it and pays for it
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            client_id: string;
            /**
             * @description the destination in E.164 form
             * @example +1234567890
             */
            to: string;
            /**
             * @description the sender that the phone shows
             * @example SENDER
             */
            from: string;
            /**
             * @description the alphabet the text needs (3GPP TS 23.038); BINARY: its user data is no text
             * @example GSM7
             * @enum {string}
             */
            encoding: "GSM7" | "UCS2" | "BINARY";
            /**
             * @description short messages it takes (3GPP TS 23.040)
             * @example 1
             */
            parts: number;
            /**
             * @description where it is in its life cycle
             * @example DELIVERED
             * @enum {string}
             */
            status: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /**
             * @description what became of its credits: held while it is not final, then captured or released
             * @example CAPTURED
             * @enum {string}
             */
            credit_state: "HELD" | "CAPTURED" | "RELEASED";
            /**
             * @description what it costs in cents, with up to four decimals; fixed when it was accepted
             * @example 5
             */
            cost_cents: number;
            /**
             * @description what the client calls it
             * @example order-123
             */
            reference: string | null;
            /**
             * @description whose queue it is in, or who was asked last; null: of a release that chose nobody at acceptance
             * @example mock
             */
            provider: string | null;
            /**
             * @description what that provider calls it; null until it is taken
             * @example mock-019abcde-0000-7000-8000-0000000000aa
             */
            provider_message_id: string | null;
            /**
             * @description how often it was submitted; being throttled does not count
             * @example 1
             */
            attempts: number;
            /**
             * @description why the last attempt failed, why it waits for another time, or why it ended
             * @example null
             */
            last_error: string | null;
            /**
             * @description whether it goes before normal ones
             * @example false
             */
            express: boolean;
            /**
             * Format: date-time
             * @description when it is to be sent; null: at once (UTC)
             * @example null
             */
            send_at: string | null;
            /**
             * Format: date-time
             * @description when it is given up without a final receipt (UTC)
             * @example 2026-11-27T10:00:00.000Z
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description when it was accepted (UTC)
             * @example 2026-11-24T10:00:00.000Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when something last happened to it (UTC)
             * @example 2026-11-24T10:00:00.020Z
             */
            updated_at: string;
            /**
             * @description the place of this change in the history: a later one is larger
             * @example 4
             */
            sequence: number;
            /**
             * @description whether its status can no longer change
             * @example true
             */
            final: boolean;
        };
        CallbackBody: {
            /**
             * @description what is told: `message.` and the status in small letters
             * @enum {string}
             */
            type: "message.scheduled" | "message.queued" | "message.sending" | "message.sent" | "message.delivered" | "message.failed_temp" | "message.failed_perm" | "message.cancelled" | "message.expired";
            /**
             * Format: date-time
             * @description when the status changed (UTC)
             */
            timestamp: string;
            data: components["schemas"]["ToldMessage"];
        };
        ReceivedBody: {
            /**
             * @description what is told: a message came in
             * @constant
             */
            type: "message.received";
            /**
             * Format: date-time
             * @description when it came (UTC)
             */
            timestamp: string;
            data: components["schemas"]["InboundMessage"];
        };
        CreditsLowBody: {
            /**
             * @description what is told: little credit is left
             * @constant
             */
            type: "credits.low";
            /**
             * Format: date-time
             * @description when the credit came down to the mark (UTC)
             */
            timestamp: string;
            /** @description its money */
            data: {
                /**
                 * Format: uuid
                 * @description the client
                 */
                client_id: string;
                /** @description what it had then; below 0: what it owed, in cents with up to four decimals */
                credit_cents: number;
                /** @description its low-water mark, in cents with up to four decimals */
                low_water_cents: number;
                /** @description how far credit_cents may go below 0, in cents with up to four decimals */
                credit_limit_cents: number;
            };
        };
        TestBody: {
            /**
             * @description what is told: nothing, an admin tries the endpoint
             * @constant
             */
            type: "test";
            /**
             * Format: date-time
             * @description when it was sent (UTC)
             */
            timestamp: string;
            /** @description whose endpoint it is */
            data: {
                /**
                 * Format: uuid
                 * @description the client
                 */
                client_id: string;
            };
        };
        SetEndpoint: {
            /** @description where callbacks are posted */
            url: string;
            /** @description whether it is told each change of status, or final ones only */
            every_status: boolean;
            /** @description what callbacks are signed with; the first time only, and never again */
            secret?: string;
        };
        RotatedSecret: {
            /** @description what callbacks are signed with from now on; never shown again */
            secret: string;
            /**
             * Format: date-time
             * @description until when the one before signs too (UTC)
             */
            previous_secret_until: string;
        };
        TestedEndpoint: {
            /**
             * Format: uuid
             * @description names the event: its `webhook-id`
             */
            id: string;
            /** @description where it was posted */
            url: string;
            /** @description whether it was answered 2xx */
            taken: boolean;
            /** @description HTTP status of the answer; null: there was none */
            status_code: number | null;
            /** @description why there was no answer; null: there was one */
            error: string | null;
            /** @description what was answered, its first 2,000 characters; null: there was no answer */
            answer: string | null;
            /** @description from the look-up of its name until its answer was read, in milliseconds */
            took_ms: number;
            /** @description the bytes that were sent and signed: JSON */
            body: string;
        };
        Callback: {
            /**
             * Format: uuid
             * @description names the callback: its `webhook-id`
             */
            id: string;
            /**
             * Format: uuid
             * @description the client that is told
             */
            client_id: string;
            /**
             * Format: uuid
             * @description the message, or the inbound message, that it tells of; null: of none
             */
            message_id: string | null;
            /**
             * @description what it tells: `message.` and the status in small letters, `message.received` of an inbound one, or `credits.low`
             * @enum {string}
             */
            type: "message.scheduled" | "message.queued" | "message.sending" | "message.sent" | "message.delivered" | "message.failed_temp" | "message.failed_perm" | "message.cancelled" | "message.expired" | "message.received" | "credits.low";
            /** @description grows with each change of the message */
            sequence: number;
            /** @description whether the status that it tells is final */
            final: boolean;
            /**
             * @description how it is told: http at the endpoint of the client, smpp down a session of its account, else as the gateway of that name does
             * @enum {string}
             */
            via: "http" | "smpp" | "kannel" | "jasmin" | "twilio" | "vonage";
            /** @description where, when that came with the message or is set for the number; null: at the endpoint or account */
            url: string | null;
            /**
             * @description where it is
             * @enum {string}
             */
            state: "PENDING" | "DELIVERING" | "DELIVERED" | "DEAD";
            /** @description deliveries that were tried since it was queued or replayed last */
            attempts: number;
            /** @description times it was replayed */
            replays: number;
            /**
             * Format: date-time
             * @description when it is tried next, or taken back from who delivers it; null when it is at its end (UTC)
             */
            next_attempt_at: string | null;
            /** @description HTTP status of the last answer; null: there was none */
            last_status_code: number | null;
            /** @description why the last delivery failed; null: it did not */
            last_error: string | null;
            /**
             * Format: date-time
             * @description when it was queued (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when something last happened to it (UTC)
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description when it was answered 2xx; null: it was not (UTC)
             */
            delivered_at: string | null;
        };
        CallbackPage: {
            /** @description newest first */
            callbacks: components["schemas"]["Callback"][];
            /** @description `cursor` of the next page; null on the last one */
            next_cursor: string | null;
        };
        CallbackWithBody: {
            /**
             * Format: uuid
             * @description names the callback: its `webhook-id`
             */
            id: string;
            /**
             * Format: uuid
             * @description the client that is told
             */
            client_id: string;
            /**
             * Format: uuid
             * @description the message, or the inbound message, that it tells of; null: of none
             */
            message_id: string | null;
            /**
             * @description what it tells: `message.` and the status in small letters, `message.received` of an inbound one, or `credits.low`
             * @enum {string}
             */
            type: "message.scheduled" | "message.queued" | "message.sending" | "message.sent" | "message.delivered" | "message.failed_temp" | "message.failed_perm" | "message.cancelled" | "message.expired" | "message.received" | "credits.low";
            /** @description grows with each change of the message */
            sequence: number;
            /** @description whether the status that it tells is final */
            final: boolean;
            /**
             * @description how it is told: http at the endpoint of the client, smpp down a session of its account, else as the gateway of that name does
             * @enum {string}
             */
            via: "http" | "smpp" | "kannel" | "jasmin" | "twilio" | "vonage";
            /** @description where, when that came with the message or is set for the number; null: at the endpoint or account */
            url: string | null;
            /**
             * @description where it is
             * @enum {string}
             */
            state: "PENDING" | "DELIVERING" | "DELIVERED" | "DEAD";
            /** @description deliveries that were tried since it was queued or replayed last */
            attempts: number;
            /** @description times it was replayed */
            replays: number;
            /**
             * Format: date-time
             * @description when it is tried next, or taken back from who delivers it; null when it is at its end (UTC)
             */
            next_attempt_at: string | null;
            /** @description HTTP status of the last answer; null: there was none */
            last_status_code: number | null;
            /** @description why the last delivery failed; null: it did not */
            last_error: string | null;
            /**
             * Format: date-time
             * @description when it was queued (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when something last happened to it (UTC)
             */
            updated_at: string;
            /**
             * Format: date-time
             * @description when it was answered 2xx; null: it was not (UTC)
             */
            delivered_at: string | null;
            /** @description the bytes that are sent and signed: JSON */
            body: string;
        };
        ReplayedCallback: {
            /** @description callbacks that are due now */
            replayed: number;
        };
        ReplayedCallbacks: {
            /** @description callbacks that are due now */
            replayed: number;
            /** @description `cursor` of the request that goes on; null: there are no more */
            next_cursor: string | null;
        };
        ReportRow: {
            /**
             * Format: date-time
             * @description of a series: where the bucket begins (UTC)
             */
            bucket?: string;
            /**
             * Format: uuid
             * @description grouped by client: the client
             * @example 550e8400-e29b-41d4-a716-446655440000
             */
            client_id?: string;
            /**
             * @description grouped by provider: whose queue they are in, or who was asked last; null: of a release that chose nobody at acceptance
             * @example mock
             */
            provider?: string | null;
            /**
             * @description grouped by status: the status
             * @example DELIVERED
             * @enum {string}
             */
            status?: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
            /**
             * @description grouped by express: whether they were express
             * @example false
             */
            express?: boolean;
            /**
             * @description grouped by country: that of the number (ISO 3166-1); null when the number tells none
             * @example US
             */
            country?: string | null;
            /** @description messages that were accepted */
            messages: number;
            /** @description how many of them are now in each status */
            statuses: {
                /** @description messages that are SCHEDULED */
                SCHEDULED: number;
                /** @description messages that are QUEUED */
                QUEUED: number;
                /** @description messages that are SENDING */
                SENDING: number;
                /** @description messages that are SENT */
                SENT: number;
                /** @description messages that are DELIVERED */
                DELIVERED: number;
                /** @description messages that are FAILED_TEMP */
                FAILED_TEMP: number;
                /** @description messages that are FAILED_PERM */
                FAILED_PERM: number;
                /** @description messages that are CANCELLED */
                CANCELLED: number;
                /** @description messages that are EXPIRED */
                EXPIRED: number;
            };
            /** @description DELIVERED ÷ (DELIVERED + FAILED_PERM + EXPIRED); null while none has ended */
            delivery_rate: number | null;
            /** @description parts they have */
            parts: number;
            /** @description what their locks hold, in cents with up to four decimals */
            held_cents: number;
            /** @description what their locks have captured, in cents with up to four decimals */
            captured_cents: number;
            /** @description what their locks have released, in cents with up to four decimals */
            released_cents: number;
            /** @description from acceptance to SENT, the median; null: none was, in milliseconds */
            sent_p50_ms: number | null;
            /** @description from acceptance to SENT, of 95 %; null: none was, in milliseconds */
            sent_p95_ms: number | null;
            /** @description from acceptance to DELIVERED, the median; null: none was, in milliseconds */
            delivered_p50_ms: number | null;
            /** @description from acceptance to DELIVERED, of 95 %; null: none was, in milliseconds */
            delivered_p95_ms: number | null;
            /** @description for admins: what providers take for all their submissions, as far as lists of costs say, in cents with up to four decimals */
            provider_cost_cents?: number;
            /** @description for admins: what those that have ended have brought, `captured_cents`, less what they cost, in cents with up to four decimals */
            margin_cents?: number;
        };
        Summary: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * @description what the rows are grouped by; null: nothing
             * @enum {string|null}
             */
            group_by: "client" | "provider" | "status" | "express" | "country" | null;
            /**
             * Format: date-time
             * @description when the newest messages were counted (UTC)
             */
            as_of: string;
            /** @description minutes of the report that wait to be counted again */
            pending_minutes: number;
            /** @description one for each group */
            rows: components["schemas"]["ReportRow"][];
        };
        Timeseries: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * @description how long a bucket is
             * @enum {string}
             */
            bucket: "minute" | "hour" | "day";
            /**
             * @description what the rows are grouped by; null: nothing
             * @enum {string|null}
             */
            group_by: "client" | "provider" | "status" | "express" | "country" | null;
            /**
             * Format: date-time
             * @description when the newest messages were counted (UTC)
             */
            as_of: string;
            /** @description minutes of the report that wait to be counted again */
            pending_minutes: number;
            /** @description one for each bucket and group, oldest first */
            rows: components["schemas"]["ReportRow"][];
        };
        ReasonRow: {
            /** @description at which provider; null: at none */
            provider: string | null;
            /** @description what the error begins with, up to where a number or an id begins; null: none was said; `…`: what is beyond the reasons that were told apart */
            reason: string | null;
            /**
             * @description what the messages became
             * @enum {string}
             */
            status: "FAILED_TEMP" | "FAILED_PERM" | "EXPIRED";
            /** @description how many times */
            messages: number;
            /** @description of all failures that are asked for */
            share: number;
            /**
             * Format: date-time
             * @description when it happened last (UTC)
             */
            last_at: string;
            /**
             * Format: date-time
             * @description when the one of them was accepted that was accepted first (UTC)
             */
            accepted_from: string;
        };
        ReasonReport: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * Format: date-time
             * @description what happened before it was not counted, or is kept no more (UTC)
             */
            counted_from: string | null;
            /** @description failures of the time, of all reasons */
            messages: number;
            /** @description those of them that no row has */
            others: number;
            /** @description a reason at a provider, the most first */
            rows: components["schemas"]["ReasonRow"][];
        };
        Latency: {
            /** @description how many did it */
            count: number;
            /** @description the median; null: none did, in milliseconds */
            p50_ms: number | null;
            /** @description 95 % took no longer; null: none did, in milliseconds */
            p95_ms: number | null;
            /** @description 99 % took no longer; null: none did, in milliseconds */
            p99_ms: number | null;
            /** @description what the percentiles are read from */
            histogram: {
                /** @description steps that hold any, ascending: step n holds 2^(n/4) up to 2^((n+1)/4) ms, 0 begins at 0 */
                steps: number[];
                /** @description how many each of them holds */
                counts: number[];
            };
        };
        LatencyTimes: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * @description how long a bucket is
             * @enum {string}
             */
            bucket: "minute" | "hour" | "day";
            /**
             * Format: date-time
             * @description when the newest messages were counted (UTC)
             */
            as_of: string;
            /** @description minutes of the report that wait to be counted again */
            pending_minutes: number;
            /** @description of all the time */
            total: {
                sent: components["schemas"]["Latency"];
                delivered: components["schemas"]["Latency"];
            };
            /** @description one for each bucket in which messages were accepted, oldest first */
            rows: {
                /**
                 * Format: date-time
                 * @description where the bucket begins (UTC)
                 */
                bucket: string;
                sent: components["schemas"]["Latency"];
                delivered: components["schemas"]["Latency"];
            }[];
        };
        AcceptingTimes: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * @description how long a bucket is
             * @enum {string}
             */
            bucket: "minute" | "hour" | "day";
            /** @description of all the time, by door; one without requests is not there */
            totals: {
                /**
                 * @description the way in: the REST API, or a door
                 * @enum {string}
                 */
                door: "rest" | "smpp" | "kannel" | "jasmin" | "twilio" | "vonage";
                accepting: components["schemas"]["Latency"];
            }[];
            /** @description one for each bucket and door with requests, oldest first */
            rows: {
                /**
                 * Format: date-time
                 * @description where the bucket begins (UTC)
                 */
                bucket: string;
                /**
                 * @description the way in: the REST API, or a door
                 * @enum {string}
                 */
                door: "rest" | "smpp" | "kannel" | "jasmin" | "twilio" | "vonage";
                accepting: components["schemas"]["Latency"];
            }[];
        };
        OtpTimes: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * @description how long a bucket is
             * @enum {string}
             */
            bucket: "minute" | "hour" | "day";
            /**
             * Format: date-time
             * @description when codes were counted last; null: they never were (UTC)
             */
            counted_at: string | null;
            /**
             * Format: date-time
             * @description codes asked for before are counted for good (UTC)
             */
            final_before: string;
            /** @description of all the time */
            total: {
                /** @description codes whose message was accepted */
                asked: number;
                /** @description of those, that a provider took in time */
                sent: number;
                /** @description of those sent, whose message was DELIVERED within 15 minutes */
                delivered: number;
                /** @description of those sent, that were verified */
                verified: number;
                /** @description of those sent, that were not verified while they could be */
                expired: number;
                /** @description those sent without what is not verified yet and was asked for in the last two minutes */
                judged: number;
                /** @description the conversion: verified ÷ judged; null while none is judged */
                verified_share: number | null;
                sent_in: components["schemas"]["Latency"];
                verified_in: components["schemas"]["Latency"];
            };
            /** @description one for each bucket in which codes were asked for, oldest first */
            rows: {
                /**
                 * Format: date-time
                 * @description where the bucket begins (UTC)
                 */
                bucket: string;
                /** @description codes whose message was accepted */
                asked: number;
                /** @description of those, that a provider took in time */
                sent: number;
                /** @description of those sent, whose message was DELIVERED within 15 minutes */
                delivered: number;
                /** @description of those sent, that were verified */
                verified: number;
                /** @description of those sent, that were not verified while they could be */
                expired: number;
                /** @description those sent without what is not verified yet and was asked for in the last two minutes */
                judged: number;
                /** @description the conversion: verified ÷ judged; null while none is judged */
                verified_share: number | null;
                sent_in: components["schemas"]["Latency"];
                verified_in: components["schemas"]["Latency"];
            }[];
            /** @description of all the time, those with the most codes first */
            countries: {
                /** @description that of the number (ISO 3166-1); null when the number tells none */
                country: string | null;
                /** @description codes whose message was accepted */
                asked: number;
                /** @description of those, that a provider took in time */
                sent: number;
                /** @description of those sent, whose message was DELIVERED within 15 minutes */
                delivered: number;
                /** @description of those sent, that were verified */
                verified: number;
                /** @description of those sent, that were not verified while they could be */
                expired: number;
                /** @description those sent without what is not verified yet and was asked for in the last two minutes */
                judged: number;
                /** @description the conversion: verified ÷ judged; null while none is judged */
                verified_share: number | null;
                sent_in: components["schemas"]["Latency"];
                verified_in: components["schemas"]["Latency"];
            }[];
        };
        MachineTimes: {
            /**
             * Format: date-time
             * @description where its time begins (UTC)
             */
            from: string;
            /**
             * Format: date-time
             * @description where its time ends, which is not in it (UTC)
             */
            to: string;
            /**
             * @description how long a bucket is
             * @enum {string}
             */
            bucket: "minute" | "hour";
            /**
             * Format: date-time
             * @description instants before it are not whole: nobody counted yet, or an earlier release did; null: nothing is counted yet (UTC)
             */
            counted_from: string | null;
            /**
             * Format: date-time
             * @description buckets that end later are not complete yet (UTC)
             */
            complete_until: string;
            /** @description minutes of acceptance that wait to be counted again, since something in them changed */
            pending_minutes: number;
            /** @description the arrows of the machine that a message took */
            arrows: {
                /**
                 * @description the status before; null: the messages were accepted
                 * @enum {string|null}
                 */
                from: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED" | null;
                /**
                 * @description the status after
                 * @enum {string}
                 */
                to: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
                /** @description messages that took it, of each bucket in turn */
                messages: number[];
            }[];
            /** @description how many messages are in each status */
            states: {
                /** @description messages in SCHEDULED at the end, of each bucket in turn */
                SCHEDULED: number[];
                /** @description messages in QUEUED at the end, of each bucket in turn */
                QUEUED: number[];
                /** @description messages in SENDING at the end, of each bucket in turn */
                SENDING: number[];
                /** @description messages in SENT at the end, of each bucket in turn */
                SENT: number[];
                /** @description messages that came to DELIVERED since the UTC day of the bucket began, of each bucket in turn */
                DELIVERED: number[];
                /** @description messages in FAILED_TEMP at the end, of each bucket in turn */
                FAILED_TEMP: number[];
                /** @description messages that came to FAILED_PERM since the UTC day of the bucket began, of each bucket in turn */
                FAILED_PERM: number[];
                /** @description messages that came to CANCELLED since the UTC day of the bucket began, of each bucket in turn */
                CANCELLED: number[];
                /** @description messages that came to EXPIRED since the UTC day of the bucket began, of each bucket in turn */
                EXPIRED: number[];
            };
            /** @description the money of the messages */
            money: {
                /** @description what locks held at the end, of each bucket in turn */
                held_cents: number[];
                /** @description what was captured, of each bucket in turn */
                captured_cents: number[];
                /** @description what was released, of each bucket in turn */
                released_cents: number[];
                /** @description what was captured since the UTC day of the bucket began, of each bucket in turn */
                captured_today_cents: number[];
                /** @description what was released since the UTC day of the bucket began, of each bucket in turn */
                released_today_cents: number[];
            };
            /** @description the 50 that were asked most, these first */
            providers: {
                /** @description its name */
                provider: string;
                /** @description messages that were submitted to it, of each bucket in turn */
                submitted: number[];
                /** @description messages that it refused for now, or did not answer, of each bucket in turn */
                refused: number[];
                /** @description messages that it delivered, of each bucket in turn */
                delivered: number[];
                /** @description messages that ended FAILED_PERM or EXPIRED there, of each bucket in turn */
                failed: number[];
                /** @description submissions that ended in all the time */
                answers: number;
                /** @description from SENDING to its answer, the median; null: there was none, in milliseconds */
                answer_p50_ms: number | null;
                /** @description the same, of 95 %; null: there was none, in milliseconds */
                answer_p95_ms: number | null;
            }[];
            /** @description how long messages that left a status in all the time had been in it */
            stays: {
                /**
                 * @description the status
                 * @enum {string}
                 */
                state: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "FAILED_TEMP";
                /** @description messages that left it */
                messages: number;
                /** @description how long they had been in it, the median; null: none left it, in milliseconds */
                p50_ms: number | null;
                /** @description the same, of 95 %; null: none left it, in milliseconds */
                p95_ms: number | null;
                /** @description of the same whole hours a week before; null: nobody counted then */
                week_before: {
                    /** @description messages that left it */
                    messages: number;
                    /** @description how long they had been in it, the median; null: none left it, in milliseconds */
                    p50_ms: number | null;
                    /** @description the same, of 95 %; null: none left it, in milliseconds */
                    p95_ms: number | null;
                } | null;
                /** @description whether half of them, or 95 %, took clearly longer than a week before: by half and 20 ms, with 20 messages on both sides */
                slower: boolean;
            }[];
        };
        PriceList: {
            /** @description names the list */
            name: string;
            /** @description entries it has */
            entries: number;
            /**
             * Format: date-time
             * @description when it was last written (UTC)
             */
            updated_at: string;
        };
        PriceLists: {
            /** @description by name */
            price_lists: components["schemas"]["PriceList"][];
        };
        Prices: {
            /** @description by prefix, then time */
            prices: {
                /** @description what the number begins with, without the plus; an empty text: every number */
                prefix: string;
                /** @description what a part costs, in cents with up to four decimals */
                price_cents: number;
                /** @description what a part of an express message costs besides; null: EXPRESS_SURCHARGE_CENTS, in cents with up to four decimals */
                express_surcharge_cents: number | null;
                /**
                 * Format: date-time
                 * @description from when on it holds (UTC)
                 */
                valid_from: string;
            }[];
        };
        Costs: {
            /** @description by prefix, then time */
            costs: {
                /** @description what the number begins with, without the plus; an empty text: every number */
                prefix: string;
                /** @description what the provider takes for a part, in cents with up to four decimals */
                cost_cents: number;
                /**
                 * Format: date-time
                 * @description from when on it holds (UTC)
                 */
                valid_from: string;
            }[];
        };
        CostList: {
            /** @description whose list it is */
            provider: string;
            /** @description entries it has */
            entries: number;
            /**
             * Format: date-time
             * @description when it was last written (UTC)
             */
            updated_at: string;
        };
        ProviderLine: {
            /** @description its place among the lines */
            slot: number;
            /** @description names the worker thread */
            holder: string;
            /**
             * @description what it is doing
             * @enum {string}
             */
            state: "open" | "opening" | "failed";
            /**
             * Format: date-time
             * @description since when (UTC)
             */
            since: string;
            /** @description submissions under way, of `max_in_flight` */
            in_flight: number;
            /** @description parts submitted a second, of the last seconds */
            parts_per_s: number;
            /** @description orders that it holds and has not begun */
            waiting: number;
            /** @description its last failure; null: none */
            last_error: string | null;
        };
        LiveProvider: {
            /** @description the lines that are held now, by their place */
            lines: components["schemas"]["ProviderLine"][];
            /** @description parts submitted a second over all lines */
            parts_per_s: number;
            /** @description orders that its lines hold and have not begun; the others wait in the bus */
            waiting: number;
            /**
             * @description open: too many answers were failures, it is passed over for now
             * @enum {string}
             */
            breaker: "closed" | "open";
        };
        Provider: {
            /** @description names it, in URLs and in messages */
            name: string;
            /** @description the code that speaks its language */
            kind: string;
            /**
             * @description active; paused: its messages wait; draining: it gets what it has, and nothing new
             * @enum {string}
             */
            state: "active" | "paused" | "draining";
            /** @description as its kind wants them */
            settings: {
                [key: string]: unknown;
            };
            /** @description the names of the secrets that are set; what they are is told to nobody */
            secrets: string[];
            /** @description lines over all processes; null: one in every worker thread */
            lines: number | null;
            /** @description parts a second over all lines; null: no bound */
            max_parts_per_s: number | null;
            /** @description submissions under way on one line, at most */
            max_in_flight: number;
            /** @description how long one submission may stay unanswered, in milliseconds */
            timeout_ms: number;
            /**
             * @description what follows no answer: submit again, which may arrive twice, or wait
             * @enum {string}
             */
            on_unknown: "resend" | "wait";
            /** @description why it cannot be used as it is; null: it can */
            problem: string | null;
            live: components["schemas"]["LiveProvider"];
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when it was last changed (UTC)
             */
            updated_at: string;
        };
        ProviderList: {
            /** @description by name */
            providers: components["schemas"]["Provider"][];
        };
        ProviderSecretField: {
            /** @description names it */
            name: string;
            /** @description whether it must be given */
            required: boolean;
            /** @description what it is */
            meaning: string;
            /** @description true: it has lines, as a key in PEM */
            multiline?: boolean;
        };
        ProviderKind: {
            /** @description its name */
            kind: string;
            /** @description the JSON schema of its settings */
            settings: {
                [key: string]: unknown;
            };
            /** @description the secrets that it knows; `any`: those that its settings name */
            secrets: string | components["schemas"]["ProviderSecretField"][];
            /** @description whether its receipts are posted to the gateway */
            receipts_over_http: boolean;
            /** @description what a provider of it has that says nothing else */
            defaults: {
                /** @description lines over all processes; null: one in every worker thread */
                lines: number | null;
                /** @description parts a second over all lines; null: no bound */
                max_parts_per_s: number | null;
                /** @description submissions under way on one line, at most */
                max_in_flight: number;
                /** @description how long one submission may stay unanswered, in milliseconds */
                timeout_ms: number;
                /**
                 * @description what follows no answer: submit again, which may arrive twice, or wait
                 * @enum {string}
                 */
                on_unknown: "resend" | "wait";
            };
        };
        ProviderKindList: {
            /** @description by name */
            kinds: components["schemas"]["ProviderKind"][];
        };
        ProviderPreset: {
            /** @description names it */
            name: string;
            /** @description what people call it */
            title: string;
            /** @description what is to be known before it is used */
            notes: string;
            /** @description the kind that it is for */
            kind: string;
            /** @description the settings */
            settings: {
                [key: string]: unknown;
            };
            /** @description the secrets that they name */
            secrets: components["schemas"]["ProviderSecretField"][];
        };
        ProviderPresetList: {
            /** @description by kind, then as the kind orders them */
            presets: components["schemas"]["ProviderPreset"][];
        };
        OneProvider: {
            /** @description names it, in URLs and in messages */
            name: string;
            /** @description the code that speaks its language */
            kind: string;
            /**
             * @description active; paused: its messages wait; draining: it gets what it has, and nothing new
             * @enum {string}
             */
            state: "active" | "paused" | "draining";
            /** @description as its kind wants them */
            settings: {
                [key: string]: unknown;
            };
            /** @description the names of the secrets that are set; what they are is told to nobody */
            secrets: string[];
            /** @description lines over all processes; null: one in every worker thread */
            lines: number | null;
            /** @description parts a second over all lines; null: no bound */
            max_parts_per_s: number | null;
            /** @description submissions under way on one line, at most */
            max_in_flight: number;
            /** @description how long one submission may stay unanswered, in milliseconds */
            timeout_ms: number;
            /**
             * @description what follows no answer: submit again, which may arrive twice, or wait
             * @enum {string}
             */
            on_unknown: "resend" | "wait";
            /** @description why it cannot be used as it is; null: it can */
            problem: string | null;
            live: components["schemas"]["LiveProvider"];
            /**
             * Format: date-time
             * @description when it was made (UTC)
             */
            created_at: string;
            /**
             * Format: date-time
             * @description when it was last changed (UTC)
             */
            updated_at: string;
            /** @description where it must post its receipts: it holds the token that proves them, so tell it to nobody else. Null: its kind takes none over HTTP, or the gateway knows no address of its own */
            receipt_url: string | null;
            /** @description where it must post what comes in from handsets, with the same token. Null: as `receipt_url` */
            inbound_url: string | null;
        };
        ProviderTest: {
            /** @description the request that the message would be, secrets as ***; null: its kind sends none that can be shown */
            request: {
                /** @description its method */
                method: string;
                /** @description where it goes */
                url: string;
                /** @description its headers */
                headers: {
                    [key: string]: string;
                };
                /** @description its body; null: none */
                body: string | null;
            } | null;
            /** @description what the provider answered; null: nothing was sent */
            answer: {
                /**
                 * @description what it means
                 * @enum {string}
                 */
                kind: "accepted" | "rejected_temporary" | "rejected_permanent" | "throttled" | "unknown";
                /** @description what the provider calls it: one for all, or one a part */
                provider_message_ids: string[];
                /** @description why it was not taken; null: it was, or was throttled */
                error: string | null;
                /** @description what the provider said */
                detail: string;
                /** @description how long it asks to wait; null: it does not say, in milliseconds */
                retry_after_ms: number | null;
                /** @description how long that took, in milliseconds */
                took_ms: number;
            } | null;
        };
        RouteMatch: {
            /**
             * Format: uuid
             * @description the client
             */
            client_id?: string;
            /** @description the sender, as it is given */
            sender?: string;
            /** @description digits of E.164 without the plus that begin the number: one, or a list */
            prefix?: string | string[];
            /** @description that of the number (ISO 3166-1) */
            country?: string;
            /**
             * @description the lane
             * @enum {string}
             */
            lane?: "otp" | "express" | "normal";
        };
        RouteTarget: {
            /** @description its name */
            provider: string;
            /** @description lower ones are asked first */
            order: number;
            /** @description its share among those of the same order */
            weight: number;
        };
        RouteFailover: {
            /** @description whether what it refuses, or may have lost, goes on to the next */
            on_refusal: boolean;
            /** @description what it throttles goes on once it has been due for so long, in milliseconds; null: never */
            on_throttle_ms: number | null;
            /** @description OTP and express without a final receipt go on after so long, in milliseconds; null: never */
            on_no_receipt_ms: number | null;
        };
        Route: {
            /** @description names it */
            name: string;
            match: components["schemas"]["RouteMatch"];
            /** @description the providers */
            targets: components["schemas"]["RouteTarget"][];
            failover: components["schemas"]["RouteFailover"];
            /** @description whether what would cost more than it brings is refused */
            refuse_below_cost: boolean;
        };
        Routes: {
            /** @description in their order: the first one that matches wins */
            routes: components["schemas"]["Route"][];
        };
        RouteCandidate: {
            /** @description its name */
            provider: string;
            /** @description lower ones are asked first */
            order: number;
            /** @description its share among those of the same order */
            weight: number;
            /** @description how many of such messages have it first among those of its order, while all are well */
            share: number;
            /**
             * @description why it is passed over; null: it can send
             * @enum {string|null}
             */
            skipped: "unknown" | "paused" | "draining" | "no_line" | "breaker_open" | "texts_only" | null;
            /** @description the same for people */
            words: string;
            /**
             * @description what its row says; null: it is not there
             * @enum {string|null}
             */
            state: "active" | "paused" | "draining" | null;
            /** @description its lines that are open */
            lines_open: number;
            /** @description submissions it has answered in the last 10 s */
            answers: number;
            /** @description those of them that it refused for now or that stayed unknown */
            failures: number;
            /**
             * Format: date-time
             * @description until when its breaker is open; null: it is closed (UTC)
             */
            breaker_open_until: string | null;
            /** @description what it takes for the message; null: its costs say nothing of the number, in cents with up to four decimals */
            cost_cents: number | null;
            /** @description the price without that; null: the cost is not known, in cents with up to four decimals */
            margin_cents: number | null;
        };
        RouteExplanation: {
            /**
             * Format: uuid
             * @description the message whose order is shown, or a made-up one
             */
            message_id: string;
            /**
             * @description the lane it would travel in
             * @enum {string}
             */
            lane: "otp" | "express" | "normal";
            /** @description that of the number (ISO 3166-1); null when the number tells none */
            country: string | null;
            /** @description the sender it would go out with; null: none was given, or it would be refused */
            from: string | null;
            /** @description the rule that it goes by; null: none matches */
            rule: {
                /** @description names it */
                name: string;
                match: components["schemas"]["RouteMatch"];
                /** @description the providers */
                targets: components["schemas"]["RouteTarget"][];
                failover: components["schemas"]["RouteFailover"];
                /** @description whether what would cost more than it brings is refused */
                refuse_below_cost: boolean;
            } | null;
            /** @description the place of the rule in the list, from 0; null: no rule matches */
            position: number | null;
            /** @description the provider it would go to; null: none */
            chosen: string | null;
            /** @description whom it would be tried with, the best first */
            providers: string[];
            /** @description the targets of the rule, in the order that this message has */
            candidates: components["schemas"]["RouteCandidate"][];
            /** @description what the client would pay, in cents with up to four decimals */
            price_cents: number;
            /**
             * @description the code with which it would be refused; null: it would not be
             * @enum {string|null}
             */
            refused: "sender_refused" | "no_route" | "below_cost" | null;
            /** @description the same for people */
            words: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listMessages: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id: string;
                /** @description must be one of SCHEDULED, QUEUED, SENDING, SENT, DELIVERED, FAILED_TEMP, FAILED_PERM, CANCELLED, EXPIRED */
                status?: "SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED";
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                    "text/csv": string;
                };
            };
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your name for the request, such as order-123. For 24 hours the same key with the same body is answered as the first time, and carried out once; with another body it is refused (422), and while the first request is under way too (409). A request that was refused leaves its key unused. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id: string;
                    /**
                     * @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0
                     * @example +1234567890
                     */
                    to: string;
                    /**
                     * @description must be 1 to 11 of A-Z a-z 0-9 - _ . & and spaces inside, at least one a letter; or 1 to 15 digits; or a number in E.164 form
                     * @example SENDER
                     */
                    from: string;
                    /**
                     * @description must be 1 to 1530 characters, and fit 10 parts; only an OTP has one of its own, and one that is given must contain {code}
                     * @example Hello World
                     */
                    text?: string;
                    /**
                     * @description must be a text of at most 128 characters
                     * @example order-123
                     */
                    reference?: string;
                    /**
                     * @description must be one of transactional, promotional
                     * @enum {string}
                     */
                    class?: "transactional" | "promotional";
                    /**
                     * @description must be an object of at most 16 parameters of SMPP by their tags, as {"0x1400": "…"}, each a text of 1 to 255 ASCII characters, or one of {"c_string": text of at most 254}, {"hex": digits of at most 255 octets}, {"int8": number}, {"int16": number}, {"int32": number}
                     * @example {
                     *       "0x1402": "campaign-7"
                     *     }
                     */
                    tlvs?: {
                        [key: string]: string | {
                            /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                            c_string: string;
                        } | {
                            /** @description must be hexadecimal digits of at most 255 octets */
                            hex: string;
                        } | {
                            /** @description must be a whole number of 8 bits */
                            int8: number;
                        } | {
                            /** @description must be a whole number of 16 bits */
                            int16: number;
                        } | {
                            /** @description must be a whole number of 32 bits */
                            int32: number;
                        };
                    };
                    /** @description must be {"entity_id"?, "template_id"?}, each 1 to 30 digits */
                    dlt?: {
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1101234567890123456
                         */
                        entity_id?: string;
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1107234567890123456
                         */
                        template_id?: string;
                    };
                    /** @description must be true or false */
                    express?: boolean;
                    /** @description must be true or false */
                    otp?: boolean;
                    /** @description must be true or false */
                    smart_encoding?: boolean;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z, not in the past and at most 35 days ahead
                     * @example {now+2h}
                     */
                    send_at?: string;
                    /**
                     * @description must be a whole number from 1 to 3024000 (35 days)
                     * @example 3600
                     */
                    validity_seconds?: number;
                    /**
                     * @description must be an IP address, without a port and a zone
                     * @example 198.51.100.7
                     */
                    end_user_ip?: string;
                };
            };
        };
        responses: {
            /** @description with `otp: true`: a provider has taken the code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentOtp"];
                };
            };
            /** @description accepted: QUEUED, or SCHEDULED */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMessage"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ready or degraded */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    verifyOtp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id: string;
                    /**
                     * @description must be a UUID
                     * @example 019abcde-0000-7000-8000-000000000001
                     */
                    message_id?: string;
                    /**
                     * @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0
                     * @example +1234567890
                     */
                    to?: string;
                    /**
                     * @description must be 6 digits
                     * @example 012345
                     */
                    code: string;
                };
            };
        };
        responses: {
            /** @description verified, or not and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OtpVerdict"];
                };
            };
        };
    };
    sendBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your name for the request, such as order-123. For 24 hours the same key with the same body is answered as the first time, and carried out once; with another body it is refused (422), and while the first request is under way too (409). A request that was refused leaves its key unused. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id: string;
                    /** @description must be a list of 1 to 1000 messages */
                    messages: {
                        /**
                         * @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0
                         * @example +1234567890
                         */
                        to: string;
                        /**
                         * @description must be 1 to 11 of A-Z a-z 0-9 - _ . & and spaces inside, at least one a letter; or 1 to 15 digits; or a number in E.164 form
                         * @example SENDER
                         */
                        from?: string;
                        /**
                         * @description must be 1 to 1530 characters, and fit 10 parts; only an OTP has one of its own, and one that is given must contain {code}
                         * @example Hello World
                         */
                        text?: string;
                        /**
                         * @description must be an object of at most 64 texts
                         * @example {
                         *       "name": "Ada",
                         *       "order": "123"
                         *     }
                         */
                        variables?: {
                            [key: string]: string;
                        };
                        /**
                         * @description must be a text of at most 128 characters
                         * @example order-123
                         */
                        reference?: string;
                        /**
                         * @description must be one of transactional, promotional
                         * @enum {string}
                         */
                        class?: "transactional" | "promotional";
                        /**
                         * @description must be an IP address, without a port and a zone
                         * @example 198.51.100.7
                         */
                        end_user_ip?: string;
                        /**
                         * @description must be an object of at most 16 parameters of SMPP by their tags, as {"0x1400": "…"}, each a text of 1 to 255 ASCII characters, or one of {"c_string": text of at most 254}, {"hex": digits of at most 255 octets}, {"int8": number}, {"int16": number}, {"int32": number}
                         * @example {
                         *       "0x1402": "campaign-7"
                         *     }
                         */
                        tlvs?: {
                            [key: string]: string | {
                                /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                                c_string: string;
                            } | {
                                /** @description must be hexadecimal digits of at most 255 octets */
                                hex: string;
                            } | {
                                /** @description must be a whole number of 8 bits */
                                int8: number;
                            } | {
                                /** @description must be a whole number of 16 bits */
                                int16: number;
                            } | {
                                /** @description must be a whole number of 32 bits */
                                int32: number;
                            };
                        };
                        /** @description must be {"entity_id"?, "template_id"?}, each 1 to 30 digits */
                        dlt?: {
                            /**
                             * @description must be 1 to 30 digits
                             * @example 1101234567890123456
                             */
                            entity_id?: string;
                            /**
                             * @description must be 1 to 30 digits
                             * @example 1107234567890123456
                             */
                            template_id?: string;
                        };
                        /** @description must be true or false */
                        express?: boolean;
                        /** @description must be true or false */
                        smart_encoding?: boolean;
                        /**
                         * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z, not in the past and at most 35 days ahead
                         * @example {now+2h}
                         */
                        send_at?: string;
                        /**
                         * @description must be a whole number from 1 to 3024000 (35 days)
                         * @example 3600
                         */
                        validity_seconds?: number;
                    }[];
                    /**
                     * @description must be 1 to 11 of A-Z a-z 0-9 - _ . & and spaces inside, at least one a letter; or 1 to 15 digits; or a number in E.164 form
                     * @example SENDER
                     */
                    from?: string;
                    /**
                     * @description must be 1 to 1530 characters, and fit 10 parts; only an OTP has one of its own, and one that is given must contain {code}
                     * @example Hello World
                     */
                    text?: string;
                    /**
                     * @description must be 1 to 4000 characters, with {name} for each variable (letters, digits, _, at most 32) and {{ or }} for a brace
                     * @example Hello {name}, your order {order} is on its way.
                     */
                    template?: string;
                    /**
                     * @description must be an object of at most 16 parameters of SMPP by their tags, as {"0x1400": "…"}, each a text of 1 to 255 ASCII characters, or one of {"c_string": text of at most 254}, {"hex": digits of at most 255 octets}, {"int8": number}, {"int16": number}, {"int32": number}
                     * @example {
                     *       "0x1402": "campaign-7"
                     *     }
                     */
                    tlvs?: {
                        [key: string]: string | {
                            /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                            c_string: string;
                        } | {
                            /** @description must be hexadecimal digits of at most 255 octets */
                            hex: string;
                        } | {
                            /** @description must be a whole number of 8 bits */
                            int8: number;
                        } | {
                            /** @description must be a whole number of 16 bits */
                            int16: number;
                        } | {
                            /** @description must be a whole number of 32 bits */
                            int32: number;
                        };
                    };
                    /** @description must be {"entity_id"?, "template_id"?}, each 1 to 30 digits */
                    dlt?: {
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1101234567890123456
                         */
                        entity_id?: string;
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1107234567890123456
                         */
                        template_id?: string;
                    };
                    /** @description must be true or false */
                    express?: boolean;
                    /** @description must be true or false */
                    smart_encoding?: boolean;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z, not in the past and at most 35 days ahead
                     * @example {now+2h}
                     */
                    send_at?: string;
                    /**
                     * @description must be a whole number from 1 to 3024000 (35 days)
                     * @example 3600
                     */
                    validity_seconds?: number;
                };
            };
        };
        responses: {
            /** @description at least one accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
        };
    };
    previewMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id?: string;
                    /**
                     * @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0
                     * @example +1234567890
                     */
                    to?: string;
                    /**
                     * @description must be 1 to 11 of A-Z a-z 0-9 - _ . & and spaces inside, at least one a letter; or 1 to 15 digits; or a number in E.164 form
                     * @example SENDER
                     */
                    from?: string;
                    /**
                     * @description must be 1 to 1530 characters, and fit 10 parts; only an OTP has one of its own, and one that is given must contain {code}
                     * @example Hello World
                     */
                    text?: string;
                    /**
                     * @description must be 1 to 4000 characters, with {name} for each variable (letters, digits, _, at most 32) and {{ or }} for a brace
                     * @example Hello {name}, your order {order} is on its way.
                     */
                    template?: string;
                    /**
                     * @description must be an object of at most 64 texts
                     * @example {
                     *       "name": "Ada",
                     *       "order": "123"
                     *     }
                     */
                    variables?: {
                        [key: string]: string;
                    };
                    /** @description must be true or false */
                    express?: boolean;
                    /** @description must be true or false */
                    smart_encoding?: boolean;
                };
            };
        };
        responses: {
            /** @description what it would be */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
        };
    };
    cancelMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description cancelled, now or before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledMessage"];
                };
            };
        };
    };
    redactMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be true or false */
                    text?: boolean;
                    /** @description must be true or false */
                    number?: boolean;
                };
            };
        };
        responses: {
            /** @description removed, now or before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedactedMessage"];
                };
            };
            /** @description nobody reads it any more, and it will be removed from the files of the archive */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedactedMessage"];
                };
            };
        };
    };
    listBulk: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                message_id?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkPage"];
                };
            };
        };
    };
    startBulk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be one of cancel, retry, move, resend, replay_callbacks
                     * @enum {string}
                     */
                    act: "cancel" | "retry" | "move" | "resend" | "replay_callbacks";
                    /** @description must be a filter: an object with fields of the search */
                    filter?: {
                        /** @description must be a list of 1 to 50 */
                        client_id?: string[];
                        /** @description must be a list of 1 to 50 */
                        status?: ("SCHEDULED" | "QUEUED" | "SENDING" | "SENT" | "DELIVERED" | "FAILED_TEMP" | "FAILED_PERM" | "CANCELLED" | "EXPIRED")[];
                        /** @description must be a list of 1 to 50 */
                        provider?: string[];
                        /** @description must be a list of 1 to 50 */
                        country?: string[];
                        /** @description must be a list of 1 to 50 */
                        lane?: ("otp" | "express" | "normal")[];
                        /** @description must be a list of 1 to 50 */
                        door?: ("smpp" | "kannel" | "jasmin" | "twilio" | "vonage")[];
                        /** @description must be an error, or what one begins with, 1 to 256 characters */
                        error?: string;
                        /** @description must be part of a reference, 1 to 256 characters */
                        reference?: string;
                        /** @description must be a number such as +4915112345678, or its last 4 to 15 digits */
                        number?: string;
                        /**
                         * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                         * @example {now-24h}
                         */
                        from?: string;
                        /**
                         * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                         * @example {now+1h}
                         */
                        to?: string;
                        /** @description must be a whole number from 1 to 99 */
                        attempts_from?: number;
                        /** @description must be cents with up to four decimals, such as 0.79 */
                        price_from?: string;
                        /** @description must be cents with up to four decimals, such as 0.79 */
                        price_to?: string;
                        /**
                         * @description must be true: those that are held back now
                         * @constant
                         */
                        held?: true;
                    };
                    /**
                     * @description must be 1 to 1000 ids of messages
                     * @example [
                     *       "019abcde-0000-7000-8000-000000000001"
                     *     ]
                     */
                    ids?: string[];
                    /** @description must be the name of a provider */
                    provider?: string;
                    /** @description must be true or false: true counts, and does nothing */
                    dry?: boolean;
                    /** @description must be the count that was confirmed, a whole number from 0 to 100001 */
                    expect?: number;
                };
            };
        };
        responses: {
            /** @description with `dry`: what would become of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkCount"];
                };
            };
            /** @description it will be done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"];
                };
            };
        };
    };
    getBulk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description how far it has come */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"];
                };
            };
        };
    };
    listBulkItems: {
        parameters: {
            query?: {
                /** @description must be one of todo, done, refused */
                state?: "todo" | "done" | "refused";
                /** @description must be a word of `done` or `refused` */
                outcome?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkItemPage"];
                };
            };
        };
    };
    stopBulk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkJob"];
                };
            };
        };
    };
    searchMessages: {
        parameters: {
            query?: {
                /** @description must be a message's id, its request's id, its number or at least its last 4 digits, its reference or its provider_message_id */
                q?: string;
                /** @description must be the X-Request-Id of the answer to the request that made the messages, 1 to 128 characters */
                request_id?: string;
                /** @description must be a UUID, or up to 50 with commas */
                client_id?: string;
                /** @description must be one of SCHEDULED, QUEUED, SENDING, SENT, DELIVERED, FAILED_TEMP, FAILED_PERM, CANCELLED, EXPIRED, or up to 50 with commas */
                status?: string;
                /** @description must be a provider’s name, or up to 50 with commas */
                provider?: string;
                /** @description must be a country of two letters such as DE, or up to 50 with commas */
                country?: string;
                /** @description must be one of otp, express, normal, or up to 50 with commas */
                lane?: string;
                /** @description must be one of smpp, kannel, jasmin, twilio, vonage, or up to 50 with commas */
                door?: string;
                /** @description must be an error, or what one begins with, 1 to 256 characters */
                error?: string;
                /** @description must be part of a reference, 1 to 256 characters */
                reference?: string;
                /** @description must be a number such as +4915112345678, or its last 4 to 15 digits */
                number?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be a whole number from 1 to 99 */
                attempts_from?: number;
                /** @description must be cents with up to four decimals, such as 0.79 */
                price_from?: string;
                /** @description must be cents with up to four decimals, such as 0.79 */
                price_to?: string;
                /** @description must be true: those that are held back now */
                held?: "true";
                /** @description must be a whole number from 1 to 99999999 */
                older_than_seconds?: number;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundMessages"];
                    "text/csv": string;
                };
            };
        };
    };
    getMessagePaths: {
        parameters: {
            query?: {
                /** @description must be a UUID, or up to 50 with commas */
                client_id?: string;
                /** @description must be one of SCHEDULED, QUEUED, SENDING, SENT, DELIVERED, FAILED_TEMP, FAILED_PERM, CANCELLED, EXPIRED, or up to 50 with commas */
                status?: string;
                /** @description must be a provider’s name, or up to 50 with commas */
                provider?: string;
                /** @description must be a country of two letters such as DE, or up to 50 with commas */
                country?: string;
                /** @description must be one of otp, express, normal, or up to 50 with commas */
                lane?: string;
                /** @description must be one of smpp, kannel, jasmin, twilio, vonage, or up to 50 with commas */
                door?: string;
                /** @description must be an error, or what one begins with, 1 to 256 characters */
                error?: string;
                /** @description must be part of a reference, 1 to 256 characters */
                reference?: string;
                /** @description must be a number such as +4915112345678, or its last 4 to 15 digits */
                number?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be a whole number from 1 to 99 */
                attempts_from?: number;
                /** @description must be cents with up to four decimals, such as 0.79 */
                price_from?: string;
                /** @description must be cents with up to four decimals, such as 0.79 */
                price_to?: string;
                /** @description must be true: those that are held back now */
                held?: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePaths"];
                };
            };
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    getMessageHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the history, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageHistory"];
                };
            };
        };
    };
    getMessageCredits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its lock and its lines in the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageCredits"];
                };
            };
        };
    };
    getMessageExchanges: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what was said, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageExchanges"];
                };
            };
        };
    };
    watchLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a stream of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client and its money */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
        };
    };
    getOwnLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what the client may, and what it pays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnLimits"];
                };
            };
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description must be words of a name, or part of an id, 1 to 256 characters */
                name?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientPage"];
                };
            };
        };
    };
    createClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your name for the request, such as order-123. It stands for an `id`, and not beside one: the same key with the same fields answers the same again and makes nothing, however late; with other fields it is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 7c9e6679-7425-40de-944b-e07fc1f90ae7
                     */
                    id?: string;
                    /**
                     * @description must be a text of 1 to 200 characters
                     * @example Shop
                     */
                    name: string;
                    /**
                     * @description must be a number from 0 to 100000000000 with at most four decimals
                     * @example 100000
                     */
                    credit_cents?: number;
                    /**
                     * @description must be a number from 0 to 100000000000 with at most four decimals
                     * @example 50000
                     */
                    credit_limit_cents?: number;
                    /**
                     * @description must be a number from -100000000000 to 100000000000 with at most four decimals, or null for none
                     * @example 5000
                     */
                    low_water_cents?: number | null;
                    /**
                     * @description must be a number from 0 to 100000000000 with at most four decimals, or null for none
                     * @example 20000
                     */
                    daily_cap_cents?: number | null;
                    /**
                     * @description must be a whole number from 1 to 100000, or null for the limit of the gateway
                     * @example 50
                     */
                    rate_limit_rps?: number | null;
                    /**
                     * @description must be a whole number from 1 to 1000000, or null for the limit of the gateway
                     * @example 100
                     */
                    rate_limit_burst?: number | null;
                    /**
                     * @description must be the name of a price list, or null for the list `default`
                     * @example null
                     */
                    price_list?: string | null;
                    /**
                     * @description must be an object of at most 16 parameters of SMPP by their tags, as {"0x1400": "…"}, each a text of 1 to 255 ASCII characters, or one of {"c_string": text of at most 254}, {"hex": digits of at most 255 octets}, {"int8": number}, {"int16": number}, {"int32": number}, or null for none
                     * @example null
                     */
                    tlvs?: {
                        [key: string]: string | {
                            /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                            c_string: string;
                        } | {
                            /** @description must be hexadecimal digits of at most 255 octets */
                            hex: string;
                        } | {
                            /** @description must be a whole number of 8 bits */
                            int8: number;
                        } | {
                            /** @description must be a whole number of 16 bits */
                            int16: number;
                        } | {
                            /** @description must be a whole number of 32 bits */
                            int32: number;
                        };
                    } | null;
                    /**
                     * @description must be {"entity_id"?, "template_id"?}, each 1 to 30 digits, or null for none
                     * @example {
                     *       "entity_id": "1101234567890123456"
                     *     }
                     */
                    dlt?: {
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1101234567890123456
                         */
                        entity_id?: string;
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1107234567890123456
                         */
                        template_id?: string;
                    } | null;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
        };
    };
    getClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
        };
    };
    changeClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a text of 1 to 200 characters
                     * @example Shop
                     */
                    name?: string;
                    /**
                     * @description must be a number from 0 to 100000000000 with at most four decimals
                     * @example 50000
                     */
                    credit_limit_cents?: number;
                    /**
                     * @description must be a number from -100000000000 to 100000000000 with at most four decimals, or null for none
                     * @example 5000
                     */
                    low_water_cents?: number | null;
                    /**
                     * @description must be a number from 0 to 100000000000 with at most four decimals, or null for none
                     * @example 20000
                     */
                    daily_cap_cents?: number | null;
                    /**
                     * @description must be a whole number from 1 to 100000, or null for the limit of the gateway
                     * @example 50
                     */
                    rate_limit_rps?: number | null;
                    /**
                     * @description must be a whole number from 1 to 1000000, or null for the limit of the gateway
                     * @example 100
                     */
                    rate_limit_burst?: number | null;
                    /**
                     * @description must be the name of a price list, or null for the list `default`
                     * @example null
                     */
                    price_list?: string | null;
                    /**
                     * @description must be an object of at most 16 parameters of SMPP by their tags, as {"0x1400": "…"}, each a text of 1 to 255 ASCII characters, or one of {"c_string": text of at most 254}, {"hex": digits of at most 255 octets}, {"int8": number}, {"int16": number}, {"int32": number}, or null for none
                     * @example null
                     */
                    tlvs?: {
                        [key: string]: string | {
                            /** @description must be at most 254 ASCII characters; a NUL is put behind them */
                            c_string: string;
                        } | {
                            /** @description must be hexadecimal digits of at most 255 octets */
                            hex: string;
                        } | {
                            /** @description must be a whole number of 8 bits */
                            int8: number;
                        } | {
                            /** @description must be a whole number of 16 bits */
                            int16: number;
                        } | {
                            /** @description must be a whole number of 32 bits */
                            int32: number;
                        };
                    } | null;
                    /**
                     * @description must be {"entity_id"?, "template_id"?}, each 1 to 30 digits, or null for none
                     * @example {
                     *       "entity_id": "1101234567890123456"
                     *     }
                     */
                    dlt?: {
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1101234567890123456
                         */
                        entity_id?: string;
                        /**
                         * @description must be 1 to 30 digits
                         * @example 1107234567890123456
                         */
                        template_id?: string;
                    } | null;
                };
            };
        };
        responses: {
            /** @description the client as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
        };
    };
    getSenderPreset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderPreset"];
                };
            };
        };
    };
    getSenderControl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_senders"];
                };
            };
        };
    };
    putSenderControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a list of at most 1000 senders, or null for any */
                    allowed?: string[] | null;
                    /** @description must be the name of a group of numbers, 1 to 11 letters and digits, or null */
                    group?: string | null;
                    /** @description must be an object of at most 250 countries, each with the senders it takes */
                    countries?: {
                        [key: string]: "any" | "numeric";
                    };
                    /** @description must be an object of at most 1000 senders, each with parts_per_minute and parts_per_day */
                    caps?: {
                        [key: string]: {
                            /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                            parts_per_minute?: number | null;
                            /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                            parts_per_day?: number | null;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_senders"];
                };
            };
        };
    };
    deleteSenderControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getClientSenderControl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_senders"];
                };
            };
        };
    };
    putClientSenderControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a list of at most 1000 senders, or null for any */
                    allowed?: string[] | null;
                    /** @description must be the name of a group of numbers, 1 to 11 letters and digits, or null */
                    group?: string | null;
                    /** @description must be an object of at most 250 countries, each with the senders it takes */
                    countries?: {
                        [key: string]: "any" | "numeric";
                    };
                    /** @description must be an object of at most 1000 senders, each with parts_per_minute and parts_per_day */
                    caps?: {
                        [key: string]: {
                            /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                            parts_per_minute?: number | null;
                            /** @description must be a whole number from 1 to 1000000000, or null for no bound */
                            parts_per_day?: number | null;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_senders"];
                };
            };
        };
    };
    deleteClientSenderControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getHoursControl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_hours"];
                };
            };
        };
    };
    putHoursControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be an object with from and until, each like 08:00, or null for any time */
                    promotional?: {
                        /** @description must be a time like 08:00 */
                        from: string;
                        /** @description must be a time like 08:00 */
                        until: string;
                    } | null;
                    /**
                     * @description must be one of transactional, promotional
                     * @enum {string}
                     */
                    default_class?: "transactional" | "promotional";
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_hours"];
                };
            };
        };
    };
    deleteHoursControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getClientHoursControl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_hours"];
                };
            };
        };
    };
    putClientHoursControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be an object with from and until, each like 08:00, or null for any time */
                    promotional?: {
                        /** @description must be a time like 08:00 */
                        from: string;
                        /** @description must be a time like 08:00 */
                        until: string;
                    } | null;
                    /**
                     * @description must be one of transactional, promotional
                     * @enum {string}
                     */
                    default_class?: "transactional" | "promotional";
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_hours"];
                };
            };
        };
    };
    deleteClientHoursControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOptOutControl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_opt_out"];
                };
            };
        };
    };
    putOptOutControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be true or false */
                    heeded?: boolean;
                    /**
                     * @description must be one of sender, client
                     * @enum {string}
                     */
                    scope?: "sender" | "client";
                    /** @description must be a list of at most 100 words */
                    stop_words?: string[];
                    /** @description must be a list of at most 100 words */
                    start_words?: string[];
                    /** @description must be a list of at most 100 words */
                    help_words?: string[];
                    /** @description must be a text of 1 to 1000 characters, or null for none */
                    stop_answer?: string | null;
                    /** @description must be a text of 1 to 1000 characters, or null for none */
                    start_answer?: string | null;
                    /** @description must be a text of 1 to 1000 characters, or null for none */
                    help_answer?: string | null;
                    /** @description must be true or false */
                    otp_anyway?: boolean;
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_opt_out"];
                };
            };
        };
    };
    deleteOptOutControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getClientOptOutControl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_opt_out"];
                };
            };
        };
    };
    putClientOptOutControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be true or false */
                    heeded?: boolean;
                    /**
                     * @description must be one of sender, client
                     * @enum {string}
                     */
                    scope?: "sender" | "client";
                    /** @description must be a list of at most 100 words */
                    stop_words?: string[];
                    /** @description must be a list of at most 100 words */
                    start_words?: string[];
                    /** @description must be a list of at most 100 words */
                    help_words?: string[];
                    /** @description must be a text of 1 to 1000 characters, or null for none */
                    stop_answer?: string | null;
                    /** @description must be a text of 1 to 1000 characters, or null for none */
                    start_answer?: string | null;
                    /** @description must be a text of 1 to 1000 characters, or null for none */
                    help_answer?: string | null;
                    /** @description must be true or false */
                    otp_anyway?: boolean;
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_opt_out"];
                };
            };
        };
    };
    deleteClientOptOutControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getGuardControl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_guard"];
                };
            };
        };
    };
    putGuardControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be one of otp, all
                     * @enum {string}
                     */
                    applies_to?: "otp" | "all";
                    /** @description must be a JSON object */
                    allow?: {
                        /** @description must be a list of at most 1000 numbers or their first digits, each with its + */
                        numbers?: string[];
                        /** @description must be a list of at most 1000 IP addresses of end users */
                        end_users?: string[];
                    };
                    /** @description must be a JSON object */
                    countries?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a list of at most 250 countries (ISO 3166-1), or null */
                        allowed?: string[] | null;
                        /** @description must be a list of at most 250 countries (ISO 3166-1) */
                        home?: string[];
                    };
                    /** @description must be a JSON object */
                    number_types?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a list of these: premium_rate, shared_cost, toll_free, personal, pager, voicemail, company, satellite, voip, fixed_line, unassigned */
                        refused?: ("premium_rate" | "shared_cost" | "toll_free" | "personal" | "pager" | "voicemail" | "company" | "satellite" | "voip" | "fixed_line" | "unassigned")[];
                    };
                    /** @description must be a JSON object */
                    per_number?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    per_prefix?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    per_client?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    per_end_user?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    sequence?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 3 to 1000 */
                        run?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    verified_share?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 100 */
                        least_percent?: number;
                        /** @description must be a whole number from 1 to 10000 */
                        least_sent?: number;
                        /** @description must be a whole number from 60 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    spend?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be an amount in cents from 0 to 100000000000, or null for no cap */
                        cents_per_day?: number | null;
                    };
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_guard"];
                };
            };
        };
    };
    deleteGuardControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getClientGuardControl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_guard"];
                };
            };
        };
    };
    putClientGuardControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be one of otp, all
                     * @enum {string}
                     */
                    applies_to?: "otp" | "all";
                    /** @description must be a JSON object */
                    allow?: {
                        /** @description must be a list of at most 1000 numbers or their first digits, each with its + */
                        numbers?: string[];
                        /** @description must be a list of at most 1000 IP addresses of end users */
                        end_users?: string[];
                    };
                    /** @description must be a JSON object */
                    countries?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a list of at most 250 countries (ISO 3166-1), or null */
                        allowed?: string[] | null;
                        /** @description must be a list of at most 250 countries (ISO 3166-1) */
                        home?: string[];
                    };
                    /** @description must be a JSON object */
                    number_types?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a list of these: premium_rate, shared_cost, toll_free, personal, pager, voicemail, company, satellite, voip, fixed_line, unassigned */
                        refused?: ("premium_rate" | "shared_cost" | "toll_free" | "personal" | "pager" | "voicemail" | "company" | "satellite" | "voip" | "fixed_line" | "unassigned")[];
                    };
                    /** @description must be a JSON object */
                    per_number?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    per_prefix?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    per_client?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    per_end_user?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 1000000 */
                        messages?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    sequence?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 3 to 1000 */
                        run?: number;
                        /** @description must be a whole number from 1 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    verified_share?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be a whole number from 1 to 100 */
                        least_percent?: number;
                        /** @description must be a whole number from 1 to 10000 */
                        least_sent?: number;
                        /** @description must be a whole number from 60 to 86400 */
                        window_s?: number;
                        /** @description must be a whole number from 1 to 2592000 */
                        block_s?: number;
                    };
                    /** @description must be a JSON object */
                    spend?: {
                        /**
                         * @description must be one of off, monitor, block
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "block";
                        /** @description must be an amount in cents from 0 to 100000000000, or null for no cap */
                        cents_per_day?: number | null;
                    };
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_guard"];
                };
            };
        };
    };
    deleteClientGuardControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getRetentionControl: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_retention"];
                };
            };
        };
    };
    putRetentionControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a whole number of days from 1 to 36500, or null for no end */
                    text_days?: number | null;
                    /** @description must be a whole number of days from 1 to 36500, or null for no end */
                    number_days?: number | null;
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_retention"];
                };
            };
        };
    };
    deleteRetentionControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getClientRetentionControl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_retention"];
                };
            };
        };
    };
    putClientRetentionControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a whole number of days from 1 to 36500, or null for no end */
                    text_days?: number | null;
                    /** @description must be a whole number of days from 1 to 36500, or null for no end */
                    number_days?: number | null;
                };
            };
        };
        responses: {
            /** @description what is said, and what holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Control_retention"];
                };
            };
        };
    };
    deleteClientRetentionControl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listNumbers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Numbers"];
                };
            };
        };
    };
    putNumbers: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a list of at most 100000 numbers */
                    numbers: {
                        /**
                         * @description must be a number in E.164 form, or a short code of 2 to 15 digits
                         * @example 12345
                         */
                        number: string;
                        /**
                         * @description must be one word of at most 40 characters with a letter or a digit, or null
                         * @example info
                         */
                        keyword?: string | null;
                        /**
                         * @description must be a UUID
                         * @example 550e8400-e29b-41d4-a716-446655440000
                         */
                        client_id: string;
                        /** @description must be 1 to 11 letters and digits, or null */
                        group?: string | null;
                        /** @description must be an http or https URL of at most 2048 characters, without user name, password and fragment, or null */
                        sms_url?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description the numbers as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Numbers"];
                };
            };
        };
    };
    getConversation: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id: string;
                /** @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0 */
                number: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
        };
    };
    listInbound: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of true, false */
                unmatched?: boolean;
                /** @description must be a number, a short code or a name of 1 to 64 characters */
                from?: string;
                /** @description must be a number, a short code or a name of 1 to 64 characters */
                to?: string;
                /** @description must be a number, a short code or a name of 1 to 64 characters */
                number?: string;
                /** @description must be one of opt_out, opt_in, help */
                action?: "opt_out" | "opt_in" | "help";
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                since?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                until?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboundPage"];
                    "text/csv": string;
                };
            };
        };
    };
    getInbound: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the inbound message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeInbound"];
                };
            };
        };
    };
    assignInbound: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id: string;
                };
            };
        };
        responses: {
            /** @description it is the client's now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboundMessage"];
                };
            };
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0 */
                number?: string;
                /** @description must be a sender, 1 to 16 characters */
                sender?: string;
                /** @description must be one of keyword, provider, api, import */
                source?: "keyword" | "provider" | "api" | "import";
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionPage"];
                    "text/csv": string;
                };
            };
        };
    };
    addSuppressions: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a UUID, or left out for all clients */
                    client_id?: string | null;
                    /** @description must be 1 to 11 of A-Z a-z 0-9 - _ . & and spaces inside, at least one a letter; or 1 to 15 digits; or a number in E.164 form, or left out for all senders */
                    sender?: string | null;
                    /** @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0 */
                    number: string;
                    /** @description must be 1 to 200 characters of valid Unicode without U+0000 */
                    reason?: string;
                    /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z, or left out for no end */
                    until?: string | null;
                };
                /**
                 * @example number,client_id,sender,reason,until
                 *     +1234567899,550e8400-e29b-41d4-a716-446655440000,SENDER,wrote STOP,
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description it stood already; or what became of a list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"] | components["schemas"]["ReadInSuppressions"];
                };
            };
            /** @description from now on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
        };
    };
    removeSuppressions: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0 */
                number: string;
                /** @description must be a sender, 1 to 16 characters */
                sender?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemovedSuppressions"];
                };
            };
        };
    };
    removeSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listGuardBlocks: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of countries, number_types, per_number, per_prefix, per_client, per_end_user, sequence, verified_share, spend */
                rule?: "countries" | "number_types" | "per_number" | "per_prefix" | "per_client" | "per_end_user" | "sequence" | "verified_share" | "spend";
                /** @description must be one of true, false */
                active?: boolean;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuardBlockPage"];
                };
            };
        };
    };
    liftGuardBlock: {
        parameters: {
            query?: {
                /** @description must be a whole number of seconds from 0 to 2592000 */
                allow_s?: number;
            };
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description lifted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuardBlock"];
                };
            };
        };
    };
    listGuardHits: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of countries, number_types, per_number, per_prefix, per_client, per_end_user, sequence, verified_share, spend */
                rule?: "countries" | "number_types" | "per_number" | "per_prefix" | "per_client" | "per_end_user" | "sequence" | "verified_share" | "spend";
                /** @description must be one of noted, refused */
                outcome?: "noted" | "refused";
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuardHitsPage"];
                };
            };
        };
    };
    getGuardHours: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of countries, number_types, per_number, per_prefix, per_client, per_end_user, sequence, verified_share, spend */
                rule?: "countries" | "number_types" | "per_number" | "per_prefix" | "per_client" | "per_end_user" | "sequence" | "verified_share" | "spend";
                /** @description must be one of noted, refused */
                outcome?: "noted" | "refused";
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the hours */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuardHours"];
                };
            };
        };
    };
    listErasures: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                message_id?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasurePage"];
                };
            };
        };
    };
    eraseNumber: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0
                     * @example +4915112345678
                     */
                    number: string;
                };
            };
        };
        responses: {
            /** @description it will be done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description how far it has come */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    topUp: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your name for the request, such as order-123. It stands for an `id`, and not beside one: the same key with the same fields answers the same again and makes nothing, however late; with other fields it is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a number from 0.0001 to 100000000000 with at most four decimals
                     * @example 50000
                     */
                    amount_cents: number;
                    /**
                     * @description must be a text of at most 500 characters
                     * @example invoice 2026-118
                     */
                    note?: string;
                    /**
                     * @description must be a UUID
                     * @example 3d6f0a52-6b0e-4f57-9d0e-0a4a3c9b7b11
                     */
                    id?: string;
                };
            };
        };
        responses: {
            /** @description added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topup"];
                };
            };
        };
    };
    adjust: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your name for the request, such as order-123. It stands for an `id`, and not beside one: the same key with the same fields answers the same again and makes nothing, however late; with other fields it is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a number from -100000000000 to 100000000000 with at most four decimals, and not 0
                     * @example -250
                     */
                    amount_cents: number;
                    /**
                     * @description must be a text of 1 to 500 characters
                     * @example invoice 2026-118 was paid twice
                     */
                    reason: string;
                    /**
                     * @description must be a UUID
                     * @example 9a0c1e7e-0a6d-4c8b-8d7e-3f5b1f0c2d41
                     */
                    id?: string;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adjustment"];
                };
            };
        };
    };
    listLedger: {
        parameters: {
            query?: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be one of asc, desc */
                order?: "asc" | "desc";
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ledger"];
                };
            };
        };
    };
    listStatements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its months */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementList"];
                };
            };
        };
    };
    getStatement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
                /** @description must be a month such as 2026-10 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the month */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                    "text/csv": string;
                    "text/html": string;
                };
            };
        };
    };
    listOwnStatements: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its months */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementList"];
                };
            };
        };
    };
    getOwnStatement: {
        parameters: {
            query: {
                /** @description must be a UUID */
                client_id: string;
            };
            header?: never;
            path: {
                /** @description must be a month such as 2026-10 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the month */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                    "text/csv": string;
                    "text/html": string;
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
        };
    };
    makeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description must be a text of 1 to 64 characters
                     * @example web shop
                     */
                    name?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now+720h}
                     */
                    ends_at?: string;
                    /**
                     * @description must be a whole number of hours from 0 to 168
                     * @example 24
                     */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the client has no key */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revokeOneApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
                /** @description must be a UUID */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken away */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listOwnApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the keys of the client */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
        };
    };
    makeOwnApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a text of 1 to 64 characters
                     * @example web shop
                     */
                    name: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now+720h}
                     */
                    ends_at?: string;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
        };
    };
    revokeOwnApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description taken away */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAdmins: {
        parameters: {
            query?: {
                /** @description must be the name of an admin */
                name?: string;
                /** @description must be one of true, false */
                ended?: boolean;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminTokenPage"];
                };
            };
        };
    };
    createAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be 1 to 64 letters, digits, blanks or any of . _ @ + - that begin and end with a letter or a digit, and none of root, anyone, gateway, command line
                     * @example Ann Miller
                     */
                    name: string;
                    /** @description must be a list of at least one of read, operate, money, config, each once */
                    scopes: ("read" | "operate" | "money" | "config")[];
                    /** @description must be an RFC 3339 time to come, or null */
                    until?: string | null;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeAdminToken"];
                };
            };
        };
    };
    getOwnAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description who asks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnAdmin"];
                };
            };
        };
    };
    revokeAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description revoked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminToken"];
                };
            };
        };
    };
    listActs: {
        parameters: {
            query?: {
                /** @description must be one of root, admin, client, anyone, command, gateway */
                by?: "root" | "admin" | "client" | "anyone" | "command" | "gateway";
                /** @description must be a name as acts have it */
                name?: string;
                /** @description must be the name of an operation, such as topUp */
                what?: string;
                /** @description must be one of client, api_keys, callback_endpoint, callbacks, smpp_account, smpp_session, credits, control, price_list, provider_costs, provider, routes, numbers, suppressions, guard_block, dead_letters, message, bulk, inbound, admin, alert, alert_webhook, archived_day, erasure, gateway */
                subject_kind?: "client" | "api_keys" | "callback_endpoint" | "callbacks" | "smpp_account" | "smpp_session" | "credits" | "control" | "price_list" | "provider_costs" | "provider" | "routes" | "numbers" | "suppressions" | "guard_block" | "dead_letters" | "message" | "bulk" | "inbound" | "admin" | "alert" | "alert_webhook" | "archived_day" | "erasure" | "gateway";
                /** @description must name a subject as acts do */
                subject_id?: string;
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of begun, done, refused, failed */
                outcome?: "begun" | "done" | "refused" | "failed";
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActPage"];
                };
            };
        };
    };
    getAct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the act */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Act"];
                };
            };
        };
    };
    runAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description checked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audit"];
                };
            };
        };
    };
    getProblems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what is wrong */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problems"];
                };
            };
        };
    };
    checkMoney: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoneyCheck"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertList"];
                };
            };
        };
    };
    createAlert: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be 1 to 100 characters
                     * @example telco-b fails
                     */
                    name: string;
                    /**
                     * @description must be one of failure_share, delivery_rate, failures, oldest_waiting, providers_down, otp_p95, dead_letters, callbacks_dead, low_balances, balance, audit_violations, bad_problems
                     * @enum {string}
                     */
                    metric: "failure_share" | "delivery_rate" | "failures" | "oldest_waiting" | "providers_down" | "otp_p95" | "dead_letters" | "callbacks_dead" | "low_balances" | "balance" | "audit_violations" | "bad_problems";
                    /** @description must be a number from -1000000000000 to 1000000000000 */
                    threshold: number;
                    /** @description must be a whole number of minutes from 1 to 1440 */
                    over_minutes?: number;
                    /** @description must be a whole number from 0 to 1000000 */
                    at_least?: number;
                    /** @description must be a provider’s name, or null */
                    provider?: string | null;
                    /** @description must be a country of two letters such as DE, or null */
                    country?: string | null;
                    /**
                     * @description must be one of otp, express, normal, or null
                     * @enum {string|null}
                     */
                    lane?: "otp" | "express" | "normal" | null;
                    /** @description must be a UUID, or null */
                    client_id?: string | null;
                    /** @description must be true or false */
                    on?: boolean;
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
        };
    };
    getAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
        };
    };
    removeAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be 1 to 100 characters
                     * @example telco-b fails
                     */
                    name?: string;
                    /**
                     * @description must be one of failure_share, delivery_rate, failures, oldest_waiting, providers_down, otp_p95, dead_letters, callbacks_dead, low_balances, balance, audit_violations, bad_problems
                     * @enum {string}
                     */
                    metric?: "failure_share" | "delivery_rate" | "failures" | "oldest_waiting" | "providers_down" | "otp_p95" | "dead_letters" | "callbacks_dead" | "low_balances" | "balance" | "audit_violations" | "bad_problems";
                    /** @description must be a number from -1000000000000 to 1000000000000 */
                    threshold?: number;
                    /** @description must be a whole number of minutes from 1 to 1440 */
                    over_minutes?: number;
                    /** @description must be a whole number from 0 to 1000000 */
                    at_least?: number;
                    /** @description must be a provider’s name, or null */
                    provider?: string | null;
                    /** @description must be a country of two letters such as DE, or null */
                    country?: string | null;
                    /**
                     * @description must be one of otp, express, normal, or null
                     * @enum {string|null}
                     */
                    lane?: "otp" | "express" | "normal" | null;
                    /** @description must be a UUID, or null */
                    client_id?: string | null;
                    /** @description must be true or false */
                    on?: boolean;
                };
            };
        };
        responses: {
            /** @description changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
        };
    };
    getAlertWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertWebhook"];
                };
            };
        };
    };
    putAlertWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be an http or https URL of at most 2048 characters, without user name, password and fragment
                     * @example https://example.com/alerts
                     */
                    url: string;
                    /** @description must be true or false */
                    new_secret?: boolean;
                };
            };
        };
        responses: {
            /** @description set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetAlertWebhook"];
                };
            };
        };
    };
    deleteAlertWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    testAlertWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertWebhookTest"];
                };
            };
        };
    };
    listArchivedDays: {
        parameters: {
            query?: {
                /** @description must be a UTC day such as 2026-01-31 */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchivedDayPage"];
                };
            };
        };
    };
    restoreArchivedDay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UTC day such as 2026-01-31 */
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description it has begun */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchivedDay"];
                };
            };
        };
    };
    listSmppSessions: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the sessions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmppSessionList"];
                };
            };
        };
    };
    endSmppSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description it is being ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSmppAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmppAccount"];
                };
            };
        };
    };
    putSmppAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be 1 to 15 printable ASCII characters without blanks
                     * @example shop
                     */
                    system_id: string;
                    /**
                     * @description must be 1 to 64 printable ASCII characters without blanks
                     * @example kT7wq2Zp
                     */
                    password?: string;
                    /**
                     * @description must be a list of at most 100, each an IP address, or a block as 192.0.2.0/24 or 2001:db8::/32 with zeros behind the prefix
                     * @example []
                     */
                    allow_ips?: string[];
                    /**
                     * @description must be a whole number from 1 to 1000
                     * @example 4
                     */
                    max_binds?: number;
                    /**
                     * @description must be a whole number from 1 to 10000
                     * @example 100
                     */
                    window?: number;
                    /**
                     * @description must be a whole number from 1 to 100000, or null for no limit
                     * @example 50
                     */
                    max_parts_per_s?: number | null;
                    /**
                     * @description must be a list of at most 64 tags from 0x1400 to 0x3FFF, or null for all of them
                     * @example null
                     */
                    tlvs?: string[] | null;
                    /** @description must be {"format"?, "message_id"?} */
                    receipts?: {
                        /**
                         * @description must be one of text_and_tlvs, text
                         * @enum {string}
                         */
                        format?: "text_and_tlvs" | "text";
                        /**
                         * @description must be one of uuid, hex, dec
                         * @enum {string}
                         */
                        message_id?: "uuid" | "hex" | "dec";
                    };
                    /**
                     * @description must be true or false
                     * @example false
                     */
                    join_parts?: boolean;
                    /**
                     * @description must be true or false
                     * @example false
                     */
                    express?: boolean;
                    /**
                     * @description must be 69 (0x45), 8 (0x08), or a number from 1024 to 1279 (0x400 to 0x4FF)
                     * @example 69
                     */
                    no_credits_status?: 8 | 69 | number;
                };
            };
        };
        responses: {
            /** @description set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmppAccount"];
                };
            };
        };
    };
    deleteSmppAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description must be one of receipt, unreadable */
                what?: "receipt" | "unreadable";
                /** @description must be the name of a provider, or the subject of the bus */
                source?: string;
                /** @description must be one of true, false */
                replayed?: boolean;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
        };
    };
    getDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the letter */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterWithPayload"];
                };
            };
        };
    };
    removeDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    replayDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description it will be tried again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterWithPayload"];
                };
            };
        };
    };
    replayDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be 1 to 1000 UUIDs */
                    ids?: string[];
                    /**
                     * @description must be the name of a provider, or the subject of the bus
                     * @example mock
                     */
                    source?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now-24h}
                     */
                    from?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now+1h}
                     */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description how many will be tried again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedLetters"];
                };
            };
        };
    };
    getCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackEndpoint"];
                };
            };
        };
    };
    putCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be an http or https URL of at most 2048 characters, without user name, password and fragment
                     * @example https://example.com/sms
                     */
                    url: string;
                    /** @description must be true or false */
                    every_status?: boolean;
                };
            };
        };
        responses: {
            /** @description set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetEndpoint"];
                };
            };
        };
    };
    deleteCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rotateCallbackSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description must be a whole number of hours from 0 to 168
                     * @example 24
                     */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
        };
    };
    enableCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the endpoint as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackEndpoint"];
                };
            };
        };
    };
    testCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description what came back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestedEndpoint"];
                };
            };
        };
    };
    getOwnCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackEndpoint"];
                };
            };
        };
    };
    putOwnCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be an http or https URL of at most 2048 characters, without user name, password and fragment
                     * @example https://example.com/sms
                     */
                    url: string;
                    /** @description must be true or false */
                    every_status?: boolean;
                };
            };
        };
        responses: {
            /** @description set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetEndpoint"];
                };
            };
        };
    };
    deleteOwnCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rotateOwnCallbackSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description must be a whole number of hours from 0 to 168
                     * @example 24
                     */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
        };
    };
    enableOwnCallbackEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the endpoint as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackEndpoint"];
                };
            };
        };
    };
    listCallbacks: {
        parameters: {
            query?: {
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be a UUID */
                message_id?: string;
                /** @description must be one of PENDING, DELIVERING, DELIVERED, DEAD */
                state?: "PENDING" | "DELIVERING" | "DELIVERED" | "DEAD";
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from?: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to?: string;
                /** @description must be the next_cursor of a page before */
                cursor?: string;
                /** @description must be a whole number from 1 to 500 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackPage"];
                };
            };
        };
    };
    getCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the callback */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallbackWithBody"];
                };
            };
        };
    };
    replayCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description due now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedCallback"];
                };
            };
        };
    };
    replayCallbacks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id?: string;
                    /** @description must be a UUID */
                    message_id?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now-24h}
                     */
                    from?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now+1h}
                     */
                    to?: string;
                    /**
                     * @description must be one of PENDING, DELIVERING, DELIVERED, DEAD
                     * @enum {string}
                     */
                    state?: "PENDING" | "DELIVERING" | "DELIVERED" | "DEAD";
                    /** @description must be the next_cursor of a page before */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description due now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedCallbacks"];
                };
            };
        };
    };
    replayOwnCallback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be a UUID */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description due now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedCallback"];
                };
            };
        };
    };
    replayOwnCallbacks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a UUID */
                    message_id?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now-24h}
                     */
                    from?: string;
                    /**
                     * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z
                     * @example {now+1h}
                     */
                    to?: string;
                    /**
                     * @description must be one of PENDING, DELIVERING, DELIVERED, DEAD
                     * @enum {string}
                     */
                    state?: "PENDING" | "DELIVERING" | "DELIVERED" | "DEAD";
                    /** @description must be the next_cursor of a page before */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description due now */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedCallbacks"];
                };
            };
        };
    };
    getSummary: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of client, provider, status, express, country */
                group_by?: "client" | "provider" | "status" | "express" | "country";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                    "text/csv": string;
                };
            };
        };
    };
    getTimeseries: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of client, provider, status, express, country */
                group_by?: "client" | "provider" | "status" | "express" | "country";
                /** @description must be one of minute, hour, day */
                bucket?: "minute" | "hour" | "day";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the series, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeseries"];
                    "text/csv": string;
                };
            };
        };
    };
    getReasons: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be a provider’s name */
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the reasons, the most first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReasonReport"];
                    "text/csv": string;
                };
            };
        };
    };
    getLatency: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be one of minute, hour, day */
                bucket?: "minute" | "hour" | "day";
                /** @description must be a UUID */
                client_id?: string;
                /** @description must be one of true, false */
                express?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the times, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LatencyTimes"];
                };
            };
        };
    };
    getAcceptLatency: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be one of minute, hour, day */
                bucket?: "minute" | "hour" | "day";
                /** @description must be one of rest, smpp, kannel, jasmin, twilio, vonage */
                door?: "rest" | "smpp" | "kannel" | "jasmin" | "twilio" | "vonage";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the times, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptingTimes"];
                };
            };
        };
    };
    getOtpReport: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be one of minute, hour, day */
                bucket?: "minute" | "hour" | "day";
                /** @description must be a country of two letters such as DE */
                country?: string;
                /** @description must be a UUID */
                client_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the counts, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OtpTimes"];
                };
            };
        };
    };
    getMachine: {
        parameters: {
            query: {
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                from: string;
                /** @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z */
                to: string;
                /** @description must be one of minute, hour */
                bucket?: "minute" | "hour";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the counts, bucket by bucket */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineTimes"];
                };
            };
        };
    };
    listPriceLists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description all of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceLists"];
                };
            };
        };
    };
    getPriceList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be 1 to 32 of a–z, 0–9 and -, the first not - */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prices"];
                    "text/csv": string;
                };
            };
        };
    };
    putPriceList: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be 1 to 32 of a–z, 0–9 and -, the first not - */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a list of at most 200000 entries */
                    prices: {
                        /**
                         * @description must be the first digits of numbers in E.164 form without the plus, up to 15, the first not 0; an empty text is every number
                         * @example 49
                         */
                        prefix: string;
                        /**
                         * @description must be a number from 0 to 100000 with at most four decimals
                         * @example 0.79
                         */
                        price_cents: number;
                        /**
                         * @description must be a number from 0 to 100000 with at most four decimals, or left out for EXPRESS_SURCHARGE_CENTS
                         * @example 0.5
                         */
                        express_surcharge_cents?: number | null;
                        /**
                         * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z or a day such as 2026-11-24, from 1970 to 9999, or left out for always
                         * @example 2026-12-01T00:00:00Z
                         */
                        valid_from?: string;
                    }[];
                };
                /**
                 * @example prefix,price_cents,express_surcharge_cents,valid_from
                 *     ,5,,
                 *     49,0.79,0.5,2026-12-01
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description written, and there was none */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
        };
    };
    deletePriceList: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be 1 to 32 of a–z, 0–9 and -, the first not - */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOwnPrices: {
        parameters: {
            query?: {
                /** @description must be one of own, default */
                list?: "own" | "default";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prices"];
                    "text/csv": string;
                };
            };
        };
    };
    getProviderCosts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be 1 to 32 of a–z, 0–9 and -, the first not - */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description its entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                    "text/csv": string;
                };
            };
        };
    };
    putProviderCosts: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path: {
                /** @description must be 1 to 32 of a–z, 0–9 and -, the first not - */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a list of at most 200000 entries */
                    costs: {
                        /**
                         * @description must be the first digits of numbers in E.164 form without the plus, up to 15, the first not 0; an empty text is every number
                         * @example 49
                         */
                        prefix: string;
                        /**
                         * @description must be a number from 0 to 100000 with at most four decimals
                         * @example 0.6
                         */
                        cost_cents: number;
                        /**
                         * @description must be an RFC 3339 time such as 2026-11-24T10:00:00Z or a day such as 2026-11-24, from 1970 to 9999, or left out for always
                         * @example 2026-12-01T00:00:00Z
                         */
                        valid_from?: string;
                    }[];
                };
                /**
                 * @example prefix,cost_cents,valid_from
                 *     49,0.6,
                 *     49151,0.55,2026-12-01
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostList"];
                };
            };
            /** @description written, and there was none */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostList"];
                };
            };
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
        };
    };
    createProvider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be 1 to 32 of a-z, 0-9 and -, not begin with -, and not be kinds or presets
                     * @example acme
                     */
                    name: string;
                    /**
                     * @description must be a text of 1 to 32 characters
                     * @example http
                     */
                    kind: string;
                    /** @description must be a JSON object with the settings of its kind (GET /v1/providers/kinds) */
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description must be texts by their names, which are 1 to 64 of A-Z a-z 0-9 _ - */
                    secrets?: {
                        [key: string]: string;
                    };
                    /**
                     * @description must be a whole number from 1 to 64, or null for one in every worker thread
                     * @example 2
                     */
                    lines?: number | null;
                    /**
                     * @description must be a number from 0.01 to 100000, or null for no bound
                     * @example 50
                     */
                    max_parts_per_s?: number | null;
                    /**
                     * @description must be a whole number from 1 to 10000
                     * @example 100
                     */
                    max_in_flight?: number;
                    /**
                     * @description must be a whole number from 10 to 120000
                     * @example 10000
                     */
                    timeout_ms?: number;
                    /**
                     * @description must be one of resend, wait
                     * @example wait
                     * @enum {string}
                     */
                    on_unknown?: "resend" | "wait";
                };
            };
        };
        responses: {
            /** @description made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
        };
    };
    listProviderKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the kinds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKindList"];
                };
            };
        };
    };
    listProviderPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the presets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderPresetList"];
                };
            };
        };
    };
    getProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the provider */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneProvider"];
                };
            };
        };
    };
    removeProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    changeProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a JSON object with the settings of its kind (GET /v1/providers/kinds) */
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description must be texts by their names, which are 1 to 64 of A-Z a-z 0-9 _ -; null takes one away */
                    secrets?: {
                        [key: string]: string | null;
                    };
                    /**
                     * @description must be a whole number from 1 to 64, or null for one in every worker thread
                     * @example 2
                     */
                    lines?: number | null;
                    /**
                     * @description must be a number from 0.01 to 100000, or null for no bound
                     * @example 50
                     */
                    max_parts_per_s?: number | null;
                    /**
                     * @description must be a whole number from 1 to 10000
                     * @example 100
                     */
                    max_in_flight?: number;
                    /**
                     * @description must be a whole number from 10 to 120000
                     * @example 10000
                     */
                    timeout_ms?: number;
                    /**
                     * @description must be one of resend, wait
                     * @example wait
                     * @enum {string}
                     */
                    on_unknown?: "resend" | "wait";
                };
            };
        };
        responses: {
            /** @description the provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
        };
    };
    pauseProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
        };
    };
    drainProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
        };
    };
    resumeProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the provider as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
        };
    };
    testProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description must be the name of a provider */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a text of at most 64 characters
                     * @example +12025550123
                     */
                    to?: string;
                    /**
                     * @description must be a text of at most 64 characters
                     * @example SENDER
                     */
                    from?: string;
                    /**
                     * @description must be a text of 1 to 2000 characters
                     * @example Hello World
                     */
                    text?: string;
                    /** @description must be true or false */
                    send?: boolean;
                };
            };
        };
        responses: {
            /** @description the request, and what was answered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderTest"];
                };
            };
        };
    };
    getRoutes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the routes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Routes"];
                };
            };
        };
    };
    putRoutes: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: the change is made only while nobody else has made one since, otherwise it is refused (412). */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description must be a list of at most 5000 rules */
                    routes: {
                        /** @description must be a text of 1 to 64 characters */
                        name: string;
                        /** @description must be a JSON object */
                        match?: {
                            /** @description must be a UUID */
                            client_id?: string;
                            /** @description must be a text */
                            sender?: string;
                            /** @description must be digits of E.164 without the plus, or a list of 1 to 10000 such texts */
                            prefix?: string | string[];
                            /** @description must be a text */
                            country?: string;
                            /**
                             * @description must be one of otp, express, normal
                             * @enum {string}
                             */
                            lane?: "otp" | "express" | "normal";
                        };
                        /** @description must be a list of 1 to 20 providers */
                        targets: {
                            /** @description must be the name of a provider */
                            provider: string;
                            /** @description must be a whole number from 0 to 1000 */
                            order?: number;
                            /** @description must be a whole number from 1 to 1000 */
                            weight?: number;
                        }[];
                        /** @description must be a JSON object */
                        failover?: {
                            /** @description must be true or false */
                            on_refusal?: boolean;
                            /** @description must be a whole number of milliseconds from 0 to 86400000, or null for never */
                            on_throttle_ms?: number | null;
                            /** @description must be a whole number of milliseconds from 100 to 86400000, or null for never */
                            on_no_receipt_ms?: number | null;
                        };
                        /** @description must be true or false */
                        refuse_below_cost?: boolean;
                    }[];
                };
            };
        };
        responses: {
            /** @description the routes as they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Routes"];
                };
            };
        };
    };
    explainRoute: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description must be a UUID
                     * @example 550e8400-e29b-41d4-a716-446655440000
                     */
                    client_id?: string;
                    /**
                     * @description must be a number in E.164 form: +, then 2 to 15 digits, the first not 0
                     * @example +4915112345678
                     */
                    to: string;
                    /**
                     * @description must be a text
                     * @example SENDER
                     */
                    from?: string;
                    /**
                     * @description must be one of otp, express, normal
                     * @enum {string}
                     */
                    lane?: "otp" | "express" | "normal";
                    /** @description must be true or false */
                    otp?: boolean;
                    /** @description must be true or false */
                    express?: boolean;
                    /**
                     * @description must be a whole number from 1 to 10
                     * @example 1
                     */
                    parts?: number;
                    /**
                     * @description must be a UUID
                     * @example 019abcde-0000-7000-8000-000000000001
                     */
                    message_id?: string;
                    /** @description must be true or false */
                    user_data?: boolean;
                };
            };
        };
        responses: {
            /** @description where it would go */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteExplanation"];
                };
            };
        };
    };
}
