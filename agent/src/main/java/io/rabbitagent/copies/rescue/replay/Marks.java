package io.rabbitagent.copies.rescue.replay;

/** The headers by which a message that was sent again is known. */
public final class Marks {
    /** A table: from where the message is. */
    public static final String RESCUED = "x-rescued";
    /** What the property {@code user_id} was. */
    public static final String USER_ID = "x-rescued-user-id";
    /** What the property {@code reply_to} was, where it was {@link #DIRECT_REPLY}. */
    public static final String REPLY_TO = "x-rescued-reply-to";
    /**
     * Before the name of a header that would have the broker route the message to more queues, and of what {@link #RESCUED} has
     * where a stream gets the message: streams keep no tables.
     */
    public static final String PREFIX = "x-rescued-";

    static final String NUMBER = "number";
    static final String DIRECT_REPLY = "amq.rabbitmq.reply-to";

    private Marks() {}
}
