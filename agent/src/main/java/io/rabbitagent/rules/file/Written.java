package io.rabbitagent.rules.file;

import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.cel.Expressions.Fault;
import io.rabbitagent.yaml.ScalarPlaces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A CEL expression as it stands in a file. */
record Written(String text, Place place) {
    static final Type<Written> TYPE = new Kind();
    private static final int LONGEST = Expressions.LONGEST;
    private static final String REMEDY = "see docs/rules.md for what a condition can say";

    /** Reports what is wrong in the expression, each at its place in the file. */
    void report(Expressions.Wrong wrong) {
        ScalarPlaces places = ScalarPlaces.of(place.source().text(), (ScalarNode) place.node());
        for (Fault fault : wrong.faults()) {
            place.source()
                    .fault(
                            places.position(fault.line(), fault.column()),
                            place.path(),
                            fault.what(),
                            fault.remedy().orElse(REMEDY));
        }
    }

    /** Tells what can be used and is not meant so, each at its place in the file. */
    void warn(List<Fault> warnings) {
        ScalarPlaces places = ScalarPlaces.of(place.source().text(), (ScalarNode) place.node());
        for (Fault warning : warnings) {
            place.source()
                    .warning(
                            places.position(warning.line(), warning.column()),
                            place.path(),
                            warning.what(),
                            warning.remedy().orElse(REMEDY));
        }
    }

    /** Any text but a blank one; CEL itself is judged later, when the rule's scope is known. */
    record Kind() implements Type<Written> {
        @Override
        public String text() {
            return "a CEL expression of up to " + LONGEST + " characters";
        }

        @Override
        public Optional<Written> read(Place place) {
            if (!place.isText()) {
                boolean scalar = place.node() instanceof ScalarNode && !place.isEmpty();
                place.fault(
                        place.shown() + " is not a condition",
                        scalar ? "write it between quotes" : "write a CEL expression between quotes");
                return Optional.empty();
            }
            String text = place.text();
            if (!Pattern.compile("\\S").matcher(text).find()) {
                place.fault("is empty", "write a CEL expression between quotes");
                return Optional.empty();
            }
            if (text.codePointCount(0, text.length()) > LONGEST) {
                place.fault("has more than " + LONGEST + " characters", "divide it, for instance into several gates");
                return Optional.empty();
            }
            return Optional.of(new Written(text.stripTrailing(), place));
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "string", "maxLength", LONGEST, "pattern", "\\S");
        }
    }
}
