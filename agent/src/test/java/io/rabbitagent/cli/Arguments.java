package io.rabbitagent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What follows a program's name, taken apart by the options that are known of it. An option that is not known is an error: nobody has looked
 * whether it is there.
 *
 * @param options with their values, empty for those that have none
 * @param rest what is neither
 */
record Arguments(Map<String, String> options, List<String> rest) {
    /**
     * Takes them apart.
     *
     * @param known separated by spaces: {@code -h --now} have no value, {@code --since=} has, as the next word or after {@code =}
     */
    static Arguments of(List<String> words, String known) {
        List<String> names = Arrays.asList(known.split(" ", -1));
        Map<String, String> options = new TreeMap<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.replaceFirst("=.*", "");
            if (!word.startsWith("-") || word.equals("-")) {
                rest.add(word);
            } else if (names.contains(word)) {
                options.put(word, "");
            } else if (names.contains(name + "=")) {
                boolean within = word.contains("=");
                if (!within && i + 1 == words.size()) {
                    throw new IllegalArgumentException(word + " has no value");
                }
                options.put(name, within ? word.substring(name.length() + 1) : words.get(++i));
            } else {
                throw new IllegalArgumentException(
                        "unknown option " + word + ": where the program has it, add it to those that are known here");
            }
        }
        return new Arguments(options, List.copyOf(rest));
    }

    /** The value of an option, or what is so without it. */
    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }
}
