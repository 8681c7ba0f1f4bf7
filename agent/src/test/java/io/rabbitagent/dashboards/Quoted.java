package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.node.TextNode;

/** Strings as JSON and YAML write them. */
final class Quoted {
    private Quoted() {}

    static String json(String text) {
        return TextNode.valueOf(text).toString();
    }
}
