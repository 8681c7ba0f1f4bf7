package io.rabbitagent.http;

import java.util.List;

/**
 * A field of a body, and what may stand in it. Bodies are read by it, and described by it.
 *
 * @param most characters of a text, or of each
 * @param words that it may be; empty where any text will do
 */
record Field(String name, Type type, boolean required, int most, List<String> words, String about) {
    /** What stands in a field. */
    enum Type {
        TEXT,
        TEXTS,
        FLAG
    }

    private static final int LONGEST_NAME = 256;

    static Field text(String name, int most, String about) {
        return new Field(name, Type.TEXT, true, most, List.of(), about);
    }

    /** The name of something. */
    static Field name(String name, String about) {
        return text(name, LONGEST_NAME, about);
    }

    static Field words(String name, List<String> words, String about) {
        return new Field(name, Type.TEXT, true, LONGEST_NAME, words, about);
    }

    /** Names of something; none where it is left out. */
    static Field names(String name, String about) {
        return new Field(name, Type.TEXTS, false, LONGEST_NAME, List.of(), about);
    }

    /** False where it is left out. */
    static Field flag(String name, String about) {
        return new Field(name, Type.FLAG, false, 0, List.of(), about);
    }

    Field optional() {
        return new Field(name, type, false, most, words, about);
    }
}
