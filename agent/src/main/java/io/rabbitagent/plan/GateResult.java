package io.rabbitagent.plan;

/** A gate as it was judged when the plan was made. */
public record GateResult(String name, Verdict verdict, String detail) {
    public GateResult(String name, Judgement judgement) {
        this(name, judgement.verdict(), judgement.detail());
    }

    public boolean passes() {
        return verdict == Verdict.TRUE;
    }
}
