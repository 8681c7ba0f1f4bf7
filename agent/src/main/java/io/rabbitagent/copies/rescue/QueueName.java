package io.rabbitagent.copies.rescue;

/** A queue, as its users name it. */
public record QueueName(String vhost, String name) {

    /** On one line for people: a name must neither forge a line nor steer a terminal. */
    public String words() {
        return oneLine(name) + " in vhost " + oneLine(vhost);
    }

    /** A name with the escape that JSON has for each character that can't be shown. */
    public static String oneLine(String name) {
        StringBuilder line = new StringBuilder();
        name.codePoints().forEach(character -> {
            if (canBeShown(character)) {
                line.appendCodePoint(character);
            } else {
                line.append(String.format("\\u%04x", character));
            }
        });
        return line.toString();
    }

    private static boolean canBeShown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
