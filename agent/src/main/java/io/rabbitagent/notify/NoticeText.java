package io.rabbitagent.notify;

import io.rabbitagent.notify.Notice.Kind;

/**
 * A notice as a human reads it who was just called: what, about what, why, and the command to run next.
 *
 * <p>Chats such as Slack take what stands between angle brackets for links and mentions. Others' words are in here, so
 * those brackets are replaced by signs that look alike.
 *
 * @param about the cluster, or a member of it
 * @param detail of the plan or its end; may be empty
 */
record NoticeText(String plan, String rule, String about, String detail, boolean destructive) {
    private static final int MOST = 600;

    String of(Kind kind) {
        return plain(
                switch (kind) {
                    case APPROVAL_AWAITED ->
                        "Plan " + plan + " of rule " + rule + " for " + about + " awaits approval" + why() + "."
                                + (destructive ? " It is destructive." : "")
                                + " See `agent plans`, then `agent approve " + plan
                                + " --reason TEXT` or `agent reject "
                                + plan + " --reason TEXT`.";
                    case FAILED ->
                        "Plan " + plan + " of rule " + rule + " for " + about + " failed" + why() + "." + held();
                    case OUTCOME_UNKNOWN ->
                        "Whether plan " + plan + " of rule " + rule + " for " + about + " took effect is not known"
                                + why() + ". Look at the node." + held();
                    case ABORTED ->
                        "Plan " + plan + " of rule " + rule + " for " + about + " was aborted" + why() + "." + held();
                    case CURED ->
                        "Plan " + plan + " of rule " + rule + " has cured " + about + why()
                                + ". `agent status` shows how the cluster is now.";
                });
    }

    /** At most so many characters, and none cut in two. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private String held() {
        return " See `agent plans`; the rule does nothing more there until `agent ack " + plan + " --reason TEXT`.";
    }

    /** Others end their sentences or not. */
    private String why() {
        String words = detail.strip();
        while (words.endsWith(".")) {
            words = words.substring(0, words.length() - 1);
        }
        return words.isEmpty() ? "" : ": " + cut(words, MOST);
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").replace('<', '‹').replace('>', '›');
    }
}
