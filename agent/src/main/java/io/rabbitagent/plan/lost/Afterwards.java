package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.QueueFate;
import io.rabbitagent.plan.rehearsal.QueueFate.Kind;
import java.util.ArrayList;
import java.util.List;

/** What is left for a human once a cluster runs without its lost members: what came back, and what is to be declared again. */
public final class Afterwards {
    private Afterwards() {}

    /** @return a sentence for each, or nothing */
    public static List<String> of(Forecast came, CheckOutcome announced, String plan) {
        List<String> sentences = new ArrayList<>();
        List<String> back = named(came, Kind.COMES_BACK, came.comeBack());
        if (!back.isEmpty()) {
            sentences.add("came back, though it was deleted or revoked since: " + ForecastLosses.some(back));
        }
        List<String> gone = named(came, Kind.GONE, came.missing());
        if (!gone.isEmpty()) {
            NodeName newest =
                    announced.copies().get(announced.copies().size() - 1).node();
            sentences.add("not there any more: " + ForecastLosses.some(gone) + ". To declare it again, on "
                    + newest.host()
                    + ": agent backups restore-definitions, with the id that agent backups shows for plan " + plan);
        }
        return sentences;
    }

    static List<String> named(Forecast forecast, Kind kind, List<Definition> definitions) {
        List<String> names = new ArrayList<>();
        for (QueueFate queue : forecast.queues()) {
            if (queue.kind() == kind) {
                names.add("queue " + queue.queue().name() + " in vhost "
                        + queue.queue().vhost());
            }
        }
        for (Definition definition : definitions) {
            names.add(definition.kind() + " " + definition.name());
        }
        return names;
    }
}
