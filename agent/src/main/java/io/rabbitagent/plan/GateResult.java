package io.rabbitagent.plan;

/** A gate as it was judged when the plan was made. */
public record GateResult(String name, Verdict verdict, String detail) {
    public GateResult(String name, Judgement judgement) {
        this(name, judgement.verdict(), judgement.detail());
    }

    public boolean passes() {
        return verdict == Verdict.TRUE;
    }

    /** One line for a human, such as {@code no-partition fail: rabbit@rb1 sees a partition among rabbit@rb1, rabbit@rb3}. */
    public String toLine() {
        return name + " " + verdict.gateText() + ": " + detail;
    }
}
