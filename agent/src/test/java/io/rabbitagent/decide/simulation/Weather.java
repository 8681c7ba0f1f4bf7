package io.rabbitagent.decide.simulation;

/**
 * How often what goes wrong: one chance in so many each time, 0 for never. Each schedule draws its own, and leaves most
 * kinds out, so that what is rare elsewhere is frequent somewhere.
 *
 * @param lostRead the decisions can't be read
 * @param lateBoard the board is read as it was a while ago
 * @param lostPublish a document does not reach the board
 * @param latePublish a document reaches the board later, maybe after a newer one
 * @param droppedCommit a commit gets lost
 * @param lateCommit a commit arrives after its sender has given up
 * @param lostReply a commit is made, and its sender hears nothing
 * @param unknownFact a probe does not answer
 * @param badChild a child fails, hangs, or does half of its work
 * @param blindLook the effect of a step can't be told
 */
record Weather(
        int lostRead,
        int lateBoard,
        int lostPublish,
        int latePublish,
        int droppedCommit,
        int lateCommit,
        int lostReply,
        int unknownFact,
        int badChild,
        int blindLook) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static Weather of(Dice dice) {
        return new Weather(
                rate(dice, 15),
                rate(dice, 5),
                rate(dice, 10),
                rate(dice, 10),
                rate(dice, 10),
                rate(dice, 10),
                rate(dice, 10),
                rate(dice, 20),
                rate(dice, 4),
                rate(dice, 10));
    }

    private static int rate(Dice dice, int most) {
        return dice.oneIn(2) ? 0 : dice.between(Math.max(2, most / 2), most * 4);
    }
}
