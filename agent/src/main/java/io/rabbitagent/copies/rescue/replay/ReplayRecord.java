package io.rabbitagent.copies.rescue.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What became of each message of one export. A message that is at or before {@code through} and in none of the sets was
 * confirmed by the broker. The sets share no number.
 *
 * @param sha256 of the file whose lines the numbers count
 * @param messages in that file
 * @param through up to which line it was decided what becomes of a message
 * @param mayBeSent what may be sent now; empty while nothing is under way
 * @param uncertain sent, but never answered: they may have arrived or not
 * @param returned the broker had no such queue
 * @param nacked the broker refused responsibility for them
 * @param unsendable AMQP's Java client can't write them
 * @param excluded by a human; also behind {@code through}
 * @param at when it was last written
 */
record ReplayRecord(
        String sha256,
        long messages,
        long through,
        Optional<Intent> mayBeSent,
        Numbers uncertain,
        Numbers returned,
        Numbers nacked,
        Numbers unsendable,
        Numbers excluded,
        Instant at) {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * What may be sent before the record is written again.
     *
     * @param through the last line of which it is decided with them
     */
    record Intent(long through, Numbers numbers) {}

    /** What became of those that might be sent. What is in none of the sets was confirmed. */
    record Outcome(Numbers uncertain, Numbers returned, Numbers nacked, Numbers unsendable, Numbers unsent) {
        static final Outcome NOTHING = uncertain(Numbers.NONE);

        static Outcome uncertain(Numbers all) {
            return new Outcome(all, Numbers.NONE, Numbers.NONE, Numbers.NONE, Numbers.NONE);
        }
    }

    static ReplayRecord fresh(Export export) {
        return new ReplayRecord(
                export.sha256(),
                export.messages(),
                0,
                Optional.empty(),
                Numbers.NONE,
                Numbers.NONE,
                Numbers.NONE,
                Numbers.NONE,
                Numbers.NONE,
                Instant.EPOCH);
    }

    /** How many the broker has confirmed. */
    long confirmed() {
        return through
                - uncertain.count()
                - returned.count()
                - nacked.count()
                - unsendable.count()
                - excluded.and(Numbers.between(1, through)).count();
    }

    /** Sent before, and perhaps there: sent again only if somebody says so. */
    Numbers maybeTaken() {
        return uncertain.plus(nacked);
    }

    /** Nothing more is sent without a further word. */
    boolean isOver() {
        return through == messages && returned.isEmpty();
    }

    /** All of it has arrived, but for what a human excluded. */
    boolean isComplete() {
        return isOver() && uncertain.isEmpty() && nacked.isEmpty() && unsendable.isEmpty();
    }

    /** After the end of a replay in the midst of sending: whatever might have been sent may have arrived. */
    ReplayRecord recovered() {
        return mayBeSent
                .map(intent -> settled(Outcome.uncertain(intent.numbers())))
                .orElse(this);
    }

    /** These are not sent any more. Of what was confirmed nothing changes. */
    ReplayRecord excluding(Numbers more) {
        Numbers added = more.minus(confirmedNumbers());
        return new ReplayRecord(
                sha256,
                messages,
                through,
                mayBeSent,
                uncertain.minus(added),
                returned.minus(added),
                nacked.minus(added),
                unsendable.minus(added),
                excluded.plus(added),
                at);
    }

    private Numbers confirmedNumbers() {
        return Numbers.between(1, through)
                .minus(uncertain)
                .minus(returned)
                .minus(nacked)
                .minus(unsendable)
                .minus(excluded);
    }

    ReplayRecord intending(Intent intent) {
        return new ReplayRecord(
                sha256, messages, through, Optional.of(intent), uncertain, returned, nacked, unsendable, excluded, at);
    }

    /** @throws java.util.NoSuchElementException where nothing might be sent */
    ReplayRecord settled(Outcome outcome) {
        Intent intent = mayBeSent.orElseThrow();
        Numbers decided = intent.numbers().minus(outcome.unsent());
        Numbers notYet = outcome.unsent().minus(Numbers.between(1, through));
        long reached = notYet.isEmpty() ? intent.through() : notYet.first() - 1;
        return new ReplayRecord(
                sha256,
                messages,
                Math.max(through, reached),
                Optional.empty(),
                uncertain.minus(decided).plus(outcome.uncertain()),
                returned.minus(decided).plus(outcome.returned()),
                nacked.minus(decided).plus(outcome.nacked()),
                unsendable.minus(decided).plus(outcome.unsendable()),
                excluded,
                at);
    }

    ReplayRecord writtenAt(Instant now) {
        return new ReplayRecord(
                sha256, messages, through, mayBeSent, uncertain, returned, nacked, unsendable, excluded, now);
    }

    byte[] json() throws IOException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("sha256", sha256)
                .put("messages", messages)
                .put("at", at.toString())
                .put("confirmed", confirmed())
                .put("through", through);
        if (mayBeSent.isPresent()) {
            json.putObject("may_be_sent")
                    .put("through", mayBeSent.get().through())
                    .set("numbers", mayBeSent.get().numbers().json());
        }
        json.set("uncertain", uncertain.json());
        json.set("returned", returned.json());
        json.set("nacked", nacked.json());
        json.set("unsendable", unsendable.json());
        json.set("excluded", excluded.json());
        return MAPPER.writeValueAsBytes(json);
    }

    /** @throws IOException where it is no such record, or one of a newer agent */
    static ReplayRecord read(byte[] text) throws IOException {
        JsonNode json = MAPPER.readTree(text);
        int version = json.path("format_version").asInt();
        if (version != FORMAT_VERSION) {
            throw new IOException("its format version is " + version + ", this agent reads " + FORMAT_VERSION);
        }
        try {
            Optional<Intent> intent = json.has("may_be_sent")
                    ? Optional.of(new Intent(
                            number(json.path("may_be_sent"), "through"),
                            Numbers.read(json.path("may_be_sent").path("numbers"))))
                    : Optional.empty();
            return new ReplayRecord(
                    json.path("sha256").asText(),
                    number(json, "messages"),
                    number(json, "through"),
                    intent,
                    Numbers.read(json.path("uncertain")),
                    Numbers.read(json.path("returned")),
                    Numbers.read(json.path("nacked")),
                    Numbers.read(json.path("unsendable")),
                    Numbers.read(json.path("excluded")),
                    Instant.parse(json.path("at").asText()));
        } catch (DateTimeParseException e) {
            throw new IOException("its time is wrong", e);
        }
    }

    private static long number(JsonNode json, String field) throws IOException {
        if (!json.path(field).isIntegralNumber()) {
            throw new IOException("it has no " + field);
        }
        return json.path(field).asLong();
    }
}
