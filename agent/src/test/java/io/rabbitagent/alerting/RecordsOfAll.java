package io.rabbitagent.alerting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records once more, under other names, made from what all agents show: of those too whose rounds hang. */
final class RecordsOfAll {
    static final String HUNG = "unless on (cluster, instance) cluster_instance:rabbitagent_hung:changes2m";
    private static final Map<String, String> NAMES = names();

    private RecordsOfAll() {}

    /** The names of those in which it makes a difference, and what they are called here. */
    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Map<String, Object> one : Alerting.records()) {
            String text = expression(one);
            if (text.contains(HUNG) || names.keySet().stream().anyMatch(text::contains)) {
                names.put(name(one), name(one) + "_of_all");
            }
        }
        return names;
    }

    /** The expression with these records in place of those. */
    static String in(String expression) {
        String changed = expression;
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            changed = changed.replaceAll("(?<![a-z_:0-9])" + name.getKey() + "(?![a-z_:0-9])", name.getValue());
        }
        return changed;
    }

    static List<Map<String, Object>> andThoseThatThereAre() {
        List<Map<String, Object>> all = new ArrayList<>(Alerting.records());
        for (Map<String, Object> one : Alerting.records()) {
            if (NAMES.containsKey(name(one))) {
                Map<String, Object> copy = new LinkedHashMap<>(one);
                copy.put("record", NAMES.get(name(one)));
                copy.put("expr", in(expression(one).replace(HUNG, "")));
                all.add(copy);
            }
        }
        return all;
    }

    private static String name(Map<String, Object> record) {
        return String.valueOf(record.get("record"));
    }

    private static String expression(Map<String, Object> record) {
        return String.valueOf(record.get("expr"));
    }
}
