package io.rabbitagent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line for a shell, read as one would: quotes of both kinds, which may stand beside each other in one word; a comment at the end; what {@code
 * &&}, {@code ||}, {@code |} and {@code ;} join; {@code NAME=value} before a program; where output goes.
 */
final class ShellWords {
    private static final String JOINTS = "&|;";

    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean begun;
    private boolean target;
    private Optional<Character> quote = Optional.empty();

    private ShellWords() {}

    /** The commands of a line, each as its program and arguments. @throws IllegalArgumentException where a quote is left open */
    static List<List<String>> of(String line) {
        ShellWords read = new ShellWords();
        String text = line.startsWith("$ ") ? line.substring(2) : line;
        for (int i = 0; i < text.length() && !read.comments(text.charAt(i)); i++) {
            read.take(text.charAt(i));
        }
        if (read.quote.isPresent()) {
            throw new IllegalArgumentException("a quote is left open: " + line);
        }
        read.endCommand();
        return read.commands;
    }

    private boolean comments(char letter) {
        return letter == '#' && !begun && quote.isEmpty();
    }

    private void take(char letter) {
        if (quote.isPresent()) {
            quoted(letter);
        } else if (letter == '\'' || letter == '"') {
            quote = Optional.of(letter);
            begun = true;
        } else if (JOINTS.indexOf(letter) >= 0) {
            endCommand();
        } else if (letter == '>') {
            endWord();
            target = true;
        } else if (Character.isWhitespace(letter)) {
            endWord();
        } else {
            word.append(letter);
            begun = true;
        }
    }

    private void quoted(char letter) {
        if (quote.equals(Optional.of(letter))) {
            quote = Optional.empty();
        } else {
            word.append(letter);
        }
    }

    private void endWord() {
        boolean assignment = words.isEmpty() && word.toString().matches("(?s)[A-Z_]+=.*");
        if (begun && !target && !assignment) {
            words.add(word.toString());
        }
        target = target && !begun;
        word = new StringBuilder();
        begun = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(List.copyOf(words));
        }
        words = new ArrayList<>();
    }
}
